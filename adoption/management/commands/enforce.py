"""manage.py enforce: do now what Celery beat does every minute."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from adoption import clock, demo_time
from adoption.actions import enforcing


class Command(BaseCommand):
    help = (
        "Carry out every automatic effect and write every notice owed at this moment. Safe to run at any time and any "
        "number of times: it acts on what is owed and not yet recorded. Celery beat runs the same every minute; a cron "
        "line with this command is a second metronome. For example “manage.py enforce”, or "
        "“manage.py enforce --at 2026-04-24T00:00 --json”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="Act as if it were this moment (UK time), for example 2026-04-24T00:00.")
        parser.add_argument("--json", action="store_true", help="Print what was done as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        now = moment(options["at"]) if options["at"] else clock.now()
        done = enforcing.enforce(now=now)
        if options["json"]:
            facts = {"at": now.isoformat(), "effects": done.effects, "notices": done.notices}
            facts |= {"caught_up": done.caught_up, "errors": done.errors}
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(done.says)
        if done.errors:
            raise CommandError(f"{done.errors} could not be carried out; they will be tried again.")


def moment(text: str) -> datetime:
    """A date or date-time as people type it, in UK time unless it says otherwise."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a date or time. Write it as 2026-04-24 or 2026-04-24T09:30.") from None
    return value if value.tzinfo else value.replace(tzinfo=clock.LONDON)
