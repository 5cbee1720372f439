"""Stage One from its start to its end (AD-13 to AD-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from adopters.actions import agreements, checks, pauses, registering
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, said, save
from adopters.checklist import undone
from adopters.flows import Ending, Stage
from adopters.models import (
    Agreement,
    AgreementKind,
    Check,
    CheckOutcome,
    Household,
    Registration,
    StageOne,
    StageOneOutcome,
)
from adopters.news import News
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, ensure
from adoption.wording import list_in_words


@transaction.atomic
def start(*, registration: Registration, on: date, by: User) -> StageOne:
    """Stage One begins on the day the agency says that it goes on, with a check for every adult (AAR r21, AD-14)."""
    household = registration.household
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    household = hold(household)
    not_before(on, registration.received_on, "This is before the Registration of Interest was received")
    if registration.accepted is False:
        raise NotPossible("This registration was refused. A new Registration of Interest comes first.")

    move_to(household, Stage.STAGE_ONE, on=on)
    stage = begin(household, on=on, by=by)
    note(household.file, "Stage One started", on=on, by=by, kind=EventKind.ASSESSMENT)
    announce(News.STAGE_ONE_STARTED, household, by=by, on=on)
    finish(household, "Stage One started.")
    return stage


def begin(household: Household, *, on: date, by: User) -> StageOne:
    """One run of Stage One and the checks it needs. Part of an action that holds the household."""
    stage = StageOne.rows.create(household=household, started_on=on)
    checks.add_missing(household, on=on, by=by)
    registering.work_out(household)
    return stage


@transaction.atomic
def draw_up_plan(*, stage_one: StageOne, sections: Iterable[agreements.Section], on: date, by: User) -> Agreement:
    """The Stage One Plan, or a new version of it, while Stage One runs (AD-13)."""
    household, stage = running(stage_one, by)
    not_before(on, stage.started_on, "This is before Stage One started")
    kind = AgreementKind.STAGE_ONE_PLAN
    return agreements.draw_up(household=household, kind=kind, sections=sections, on=on, by=by)


def plan_signed(agreement: Agreement, *, by: User | None, on: date) -> None:
    """Both sides have signed the Stage One Plan (AD-13)."""
    if agreement.kind == AgreementKind.STAGE_ONE_PLAN:
        for stage in StageOne.rows.running().filter(household=agreement.household_id):
            save(stage, plan_signed_on=on)


@transaction.atomic
def succeed(
    *, stage_one: StageOne, on: date, by: User, told_on: date | None = None, despite: str = "", today: date
) -> StageOne:
    """They may be suitable and may go on to Stage Two; they are told so (AAR r27).

    What is not done is named, and the manager says why it need not be waited for. Nothing goes on without a signed
    plan, or against a check that stops an application by law.
    """
    household, stage = running(stage_one, by)
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    _dates(stage, on, told_on, today)
    _plan_is_signed(household)
    _nothing_stops(household)
    open_lines = undone(household, today=on)
    if open_lines and not despite.strip():
        names = list_in_words(open_lines)
        raise NotPossible(f"Not done yet: {names}. Say why Stage One can end nonetheless, or have them done first.")

    end(stage, household, StageOneOutcome.SUCCESSFUL, on=on, by=by, told_on=told_on or on, reasons=despite.strip())
    move_to(household, Stage.BETWEEN, on=on)
    registering.work_out(household)
    what = "Stage One ended: they may go on to Stage Two"
    note(household.file, what, on=on, by=by, why=despite.strip(), kind=EventKind.ASSESSMENT)
    finish(household, "Stage One succeeded.")
    return stage


@transaction.atomic
def withdraw(*, stage_one: StageOne, why: str, on: date, by: User, today: date) -> StageOne:
    """The adopters decided not to go on. The file stays, with what they said."""
    household, stage = running(stage_one, by)
    why = said(why, "Write down what they said: it helps to do better next time.")
    _dates(stage, on, None, today)
    end(stage, household, StageOneOutcome.WITHDREW, on=on, by=by, told_on=None, reasons=why)
    shut(household, Ending.WITHDREW, why=why, on=on, by=by)
    return stage


def running(stage_one: StageOne, by: User) -> tuple[Household, StageOne]:
    """The household and its Stage One, both held; refused for whoever may not, and when it has ended."""
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_one.household.file)
    household = hold(stage_one.household)
    stage = lock(stage_one)
    if stage.outcome:
        raise NotPossible("Stage One has ended for this household. Open the page again.")
    stage.household = household
    return household, stage


def end(
    stage: StageOne,
    household: Household,
    outcome: StageOneOutcome,
    *,
    on: date,
    by: User,
    told_on: date | None,
    reasons: str,
) -> None:
    """The run ends, and with it a pause that was still open."""
    pauses.over(household, on=on, by=by)
    save(stage, outcome=outcome, ended_on=on, ended_by=by, told_on=told_on, reasons=reasons)
    announce(News.STAGE_ONE_ENDED, household, by=by, on=on)


def end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """The file was closed by another way while Stage One ran: they went no further, so its clocks stop."""
    for stage in StageOne.rows.running().filter(household=household):
        why = household.ending_why
        day = max(on, stage.started_on)
        save(stage, outcome=StageOneOutcome.WITHDREW, ended_on=day, ended_by=by, reasons=why)
    pauses.over(household, on=on, by=by)


def _dates(stage: StageOne, on: date, told_on: date | None, today: date) -> None:
    not_in_future(on, today)
    not_in_future(told_on, today)
    not_before(on, stage.started_on, "This is before Stage One started")
    not_before(told_on or on, on, "They cannot be told before it was decided")


def _plan_is_signed(household: Household) -> None:
    plan = agreements.in_force(household, AgreementKind.STAGE_ONE_PLAN)
    if plan is None or plan.agreed_on is None:
        raise NotPossible("The Stage One Plan is not signed by both sides. Have it signed first.")


def _nothing_stops(household: Household) -> None:
    if Check.rows.in_force().filter(member__household=household, outcome=CheckOutcome.STOPS).exists():
        raise NotPossible("A check stops this application by law. End Stage One without going on to Stage Two.")
