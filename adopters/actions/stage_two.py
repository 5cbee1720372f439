"""Stage Two: their wish to go on, the agreement with its visits, the worker who assesses (AD-23, AD-24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from adopters.actions import agreements, pauses, portal_home, visits
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, said, save
from adopters.actions.starting_again import ensure_in_time
from adopters.flows import Ending, Stage
from adopters.models import Agreement, AgreementKind, Household, StageOne, StageOneOutcome, StageTwo
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure
from adoption.wording import counted, day_in_words

Planned = tuple[date, str]
"""A visit of the agreement: its day and what it is about."""


@transaction.atomic
def begin(
    *, household: Household, notified_on: date, by: User, today: date, fast_track: bool = False, why: str = ""
) -> StageTwo:
    """The household’s wish to go on arrived: from that day the law counts four months to the decision.

    On the fast track (approved before, or foster carers) there is no Stage One; the reason is kept.
    """
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(notified_on, today, "Enter the day on which their wish to go on reached you.")
    if fast_track:
        _may_skip(household, why)
    else:
        _in_time(household, notified_on)

    pauses.over(household, on=notified_on, by=by)
    move_to(household, Stage.STAGE_TWO, on=notified_on)
    stage_two = StageTwo.rows.create(household=household, notified_on=notified_on, fast_track=fast_track)
    what = "Stage Two asked for, without Stage One" if fast_track else "They wish to go on to Stage Two"
    note(household.file, what, on=notified_on, by=by, why=why.strip(), kind=EventKind.ASSESSMENT)
    finish(household, "Stage Two began.")
    return stage_two


@transaction.atomic
def draw_up_agreement(
    *,
    stage_two: StageTwo,
    planned: Iterable[Planned],
    panel_planned_on: date,
    on: date,
    by: User,
    we_provide: str = "",
    they_do: str = "",
) -> Agreement:
    """The Stage Two Agreement: every planned visit, at least six, and a provisional panel date (AD-24)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_two.household.file)
    household = hold(stage_two.household)
    stage_two = _running(stage_two)
    listed = sorted(planned)
    made = len(visits.held_days(stage_two))
    _enough(len(listed) + made)
    not_before(on, stage_two.notified_on, "The agreement follows their wish to go on")
    if any(day < on for day, _ in listed):
        raise NotPossible("A planned visit lies before the agreement. Check the dates of the visits.")
    last = max((day for day, _ in listed), default=on)
    not_before(panel_planned_on, last, "Panel comes after the last visit")

    visits.plan(stage_two, listed, on=on)
    save(stage_two, panel_planned_on=panel_planned_on)
    sections = written(listed, panel_planned_on, we_provide=we_provide, they_do=they_do, made=made)
    return agreements.draw_up(household=household, kind=AgreementKind.STAGE_TWO, sections=sections, on=on, by=by)


def written(
    listed: list[Planned], panel_planned_on: date, *, we_provide: str, they_do: str, made: int = 0
) -> list[dict[str, str]]:
    """The agreement in words, as both sides sign it."""
    lines = [
        f"{number}. {day_in_words(day)}{f': {about}' if about else ''}" for number, (day, about) in enumerate(listed, 1)
    ]
    before = f"{counted(made, 'visit').capitalize()} made already.\n\n" if made else ""
    panel = f"Provisionally {day_in_words(panel_planned_on)}. We tell you at once if this changes."
    return [
        {"heading": "Visits", "text": before + "\n".join(lines)},
        {"heading": "Panel", "text": panel},
        {"heading": "What we will do", "text": we_provide.strip() or WE_PROVIDE},
        {"heading": "What you will do", "text": they_do.strip() or THEY_DO},
    ]


WE_PROVIDE = (
    "Visit you as listed, tell you early when a date must change, arrange your preparation groups, and give you the "
    "report to read and comment on before it goes to panel."
)
THEY_DO = (
    "Keep the dates or tell us early, take part in the preparation groups, and tell us of any change in your "
    "household, health, home or work."
)


def agreement_signed(agreement: Agreement, *, by: User | None, on: date) -> None:
    """Everybody has signed the Stage Two Agreement: the assessment’s clocks start (TS-50, TS-51)."""
    if agreement.kind != AgreementKind.STAGE_TWO:
        return
    stage_two = StageTwo.rows.filter(household=agreement.household, ended_on=None).first()
    if stage_two and stage_two.agreed_on is None:
        save(lock(stage_two), agreed_on=on)
        finish(agreement.household, "The Stage Two Agreement is signed by everybody.")


@transaction.atomic
def end(*, stage_two: StageTwo, why: str, on: date, by: User, today: date) -> StageTwo:
    """The household does not go on. Its file is closed; what was written stays."""
    ensure(by, Permission.ASSESSMENT_DECIDE, stage_two.household.file)
    household = hold(stage_two.household)
    stage_two = _running(stage_two)
    not_in_future(on, today)
    not_before(on, stage_two.notified_on, "Stage Two began later")
    reason = said(why, "Say why the assessment ends.")
    save(stage_two, ended_on=on, ended_why=reason)
    shut(household, Ending.WITHDREW, why=reason, on=on, by=by)
    return stage_two


def end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """The file was closed by another way while it was assessed: the assessment ends, and its clocks with it."""
    for work in StageTwo.rows.filter(household=household, ended_on=None):
        why = household.ending_why or "The file was closed."
        save(lock(work), ended_on=max(on, work.notified_on), ended_why=why)


def current(household: Household) -> StageTwo | None:
    """The assessment that is going on, or the last one."""
    return StageTwo.rows.filter(household=household).order_by("-pk").first()


def panel_is_on(household: Household, on: date | None) -> None:
    """Panel’s day is fixed, moved, or open again: the family reads it on their own page (AD-66)."""
    work = StageTwo.rows.filter(household=household, ended_on=None).first()
    if work and work.panel_planned_on != on:
        save(lock(work), panel_planned_on=on)
        portal_home.publish(household)


def allocation_waits_for(household: Household) -> str:
    """Why no worker can be allocated for the assessment yet; empty when one can (AD-23)."""
    running = StageTwo.rows.filter(household=household, ended_on=None).first()
    if running is None or running.agreed_on or household.stage != Stage.STAGE_TWO:
        return ""
    return "The Stage Two Agreement is not complete. A worker is allocated for the assessment once everybody signed it."


def _in_time(household: Household, notified_on: date) -> None:
    if household.stage != Stage.BETWEEN:
        raise NotPossible("Stage Two follows a successful Stage One. Finish Stage One first, or use the fast track.")
    done = StageOne.rows.filter(household=household, outcome=StageOneOutcome.SUCCESSFUL).order_by("-pk").first()
    not_before(notified_on, done.ended_on if done else None, "Their wish to go on follows the end of Stage One")
    ensure_in_time(household, notified_on)


def _may_skip(household: Household, why: str) -> None:
    if household.stage != Stage.REGISTERED:
        raise NotPossible("The fast track begins with a Registration of Interest. Record that first.")
    said(why, "Say why they need no Stage One: approved before (where and when), or foster carers.")


def _enough(number: int) -> None:
    if number < visits.LEAST:
        missing = counted(visits.LEAST - number, "more visit")
        raise NotPossible(f"The agreement lists {counted(number, 'visit')}. At least six are needed: add {missing}.")


def _running(stage_two: StageTwo) -> StageTwo:
    held = lock(stage_two)
    if held.ended_on:
        raise NotPossible("This assessment has ended.")
    held.household = stage_two.household
    return held
