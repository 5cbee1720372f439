"""Meetings of a panel: arranged, moved, called off, circulated, held (PN-03, PN-05, PN-12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from adoption.actions.records import check_version, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import EventKind, Mode, User
from adoption.wording import day_in_words, moment_in_words
from panels.actions import constituting, inviting, paper_dates, seating
from panels.actions.facts import ensure_runs, hold_meeting, hold_panel, refresh_items, said, save
from panels.flows import MEETING, MeetingState, PackState
from panels.models import (
    AgendaItem,
    MemberKind,
    Pack,
    Panel,
    PanelMeeting,
    PanelMember,
    Seat,
)

MODES = {"in_person": Mode.IN_PERSON, "virtual": Mode.VIDEO}


@transaction.atomic
def arrange(
    *, panel: Panel, starts_at: datetime, by: User, today: date, mode: Mode | str = "", place: str = ""
) -> PanelMeeting:
    """A meeting, with its check and submission dates from policy, and a seat for everybody who is on the list then."""
    ensure_runs(by, panel)
    panel, on = hold_panel(panel), london(starts_at).date()
    _is_to_come(on, today)
    if PanelMeeting.rows.standing().filter(panel=panel, starts_at=starts_at).exists():
        raise NotPossible("The panel meets at that time already.")
    check, submission = paper_dates.dates_before(panel, on)
    meeting = PanelMeeting.rows.create(
        panel=panel,
        starts_at=starts_at,
        on=on,
        mode=mode or usual_mode(panel, on),
        place=place.strip(),
        check_on=check,
        submission_on=submission,
        arranged_by=by,
    )
    for member in PanelMember.rows.live(on).filter(panel=panel):
        Seat.rows.create(meeting=meeting, member=member, chairs=member.kind == MemberKind.CHAIR)
    note(panel.file, f"Meeting arranged for {moment_in_words(starts_at)}", on=today, by=by)
    refresh(panel.file, because="A panel meeting was arranged.")
    return meeting


@transaction.atomic
def change(
    *,
    meeting: PanelMeeting,
    starts_at: datetime,
    mode: Mode | str,
    place: str,
    version: int,
    by: User,
    at: datetime,
) -> PanelMeeting:
    """Another day, another room. A meeting that moves has its dates worked out again."""
    ensure_runs(by, meeting.panel)
    meeting, on, today = hold_meeting(meeting), london(starts_at).date(), london(at).date()
    check_version(meeting, version, theirs={"place": meeting.place, "version": str(meeting.version)})
    if meeting.state not in (MeetingState.PREPARING, MeetingState.CIRCULATED):
        raise NotPossible("This meeting has been held or called off.")
    _is_to_come(on, today)
    moved = starts_at != meeting.starts_at
    if moved and PanelMeeting.rows.standing().filter(panel=meeting.panel, starts_at=starts_at).exists():
        raise NotPossible("The panel meets at that time already.")
    facts: dict[str, Any] = {"starts_at": starts_at, "on": on, "mode": mode, "place": place.strip()}
    if on != meeting.on:
        check, submission = paper_dates.dates_before(meeting.panel, on)
        facts |= {"check_on": check, "submission_on": submission, "dates_why": ""}
    save(meeting, **facts, version=meeting.version + 1)
    paper_dates.late_or_not(meeting)
    if moved:
        note(meeting.panel.file, f"Meeting moved to {moment_in_words(starts_at)}", on=today, by=by)
        seating.tell_seats(meeting, "A panel meeting has moved", at=at, key=f"moved:{meeting.version}")
    if meeting.state == MeetingState.CIRCULATED:
        inviting.invite(meeting, by=by, at=at)
    refresh_items(meeting, "The panel meeting changed.")
    return meeting


@transaction.atomic
def call_off(*, meeting: PanelMeeting, why: str, by: User, at: datetime) -> PanelMeeting:
    """It is not held. Its items go back to whoever tabled them."""
    ensure_runs(by, meeting.panel)
    meeting, on = hold_meeting(meeting), london(at).date()
    MEETING.check(MeetingState(meeting.state), MeetingState.CALLED_OFF)
    reason = said(why, "Say why the meeting is called off.")
    save(meeting, state=MeetingState.CALLED_OFF, called_off_on=on, called_off_why=reason)
    note(meeting.panel.file, f"Meeting of {day_in_words(meeting.on)} called off", on=on, by=by, why=reason)
    seating.tell_seats(meeting, "A panel meeting is called off", at=at, key="off")
    inviting.withdraw_all(meeting, why="This meeting of panel is not held.", by=by, at=at)
    refresh_items(meeting, "The panel meeting was called off.")
    return meeting


@transaction.atomic
def circulate(*, meeting: PanelMeeting, by: User, at: datetime) -> PanelMeeting:
    """The papers go out: from now on the agenda is fixed, and whoever has declared may read (PN-16, PN-17).

    Only as a step of sending its pack out: what members read is what was frozen.
    """
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    MEETING.check(MeetingState(meeting.state), MeetingState.CIRCULATED)
    if not Pack.rows.of_panel().filter(meeting=meeting, number=0, state=PackState.FROZEN).exists():
        raise NotPossible("Papers go out as a pack. Put the pack of this meeting together, freeze it, and send it out.")
    items = list(AgendaItem.rows.tabled().filter(meeting=meeting).prefetch_related("papers"))
    if not items:
        raise NotPossible("The agenda is empty. Add an item first.")
    missing = [paper for item in items for paper in item.papers.all() if paper.required and paper.is_outstanding]
    if missing:
        names = "; ".join(f"item {_number(items, paper.item_id)}: {paper.title.lower()}" for paper in missing[:5])
        raise NotPossible(f"Papers are missing: {names}. Add them, say why one is not needed, or take the item off.")
    late = [item for item in items if is_late(item) and item.late_agreed_on is None]
    if late:
        raise NotPossible(f"Item {late[0].number} has late papers. The chair has to agree to hear it.")
    save(meeting, state=MeetingState.CIRCULATED, circulated_at=at, circulated_by=by)
    note(meeting.panel.file, "Papers sent out", on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    seating.tell_seats(meeting, "The papers of a panel meeting are ready to read", at=at, key="papers")
    inviting.invite(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def hold(*, meeting: PanelMeeting, by: User, at: datetime) -> PanelMeeting:
    """The meeting begins. The month until the next is counted from today (TS-52)."""
    ensure_runs(by, meeting.panel)
    meeting, on = hold_meeting(meeting), london(at).date()
    MEETING.check(MeetingState(meeting.state), MeetingState.HELD)
    if on != meeting.on:
        raise NotPossible(f"This meeting is on {day_in_words(meeting.on)}. Move it, if it is held today.")
    save(meeting, state=MeetingState.HELD, held_on=on)
    before = PanelMeeting.rows.filter(panel=meeting.panel, held_on__lt=on, next_held_on=None)
    for earlier in before.order_by("-held_on"):
        save(earlier, next_held_on=on)
    constituting.open_year(meeting.panel, on)
    inviting.over(meeting, at=at)
    note(meeting.panel.file, "Panel met", on=on, by=by)
    refresh(meeting.panel.file, because="The panel met.")
    return meeting


def usual_mode(panel: Panel, on: date) -> Mode:
    """In person or by video, as the agency usually meets (PN-05, CF-14)."""
    return MODES[str(policy(panel.agency, "panel_mode", on))]


def is_late(item: AgendaItem) -> bool:
    """A paper came in after the submission date (TS-28)."""
    return any(paper.late and not paper.is_outstanding for paper in item.papers.all())


def _number(items: list[AgendaItem], pk: int) -> int:
    return next(item.number for item in items if item.pk == pk)


def _is_to_come(on: date, today: date) -> None:
    if on < today:
        raise NotPossible("A meeting is arranged for a day to come. Check the date.")


def ensure_not_over(meeting: PanelMeeting) -> None:
    if meeting.state not in (MeetingState.PREPARING, MeetingState.CIRCULATED):
        raise NotAllowed("This meeting has been held or called off.")
