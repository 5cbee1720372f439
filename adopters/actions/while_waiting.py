"""Between approval and a match: how we look together, and support meanwhile (AD-36, AD-37)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions import agreements
from adopters.actions.facts import hold, not_before, not_in_future, said, save
from adopters.models import (
    Agreement,
    AgreementKind,
    Household,
    Suitability,
)
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure

WAITING = "While they wait: "
"""How the entries of support between approval and match begin."""


@transaction.atomic
def draw_up_matching_plan(*, household: Household, sections: list[dict[str, str]], on: date, by: User) -> Agreement:
    """How we and the adopters look for a child together, for both sides to sign (AD-36)."""
    standing = Suitability.rows.approved().filter(household=household).first()
    if standing is None or standing.decided_on is None:
        raise NotPossible("The Matching Plan follows approval.")
    not_before(on, standing.decided_on, "The Matching Plan follows approval")
    kind = AgreementKind.MATCHING_PLAN
    return agreements.draw_up(household=household, kind=kind, sections=sections, on=on, by=by)


def matching_plan_signed(agreement: Agreement, *, by: User | None, on: date) -> None:
    """Everybody has signed the Matching Plan. A later version keeps the day of the first: that was owed (TS-117)."""
    if agreement.kind != AgreementKind.MATCHING_PLAN:
        return
    row = Suitability.rows.approved().filter(household=agreement.household, plan_agreed_on=None).first()
    if row:
        save(lock(row), plan_agreed_on=on)


@transaction.atomic
def record_contact(*, household: Household, on: date, what: str, detail: str, by: User, today: date) -> None:
    """Support and guidance while they wait: a workshop, an event, a talk (AD-37)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    words = said(what, "Say what it was: a workshop, an event, a visit, a call.")
    note(household.file, f"{WAITING}{words}", on=on, by=by, detail=detail.strip(), kind=EventKind.ASSESSMENT)
