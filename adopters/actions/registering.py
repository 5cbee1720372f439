"""When adopters may be asked to register for family finding: Stage One succeeded, every DBS check resolved (AD-22)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from adopters.actions.facts import finish, hold, not_before, not_in_future, save
from adopters.models import EVERY_ADULT, Check, CheckKind, Household, Member, StageOne, StageOneOutcome
from adoption.actions.records import lock, note
from adoption.engine import policy
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure

AT_STAGE_ONE = "stage_one"


def work_out(household: Household) -> None:
    """The facts that follow from checks and success: worked out anew, never typed. Inside an action that holds it."""
    for member in Member.rows.living_there().filter(household=household, checked_on=None):
        _checked(member)
    counts = [StageOneOutcome.RUNNING, StageOneOutcome.SUCCESSFUL]
    stage = StageOne.rows.filter(household=household, outcome__in=counts).order_by("-started_on", "-pk").first()
    if stage is None:
        return
    resolved = _last_dbs(household)
    ready = max(stage.ended_on, resolved) if stage.ended_on and resolved else None
    if stage.register_asked_on:
        ready = stage.ready_to_register_on  # what was asked in time stays so, whatever is renewed later
    if (stage.dbs_resolved_on, stage.ready_to_register_on) != (resolved, ready):
        save(stage, dbs_resolved_on=resolved, ready_to_register_on=ready)


def _last_dbs(household: Household) -> date | None:
    """The day on which the last DBS check was resolved; nothing while one is open, or before there is any."""
    rows = Check.rows.in_force().filter(member__household=household, kind=CheckKind.DBS)
    if rows.filter(resolved_on=None).exists():
        return None
    return rows.aggregate(last=Max("resolved_on"))["last"]


def _checked(member: Member) -> None:
    """Both checks that every adult needs have come back (TS-77)."""
    rows = Check.rows.filter(member=member, kind__in=EVERY_ADULT).exclude(returned_on=None)
    back = dict(rows.order_by("returned_on").values_list("kind", "returned_on"))
    if len(back) == len(EVERY_ADULT):
        save(member, checked_on=max(day for day in back.values() if day))


@transaction.atomic
def ask_to_register(*, stage_one: StageOne, on: date, today: date, by: User) -> StageOne:
    """The adopters are asked to register on the family finding platform (AD-40)."""
    household, stage = _held(stage_one, by)
    not_in_future(on, today)
    if stage.register_asked_on:
        raise NotPossible("They were asked already.")
    if stage.ready_to_register_on is None:
        raise NotPossible("They can be asked once Stage One has succeeded and every DBS check is resolved.")
    if policy(household.file.agency, "adopter_register_point", stage.ready_to_register_on) != AT_STAGE_ONE:
        raise NotPossible("In your agency adopters register from their approval on, not after Stage One.")
    not_before(on, stage.ready_to_register_on, "This is before they could be asked")
    save(stage, register_asked_on=on)
    note(household.file, "Asked to register for family finding", on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "The adopters were asked to register.")
    return stage


@transaction.atomic
def registered(*, stage_one: StageOne, on: date, today: date, by: User) -> StageOne:
    """They have registered."""
    household, stage = _held(stage_one, by)
    not_in_future(on, today)
    if stage.register_asked_on is None:
        raise NotPossible("Record first when they were asked to register.")
    if stage.registered_on:
        raise NotPossible("Their registration is recorded already.")
    not_before(on, stage.register_asked_on, "This is before they were asked")
    save(stage, registered_on=on)
    note(household.file, "Registered for family finding", on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "The adopters have registered.")
    return stage


def _held(stage_one: StageOne, by: User) -> tuple[Household, StageOne]:
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_one.household.file)
    return hold(stage_one.household), lock(stage_one)
