"""manage.py tidy: stored files that no row points at."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from adoption import clock
from adoption.actions import tidying


class Command(BaseCommand):
    help = (
        "Remove stored files older than a day that no row points at: a process died between writing the file and "
        "saving its row. Beat asks for it every night. More than a hundred at once are only removed with "
        "--however-many, after you have made sure that the database is not older than the files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="List them and remove nothing.")
        parser.add_argument("--however-many", action="store_true", help="Remove them even when they are many.")

    def handle(self, *args: Any, **options: Any) -> None:
        done = tidying.tidy(now=clock.now(), look_only=options["dry_run"], however_many=options["however_many"])
        for name in done.found:
            self.stdout.write(f"  {name}")
        said = f"{len(done.found)} of {done.looked_at} stored files have no row." if options["dry_run"] else done.says
        self.stdout.write(said)
