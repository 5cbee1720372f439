"""The meeting itself: begun, minuted child by child, each action with an owner and a day, closed (FF-41 to FF-49)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.models import Household
from adoption.actions import agreed
from adoption.actions.agreed import ToDo
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import AgreedAction, EventKind, User
from adoption.wording import counted, day_in_words
from familyfinding.actions import interest, presenting
from familyfinding.actions.agenda import standing
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.actions.rounds import ensure_keeps, hold
from familyfinding.models import (
    Attending,
    ChildOnAgenda,
    FindingMeeting,
    Interest,
    MonthOwed,
    NamedAtMeeting,
    PartnerAtMeeting,
)


@transaction.atomic
def begin(*, meeting: FindingMeeting, by: User, at: datetime) -> FindingMeeting:
    """The meeting opens, on its day: whoever opens it takes the minutes unless somebody else does."""
    ensure_keeps(by, meeting.round.agency)
    meeting = hold(meeting)
    if meeting.begun_at:
        return meeting
    if london(at).date() < meeting.on:
        raise NotPossible(f"This meeting is on {day_in_words(meeting.on)}. Move it if it takes place sooner.")
    if not ChildOnAgenda.rows.standing().filter(meeting=meeting).exists():
        raise NotPossible("Nobody is on the agenda yet. Build it from the waiting children first.")
    meeting.begun_at, meeting.minutes_by = at, by
    meeting.version += 1
    meeting.save(update_fields=["begun_at", "minutes_by", "version"])
    note(meeting.round.file, "Family finding meeting begun", on=london(at).date(), by=by)
    return meeting


@transaction.atomic
def minute(
    *,
    item: ChildOnAgenda,
    said: str,
    wider: bool,
    wider_why: str,
    version: int,
    by: User,
    at: datetime,
    todo: ToDo | None = None,
) -> ChildOnAgenda:
    """What was said about one child, and whether a wider range of homes would help; with it, perhaps, one action.

    The first time is when the child was presented (FF-42). Saved again, the minute is the newer text.
    """
    ensure_keeps(by, item.meeting.round.agency)
    item = _hold(item)
    theirs = {"said": item.said, "wider_why": item.wider_why, "version": str(item.version)}
    check_version(item, version, theirs=theirs)
    if not said.strip():
        raise NotPossible("Write what was said about the child.")
    if wider and not wider_why.strip():
        raise NotPossible("Say why this child would gain from a wider range of homes.")
    item.said, item.wider, item.wider_why = said.strip(), wider, wider_why.strip() if wider else ""
    item.minuted_by, item.discussed_at = by, item.discussed_at or at
    item.version += 1
    item.save()
    if todo:
        _agree(item, todo, by=by, on=london(at).date())
    presenting.presented(item, on=item.meeting.on)
    refresh(item.child.file, because="The child was presented at a family finding meeting.")
    return item


@transaction.atomic
def agree(*, item: ChildOnAgenda, what: str, owner: User, due_on: date, by: User, at: datetime) -> AgreedAction:
    """One more thing that somebody does for this child: a task of theirs and a note on the file (FF-44)."""
    ensure_keeps(by, item.meeting.round.agency)
    return _agree(_hold(item), ToDo(what, owner, due_on), by=by, on=london(at).date())


def _agree(item: ChildOnAgenda, todo: ToDo, *, by: User, on: date) -> AgreedAction:
    where = f"Family finding meeting of {day_in_words(item.meeting.on)}"
    return agreed.put_down(item.child.file, todo, by=by, on=on, where=where, source=item)


def actions_of(item: ChildOnAgenda) -> list[AgreedAction]:
    """What was agreed about this child at this meeting."""
    rows = AgreedAction.rows.filter(source=item._meta.label, source_id=item.pk).with_people()
    return list(rows.in_order())


@keeps_refusals
def name_family(*, item: ChildOnAgenda, household: Household, why: str, by: User, at: datetime) -> Interest:
    """The meeting thought of a family: from here it is interest like any other, begun by a meeting (FF-48, FF-67)."""
    ensure_keeps(by, item.meeting.round.agency)
    lock(household.file)  # before the child’s, as everywhere
    item = _hold(item)
    shown = interest.named_by_meeting(child=item.child, household=household, why=why, by=by, at=at)
    NamedAtMeeting.rows.create(item=item, interest=shown)
    return shown


@transaction.atomic
def close(*, meeting: FindingMeeting, by: User, at: datetime) -> FindingMeeting:
    """The minutes stand. Each child’s part goes onto the child’s file; the next month’s clock begins (FF-44, TS-16)."""
    ensure_keeps(by, meeting.round.agency)
    meeting = hold(meeting)
    if meeting.begun_at is None:
        raise NotPossible("Begin the meeting first.")
    items = standing(meeting)
    _ready(meeting, items)
    meeting.closed_at, meeting.closed_by = at, by
    meeting.version += 1
    meeting.save(update_fields=["closed_at", "closed_by", "version"])
    for item in sorted(items, key=lambda one: one.child.file_id):
        if item.discussed_at:
            _on_file(item, by=by)
    done = counted(sum(item.discussed_at is not None for item in items), "child,children")
    note(meeting.round.file, f"Family finding meeting held, {done} presented", on=meeting.on, by=by)
    _next_month(meeting)
    refresh(meeting.round.file, because="The meeting was held.")
    return meeting


def _ready(meeting: FindingMeeting, items: list[ChildOnAgenda]) -> None:
    """Nothing is closed with a partner unaccounted for, or a child left without a next action."""
    silent = PartnerAtMeeting.rows.filter(meeting=meeting, attending=Attending.EXPECTED).select_related("agency")
    names = ", ".join(partner.agency.name for partner in silent.order_by("agency__name"))
    if names:
        raise NotPossible(f"Record who came and who did not: {names}.")
    idle = [item.child.file.reference for item in items if item.discussed_at and not _goes_on(item)]
    if idle:
        raise NotPossible(f"Agree what happens next, with a name and a day, for {', '.join(idle)}.")
    if not any(item.discussed_at for item in items):
        raise NotPossible("Nobody was talked about. Minute at least one child, or call the meeting off.")


def _goes_on(item: ChildOnAgenda) -> bool:
    return AgreedAction.rows.open().filter(file=item.child.file_id).exists()


def _on_file(item: ChildOnAgenda, *, by: User) -> None:
    """The case note of one child: nothing about any other stands in it (FF-44)."""
    lines = [item.said]
    if item.wider:
        lines.append(f"Would gain from a wider range of homes: {item.wider_why}")
    lines += [
        f"Agreed: {action.what} ({action.owner.display_name}, by {day_in_words(action.due_on)})"
        for action in actions_of(item)
    ]
    note(
        item.child.file,
        "Discussed at the family finding meeting",
        on=item.meeting.on,
        by=by,
        detail="\n\n".join(lines),
        why=item.why,
        kind=EventKind.PROFILE,
    )


def _next_month(meeting: FindingMeeting) -> None:
    """A monthly meeting stops this month’s clock and starts the next; an extra one does neither."""
    if meeting.extra:
        return
    month = MonthOwed.rows.filter(round=meeting.round, held_on=None).first()
    if month and month.opened_on <= meeting.on:
        month.held_on = meeting.on
        month.save(update_fields=["held_on"])
        MonthOwed.rows.create(round=meeting.round, opened_on=meeting.on)


def _hold(item: ChildOnAgenda) -> ChildOnAgenda:
    """The item as it stands now. The child’s file first: whoever minutes also writes on it."""
    meeting = hold(item.meeting)
    if meeting.begun_at is None:
        raise NotPossible("Begin the meeting first.")
    lock(item.child.file)
    lock(item)
    held = ChildOnAgenda.rows.with_child().get(pk=item.pk)
    if held.taken_off_at:
        raise NotPossible("This child was taken off the agenda.")
    return held
