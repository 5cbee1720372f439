"""manage.py enforce: do now what Celery beat does every minute."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from adoption import clock, demo_time
from adoption.actions import enforcing
from adoption.errors import NotPossible
from adoption.starts import read_start


class Command(BaseCommand):
    help = (
        "Carry out every automatic effect and write every notice owed at this moment. Safe to run at any time and any "
        "number of times: it acts on what is owed and not yet recorded. Celery beat runs the same every minute; a cron "
        "line with this command is a second metronome. For example “manage.py enforce”, or "
        "“manage.py enforce --at 2026-04-24T00:00 --json”. A run with --at is no sign of life for the health page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at",
            help="Act as if it were this moment (UK time), such as 2026-04-24T00:00; ahead only in a demonstration.",
        )
        parser.add_argument("--json", action="store_true", help="Print what was done as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_time.wind()
        now = clock.now() if options["at"] is None else moment(options["at"])
        in_earnest(now)
        done = enforcing.enforce(now=now, alive=options["at"] is None)
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
        start = read_start(text)
    except NotPossible as wrong:
        raise CommandError(str(wrong)) from None
    return start if isinstance(start, datetime) else clock.midnight(start)


def in_earnest(now: datetime) -> None:
    """What is not owed yet may be tried out on invented children only: nothing takes a profile back from strangers."""
    if now > clock.now() and not (settings.DEMO or settings.TESTING):
        raise CommandError("That moment has not come yet. Acting ahead of it is for a demonstration (DEMO) only.")
