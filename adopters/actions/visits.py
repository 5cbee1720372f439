"""Visits of Stage Two: planned in the agreement, recorded against the plan, more when needed (AD-24, AD-25)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.models import StageTwo, Visit
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from adoption.wording import counted

LEAST = 6
"""No assessment has fewer visits (AD-24)."""

ASSESSMENT = EventKind.ASSESSMENT


@transaction.atomic
def record(
    *,
    visit: Visit,
    held_on: date,
    content: str,
    by: User,
    today: date,
    next_steps: str = "",
    at_home: bool = True,
) -> Visit:
    """A planned visit was made: when, what was talked about, what comes next (AD-25)."""
    visit = _open(visit, by)
    stage_two = visit.stage_two
    if stage_two.agreed_on is None:
        raise NotPossible("The Stage Two Agreement is not signed by everybody yet. Visits are recorded after that.")
    not_in_future(held_on, today, "A visit is recorded once it was made. Check the date.")
    not_before(held_on, stage_two.agreed_on, "The visits begin with the Stage Two Agreement")
    words = said(content, "Write what the visit was about: the report is made from it.")

    save(visit, held_on=held_on, content=words, next_steps=next_steps.strip(), at_home=at_home, recorded_by=by)
    count_again(stage_two)
    file = stage_two.household.file
    note(file, f"Visit {visit.number} made", on=held_on, by=by, detail=visit.next_steps, kind=ASSESSMENT)
    finish(stage_two.household, "A visit was made.")
    return visit


@transaction.atomic
def add(*, stage_two: StageTwo, planned_on: date, about: str, by: User, today: date) -> Visit:
    """One more visit than the agreement listed."""
    stage_two = _held(stage_two, by)
    not_before(planned_on, stage_two.notified_on, "A visit belongs to this assessment")
    about = said(about, "Say what the extra visit is for.")
    visit = Visit.rows.create(stage_two=stage_two, number=next_number(stage_two), planned_on=planned_on, about=about)
    file = stage_two.household.file
    note(file, f"Visit {visit.number} added to the plan", on=today, by=by, why=about, kind=ASSESSMENT)
    finish(stage_two.household, "The plan of visits changed.")
    return visit


@transaction.atomic
def move(*, visit: Visit, planned_on: date, why: str, by: User, today: date) -> Visit:
    """A planned visit gets another date, with the reason."""
    visit = _open(visit, by)
    not_before(planned_on, visit.stage_two.notified_on, "A visit belongs to this assessment")
    words = said(why, "Say why the visit is moved.")
    save(visit, planned_on=planned_on)
    file = visit.stage_two.household.file
    note(file, f"Visit {visit.number} moved", on=today, by=by, why=words, kind=ASSESSMENT)
    finish(visit.stage_two.household, "The plan of visits changed.")
    return visit


@transaction.atomic
def drop(*, visit: Visit, why: str, by: User, today: date) -> Visit:
    """A planned visit will not be made. The plan never falls below six."""
    visit = _open(visit, by)
    words = said(why, "Say why the visit will not be made.")
    left = in_plan(visit.stage_two) - 1
    if left < LEAST:
        raise NotPossible(f"That would leave {counted(left, 'visit')}. Add another visit first: at least six are made.")
    save(visit, dropped_on=today)
    file = visit.stage_two.household.file
    note(file, f"Visit {visit.number} dropped from the plan", on=today, by=by, why=words, kind=ASSESSMENT)
    finish(visit.stage_two.household, "The plan of visits changed.")
    return visit


def plan(stage_two: StageTwo, planned: list[tuple[date, str]], *, on: date) -> list[Visit]:
    """Put the visits that an agreement lists in the place of those planned before and not yet made."""
    for visit in Visit.rows.filter(stage_two=stage_two, held_on=None, dropped_on=None):
        save(visit, dropped_on=on)
    first = next_number(stage_two)
    return [
        Visit.rows.create(stage_two=stage_two, number=first + place, planned_on=day, about=about)
        for place, (day, about) in enumerate(sorted(planned))
    ]


def count_again(stage_two: StageTwo) -> None:
    """The day of the sixth visit made stops the count (TS-51)."""
    made = sorted(day for day in held_days(stage_two))
    save(stage_two, visits_done_on=made[LEAST - 1] if len(made) >= LEAST else None)


def held_days(stage_two: StageTwo) -> list[date]:
    days = Visit.rows.filter(stage_two=stage_two).exclude(held_on=None).values_list("held_on", flat=True)
    return [day for day in days if day]


def in_plan(stage_two: StageTwo) -> int:
    """Visits made or still planned."""
    return Visit.rows.filter(stage_two=stage_two, dropped_on=None).count()


def next_number(stage_two: StageTwo) -> int:
    last = Visit.rows.filter(stage_two=stage_two).order_by("-number").first()
    return last.number + 1 if last else 1


def _held(stage_two: StageTwo, by: User) -> StageTwo:
    """The assessment with its household, held, and still going on."""
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_two.household.file)
    household = hold(stage_two.household)
    held = lock(stage_two)
    held.household = household
    if held.ended_on:
        raise NotPossible("This assessment has ended.")
    return held


def _open(visit: Visit, by: User) -> Visit:
    stage_two = _held(visit.stage_two, by)
    held = lock(visit)
    held.stage_two = stage_two
    if held.held_on:
        raise NotPossible("This visit is recorded already. Add a further visit, or a case note.")
    if held.dropped_on:
        raise NotPossible("This visit was dropped from the plan. Add a visit instead.")
    return held
