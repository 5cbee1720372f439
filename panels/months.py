"""Months in which a panel meets, and those in which no meeting is arranged (PN-03)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from panels.models import Panel, PanelMeeting

AHEAD = 3
"""Months that are looked at: this one and the next two. Members need that long to keep a day free."""


def without_a_meeting(panel: Panel, today: date) -> list[date]:
    """The first day of each month from this one on that has no meeting, held or to come. A panel that ended: none."""
    if panel.ended_on:
        return []
    months = list(_months_from(today))
    met = PanelMeeting.rows.standing().filter(panel=panel, on__gte=months[0]).values_list("on", flat=True)
    return [month for month in months if month not in _months_of(met)]


def _months_from(today: date) -> Iterable[date]:
    first = today.year * 12 + today.month - 1
    return (date(month // 12, month % 12 + 1, 1) for month in range(first, first + AHEAD))


def _months_of(days: Iterable[date]) -> set[date]:
    return {day.replace(day=1) for day in days}
