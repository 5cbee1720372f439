"""Meetings on the way to panel: arranged, moved, called off, written up, and what was agreed (MT-21 to MT-42)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions.facts import not_before, not_in_future, said
from adoption.actions.records import check_version
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Mode, User
from adoption.permissions import Permission, can
from adoption.wording import moment_in_words
from children.models import Child
from familyfinding.actions import going_ahead, links, match_news
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.models import (
    BumpIntoPlan,
    Consultation,
    Preparation,
    StepMeeting,
)

TO_BE_NAMED = "To be named"
NO_PLAN = (
    "No bump-into meeting without a plan: write down the child’s wishes and feelings and the boundaries first, and "
    "agree them with everybody who comes."
)


@transaction.atomic
def arrange(
    *,
    preparation: Preparation,
    kind: MeetingKind | str,
    at: datetime,
    by: User,
    now: datetime,
    mode: Mode | str = Mode.IN_PERSON,
    place: str = "",
    child: Child | None = None,
    plan: BumpIntoPlan | None = None,
    adviser_name: str = "",
) -> StepMeeting:
    """Set a day for a meeting of this kind. The adopters read when, where, what it is about and what to bring."""
    kind = MeetingKind(kind)
    ensure_arranges(by, preparation, kind)
    preparation = going_ahead.hold(preparation)
    _after_the_decision(preparation, at)
    _has_its_plan(preparation, kind, plan)
    facts = {"child": child or preparation.link.child} if kind == MeetingKind.MEDICAL else {}
    meeting = _new(preparation, kind=kind, at=at, mode=mode, place=place.strip(), arranged_by=by, plan=plan, **facts)
    if kind == MeetingKind.MEDICAL:
        adviser = said(adviser_name, "Say who the medical adviser is.")
        Consultation.rows.create(preparation=preparation, meeting=meeting, adviser_name=adviser)
    going_ahead.write(preparation, f"{meeting.title} arranged: {moment_in_words(at)}", by=by, at=now)
    tell_adopters(meeting, by=by, at=now)
    going_ahead.finish(preparation, f"{meeting.title} was arranged.")
    return meeting


@transaction.atomic
def book_consultations(
    *, preparation: Preparation, at: datetime, place: str, was: datetime | None = None, by: User, now: datetime
) -> None:
    """The day booked with the decision, for each child of the link: arranged, or moved where it stands (MT-19).

    `was` is the day that was booked before: a child’s consultation that has a day of its own by now keeps it.
    """
    standing = {
        one.child_id: one for one in StepMeeting.rows.standing().filter(preparation=preparation, kind="medical")
    }
    for child in preparation.link.children:
        known = standing.get(child.pk)
        if known is None:
            arrange(
                preparation=preparation, kind=MeetingKind.MEDICAL, at=at, place=place, child=child,
                adviser_name=TO_BE_NAMED, by=by, now=now,
            )  # fmt: skip
        elif known.held_at is None and was in (None, known.at) and (known.at, known.place) != (at, place.strip()):
            move(meeting=known, at=at, version=known.version, mode=known.mode, place=place, by=by, now=now)


@transaction.atomic
def move(
    *, meeting: StepMeeting, at: datetime, version: int, by: User, now: datetime, mode: Mode | str, place: str = ""
) -> StepMeeting:
    """Another day or place. The adopters’ copy changes with it, and the foster carers have to be told again."""
    ensure_arranges(by, meeting.preparation, meeting.kind)
    meeting = open_meeting(meeting)
    theirs = {"place": meeting.place, "version": str(meeting.version)}
    check_version(meeting, version, theirs=theirs)
    _after_the_decision(meeting.preparation, at)
    meeting.at, meeting.mode, meeting.place = at, mode, place.strip()
    meeting.version += 1
    meeting.carers_told_on = meeting.carers_told_by = None
    meeting.save()
    going_ahead.write(meeting.preparation, f"{meeting.title} moved: {moment_in_words(at)}", by=by, at=now)
    tell_adopters(meeting, by=by, at=now)
    going_ahead.finish(meeting.preparation, f"{meeting.title} was moved.")
    return meeting


@transaction.atomic
def call_off(*, meeting: StepMeeting, why: str, by: User, now: datetime) -> StepMeeting:
    """It does not take place. The reason is for the file; the adopters read only that it is off."""
    ensure_arranges(by, meeting.preparation, meeting.kind)
    meeting = open_meeting(meeting)
    meeting.called_off_on, meeting.called_off_why = london(now).date(), said(why, "Say why it is called off.")
    meeting.save()
    going_ahead.write(meeting.preparation, f"{meeting.title} called off", by=by, at=now, why=why.strip())
    tell_adopters(meeting, by=by, at=now)
    going_ahead.finish(meeting.preparation, f"{meeting.title} was called off.")
    return meeting


@transaction.atomic
def carers_told(*, meeting: StepMeeting, on: date, by: User, now: datetime) -> StepMeeting:
    """The foster carers know the day, and whether they are needed there (MT-19)."""
    links.ensure_childs_side(by, meeting.link)
    meeting = open_meeting(meeting)
    not_in_future(on, london(now).date())
    meeting.carers_told_on, meeting.carers_told_by = on, by
    meeting.save(update_fields=["carers_told_on", "carers_told_by"])
    going_ahead.write(meeting.preparation, f"Foster carers told of the day: {meeting.title}", by=by, at=now)
    return meeting


def ensure_arranges(by: User, preparation: Preparation, kind: MeetingKind | str) -> None:
    """The child’s side arranges every meeting; the adopters’ workers some, the life story worker their own."""
    agenda, link = agenda_of(kind), preparation.link
    if agenda.life_story and can(by, Permission.LIFE_STORY_WORK, link.child.file):
        going_ahead.ensure_reader(by, link)
    elif agenda.by_family_side:
        links.ensure_worker(by, link)
    else:
        links.ensure_childs_side(by, link)


def tell_adopters(meeting: StepMeeting, *, by: User | None, at: datetime) -> None:
    """Their copy: when, where, what it is about, what will be talked of, what to bring."""
    agenda = meeting.agenda
    if meeting.kind == MeetingKind.MEDICAL:
        match_news.follow(meeting, by=by, at=at)
    if not agenda.tell:
        return
    sections = [{"heading": "When", "text": moment_in_words(meeting.at)}]
    if meeting.called_off_on:
        off = "This does not take place. Your worker tells you what comes next."
        sections.append({"heading": "Called off", "text": off})
    else:
        where = meeting.place or str(Mode(meeting.mode).label)
        sections += [
            {"heading": "Where", "text": where},
            {"heading": "What it is", "text": agenda.tell},
            {"heading": "What will be talked about", "text": "\n".join(f"- {one.title}" for one in agenda.topics)},
            {"heading": "What to bring", "text": agenda.bring},
        ]
    going_ahead.share(
        meeting.preparation, meeting, kind="step_meeting", title=meeting.title, sections=sections, by=by, at=at
    )


def met_and_greeted(preparation: Preparation) -> StepMeeting | None:
    return StepMeeting.rows.standing().filter(preparation=preparation, kind=MeetingKind.MEET_AND_GREET).first()


def _new(preparation: Preparation, **facts: object) -> StepMeeting:
    try:
        with transaction.atomic():
            return StepMeeting.rows.create(preparation=preparation, **facts)
    except IntegrityError:
        raise NotPossible("This meeting is arranged already. Move that one, or call it off first.") from None


def open_meeting(meeting: StepMeeting) -> StepMeeting:
    held: StepMeeting = going_ahead.hold_step(meeting)
    if held.called_off_on:
        raise NotPossible("This meeting was called off. Arrange a new one.")
    if held.held_at:
        raise NotPossible("This meeting is written up and stays as it is.")
    return held


def _after_the_decision(preparation: Preparation, at: datetime) -> None:
    """A meeting that was held before it was entered is entered too, and then written up (MT-21)."""
    not_before(london(at).date(), preparation.proceeded_on, "These meetings follow the decision to proceed")


def _has_its_plan(preparation: Preparation, kind: MeetingKind, plan: BumpIntoPlan | None) -> None:
    """TS-113, MT-35."""
    if kind != MeetingKind.BUMP_INTO:
        return
    if plan is None or plan.preparation_id != preparation.pk:
        raise NotPossible(NO_PLAN)
