"""Who is in the room from when to when, and what follows for the quorum of each item (PN-01, PN-19)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from panels import quorum
from panels.actions.facts import ensure_runs, hold_meeting, said, save
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, Coming, Declaration, Observer, Onlooker, PanelMeeting, Presence, Seat


@transaction.atomic
def arrive(*, seat: Seat, at: datetime, by: User) -> Presence:
    """A member is there. Whoever comes late does not count for what had begun."""
    meeting = _running(seat.meeting, by)
    seat = lock(seat)
    if not Seat.rows.on_the_list().filter(pk=seat.pk).exists():
        raise NotPossible("They are not on the panel’s list any more.")
    if Presence.rows.filter(seat=seat, left_at=None).exists():
        raise NotPossible("They are in the room already.")
    last = Presence.rows.filter(seat=seat).order_by("-left_at").first()
    if last and last.left_at and at < last.left_at:
        raise NotPossible("They left later than that.")
    _on_the_day(meeting, at)
    _may_hear_what_is_heard(seat)
    if seat.answer != Coming.COMING:
        save(seat, answer=Coming.COMING, answered_on=london(at).date())
    return Presence.rows.create(seat=seat, arrived_at=at, recorded_by=by)


@transaction.atomic
def leave(*, seat: Seat, at: datetime, by: User) -> Presence:
    """A member goes, for an item or for good."""
    meeting = _running(seat.meeting, by)
    stay = Presence.rows.filter(seat=seat, left_at=None).first()
    if stay is None:
        raise NotPossible("They are not in the room.")
    if at < stay.arrived_at:
        raise NotPossible("They arrived later than that.")
    _on_the_day(meeting, at)
    save(stay, left_at=at)
    return stay


@transaction.atomic
def look_on(*, meeting: PanelMeeting, name: str, part: Observer | str, by: User, user: User | None = None) -> Onlooker:
    """Somebody who is there and not of the panel: minute-taker, legal adviser, decision maker watching."""
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    words = said(user.display_name if user else name, "Say who it is.")
    if Onlooker.rows.filter(meeting=meeting, name=words).exists():
        raise NotPossible("They are on the list already.")
    return Onlooker.rows.create(meeting=meeting, name=words, user=user, part=Observer(part))


def seats_of(meeting_id: int) -> list[Seat]:
    """Everybody with a seat, their stays with them, in as many queries for one meeting as for many seats."""
    rows = Seat.rows.filter(meeting=meeting_id).on_the_list().select_related("member__user", "member__panel")
    stays = Prefetch("stays", Presence.rows.order_by("arrived_at"))
    return list(rows.prefetch_related(stays).order_by("-chairs", "member__kind", "pk"))


def quorum_of(item: AgendaItem, seats: list[Seat], conflicts: set[Any], *, now: datetime) -> quorum.Quorum:
    """How the quorum stands for this item: before it begins, with whoever is there now."""
    began, ended = item.began_at or now, item.ended_at
    sitting = [
        quorum.Sitting(
            name=seat.member.name,
            kind=seat.member.kind,
            independent=seat.member.independent,
            experienced=seat.member.is_experienced_on(item.meeting.on),
            there=any(stay.covers(began, ended) for stay in seat.stays.all()),
            conflict=(item.pk, seat.member_id) in conflicts,
            counts=seat.member.counts,
        )
        for seat in seats
    ]
    panel = item.meeting.panel
    return quorum.work_out(sitting, joint=panel.is_joint, own=panel.quorum)


def conflicts_in(meeting_id: int) -> set[Any]:
    """(item, member) for every declared conflict of the meeting."""
    rows = Declaration.rows.conflicts().filter(item__meeting=meeting_id)
    return set(rows.values_list("item", "member"))


def quorum_now(item: AgendaItem, *, now: datetime) -> quorum.Quorum:
    meeting = item.meeting_id
    return quorum_of(item, seats_of(meeting), conflicts_in(meeting), now=now)


def _running(meeting: PanelMeeting, by: User) -> PanelMeeting:
    ensure_runs(by, meeting.panel)
    meeting = hold_meeting(meeting)
    if meeting.state != MeetingState.HELD:
        raise NotPossible("Begin the meeting first: who comes and goes is noted while it is held.")
    return meeting


def _may_hear_what_is_heard(seat: Seat) -> None:
    """Whoever comes in the middle of an item has said before that they know nobody concerned (PN-17)."""
    heard = AgendaItem.rows.filter(meeting=seat.meeting_id, state=ItemState.HEARING).first()
    if heard is None or not seat.member.counts:
        return
    said = Declaration.rows.filter(item=heard, member=seat.member_id).first()
    if said is None:
        raise NotPossible(f"Item {heard.number} is being heard. Ask first whether they have a conflict of interest.")
    if said.conflict:
        raise NotPossible(f"They have a conflict with item {heard.number}, which is being heard. They wait outside.")


def _on_the_day(meeting: PanelMeeting, at: datetime) -> None:
    if london(at).date() != meeting.on:
        raise NotPossible("Enter a time on the day of the meeting.")
