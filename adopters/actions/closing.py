"""When a household’s file is no longer worked on, and when it is again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters import places
from adopters.actions import agreements
from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, said, save
from adopters.flows import Ending, Stage
from adopters.models import Household, Registration
from adopters.news import News
from adoption import clock
from adoption.actions import approvals
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, ensure

BY_WORKERS = (Ending.WITHDREW, Ending.MOVED)
"""What the household decides itself. Every other ending is the agency’s and belongs to its own action."""

ADOPTED_FROM = frozenset({Stage.MATCHED, Stage.PLACED})


@transaction.atomic
def close(*, household: Household, ending: Ending | str, why: str, on: date, by: User, today: date) -> Household:
    """The household goes no further here: they withdrew, went elsewhere, or the adoption order was made."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    ending = Ending(ending)
    if ending == Ending.ADOPTED and household.stage not in ADOPTED_FROM:
        raise NotPossible("Only a household with whom a child is placed can be closed because an order was made.")
    if ending not in (*BY_WORKERS, Ending.ADOPTED):
        raise NotPossible("This ending is recorded where it is decided. Choose whether they withdrew or moved.")
    not_in_future(on, today)
    not_before(on, household.stage_since, "They reached this stage later than that")
    shut(household, ending, why=said(why, "Say why, in their own words where you can."), on=on, by=by)
    return household


def shut(household: Household, ending: Ending, *, why: str, on: date, by: User) -> None:
    """The last step of whatever ends the work with a household; the caller holds it and has checked who may."""
    move_to(household, Stage.CLOSED, on=on, ending=ending, why=why)
    save(household.file, closed_on=on)
    for registration in Registration.rows.waiting().filter(household=household):
        save(registration, withdrawn_on=max(on, registration.received_on))
    what = f"File closed: {ending.label[0].lower()}{ending.label[1:]}"
    note(household.file, what, on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    announce(News.CLOSED, household, by=by, on=on)
    finish(household, "The household’s file was closed.")


def places_end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """What is for adoptive families stays open to them after the order; everybody else gives up their places."""
    if household.ending != Ending.ADOPTED:
        places.give_up_coming(file=household.file, at=clock.now())


def questions_end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """Nobody is left with a question about a household that goes no further."""
    approvals.let_go(household.file, at=clock.now())


@transaction.atomic
def reopen(*, household: Household, why: str, on: date, by: User, today: date) -> Household:
    """They came back: the file begins again at the enquiry, with everything that was on it. Nothing signed counts."""
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    file = lock(household.file)
    household = lock(household)
    household.file = file
    if household.stage != Stage.CLOSED:
        raise NotPossible("This household’s file is open.")
    why = said(why, "Say why the file is opened again.")
    not_in_future(on, today)
    not_before(on, household.stage_since, "The file was closed later than that")

    save(file, closed_on=None)
    move_to(household, Stage.ENQUIRY, on=on)
    agreements.replace_all(household, on=on)
    note(file, "File opened again", on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    finish(household, "The household’s file was opened again.")
    return household
