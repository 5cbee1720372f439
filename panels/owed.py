"""Days that the agency’s policy gives panel and no source counts: its minutes, its overview (PN-07, PN-23)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.periods import Period
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemKind, Panel, PanelMeeting


class Owed(NamedTuple):
    """Since when, and by when it is due."""

    since: date
    due: date | None

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def minutes(meeting: PanelMeeting) -> Owed | None:
    """By when the minutes are approved; nothing before the meeting, or once they are (PN-23)."""
    if meeting.state != MeetingState.HELD or meeting.held_on is None:
        return None
    within: Period | None = policy(meeting.panel.agency, "panel_minutes_within", meeting.held_on)
    return Owed(meeting.held_on, within.due_on(meeting.held_on, holidays=holidays()) if within else None)


def overview(panel: Panel, today: date) -> Owed | None:
    """When panel last heard a report on the running of the service, and by when it hears the next (PN-07)."""
    if panel.ended_on:
        return None
    heard = AgendaItem.rows.filter(meeting__panel=panel, kind=ItemKind.GENERAL, state=ItemState.HEARD)
    last = heard.order_by("-meeting__on").values_list("meeting__on", flat=True).first()
    since = last or panel.constituted_on
    every: Period | None = policy(panel.agency, "panel_report_every", today)
    return Owed(since, every.due_on(since, holidays=holidays()) if every else None)
