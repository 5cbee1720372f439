"""Who works with a household, and whose questions its manager answers (AD-23, FF-63, PN-34)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold
from adopters.actions.stage_two import allocation_waits_for
from adopters.models import Household
from adopters.news import News
from adoption.actions import allocations as parts
from adoption.errors import NotPossible
from adoption.models import Allocation, Part, User
from adoption.news import announce
from adoption.permissions import Permission, can, ensure


@transaction.atomic
def allocate(*, household: Household, worker: User, on: date, by: User, why: str = "") -> Allocation:
    """A named worker holds this household from a date. Somebody without a registered account is refused (FF-63)."""
    ensure(by, Permission.HOUSEHOLD_ALLOCATE, household.file)
    household = hold(household)
    if not worker.is_active or not can(worker, Permission.HOUSEHOLD_WRITE, household.file):
        raise NotPossible(
            f"{worker.display_name} has no active account as an adoption social worker in this agency. "
            "Ask an administrator to set it up first."
        )
    waits = allocation_waits_for(household)
    if waits:
        raise NotPossible(waits)
    if household.file.lead_id == worker.pk:
        raise NotPossible(f"{worker.display_name} holds this household already.")

    given = parts.allocate(file=household.file, worker=worker, part=Part.LEAD, on=on, by=by, why=why)
    announce(News.REALLOCATED, household, by=by, on=on)
    finish(household, "The household was allocated.")
    return given


@transaction.atomic
def give_manager(*, household: Household, manager: User, on: date, by: User) -> Allocation:
    """The team manager to whom this household’s questions go."""
    ensure(by, Permission.HOUSEHOLD_ALLOCATE, household.file)
    household = hold(household)
    if not can(manager, Permission.ASSESSMENT_DECIDE, household.file):
        raise NotPossible(f"{manager.display_name} is not an assessment manager here. Choose a team manager.")
    return parts.allocate(file=household.file, worker=manager, part=Part.MANAGER, on=on, by=by)
