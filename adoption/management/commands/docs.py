"""manage.py docs: draw the reference pages from the code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from adoption.reference import pages


class Command(BaseCommand):
    help = (
        "Draw the reference pages in docs/ from the code: rules, roles, flows, policies, commands, requirements and "
        "the pictures in architecture.md. Needs no database. With --check nothing is written, and the exit code is 1 "
        "when a page no longer says what the code says."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only say which pages are out of date.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            stale = pages.stale()
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run ./run manage docs.")
            self.stdout.write("Every page says what the code says.")
            return
        for path in pages.write():
            self.stdout.write(path)
