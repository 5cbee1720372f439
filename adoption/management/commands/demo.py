"""`manage.py demo`: fill the database with the demonstration agencies."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from adoption import clock, demo, demo_time
from adoption.models import Agency


class Command(BaseCommand):
    help = (
        "Fill the database with invented agencies, people and cases, played through the same actions that people use. "
        "Running it again adds what is missing and changes nothing else. Refused unless DEMO is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any agency already")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("This database is not a demonstration. Set DEMO=True only where nobody’s case is kept.")
        if if_empty and Agency.objects.exists():
            self.stdout.write("There are agencies already. Nothing was added.")
            return
        demo_time.wind()
        demo.play(clock.today(), self.stdout.write)
