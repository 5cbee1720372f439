"""The bump-into meeting: planned with the child’s wishes and boundaries, then thought over (MT-34 to MT-37, TS-113)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import not_before, not_in_future, said, save
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Asks, EventKind, User
from adoption.permissions import Permission, ensure
from familyfinding.actions import going_ahead, links
from familyfinding.agendas import MeetingKind
from familyfinding.models import BumpIntoPlan, Preparation, Reflection, StepMeeting

NO_INTRODUCTION = (
    "This meeting is no introduction and no extension of one. The adopters do not care for the child during it: they "
    "do not feed, change, hold, comfort or take the child anywhere. The carers stay throughout."
)


@transaction.atomic
def mean_to(*, preparation: Preparation, on: date, by: User, now: datetime) -> Preparation:
    """A day is meant for a bump-into meeting: its plan comes first (TS-113)."""
    links.ensure_childs_side(by, preparation.link)
    preparation = going_ahead.hold(preparation)
    not_before(on, preparation.proceeded_on, "A bump-into meeting follows the decision to proceed")
    save(preparation, bump_into_meant_on=on, bump_into_planned_on=None)
    going_ahead.write(preparation, "A bump-into meeting is meant; its plan comes first", by=by, at=now)
    going_ahead.finish(preparation, "A day is meant for a bump-into meeting.")
    return preparation


@transaction.atomic
def plan(
    *,
    preparation: Preparation,
    what: str,
    wishes: str,
    boundaries: str,
    agreed_with: str,
    no_introduction: bool,
    by: User,
    now: datetime,
) -> BumpIntoPlan:
    """The plan as it was agreed: what happens, the child’s wishes and feelings, the boundaries (MT-35, MT-36)."""
    links.ensure_childs_side(by, preparation.link)
    preparation = going_ahead.hold(preparation)
    if not no_introduction:
        raise NotPossible("Agree with everybody first that it is no introduction and that adopters give no care.")
    words = {
        "what": said(what, "Say where it is, when, who comes and what everybody does."),
        "wishes": said(wishes, "Write what the child wishes and feels, and how you know."),
        "boundaries": said(boundaries, "Write the boundaries that everybody agreed to."),
        "agreed_with": said(agreed_with, "Say with whom it was agreed."),
    }
    going_ahead.ensure_fit_for_adopters(preparation.link, f"{words['what']}\n{words['boundaries']}")
    day = london(now).date()
    made = BumpIntoPlan.rows.create(preparation=preparation, no_introduction=True, agreed_on=day, agreed_by=by, **words)
    save(preparation, bump_into_planned_on=day)
    going_ahead.write(preparation, "Plan for a bump-into meeting agreed", by=by, at=now)
    _tell_adopters(made, by=by, at=now)
    going_ahead.finish(preparation, "The plan for a bump-into meeting was agreed.")
    return made


@transaction.atomic
def reflect(*, meeting: StepMeeting, account: str, reflections: str, by: User, now: datetime) -> Reflection:
    """How the adopters’ worker saw it, and what the adopters said in talking it over (MT-37)."""
    links.ensure_worker(by, meeting.link)
    meeting = going_ahead.hold_step(meeting)
    if meeting.kind != MeetingKind.BUMP_INTO or meeting.held_at is None:
        raise NotPossible("Reflections belong to a bump-into meeting that was held.")
    if Reflection.rows.filter(meeting=meeting).exists():
        raise NotPossible("The account of this meeting is written already.")
    written = Reflection.rows.create(
        preparation=meeting.preparation,
        meeting=meeting,
        account=said(account, "Write what happened, as you saw it."),
        reflections=said(reflections, "Write what the adopters thought and felt afterwards."),
        written_on=london(now).date(),
        written_by=by,
    )
    going_ahead.write(meeting.preparation, "Reflections after a bump-into meeting", by=by, at=now)
    return written


@transaction.atomic
def supervise(*, reflection: Reflection, on: date, note_of: str, by: User, now: datetime) -> Reflection:
    """The account was considered in supervision; on the household’s file as a supervision discussion (MT-37)."""
    link = reflection.preparation.link
    ensure(by, Permission.INTEREST_WORK, link.household.file)
    links.ensure_worker(by, link)
    preparation = going_ahead.hold(reflection.preparation)
    held = lock(reflection)
    if held.supervision_on:
        raise NotPossible("What supervision made of it is recorded already.")
    not_in_future(on, london(now).date())
    not_before(on, held.written_on, "Supervision comes after the account")
    words = said(note_of, "Write what was considered in supervision.")
    save(held, supervision_on=on, supervision=words, supervised_by=by)
    what = "Supervision: a bump-into meeting was considered"
    note(preparation.link.household.file, what, on=on, by=by, detail=words, kind=EventKind.SUPERVISION)
    return held


def _tell_adopters(made: BumpIntoPlan, *, by: User, at: datetime) -> None:
    """What they must keep to. The child’s wishes are the child’s own and stay on the file."""
    going_ahead.share(
        made.preparation,
        made,
        kind="bump_into_plan",
        title="The plan for seeing the child for the first time",
        sections=[
            {"heading": "What happens", "text": made.what},
            {"heading": "What we agreed", "text": made.boundaries},
            {"heading": "What it is not", "text": NO_INTRODUCTION},
        ],
        asks=Asks.ACKNOWLEDGE,
        by=by,
        at=at,
    )
