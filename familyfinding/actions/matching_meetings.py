"""The matching meeting: arranged, held by its chair, minuted; one family preferred (MT-08 to MT-12, PN-42, TS-22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, Mode, User
from adoption.permissions import Permission, ensure
from adoption.wording import list_in_words, moment_in_words
from familyfinding.actions import links, matching_minutes, meeting_people, owed, preferring
from familyfinding.actions.both import ensure_either
from familyfinding.flows import TO_WEIGH, LinkState
from familyfinding.models import (
    FamilyConsidered,
    Invited,
    InvitedAs,
    Link,
    MatchingMeeting,
    MeetingOutcome,
    Shortlist,
)

TELL_WORKER, TELL_CARERS = owed.TELL_WORKER, "tell_carers"


@dataclass(frozen=True)
class Said:
    """What the meeting decided about one family, and why."""

    link: Link
    outcome: MeetingOutcome | str
    why: str


@transaction.atomic
def arrange(
    *,
    shortlist: Shortlist,
    planned_at: datetime,
    chair: User,
    by: User,
    at: datetime,
    mode: Mode | str = Mode.IN_PERSON,
    place: str = "",
) -> MatchingMeeting:
    """Invite the chair, each child’s worker, the previous locality worker and every family’s worker (MT-08, MT-72)."""
    child = shortlist.child
    ensure_either(by, *shortlist.children_files)
    lock(child.file)
    shortlist_now = lock(shortlist)
    if shortlist_now.confirmed_on is None or shortlist_now.ended_on:
        raise NotPossible("Confirm the shortlist first.")
    if planned_at <= at:
        raise NotPossible("Choose a moment that is still to come.")
    meeting_people.ensure_may_chair(chair, *shortlist.children_files)
    try:
        with transaction.atomic():
            meeting = MatchingMeeting.rows.create(
                shortlist=shortlist, planned_at=planned_at, mode=mode, place=place.strip(), arranged_by=by
            )
    except IntegrityError:
        raise NotPossible("A meeting is arranged already. Call that one off first.") from None
    for user, part, known in meeting_people.who_comes(shortlist, chair, at):
        Invited.rows.get_or_create(meeting=meeting, user=user, defaults={"part": part})
        says = f"You are invited to a matching meeting, {moment_in_words(planned_at)}."
        key = f"matching-meeting:{meeting.pk}:{user.pk}"
        notices.tell(known, says, key=key, to=user, now=at)
    _note(meeting, f"Matching meeting arranged, {moment_in_words(planned_at)}", by=by, at=at)
    return meeting


@transaction.atomic
def call_off(*, meeting: MatchingMeeting, why: str, by: User, at: datetime) -> MatchingMeeting:
    """It does not take place; another can be arranged."""
    ensure_either(by, *meeting.children_files)
    meeting = _hold(meeting)
    if not why.strip():
        raise NotPossible("Say why the meeting is called off.")
    meeting.called_off_on, meeting.called_off_why = london(at).date(), why.strip()
    meeting.save(update_fields=["called_off_on", "called_off_why"])
    _note(meeting, "Matching meeting called off", by=by, at=at, why=why.strip())
    for one in meeting.invited.select_related("user"):
        key = f"matching-meeting:{meeting.pk}:{one.user_id}:off"
        notices.tell(meeting.file, "A matching meeting was called off.", key=key, to=one.user, now=at)
    return meeting


@transaction.atomic
def hold_meeting(
    *,
    meeting: MatchingMeeting,
    held_on: date,
    came: Collection[Invited],
    families: Iterable[Said],
    by: User,
    at: datetime,
    incomplete_why: str = "",
) -> MatchingMeeting:
    """What the meeting decided, confirmed by its chair (MT-11). A family not preferred is told before it is free.

    Without the chair or the previous locality worker it stands only with a reason (MT-08).
    """
    ensure(by, Permission.MATCH_CHAIR, meeting.file)
    child, decided = meeting.shortlist.child, list(families)
    meeting_people.ensure_may_chair(by, *meeting.children_files)
    live = {link.pk: link for link in links.hold_all(child) if link.state in TO_WEIGH}
    meeting = _hold(meeting)
    _ensure_day(meeting, held_on, london(at).date())
    _ensure_complete(meeting, came, incomplete_why)
    _ensure_every_family(live, decided)

    meeting.held_on, meeting.confirmed_by, meeting.incomplete_why = held_on, by, incomplete_why.strip()
    meeting.save(update_fields=["held_on", "confirmed_by", "incomplete_why"])
    for one in meeting.invited.all():
        one.came = one.pk in {each.pk for each in came}
        one.save(update_fields=["came"])
    for said in decided:
        _carry_out(meeting, live[said.link.pk], said, by=by, at=at)
    _close_the_round(meeting, by=by, at=at)
    return meeting


def _note(
    meeting: MatchingMeeting, what: str, *, by: User, at: datetime, why: str = "", kind: EventKind = EventKind.PROFILE
) -> None:
    """On the timeline of each child whom the meeting is about (MT-70)."""
    for file in meeting.children_files:
        note(file, what, on=london(at).date(), by=by, why=why, kind=kind)


def _hold(meeting: MatchingMeeting) -> MatchingMeeting:
    lock(meeting.file)
    lock(meeting)
    held = MatchingMeeting.rows.with_child().get(pk=meeting.pk)
    if held.held_on or held.called_off_on:
        raise NotPossible("This meeting was held or called off already.")
    return held


def _ensure_day(meeting: MatchingMeeting, held_on: date, today: date) -> None:
    confirmed = meeting.shortlist.confirmed_on
    if held_on > today:
        raise NotPossible("A meeting that has not taken place cannot be recorded.")
    if confirmed and held_on < confirmed:
        raise NotPossible("The shortlist was confirmed later than that. Check the date.")


def _ensure_complete(meeting: MatchingMeeting, came: Collection[Invited], why: str) -> None:
    there = {each.pk for each in came}
    invited = list(meeting.invited.all())
    missing = [
        says
        for part, says in (
            (InvitedAs.CHAIR, "its chair"),
            (InvitedAs.LOCALITY, "the previous locality worker"),
        )
        if not (asked := [one.pk for one in invited if one.part == part]) or not there.issuperset(asked)
    ]
    if missing and not why.strip():
        raise NotPossible(f"The meeting was held without {list_in_words(missing)}. Say why.")


def _ensure_every_family(live: dict[int, Link], decided: list[Said]) -> None:
    if {said.link.pk for said in decided} != set(live):
        raise NotPossible("Say for every family on the shortlist what the meeting decided.")
    if any(not said.why.strip() for said in decided):
        raise NotPossible("Give the reasons for every family. The file keeps them.")
    if sum(said.outcome == MeetingOutcome.PREFERRED for said in decided) > 1:
        raise NotPossible("A meeting prefers one family. Others may be kept in reserve.")
    going_on = [said for said in decided if said.outcome != MeetingOutcome.NOT_PREFERRED]
    if any(live[said.link.pk].state != LinkState.CPR_SHARED for said in going_on):
        raise NotPossible("A family is preferred or kept in reserve once it has the child’s reports.")
    for said in decided:
        if said.outcome == MeetingOutcome.PREFERRED:
            preferring.ensure_nobody_else(live[said.link.pk])


def _carry_out(meeting: MatchingMeeting, link: Link, said: Said, *, by: User, at: datetime) -> None:
    why = said.why.strip()
    FamilyConsidered.rows.create(meeting=meeting, link=link, outcome=said.outcome, why=why)
    links.on_all(link, f"Matching meeting: {MeetingOutcome(said.outcome).label}", by=by, at=at, why=why)
    if said.outcome == MeetingOutcome.PREFERRED and meeting.held_on:
        preferring.prefer(link, since=meeting.held_on, why=why, by=by, at=at)
    elif said.outcome == MeetingOutcome.RESERVE:
        preferring.reserve(link, why)
    owed.owe(
        link.child.file,
        f"Tell the worker of family {link.household.file.reference} what the matching meeting decided",
        owner=link.child.file.lead,
        within="match_outcome_told_within",
        source=TELL_WORKER,
        source_id=link.pk,
        by=by,
        at=at,
    )


def _close_the_round(meeting: MatchingMeeting, *, by: User, at: datetime) -> None:
    shortlist, file, files = lock(meeting.shortlist), meeting.file, meeting.children_files
    shortlist.met_on = meeting.held_on
    shortlist.save(update_fields=["met_on"])
    for one in files:
        note(one, "Matching meeting held", on=meeting.held_on or london(at).date(), by=by, why=meeting.incomplete_why)
    owed.owe(
        file,
        "Write the minutes of the matching meeting",
        owner=file.lead,
        within="matching_minutes_within",
        source=matching_minutes.MINUTES,
        source_id=meeting.pk,
        by=by,
        at=at,
    )
    owe_carers(files, "Tell the foster carers what the matching meeting decided", by=by, at=at)
    for one in files:
        refresh(one, because="The matching meeting was held.")


def owe_carers(files: Iterable[CaseFile], what: str, *, by: User, at: datetime) -> None:
    """The carers of each child hear of it from that child’s worker (MT-11, MT-18, MT-70)."""
    for file in files:
        owed.owe(
            file,
            what,
            owner=file.lead,
            within="match_outcome_told_within",
            source=TELL_CARERS,
            source_id=file.pk,
            by=by,
            at=at,
        )
