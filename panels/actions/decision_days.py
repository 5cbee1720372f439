"""When the decision maker’s decision is due, from the panel and from the final minutes (CF-05, PN-25, PN-62)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from adoption.engine import PolicyBook
from adoption.engine.projection import holidays
from adoption.models import Agency
from adoption.periods import Period, Unit
from panels.models import DecisionSheet

AFTER_MINUTES = Period(7, Unit.WORKING_DAYS)
"""National Minimum Standard 17: from the recommendation and the final minutes."""


class Clock(NamedTuple):
    """One way of counting the decision maker’s days."""

    says: str
    since: date | None
    due: date | None
    counts: bool


class Counting(NamedTuple):
    """What counting needs, looked up once for a whole list of sheets."""

    book: PolicyBook
    off: frozenset[date]


def counting_for(agencies: Iterable[Agency]) -> Counting:
    return Counting(PolicyBook.of(agencies), holidays())


def clocks(sheet: DecisionSheet, counting: Counting | None = None) -> list[Clock]:
    """When the decision is due, from either day; the one that counts here is marked (CF-05, PN-62).

    An agency that has set no number of its own sees both days all the same, with the national seven.
    """
    if sheet.panel_on is None:
        return []
    book, off = counting or counting_for([sheet.agency])
    own: Period | None = book.value(sheet.agency_id, "adm_decision_days", sheet.panel_on).value
    base = str(book.value(sheet.agency_id, "adm_decision_base", sheet.panel_on).value)
    if own:
        starts = _starts(sheet)
        found = [
            Clock(f"{own.length} from {says}", day, _counted(own, day, off), key == base) for key, says, day in starts
        ]
    else:
        on_panel = _counted(AFTER_MINUTES, sheet.panel_on, off)
        found = [Clock("7 working days from the panel (no number is set here)", sheet.panel_on, on_panel, False)]
    by_standard = _counted(AFTER_MINUTES, sheet.minutes_on, off)
    says = "7 working days from the final minutes (national standard)"
    return [*found, Clock(says, sheet.minutes_on, by_standard, False)]


def _starts(sheet: DecisionSheet) -> list[tuple[str, str, date | None]]:
    return [
        ("panel_date", "the panel", sheet.panel_on),
        ("approved_minutes", "the approved minutes", sheet.minutes_on),
    ]


def _counted(days: Period, since: date | None, off: frozenset[date]) -> date | None:
    return days.due_on(since, holidays=off) if since else None


def due_on(sheet: DecisionSheet) -> date | None:
    """As the agency counts; nothing where it has set no number."""
    return next((clock.due for clock in clocks(sheet) if clock.counts), None)
