"""Life story support and the health visitor, asked as soon as it is decided to go ahead (MT-38 to MT-40, TS-25)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import not_before, not_in_future, said, save
from adoption.actions import allocations, notices
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Part, User
from adoption.permissions import Permission, can
from familyfinding.actions import going_ahead, links
from familyfinding.agendas import MeetingKind
from familyfinding.models import HealthVisiting, LifeStory, StepMeeting

SESSIONS = (MeetingKind.LIFE_STORY_WORDS, MeetingKind.LIFE_STORY_STORY)


@transaction.atomic
def refer(*, life_story: LifeStory, worker: User, referral: str, on: date, by: User, now: datetime) -> LifeStory:
    """Referred direct to the life story worker, on the day of the decision, with the child’s file (MT-39, TS-25)."""
    links.ensure_childs_side(by, life_story.preparation.link)
    life_story = _not_referred(life_story, on, now)
    link = life_story.preparation.link
    if not can(worker, Permission.LIFE_STORY_WORK, link.child.file):
        raise NotPossible("Choose a life story support worker of this agency.")
    words = said(referral, "Write what the life story worker should know.")
    save(life_story, worker=worker, referral=words, referred_on=on, referred_by=by)
    for child in link.children:
        allocations.allocate(file=child.file, worker=worker, part=Part.SUPPORT, on=on, by=by, why="Life story support")
    says = "A family was referred to you for two life story sessions before panel."
    notices.tell(link.child.file, says, key=f"life-story:{life_story.pk}:referred", to=worker, now=now)
    going_ahead.write(life_story.preparation, "Referred for life story support", by=by, at=now)
    going_ahead.finish(life_story.preparation, "Referred for life story support.")
    return life_story


@transaction.atomic
def offered_elsewhere(*, life_story: LifeStory, offered_elsewhere: str, on: date, by: User, now: datetime) -> LifeStory:
    """A family of another agency has its sessions there: with whom, and how it was asked for (MT-38)."""
    links.ensure_childs_side(by, life_story.preparation.link)
    life_story = _not_referred(life_story, on, now)
    if life_story.preparation.is_in_house:
        raise NotPossible("This family is our own, so our life story worker gives the sessions. Refer them instead.")
    words = said(offered_elsewhere, "Say who offers the sessions, and how they were asked.")
    save(life_story, offered_elsewhere=words, referred_on=on, referred_by=by)
    going_ahead.write(life_story.preparation, "Life story support is offered by the adopters’ agency", by=by, at=now)
    going_ahead.finish(life_story.preparation, "Life story support is offered elsewhere.")
    return life_story


@transaction.atomic
def report(*, life_story: LifeStory, report: str, on: date, by: User, now: datetime) -> LifeStory:
    """The report on both sessions (TS-105). What it asks of the support plan is added as actions of a session."""
    going_ahead.ensure_life_story(by, life_story.preparation.link)
    going_ahead.ensure_reader(by, life_story.preparation.link)
    life_story = going_ahead.hold_step(life_story)
    if life_story.reported_on:
        raise NotPossible("The report on the sessions is written already.")
    held = StepMeeting.rows.standing().held().filter(preparation=life_story.preparation, kind__in=SESSIONS)
    if held.count() < len(SESSIONS):
        raise NotPossible("Write up both sessions first: the report covers the two of them.")
    not_in_future(on, london(now).date())
    save(life_story, report=said(report, "Write the report."), reported_on=on, reported_by=by)
    going_ahead.write(life_story.preparation, "Report on the life story sessions", by=by, at=now)
    going_ahead.finish(life_story.preparation, "The life story sessions are reported.")
    return life_story


@transaction.atomic
def contact_health(
    *,
    health: HealthVisiting,
    service: str,
    area: str,
    on: date,
    by: User,
    now: datetime,
    visit_on: date | None = None,
    notes: str = "",
) -> HealthVisiting:
    """The service where the adopters live was asked to visit before the child moves (MT-40)."""
    links.ensure_worker(by, health.preparation.link)
    health = going_ahead.hold_step(health)
    not_in_future(on, london(now).date())
    not_before(on, health.preparation.proceeded_on, "The service is contacted after the decision to proceed")
    if visit_on:
        not_before(visit_on, on, "The visit follows the contact")
    save(
        health,
        service=said(service, "Say which service."),
        area=said(area, "Say for which area: it is the one where the adopters live."),
        contacted_on=health.contacted_on or on,
        contacted_by=health.contacted_by or by,
        visit_on=visit_on,
        notes=notes.strip(),
    )
    going_ahead.write(health.preparation, "Health visiting service contacted", by=by, at=now)
    return health


@transaction.atomic
def health_visited(*, health: HealthVisiting, on: date, notes: str, by: User, now: datetime) -> HealthVisiting:
    """The health visitor came to the adopters’ home before the child did (MT-40)."""
    links.ensure_worker(by, health.preparation.link)
    health = going_ahead.hold_step(health)
    if health.contacted_on is None:
        raise NotPossible("Record first that the service was contacted.")
    if health.visited_on:
        raise NotPossible("The visit is recorded already.")
    not_in_future(on, london(now).date())
    not_before(on, health.contacted_on, "The visit follows the contact")
    save(health, visited_on=on, notes=said(notes, "Write what the visit was about and what follows from it."))
    going_ahead.write(health.preparation, "Health visitor’s visit before placement", by=by, at=now)
    return health


def _not_referred(life_story: LifeStory, on: date, now: datetime) -> LifeStory:
    held: LifeStory = going_ahead.hold_step(life_story)
    if held.referred_on:
        raise NotPossible("The referral is recorded already.")
    not_in_future(on, london(now).date())
    not_before(on, held.preparation.proceeded_on, "The referral follows the decision to proceed")
    return held
