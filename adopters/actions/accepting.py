"""Whether a household is accepted into Stage One: asked, decided, told (AD-11, PN-39)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import stage_one
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.actions.registrations import held
from adopters.flows import Ending
from adopters.models import Household, Member, Registration
from adoption.actions import approvals, letters
from adoption.actions.records import lock, note
from adoption.decision import fingerprint_of
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, EventKind, Letter, User
from adoption.permissions import Permission, Role, ensure
from adoption.wording import list_in_words

ACCEPT, REFUSE = "registration_accept", "registration_refuse"
ACCEPTED_LETTER, REFUSED_LETTER = "registration_accepted", "registration_refused"


@transaction.atomic
def propose(*, registration: Registration, accept: bool, reasons: str, by: User, at: datetime) -> Approval:
    """Ask the team manager to accept them into Stage One, or to refuse with these reasons (AD-11, PN-39)."""
    household, registration = held(registration, by)
    _ready(registration, accept)
    if waiting_question(registration):
        raise NotPossible("The team manager has been asked already.")
    reasons = reasons.strip() if accept else said(reasons, "Give the reasons: they are told them in writing.")
    save(registration, reasons=reasons)
    return approvals.ask(
        kind=ACCEPT if accept else REFUSE,
        subject=registration,
        file=household.file,
        question="Accept this household into Stage One?" if accept else "Refuse this Registration of Interest?",
        decided_by=Role.ASSESSMENT_MANAGER,
        by=by,
        at=at,
    )


@transaction.atomic
def decide(*, registration: Registration, accept: bool, reasons: str, on: date, by: User, today: date) -> Registration:
    """The manager decides without being asked, when somebody else held the discussion (PN-39)."""
    household, registration = held(registration, by)
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    not_in_future(on, today)
    if waiting_question(registration):
        raise NotPossible("You have been asked about this: decide it under Approvals.")
    if registration.discussed_by_id == by.pk:
        raise NotAllowed("You held the detailed discussion, so another manager decides.")
    return _decide(household, registration, accept, reasons, on=on, by=by)


def carry_out(approval: Approval, *, by: User, on: date) -> Registration:
    """The manager agreed to what was proposed."""
    registration = Registration.rows.select_related("household__file").get(pk=approval.subject_id)
    household, registration = held(registration, by)
    return _decide(household, registration, approval.kind == ACCEPT, registration.reasons, on=on, by=by)


def put_back(approval: Approval, *, by: User, on: date) -> None:
    """Not agreed: nothing is decided, and what was proposed does not stand."""
    registration = Registration.rows.select_related("household__file").get(pk=approval.subject_id)
    if registration.decided_on is None:
        save(lock(registration), reasons="")


@transaction.atomic
def close_after_letter(*, registration: Registration, by: User) -> Household:
    """Close the file of a refused household once every applicant’s letter has gone (AD-11)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, registration.household.file)
    household = hold(registration.household)
    registration = lock(registration)
    if registration.accepted is not False or registration.decided_on is None:
        raise NotPossible("This registration was not refused.")
    gone = _sent(household, registration.decided_on)
    applicants = Member.rows.applicants().filter(household=household)
    if not gone or any(member.person_id not in gone for member in applicants):
        raise NotPossible("The letter with the reasons has not gone to every applicant. Send it under Letters first.")
    shut(household, Ending.NOT_ACCEPTED, why=registration.reasons, on=max(gone.values()), by=by)
    return household


def waiting_question(registration: Registration) -> Approval | None:
    rows = Approval.rows.waiting().filter(kind__in=[ACCEPT, REFUSE], subject=Registration._meta.label)
    return rows.filter(subject_id=registration.pk).first()


def fingerprint(registration: Registration) -> str:
    """The decision stands or falls with what was discussed and the reasons."""
    return fingerprint_of(registration, "received_on", "discussed_on", "discussion", "reasons")


def _ready(registration: Registration, accept: bool) -> None:
    """What must be so before anybody decides. Age and background are never asked about (AD-01, AD-02)."""
    if registration.discussed_on is None:
        raise NotPossible("Record the detailed discussion first: the decision rests on it.")
    without = Member.rows.applicants().filter(household=registration.household_id, born_on=None)
    names = [member.name for member in without.select_related("person")]
    if accept and names:
        raise NotPossible(f"Enter the date of birth of {list_in_words(names)} first: the checks ask for it.")


def _decide(
    household: Household, registration: Registration, accept: bool, reasons: str, *, on: date, by: User
) -> Registration:
    _ready(registration, accept)
    reasons = reasons.strip() if accept else said(reasons, "Give the reasons: they are told them in writing.")
    if registration.discussed_on:
        not_before(on, registration.discussed_on, "The decision follows the detailed discussion")
    save(registration, accepted=accept, decided_on=on, decided_by=by, reasons=reasons)
    what = "Accepted into Stage One" if accept else "Registration of Interest refused"
    note(household.file, what, on=on, by=by, why=reasons, kind=EventKind.DECISION)
    _write(household, ACCEPTED_LETTER if accept else REFUSED_LETTER, reasons, on=on, by=by)
    if accept:
        stage_one.start(registration=registration, on=on, by=by)
    else:
        finish(household, "The Registration of Interest was refused.")
    return registration


def _write(household: Household, kind: str, reasons: str, *, on: date, by: User) -> None:
    """A letter to each applicant, to be read once more and sent."""
    values = {"reasons": reasons} if kind == REFUSED_LETTER else {}
    for member in Member.rows.applicants().filter(household=household).select_related("person"):
        letters.draft(file=household.file, to=member.person, kind=kind, by=by, on=on, values=values)


def _sent(household: Household, since: date) -> dict[int, date]:
    rows = Letter.rows.filter(file=household.file_id, kind=REFUSED_LETTER, sent_on__gte=since)
    return {letter.to_id: letter.sent_on for letter in rows if letter.sent_on}
