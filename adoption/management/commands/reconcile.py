"""manage.py reconcile: work every date out again and compare."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from adoption import clock, demo_time
from adoption.actions import checking


class Command(BaseCommand):
    help = (
        "Work out every deadline of every file again from its facts, and compare it with its row. Prints how many "
        "differed (drift, which must be zero) and repairs them, unless --dry-run. Exits with 1 when there was drift."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Report drift and repair nothing.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        report = checking.check(now=clock.now(), repair=not options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
        else:
            self.stdout.write(f"Files checked: {report.files}\nDates checked: {report.deadlines}")
            self.stdout.write(f"Drift: {report.drift}\nRepaired: {report.repaired}")
            for reference in report.drifted:
                self.stdout.write(f"  {reference}")
        if report.drift:
            raise CommandError(f"{report.drift} dates differed from their facts.")
