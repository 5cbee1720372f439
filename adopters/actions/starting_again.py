"""When time has run out: Stage One once more, or registration once more (AD-16, AAR r28)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions import agreements, more_time
from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, said, save
from adopters.actions.stage_one import begin, end, running
from adopters.flows import Stage
from adopters.models import AgreementKind, Household, StageOne, StageOneOutcome
from adopters.news import News
from adoption import periods
from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words

BETWEEN_MONTHS = 6
"""So long after they were told of the end of Stage One adopters may say that they go on (AAR r28)."""


@transaction.atomic
def restart(*, stage_one: StageOne, why: str, on: date, today: date, by: User) -> StageOne:
    """Beyond six months the manager closes, or begins a new run with a plan to be signed anew (AD-16)."""
    household, stage = running(stage_one, by)
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    why = said(why, "Say why Stage One begins anew and is not closed.")
    not_in_future(on, today)
    more_time.ensure_over(stage, on)

    end(stage, household, StageOneOutcome.TIME_RAN_OUT, on=on, by=by, told_on=on, reasons=why)
    plan = agreements.in_force(household, AgreementKind.STAGE_ONE_PLAN)
    if plan:
        agreements.replace(plan, on=on)
    save(household, stage_since=on)
    again = begin(household, on=on, by=by)
    note(household.file, "Stage One began anew", on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    announce(News.STAGE_ONE_STARTED, household, by=by, on=on)
    finish(household, "Stage One began anew.")
    return again


def last_day_to_go_on(household: Household) -> date | None:
    """The last day on which their wish to go on to Stage Two can be received; nothing without a success."""
    done = StageOne.rows.filter(household=household, outcome=StageOneOutcome.SUCCESSFUL).order_by("-pk").first()
    told_on = (done.told_on or done.ended_on) if done else None
    return periods.add_months(told_on, BETWEEN_MONTHS) if told_on else None


def ensure_in_time(household: Household, on: date) -> None:
    """Refuse a wish to go on that came too late: the agency may then not go on, and they register anew (AAR r28)."""
    last = last_day_to_go_on(household)
    if last is None:
        raise NotPossible("Stage One has not succeeded, so there is no Stage Two to go on to.")
    if on > last:
        raise NotPossible(
            f"Their wish to go on came after {day_in_words(last)}, six months after Stage One. "
            "They start again with a new Registration of Interest."
        )


@transaction.atomic
def register_again(*, household: Household, why: str, on: date, today: date, by: User) -> Household:
    """More than six months passed between the stages: back to registration, with everything on file kept (AAR r28)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    why = said(why, "Say what they told you, for the file.")
    not_in_future(on, today)
    not_before(on, household.stage_since, "This is before Stage One ended")
    last = last_day_to_go_on(household)
    if household.stage != Stage.BETWEEN or last is None:
        raise NotPossible("Only a household between the stages begins again with its registration.")
    if on <= last:
        raise NotPossible(f"They may still go on to Stage Two, until {day_in_words(last)}.")

    move_to(household, Stage.ENQUIRY, on=on)
    agreements.replace_all(household, on=on)
    note(household.file, "Back to registration", on=on, by=by, why=why, kind=EventKind.ASSESSMENT)
    finish(household, "They begin again with their registration.")
    return household
