"""More time for Stage One: asked by the worker, agreed by the manager, never beyond six months (AD-16)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions.facts import finish, said, save
from adopters.actions.stage_one import running
from adopters.models import StageOne
from adoption import periods
from adoption.actions import approvals, extensions
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Approval, Deadline, Extension, ExtensionKind, User
from adoption.permissions import Role
from adoption.wording import day_in_words

KIND = "stage_one_more_time"
USUAL, LONGEST = "TS-48", "TS-49"
MONTHS = 6


@transaction.atomic
def ask(*, stage_one: StageOne, until_on: date, why: str, by: User, at: datetime) -> Approval:
    """Ask the team manager for more than the usual two months. The date stays until they agree."""
    household, stage = running(stage_one, by)
    why = said(why, "Say why more time is needed: the manager decides on it.")
    deadline = clock_of(stage, USUAL)
    if deadline is None:
        raise NotPossible("The usual date of this Stage One is not worked out yet. Try again in a minute.")
    _sensible(stage, deadline, until_on)
    if Approval.rows.waiting().filter(kind=KIND, file=household.file_id).exists():
        raise NotPossible("More time has been asked for already and waits for a decision.")

    extension = Extension.objects.create(
        deadline=deadline,
        kind=ExtensionKind.EXTENSION,
        from_on=london(at).date(),
        until_on=until_on,
        why=why,
        asked_by=by,
    )
    question = f"May Stage One take until {day_in_words(until_on)}?"
    role = Role.ASSESSMENT_MANAGER
    return approvals.ask(
        kind=KIND, subject=extension, file=household.file, question=question, decided_by=role, by=by, at=at
    )


def carry_out(approval: Approval, *, by: User, on: date) -> None:
    """Agreed: the new date stands, with the reason and who agreed."""
    extension = Extension.objects.select_related("deadline").get(pk=approval.subject_id)
    stage = StageOne.rows.select_related("household__file").get(pk=extension.deadline.subject_id)
    household, stage = running(stage, by)
    extensions.ensure_within(extension.deadline, extension.until_on or on)
    extensions.carry_out(approval, by=by, on=on)
    save(stage, extended_until=extension.until_on, extended_why=extension.why, extended_by=by)
    finish(household, "More time for Stage One was agreed.")


def clock_of(stage: StageOne, rule: str) -> Deadline | None:
    return Deadline.rows.filter(rule=rule, subject=StageOne._meta.label, subject_id=stage.pk).first()


def longest(stage: StageOne) -> date:
    """The last day that Stage One may take: six months from its start, and the pauses where they do not count."""
    row = clock_of(stage, LONGEST)
    return row.due_on if row else periods.add_months(stage.started_on, MONTHS)


def is_over(stage: StageOne, on: date) -> bool:
    row = clock_of(stage, LONGEST)
    return is_past(row, on) if row else on > longest(stage)


def is_past(row: Deadline, on: date) -> bool:
    """Past its last day. Where a pause stops the clock, no day of the pause counts."""
    return min(on, row.paused_on or on) > row.due_on


def ensure_over(stage: StageOne, on: date) -> None:
    if not is_over(stage, on):
        raise NotPossible(f"There is time until {day_in_words(longest(stage))}. Ask for more time instead.")


def _sensible(stage: StageOne, deadline: Deadline, until_on: date) -> None:
    if deadline.paused_on:
        raise NotPossible("The clock stands still while the assessment is paused. End the pause first.")
    if until_on <= deadline.due_on:
        raise NotPossible(f"Choose a date after {day_in_words(deadline.due_on)}, which they have already.")
    if until_on > longest(stage):
        last = day_in_words(longest(stage))
        raise NotPossible(f"Stage One may take six months at most, until {last}. Choose a date up to then.")
