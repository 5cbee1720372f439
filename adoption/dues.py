"""One deadline as a row of a page: what, when, and how it stands, in words and in colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adoption.models import Deadline, Standing

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


@dataclass(frozen=True)
class Due:
    """One deadline as a row: what, when, and how it stands."""

    deadline: Deadline
    state: str
    colour: str

    @classmethod
    def of(cls, deadline: Deadline, now: datetime) -> Due:
        standing = deadline.standing(now)
        days = deadline.days_late(now)
        words = str(standing.label)
        if days and standing in (Standing.OVERDUE, Standing.MET_LATE):
            late = f"{days} day{'s' if days != 1 else ''}"
            words = f"{late} overdue" if standing == Standing.OVERDUE else f"Met {late} late"
        return cls(deadline, words, COLOURS[standing])
