"""Referees: named, contacted, visited, written down (AD-20; AAR Schedule 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from adopters.actions.checks import mark_own
from adopters.actions.facts import finish, hold, not_before, not_in_future, own_member, said, save
from adopters.actions.stage_one import running
from adopters.models import Household, Member, MemberKind, Referee, StageOne
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import Document, EventKind, PersonAround, Relation, Side, User
from adoption.permissions import Permission, ensure


@transaction.atomic
def add(
    *,
    household: Household,
    name: str,
    is_relative: bool,
    on: date,
    by: User,
    about: Member | None = None,
    knows_them: str = "",
    **contact: Any,
) -> Referee:
    """The applicants named somebody. `about` says whom the reference is about, if only one of them."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    name = said(name, "Enter the referee’s name.")
    _one_applicant(household, about)
    facts = {"relation": Relation.REFEREE, "side": Side.ADOPTER, "from_on": on}
    person = PersonAround.rows.create(file=household.file, name=name, **facts, **contact)
    referee = Referee.rows.create(
        household=household, person=person, about=about, is_relative=is_relative, knows_them=knows_them.strip()
    )
    note(household.file, "Referee named", on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, "A referee was named.")
    return referee


@transaction.atomic
def contacted(*, referee: Referee, on: date, today: date, by: User) -> Referee:
    household, referee = _held(referee, by)
    not_in_future(on, today)
    not_before(on, referee.person.from_on, "This is before the referee was named")
    save(referee, contacted_on=on)
    return _noted(referee, household, "Referee contacted", on=on, by=by)


@transaction.atomic
def visited(*, referee: Referee, on: date, today: date, by: User) -> Referee:
    """Each referee needs both: the contact and the visit (AD-20)."""
    household, referee = _held(referee, by)
    not_in_future(on, today)
    if referee.contacted_on is None:
        raise NotPossible("Record first when the referee was contacted.")
    not_before(on, referee.contacted_on, "This is before the referee was contacted")
    save(referee, visited_on=on)
    return _noted(referee, household, "Referee visited", on=on, by=by)


@transaction.atomic
def report(
    *, referee: Referee, text: str, on: date, today: date, by: User, document: Document | None = None
) -> Referee:
    """What the referee said. A reference about one applicant is that person’s own matter (security 4.10)."""
    household, referee = _held(referee, by)
    text = said(text, "Write down what the referee said.")
    not_in_future(on, today)
    if referee.contacted_on is None:
        raise NotPossible("Record first when the referee was contacted.")
    not_before(on, referee.contacted_on, "This is before the referee was contacted")
    mark_own(household, document, referee.about)
    save(referee, report=text, reported_on=on, document=document or referee.document)
    return _noted(referee, household, "Reference written down", on=on, by=by)


@transaction.atomic
def drop(*, referee: Referee, why: str, on: date, today: date, by: User) -> Referee:
    """Not used after all; what they said stays on the file."""
    household, referee = _held(referee, by)
    why = said(why, "Say why this referee is not used.")
    not_in_future(on, today)
    save(referee, dropped_on=on, dropped_why=why)
    return _noted(referee, household, "Referee no longer used", on=on, by=by, why=why)


@transaction.atomic
def accept_others(*, stage_one: StageOne, why: str, on: date, by: User) -> StageOne:
    """The manager accepts other references than three with at most one relative, and says why."""
    household, stage = running(stage_one, by)
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    why = said(why, "Say why these references are enough.")
    save(stage, references_why=why, references_noted_by=by)
    note(household.file, "These references are enough", on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    finish(household, "The references were accepted.")
    return stage


def _held(referee: Referee, by: User) -> tuple[Household, Referee]:
    ensure(by, Permission.HOUSEHOLD_WRITE, referee.household.file)
    household = hold(referee.household)
    held = lock(referee)
    if held.dropped_on:
        raise NotPossible("This referee is no longer used. Name them anew, if they are needed after all.")
    return household, held


def _one_applicant(household: Household, about: Member | None) -> None:
    if about and own_member(household, about).kind != MemberKind.APPLICANT:
        raise NotPossible("A reference is about an applicant, or about the whole household.")


def _noted(referee: Referee, household: Household, what: str, *, on: date, by: User, why: str = "") -> Referee:
    note(household.file, what, on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    finish(household, f"{what}.")
    return referee
