"""At the adopters’ own pace: a pause they asked for, also while they search, and going on after it (AD-17, CF-43)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.flows import ASSESSING, SEARCHING
from adopters.models import Household, Pause, StageOne
from adoption.actions import extensions
from adoption.actions.records import note
from adoption.engine import policy
from adoption.errors import NotPossible
from adoption.models import Deadline, EventKind, User
from adoption.models.deadline import DeadlineQuerySet
from adoption.permissions import Permission, ensure

CLOCKS = ("TS-48", "TS-49")


@transaction.atomic
def pause(*, household: Household, why: str, on: date, today: date, by: User) -> Pause:
    """They asked for time. The clocks go on, unless the agency’s policy says that pauses do not count (CF-43)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    why = said(why, "Write down what they asked for, and why.")
    not_in_future(on, today)
    if household.stage not in ASSESSING | SEARCHING:
        raise NotPossible("Only an assessment under way, or the search of an approved family, can be paused.")
    not_before(on, household.stage_since, "This is before the present stage began")
    _not_counted_twice(household, on)

    paused = Pause.objects.create(household=household, from_on=on, why=why, recorded_by=by)
    note(household.file, "Paused at the adopters’ request", on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    for deadline in _clocks(household, on).filter(paused_on=None):
        extensions.stop(deadline=deadline, why="The adopters asked for a pause.", on=on, by=by)
    finish(household, "The adopters asked for a pause.")
    return paused


@transaction.atomic
def go_on(*, household: Household, on: date, today: date, by: User) -> Pause:
    """They want to go on. Where pauses do not count, the dates are later by its days."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    paused = Pause.objects.filter(household=household, to_on=None).first()
    if paused is None:
        raise NotPossible("The assessment is not paused.")
    not_before(on, paused.from_on, "This is before the pause began")

    over(household, on=on, by=by)
    note(household.file, "Going on after a pause", on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "The adopters go on after a pause.")
    return paused


def over(household: Household, *, on: date, by: User | None) -> None:
    """A pause that was still open ends with what they do next. Part of an action that holds the household."""
    for pause in Pause.objects.filter(household=household, to_on=None):
        save(pause, to_on=max(on, pause.from_on))
    for deadline in _stopped(household):
        extensions.start_again(deadline=deadline, on=max(on, deadline.paused_on or on), by=by)


def _not_counted_twice(household: Household, on: date) -> None:
    """Where a pause moves the dates, no day may be in two of them."""
    last = Pause.objects.filter(household=household).order_by("-from_on", "-pk").first()
    if last and last.to_on is None:
        raise NotPossible("The assessment is paused already.")
    not_before(on, last.to_on if last else None, "They were still in the pause before")


def _clocks(household: Household, on: date) -> DeadlineQuerySet:
    """The clocks that a pause stops: none where pauses count (the value at the start of the stage applies)."""
    stage = StageOne.rows.running().filter(household=household).first()
    if stage is None or policy(household.file.agency, "stage_one_pauses_count", stage.started_on):
        return Deadline.rows.none()
    return _of(household)


def _stopped(household: Household) -> DeadlineQuerySet:
    return _of(household).exclude(paused_on=None)


def _of(household: Household) -> DeadlineQuerySet:
    return Deadline.rows.running().filter(file=household.file_id, rule__in=CLOCKS).order_by("pk")
