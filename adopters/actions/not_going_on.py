"""An application that does not go on to Stage Two: reasons, other agencies, a letter to each (AD-21, PN-40)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from adopters.actions import more_time
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, said, save
from adopters.actions.stage_one import end, running
from adopters.flows import Ending
from adopters.models import Household, Member, StageOne, StageOneOutcome
from adoption.actions import approvals, letters
from adoption.actions.letter_checks import ensure_fit
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.decision import fingerprint_of
from adoption.errors import NotPossible
from adoption.models import Approval, EventKind, Letter, User
from adoption.permissions import Permission, Role, ensure

KINDS = {
    StageOneOutcome.NOT_GOING_ON: "stage_one_not_going_on",
    StageOneOutcome.TIME_RAN_OUT: "stage_one_time_ran_out",
}
ENDINGS = {
    StageOneOutcome.NOT_GOING_ON: Ending.NOT_TO_STAGE_TWO,
    StageOneOutcome.TIME_RAN_OUT: Ending.TIME_RAN_OUT,
}
LETTER = "stage_one_ended"
NOWHERE = "We know of no other agency that we could recommend to you at present."


@transaction.atomic
def propose(
    *,
    stage_one: StageOne,
    reasons: str,
    referred_to: str,
    by: User,
    at: datetime,
    outcome: StageOneOutcome | str = StageOneOutcome.NOT_GOING_ON,
    own: Mapping[int, str] | None = None,
) -> Approval:
    """Propose that they do not go on, with the letter for each applicant. The team manager decides on exactly that.

    `reasons` is for both to read. `own` holds, by member, what one of them alone is told (security 4.10).
    """
    household, stage = running(stage_one, by)
    ensure(by, Permission.DOCUMENT_ADD, household.file)
    reasons = said(reasons, "Give the reasons: they are told them in writing.")
    on = london(at).date()
    if outcome == StageOneOutcome.TIME_RAN_OUT:
        more_time.ensure_over(stage, on)
    if waiting(household):
        raise NotPossible("This has been proposed already and waits for the team manager.")

    for letter in drafts(household):
        letters.set_aside(letter=letter, why="Proposed anew, with other letters.", on=on, by=by)
    save(stage, reasons=reasons, referred_to=referred_to.strip())
    _write(household, stage, own or {}, on=on, by=by)
    question = f"{StageOneOutcome(outcome).label}?"
    return approvals.ask(
        kind=KINDS[StageOneOutcome(outcome)],
        subject=stage,
        file=household.file,
        question=question,
        decided_by=Role.ASSESSMENT_MANAGER,
        by=by,
        at=at,
    )


def _write(household: Household, stage: StageOne, own: Mapping[int, str], *, on: date, by: User) -> None:
    """One letter to each applicant. What concerns one of them stands in that person’s letter alone."""
    for member in Member.rows.applicants().filter(household=household).select_related("person"):
        alone = own.get(member.pk, "").strip()
        values = {
            "reasons": "\n\n".join(filter(None, [stage.reasons, alone])),
            "elsewhere": stage.referred_to or NOWHERE,
        }
        letter = letters.draft(file=household.file, to=member.person, kind=LETTER, by=by, on=on, values=values)
        ensure_fit(letter)


def carry_out(approval: Approval, *, by: User, on: date) -> None:
    """The manager agreed to the ending and to the letters as they stand. It is closed when those have gone."""
    outcome = next(each for each, kind in KINDS.items() if kind == approval.kind)
    stage = StageOne.rows.select_related("household__file").get(pk=approval.subject_id)
    household, stage = running(stage, by)
    for letter in drafts(household):
        letters.approve(letter=letter, version=letter.version, by=by, on=on)
    end(stage, household, outcome, on=on, by=by, told_on=None, reasons=stage.reasons)
    note(household.file, f"{outcome.label}: agreed", on=on, by=by, why=stage.reasons, kind=EventKind.ASSESSMENT)
    finish(household, "Stage One ended.")


def put_back(approval: Approval, *, by: User, on: date) -> None:
    """Not agreed, or taken back: Stage One goes on, and the letters are set aside."""
    stage = StageOne.rows.select_related("household__file").get(pk=approval.subject_id)
    household, stage = running(stage, by)
    for letter in drafts(household):
        letters.set_aside(letter=letter, why="It was not agreed, or taken back.", on=on, by=by)
    save(stage, reasons="", referred_to="")


@transaction.atomic
def close_after_letter(*, stage_one: StageOne, by: User) -> StageOne:
    """Close the file once every applicant’s letter has gone: nobody is turned away without one (PN-40)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, stage_one.household.file)
    household = hold(stage_one.household)
    stage = lock(stage_one)
    ending = ENDINGS.get(StageOneOutcome(stage.outcome))
    if ending is None or stage.ended_on is None:
        raise NotPossible("The team manager has not agreed to this ending.")
    gone = _sent(household, stage.ended_on)
    applicants = Member.rows.applicants().filter(household=household)
    if not gone or any(member.person_id not in gone for member in applicants):
        raise NotPossible("The letter with the reasons has not gone to every applicant. Send it under Letters first.")
    told_on = max(gone.values())
    save(stage, told_on=told_on)
    shut(household, ending, why=stage.reasons, on=told_on, by=by)
    return stage


def fingerprint(stage: StageOne) -> str:
    """The decision stands or falls with the reasons, the referral and every word of the letters."""
    words = ",".join(f"{letter.pk}:{letter.version}" for letter in drafts(stage.household))
    return f"{fingerprint_of(stage, 'reasons', 'referred_to', 'outcome')[:40]}{words}"[:64]


def drafts(household: Household) -> list[Letter]:
    rows = Letter.rows.being_written().filter(file=household.file_id, kind=LETTER)
    return list(rows.select_related("file__agency", "to").order_by("pk"))


def waiting(household: Household) -> Approval | None:
    return Approval.rows.waiting().filter(kind__in=KINDS.values(), file=household.file_id).first()


def _sent(household: Household, since: date) -> dict[int, date]:
    """To whom the letter has gone since the decision, and when."""
    rows = Letter.rows.sent().filter(file=household.file_id, kind=LETTER, sent_on__gte=since)
    return {to: sent_on for to, sent_on in rows.values_list("to", "sent_on") if sent_on}
