"""One deadline as a row of a page: what, when, and how it stands, in words and in colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adoption.clock import london
from adoption.models import Deadline, Standing
from adoption.timescales import Kind

COLOURS = {
    Standing.OVERDUE: "red",
    Standing.DUE_SOON: "orange",
    Standing.RUNNING: "grey",
    Standing.PAUSED: "blue",
    Standing.MET: "green",
    Standing.MET_LATE: "yellow",
    Standing.LAPSED: "grey",
    Standing.WAITING: "grey",
}


PASSED = "orange"
"""A time that is only usual has passed: that warns, and is no breach (D12, AD-15)."""


@dataclass(frozen=True)
class Due:
    """One deadline as a row: what, when, and how it stands."""

    deadline: Deadline
    state: str
    colour: str

    @classmethod
    def of(cls, deadline: Deadline, now: datetime) -> Due:
        standing = deadline.standing(now)
        usual = deadline.kind == Kind.TARGET
        colour = PASSED if usual and standing == Standing.OVERDUE else COLOURS[standing]
        state = _in_words(standing, deadline.days_late(now), usual=usual)
        return cls(deadline, _flagged(deadline, state, now) if standing == Standing.OVERDUE else state, colour)


def _flagged(deadline: Deadline, state: str, now: datetime) -> str:
    """What was past when it was set shows due on the day it was set, and stays flagged (FF-11).

    Only for rows read `with_late_start`. The date itself stays as it was worked out, and late (D10).
    """
    since = getattr(deadline, "late_start_at", None)
    if since is None:
        return state
    return "Late start: due today" if london(since).date() == london(now).date() else f"Late start: {state}"


def _in_words(standing: Standing, days: int, *, usual: bool) -> str:
    if not days or standing not in (Standing.OVERDUE, Standing.MET_LATE):
        return str(standing.label)
    late = f"{days} day{'s' if days != 1 else ''}"
    if standing == Standing.OVERDUE:
        return f"{late} past the usual time" if usual else f"{late} overdue"
    return f"Met {late} after the usual time" if usual else f"Met {late} late"
