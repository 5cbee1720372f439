"""Conflicts of interest, declared for each item before its papers open; and questions for the day (PN-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotAllowed, NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, Role
from panels.actions.facts import ensure_runs, files_of, hold_item, said, save
from panels.flows import MeetingState
from panels.models import LEADS, AgendaItem, Declaration, PanelMember, Question, Seat


@transaction.atomic
def declare(*, item: AgendaItem, conflict: bool, why: str, by: User, at: datetime) -> Declaration:
    """A member says that they know nobody concerned, or how they do. A conflict closes the item to them for good."""
    member = own_seat(item, by).member
    item = hold_item(item)
    if item.meeting.state == MeetingState.AGREED:
        raise NotPossible("The minutes of this meeting are agreed. Tell the panel adviser.")
    if not conflict and any(by.pk in (file.lead_id, file.manager_id) for file in files_of(item)):
        raise NotPossible("You work on this case, or manage who does. Declare that, and leave the item to the others.")
    row = Declaration.rows.filter(item=item, member=member).first()
    if row and row.conflict:
        raise NotPossible("You declared a conflict. If that was a mistake, tell the panel adviser.")
    reason = said(why, "Say how you know them, or what the conflict is.") if conflict else ""
    facts = {"conflict": conflict, "why": reason, "declared_at": at, "declared_by": by}
    if row is None:
        row = Declaration.rows.create(item=item, member=member, **facts)
    else:
        save(row, **facts)
    if conflict:
        _say(item, f"Conflict of interest declared: {member.get_kind_display().lower()}", by=by, at=at)
        key = f"conflict:{row.pk}"
        says = "A panel member has declared a conflict of interest"
        file = item.meeting.panel.file
        notices.tell(file, says, key=key, to=file.manager, to_role=Role.PANEL_ADVISER, now=at)
    return row


@transaction.atomic
def lift(*, declaration: Declaration, why: str, by: User, at: datetime) -> Declaration:
    """The panel adviser finds that there is no conflict. It is not the member’s own to take back."""
    item = declaration.item
    ensure_runs(by, item.meeting.panel, Permission.PANEL_ADVISE)
    item = hold_item(item)
    row = Declaration.rows.select_for_update().select_related("member").get(pk=declaration.pk)
    if not row.conflict:
        raise NotPossible("There is no conflict to lift.")
    if row.member.user_id == by.pk:
        raise NotAllowed("Somebody else looks at your own conflict.")
    reason = said(why, "Say why there is no conflict after all.")
    save(row, conflict=False, why=reason, declared_at=at, declared_by=by)
    _say(item, "Conflict of interest looked at: there is none", by=by, at=at, why=reason)
    return row


@transaction.atomic
def ask(*, item: AgendaItem, text: str, by: User, at: datetime) -> Question:
    """A question for the meeting: the chair and the minute-taker find it in its place."""
    member = own_seat(item, by).member
    item = hold_item(item)
    if not Declaration.rows.filter(item=item, member=member, conflict=False).exists():
        raise NotAllowed("Say first whether you have a conflict of interest.")
    if item.meeting.state not in (MeetingState.CIRCULATED, MeetingState.HELD) or item.ended_at:
        raise NotPossible("Questions are put between the papers and the end of the item.")
    return Question.rows.create(item=item, member=member, text=said(text, "Write your question."), asked_at=at)


@transaction.atomic
def take_back(*, question: Question, by: User, at: datetime) -> Question:
    """A member takes their own question back, while the item has not ended."""
    if question.member.user_id != by.pk:
        raise NotAllowed("Only whoever asked takes a question back.")
    item = hold_item(question.item)
    if item.ended_at:
        raise NotPossible("The item has been heard.")
    save(question, withdrawn_at=at)
    return question


def own_seat(item: AgendaItem, by: User) -> Seat:
    seats = Seat.rows.held_by(by).select_related("member__user").filter(meeting=item.meeting_id)
    seat = seats.first()
    if seat is None:
        raise NotAllowed("Only somebody who sits in this meeting does this.")
    return seat


def leads(item: AgendaItem, user: User) -> bool:
    """Whether they are in the chair for this item: the chair of the meeting, or a vice chair where the chair has a
    conflict with it."""
    conflicted = set(Declaration.rows.conflicts().filter(item=item).values_list("member", flat=True))
    seats = Seat.rows.filter(meeting=item.meeting_id).taken().filter(member__kind__in=LEADS).select_related("member")
    chair = next((seat for seat in seats if seat.chairs), None)
    free = [seat for seat in seats if seat.member_id not in conflicted]
    if chair in free:
        free = [chair]
    return any(seat.member.user_id == user.pk for seat in free)


def undeclared(meeting_id: int, item: AgendaItem) -> list[PanelMember]:
    """Who sits in the meeting and has not said yet whether they have a conflict with this item."""
    seats = Seat.rows.filter(meeting=meeting_id).taken().select_related("member__user")
    said_so = set(Declaration.rows.filter(item=item).values_list("member", flat=True))
    return [seat.member for seat in seats if seat.member.counts and seat.member_id not in said_so]


def _say(item: AgendaItem, what: str, *, by: User, at: datetime, why: str = "") -> None:
    """On the panel’s own file, by the number of the item: not on the case’s."""
    on = london(at).date()
    file = item.meeting.panel.file
    note(
        file, f"Item {item.number} of {item.meeting.on:%d.%m.%Y}: {what}", on=on, by=by, why=why, kind=EventKind.PEOPLE
    )
