"""Who is asked to a meeting, who comes, and who takes the chair (PN-17)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from panels.actions import meetings
from panels.actions.facts import ensure_runs, hold_meeting, save
from panels.models import (
    LEADS,
    Coming,
    PanelMeeting,
    PanelMember,
    Seat,
)


@transaction.atomic
def invite(*, meeting: PanelMeeting, by: User, at: datetime) -> int:
    """Everybody with a seat is told that there is a meeting; who joined the list since gets a seat."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    meetings.ensure_not_over(meeting)
    seated = Seat.rows.filter(meeting=meeting).values("member")
    for member in PanelMember.rows.live(meeting.on).filter(panel=meeting.panel).exclude(pk__in=seated):
        Seat.rows.create(meeting=meeting, member=member)
    fresh = list(Seat.rows.filter(meeting=meeting, invited_at=None).select_related("member__user"))
    for seat in fresh:
        save(seat, invited_at=at)
        _tell(meeting, seat, "You are asked to a panel meeting", at, key="invited")
    if not fresh:
        raise NotPossible("Everybody on the list has been asked already.")
    note(meeting.panel.file, f"Asked {len(fresh)} members to the meeting", on=london(at).date(), by=by)
    return len(fresh)


@transaction.atomic
def answer(*, seat: Seat, answer: Coming | str, on: date, by: User) -> Seat:
    """A member says whether they come; the administrator may enter it for them."""
    meeting = hold_meeting(seat.meeting)
    if seat.member.user_id != by.pk:
        ensure_runs(by, meeting.panel)
    meetings.ensure_not_over(meeting)
    seat = lock(seat)
    save(seat, answer=Coming(answer), answered_on=on)
    return seat


@transaction.atomic
def give_chair(*, meeting: PanelMeeting, seat: Seat, by: User, on: date) -> PanelMeeting:
    """Who chairs this meeting: the chair, or a vice chair in their place."""
    ensure_runs(by, meeting.panel)
    meeting, seat = hold_meeting(meeting), lock(seat)
    on_list = Seat.rows.on_the_list().filter(pk=seat.pk, meeting=meeting)
    if seat.member.kind not in LEADS or not on_list.exists():
        raise NotPossible("The chair or a vice chair takes the chair.")
    for held in Seat.rows.filter(meeting=meeting, chairs=True):
        save(held, chairs=False)
    save(seat, chairs=True)
    note(meeting.panel.file, f"{seat.member.get_kind_display()} chairs the meeting", on=on, by=by)
    return meeting


def has_somebody_to_ask(meeting: PanelMeeting) -> bool:
    """Somebody on the list has not been asked to it; who joined the list since has no seat."""
    seats = Seat.rows.filter(meeting=meeting)
    on_list = PanelMember.rows.live(meeting.on).filter(panel=meeting.panel)
    return seats.filter(invited_at=None).exists() or on_list.exclude(pk__in=seats.values("member")).exists()


def tell_seats(meeting: PanelMeeting, says: str, *, at: datetime, key: str) -> None:
    """A notice to everybody who was asked and has not sent apologies; it names nobody."""
    for seat in Seat.rows.filter(meeting=meeting).taken().select_related("member__user"):
        _tell(meeting, seat, says, at, key=key)


def _tell(meeting: PanelMeeting, seat: Seat, says: str, at: datetime, *, key: str) -> None:
    key = f"panel:{meeting.pk}:{key}:{seat.pk}"
    notices.tell(meeting.panel.file, says, key=key, to=seat.member.user, now=at, names_file=False)
