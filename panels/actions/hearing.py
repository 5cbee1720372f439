"""An item is heard: begun with a quorum and without whoever has a conflict, minuted, or broken off (PN-20, PN-24)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.errors import NotPossible, Stale
from adoption.models import User
from adoption.wording import list_in_words
from panels.actions import attending, declaring
from panels.actions.facts import ensure_runs, hold_item, said, save
from panels.flows import ITEM, ItemState, MeetingState
from panels.models import AgendaItem, ItemMinute, Question
from panels.quorum import Quorum

WORDS = (
    "discussion",
    "strengths",
    "concerns",
    "legal_advice",
    "medical_advice",
    "advice_support",
    "advice_contact",
    "advice_responsibility",
    "advice_ages",
    "report_feedback",
    "service_feedback",
)


"""What the minute-taker writes while the item is heard."""


@transaction.atomic
def begin(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """The item begins. Refused without a quorum, and while somebody has not said whether they have a conflict."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    if item.meeting.state != MeetingState.HELD:
        raise NotPossible("Begin the meeting first.")
    ITEM.check(ItemState(item.state), ItemState.HEARING)
    if AgendaItem.rows.filter(meeting=item.meeting, state=ItemState.HEARING).exists():
        raise NotPossible("Another item is being heard. End that one first.")
    _everybody_declared(item)
    _nobody_conflicted_stays(item)
    ensure_quorate(attending.quorum_now(item, now=at))
    save(item, state=ItemState.HEARING, began_at=at, ended_at=None)
    ItemMinute.rows.get_or_create(item=item)
    return item


@transaction.atomic
def write(*, minute: ItemMinute, words: dict[str, Any], version: int, by: User, at: datetime) -> ItemMinute:
    """Save what was said, while the item is heard or until the minutes are agreed. A stale save is refused (GV-71)."""
    item = minute.item
    ensure_runs(by, item.meeting.panel)
    item, minute = hold_item(item), lock(minute)
    _still_open(item)
    check_version(minute, version, theirs={name: getattr(minute, name) for name in words if name in WORDS})
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}
    save(minute, **facts, written_by=by, written_at=at, version=minute.version + 1)
    return minute


def seen(question: Question) -> str:
    """The mark of the answer that somebody read, for a save that must not fall on another one (GV-71)."""
    return sha256(question.answer.encode()).hexdigest()[:16]


@transaction.atomic
def answer(*, question: Question, text: str, by: User, version: str | None = None) -> Question:
    """What was answered to a question that a member had put beforehand. Two who write at once lose no word."""
    ensure_runs(by, question.item.meeting.panel)
    item, question = hold_item(question.item), lock(question)
    _still_open(item)
    if version is not None and version != seen(question):
        says = "Somebody else wrote this answer while you were writing. Compare both, then save again."
        raise Stale(says, theirs={"text": question.answer, "version": seen(question)})
    save(question, answer=text.strip())
    return question


@transaction.atomic
def break_off(*, item: AgendaItem, why: str, by: User, at: datetime) -> AgendaItem:
    """The item cannot be ended, for example because a member had to leave: it waits on the agenda again."""
    ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    ITEM.check(ItemState(item.state), ItemState.TABLED)
    reason = said(why, "Say why the item is broken off.")
    save(item, state=ItemState.TABLED, began_at=None, ended_at=None)
    on = london(at).date()
    note(item.meeting.panel.file, f"Item {item.number} broken off", on=on, by=by, why=reason)
    return item


def _everybody_declared(item: AgendaItem) -> None:
    there = {seat.member_id for seat in attending.seats_of(item.meeting_id) if _is_there(seat)}
    silent = [m.name for m in declaring.undeclared(item.meeting_id, item) if m.pk in there]
    if silent:
        raise NotPossible(f"Ask first whether they have a conflict of interest: {', '.join(silent)}.")


def _nobody_conflicted_stays(item: AgendaItem) -> None:
    """Whoever has a conflict leaves the room before the item begins (PN-17)."""
    conflicts = attending.conflicts_in(item.meeting_id)
    seats = [seat for seat in attending.seats_of(item.meeting_id) if _is_there(seat)]
    names = [seat.member.name for seat in seats if (item.pk, seat.member_id) in conflicts]
    if names:
        raise NotPossible(f"{list_in_words(names)} has a conflict with this item. Note first that they leave the room.")


def _is_there(seat: Any) -> bool:
    return any(stay.left_at is None for stay in seat.stays.all())


def ensure_quorate(stands: Quorum) -> None:
    if not stands.met:
        raise NotPossible(stands.sentence)


def _still_open(item: AgendaItem) -> None:
    if item.meeting.state != MeetingState.HELD:
        raise NotPossible("The minutes of this meeting are agreed, or it has not begun.")
