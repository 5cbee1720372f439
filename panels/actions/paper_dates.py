"""The days by which papers are checked and submitted: from policy, or by hand with a reason (PN-12, TS-27, TS-28)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import check_version, note
from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import User
from adoption.periods import Period, Unit
from adoption.wording import day_in_words
from panels.actions.facts import ensure_runs, hold_meeting, refresh_items, said, save
from panels.flows import MeetingState
from panels.models import ItemPaper, Panel, PanelMeeting, PaperState

OFFSETS = ("qa_offset", "paperwork_submission_offset")
TODAY = Period(0, Unit.DAYS)


@transaction.atomic
def set_by_hand(
    *, meeting: PanelMeeting, check_on: date, submission_on: date, why: str, version: int, by: User, at: datetime
) -> PanelMeeting:
    """The days for the check and for submission, by hand and with the reason; what is owed follows (PN-12)."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    check_version(meeting, version, theirs={"dates_why": meeting.dates_why, "version": str(meeting.version)})
    if meeting.state != MeetingState.PREPARING:
        raise NotPossible("The papers have gone out, so these days have passed.")
    if not check_on <= submission_on <= meeting.on:
        raise NotPossible("Papers are checked, then submitted, then heard: put the days in this order.")
    reason = said(why, "Say why these days differ from the policy of the agency.")
    facts = {"check_on": check_on, "submission_on": submission_on, "dates_why": reason}
    save(meeting, **facts, version=meeting.version + 1)
    late_or_not(meeting)
    what = f"Papers due {day_in_words(check_on)} for the check, {day_in_words(submission_on)} for panel"
    note(meeting.panel.file, what, on=london(at).date(), by=by, why=reason)
    refresh_items(meeting, "The days for papers were set.")
    return meeting


def dates_before(panel: Panel, on: date) -> tuple[date, date]:
    """When papers are with the team manager, and when they are submitted, as the agency’s policy says (PN-12)."""
    days_off = holidays()
    check, submission = (policy(panel.agency, key, on) or TODAY for key in OFFSETS)
    submitted = submission.due_on(on, holidays=days_off)
    return min(check.due_on(on, holidays=days_off), submitted), submitted


def late_or_not(meeting: PanelMeeting) -> None:
    """Papers that are in are late, or not, by the day that stands now (TS-28)."""
    ready = ItemPaper.rows.filter(item__meeting=meeting, state=PaperState.READY)
    ready.filter(added_on__gt=meeting.submission_on).update(late=True)
    ready.filter(added_on__lte=meeting.submission_on).update(late=False)
