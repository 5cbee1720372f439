"""manage.py work-out RULE START: a due date with its working."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import Q

from adoption import holidays
from adoption.clock import london
from adoption.engine import not_here, policy_for
from adoption.errors import NotPossible
from adoption.models import Agency, BankHoliday
from adoption.policies import PolicySet
from adoption.starts import read_start
from adoption.timescales import TIMESCALES, Timescale
from adoption.workings import Working, work_out

HELP = """Work out a due date, and show how it was counted.

RULE is a row of the timescale table, TS-01 to TS-131, in capitals or not.
START is the day, or the moment, on which the clock starts:
  2026-03-31   31/03/2026   "31 March 2026"      a day
  2026-10-24T13:00                               a moment, UK local time
  2026-10-25T01:30+01:00                         a moment, with its offset
"""

EXAMPLES = """examples:
  manage.py work-out TS-01 2026-03-31
      the profile of a child whose final hearing is on 31 March 2026
  manage.py work-out TS-15 2025-06-30 --agency FAL-Leicestershire
      the same under that agency's own number
  manage.py work-out TS-35 2026-10-24T13:00
      24 hours over the night when the clocks go back
  manage.py work-out ts-88 "26 November 2026" --json
      45 working days over Christmas, for another program to read

The exit code is 0 with an answer and 1 with a sentence that says what to mend.
"""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, epilog=EXAMPLES, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", metavar="RULE", help="for example TS-01")
        parser.add_argument("start", metavar="START", help="the day or moment that starts the clock")
        parser.add_argument("--agency", default="", help="use this agency's own number (its code or name)")
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = _answer(options["rule"], options["start"], options["agency"])
        except NotPossible as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(refusal)}, ensure_ascii=False))
                raise SystemExit(1) from None
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(answer["working"]))


def _answer(rule: str, typed: str, named: str) -> dict[str, Any]:
    timescale, start = _rule(rule), read_start(typed)
    agency = _agency(named.strip()) if named.strip() else None
    try:
        period, line = policy_for(agency, timescale, _day(start))
        working = work_out(timescale, start, period=period, policy_line=line, holidays=_holidays())
        elsewhere = not_here(agency, timescale, _day(start))
    except (OverflowError, ValueError):
        raise NotPossible("That date is too far away: the answer is outside the years 1 to 9999.") from None
    used = period if line or period else timescale.period
    return {
        "rule": timescale.ref,
        "sentence": timescale.sentence,
        "source": timescale.source,
        "requirement": timescale.requirement,
        "agency": agency.code if agency else None,
        "policy": line or None,
        "start": start.isoformat(),
        **_dates(working),
        "kind": timescale.kind.value,
        "direction": None if used is None else "before" if used.before else "after",
        "applies": not elsewhere,
        "working": [*working.lines, *([elsewhere] if elsewhere else [])],
    }


def _dates(working: Working) -> dict[str, str | None]:
    """Due dates as ISO 8601, moments with the offset that holds in England then, and the date they fall on."""
    due_on = working.due_on or (london(working.due_at).date() if working.due_at else None)
    return {
        "due_on": due_on.isoformat() if due_on else None,
        "due_at": london(working.due_at).isoformat() if working.due_at else None,
        "act_by": working.act_by.isoformat() if working.act_by else None,
    }


def _rule(typed: str) -> Timescale:
    found = re.fullmatch(r"TS-?0*([1-9][0-9]{0,2})", typed.strip().upper())
    timescale = TIMESCALES.get(f"TS-{int(found[1]):02d}") if found else None
    if timescale is None:
        raise NotPossible(f"There is no rule “{typed[:40]}”. Rules are TS-01 to {list(TIMESCALES)[-1]}.")
    return timescale


def _agency(named: str) -> Agency:
    """An agency here, or a seeded policy set by its name: that can be asked about before any agency exists."""
    try:
        agency = Agency.objects.filter(Q(code__iexact=named) | Q(name__iexact=named)).order_by("pk").first()
        codes = list(Agency.objects.order_by("code").values_list("code", flat=True))
    except (DatabaseError, ValueError):
        agency, codes = None, []
    agency = agency or _seeded(named)
    if agency is None:
        known = ", ".join([*codes, *(s for s in PolicySet.values if s not in codes)])
        raise NotPossible(f"There is no agency or policy set “{named[:40]}”. There are: {known}.")
    return agency


def _seeded(named: str) -> Agency | None:
    """An agency that has set nothing of its own, with one of the seeded policy sets."""
    same = [s for s in PolicySet if _plain(s.value) == _plain(named)]
    return Agency(code=same[0].value, name=same[0].value, policy_set=same[0]) if same else None


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _day(start: date | datetime) -> date:
    return london(start).date() if isinstance(start, datetime) else start


def _holidays() -> frozenset[date]:
    """The table that an administrator keeps; England's own list while it is empty or out of reach."""
    try:
        kept = frozenset(BankHoliday.objects.values_list("day", flat=True))
    except DatabaseError:
        kept = frozenset()
    return kept or holidays.days()
