"""When the agency decision maker’s decision is due, from either day the guidance names (CF-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adopters.models import Suitability
from adoption.engine import policy
from adoption.engine.policy import as_period
from adoption.engine.projection import holidays
from adoption.periods import Period, Unit

NATIONAL = Period(7, Unit.WORKING_DAYS)
"""Seven working days from the final minutes: national minimum standard 17."""


@dataclass(frozen=True)
class Base:
    """One day from which the decision can be counted, and when it is then due."""

    says: str
    start: date
    due: date
    counts: bool


def bases(row: Suitability) -> list[Base]:
    """The date from the panel and from the minutes side by side; the agency’s own choice is marked."""
    if row.panel_on is None:
        return []
    agency = row.household.file.agency
    chosen = str(policy(agency, "adm_decision_base", row.panel_on))
    own = as_period(policy(agency, "adm_decision_days", row.panel_on))
    found = []
    for key, says, start in _starts(row):
        if own:
            found.append(Base(f"{own.length} {says}", start, own.due_on(start, holidays=holidays()), key == chosen))
        due = NATIONAL.due_on(start, holidays=holidays())
        if own != NATIONAL:
            found.append(Base(f"{NATIONAL.length} {says} (national standard)", start, due, False))
    return found


def _starts(row: Suitability) -> list[tuple[str, str, date]]:
    days = [
        ("panel_date", "from the panel", row.panel_on),
        ("approved_minutes", "from the minutes", row.minutes_approved_on),
    ]
    return [(key, says, day) for key, says, day in days if day]
