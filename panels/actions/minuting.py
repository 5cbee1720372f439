"""The minutes: a draft from what was written, agreed by members, approved by the chair, then final (PN-18, PN-23)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import EventKind, User
from panels.actions import attending, declaring
from panels.actions.facts import ensure_runs, hold_meeting, said, save
from panels.actions.hearing import WORDS
from panels.actions.seating import tell_seats
from panels.flows import MEETING, ItemState, MeetingState
from panels.models import (
    AgendaItem,
    DecisionSheet,
    Declaration,
    ItemKind,
    ItemMinute,
    Minutes,
    MinutesAnswer,
    PanelMeeting,
    Seat,
)

KEPT = (*WORDS, "reasons", "dissent", "votes_for", "votes_against", "votes_abstained", "report_quality", "quorum")


@transaction.atomic
def draw_up(*, meeting: PanelMeeting, by: User, at: datetime, what_changed: str = "") -> Minutes:
    """The next version of the minutes, frozen with a hash, for members to agree. A change says what changed."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    if meeting.state != MeetingState.HELD:
        raise NotPossible("Minutes are drawn up after the meeting, and until they are approved.")
    items = AgendaItem.rows.tabled().filter(meeting=meeting)
    if items.exclude(state=ItemState.HEARD).exists():
        raise NotPossible("Not every item has been heard. End it, or take it off the agenda.")
    last = Minutes.rows.filter(meeting=meeting).order_by("-number").first()
    if last:
        said(what_changed, "Say what changed since the version before.")
    kept = {str(minute.item.reference): as_kept(minute) for minute in _minutes_of(meeting)}
    minutes = Minutes.rows.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        items=kept,
        sha256=hash_of(kept),
        made_at=at,
        made_by=by,
        what_changed=what_changed.strip(),
    )
    note(meeting.panel.file, f"Minutes drawn up, version {minutes.number}", on=london(at).date(), by=by)
    tell_seats(meeting, "The minutes of a panel meeting are ready to be agreed", at=at, key=f"minutes:{minutes.number}")
    return minutes


@transaction.atomic
def reply(*, minutes: Minutes, agrees: bool, correction: str, by: User, at: datetime) -> MinutesAnswer:
    """A member who was there agrees the minutes, or says what is to be corrected."""
    meeting = hold_meeting(minutes.meeting)
    seat = Seat.rows.select_related("member").filter(meeting=meeting, member__user=by).first()
    if seat is None or not seat.stays.exists():
        raise NotAllowed("Members who were there agree the minutes.")
    if meeting.state != MeetingState.HELD or _last(meeting).pk != minutes.pk:
        raise NotPossible("There is a newer version, or these minutes are approved already.")
    words = "" if agrees else said(correction, "Say what is to be corrected.")
    facts = {"agrees": agrees, "correction": words, "answered_at": at}
    return MinutesAnswer.objects.update_or_create(minutes=minutes, member=seat.member, defaults=facts)[0]


@transaction.atomic
def approve(*, minutes: Minutes, by: User, at: datetime) -> Minutes:
    """The chair approves the final minutes. Where the agency counts from them, the decision maker’s days begin."""
    meeting = hold_meeting(minutes.meeting)
    if not Seat.rows.filter(meeting=meeting, member__user=by, chairs=True).exists():
        raise NotAllowed("Only whoever chaired the meeting approves its minutes.")
    minutes = lock(minutes)
    if meeting.state != MeetingState.HELD or _last(meeting).pk != minutes.pk:
        raise NotPossible("There is a newer version, or these minutes are approved already.")
    if MinutesAnswer.objects.filter(minutes=minutes, agrees=False).exists():
        raise NotPossible("A member asked for a correction. Have a new version drawn up first.")
    _led_items_are_agreed(meeting, minutes, by)
    if hash_of({str(m.item.reference): as_kept(m) for m in _minutes_of(meeting)}) != minutes.sha256:
        raise NotPossible("The minutes were changed since this version was drawn up. Have a new version drawn up.")
    MEETING.check(MeetingState(meeting.state), MeetingState.AGREED)
    Minutes.rows.filter(pk=minutes.pk).update(approved_at=at, approved_by=by)
    minutes.refresh_from_db()
    save(meeting, state=MeetingState.AGREED)
    _reach_the_cases(meeting, minutes, by=by, at=at)
    note(meeting.panel.file, f"Minutes approved, version {minutes.number}", on=london(at).date(), by=by)
    refresh(meeting.panel.file, because="The minutes were approved.")
    return minutes


def _led_items_are_agreed(meeting: PanelMeeting, minutes: Minutes, by: User) -> None:
    """The chair who had a conflict did not hear that item: whoever led it agrees its minute first."""
    theirs = Declaration.rows.conflicts().filter(item__meeting=meeting, member__user=by)
    for row in theirs.exclude(item__state=ItemState.TAKEN_OFF).select_related("item").order_by("item__number"):
        agreed = MinutesAnswer.objects.filter(minutes=minutes, agrees=True).select_related("member__user")
        if not any(declaring.leads(row.item, answer.member.user) for answer in agreed):
            raise NotPossible(
                f"You did not hear item {row.item.number}. The vice chair who led it agrees its minutes first."
            )


def as_kept(minute: ItemMinute) -> dict[str, Any]:
    """One item’s minute as the version freezes it, with its questions and their answers."""
    item = minute.item
    asked = item.questions.filter(withdrawn_at=None).select_related("member__user").order_by("pk")
    return {
        "number": item.number,
        "advice": item.advice,
        "began_at": item.began_at.isoformat() if item.began_at else "",
        "ended_at": item.ended_at.isoformat() if item.ended_at else "",
        "questions": [{"by": one.member.name, "text": one.text, "answer": one.answer} for one in asked],
        **{name: getattr(minute, name) for name in KEPT},
    }


def hash_of(kept: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _minutes_of(meeting: PanelMeeting) -> list[ItemMinute]:
    rows = ItemMinute.rows.filter(item__meeting=meeting).exclude(item__state=ItemState.TAKEN_OFF)
    return list(rows.select_related("item").order_by("item__number"))


def _last(meeting: PanelMeeting) -> Minutes:
    last = Minutes.rows.filter(meeting=meeting).order_by("-number").first()
    if last is None:
        raise NotPossible("No minutes are drawn up yet.")
    return last


def _reach_the_cases(meeting: PanelMeeting, minutes: Minutes, *, by: User, at: datetime) -> None:
    """Every case that panel heard has the day of the final minutes, and its decision maker their second clock."""
    on = london(at).date()
    for sheet in DecisionSheet.rows.filter(item__meeting=meeting, ended_on=None).select_related(
        "item__household__file", "agency", "file"
    ):
        counts = {"counts_from": on} if str(policy(sheet.agency, "adm_decision_base", on)) == "approved_minutes" else {}
        save(sheet, minutes=minutes, minutes_on=on, **counts)
        item = sheet.item
        if item and item.kind == ItemKind.SUITABILITY and item.household:
            standing = Suitability.rows.select_related("household__file").filter(
                household=item.household, ended_on=None, decision=""
            )
            for row in standing:
                suitability.take_minutes(row, approved_on=on, by=by)
        else:
            note(sheet.file, "Panel’s minutes approved", on=on, by=by, kind=EventKind.DECISION)
            refresh(sheet.file, because="The minutes were approved.")


def who_was_there(meeting: PanelMeeting) -> list[Seat]:
    return [seat for seat in attending.seats_of(meeting.pk) if seat.stays.all()]
