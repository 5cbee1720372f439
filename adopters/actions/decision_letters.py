"""The decision in writing, to each applicant (AD-34, PN-26)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from adopters.actions.facts import finish, hold, save
from adopters.models import Household, Member, Suitability, SuitabilityDecision
from adoption.actions import letters
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, Letter, PersonAround, User
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words

KINDS = {
    SuitabilityDecision.APPROVED: "suitability_approved",
    SuitabilityDecision.NOT_APPROVED: "suitability_not_approved",
}


@transaction.atomic
def write(*, suitability: Suitability, on: date, by: User) -> list[Letter]:
    """Begin the decision letter to every applicant. They go the way of all letters: checked, then sent."""
    row = _decided(suitability, by)
    kind = KINDS[SuitabilityDecision(row.decision)]
    values = {"when": day_in_words(row.decided_on)} if row.decided_on else {}
    if row.decision == SuitabilityDecision.NOT_APPROVED:
        values["reasons"] = row.reasons
    missing = still_to_begin(row)
    if not missing:
        raise NotPossible("The letters are begun already. Find them under Letters.")
    return [letters.draft(file=row.household.file, to=to, kind=kind, by=by, on=on, values=values) for to in missing]


def still_to_begin(row: Suitability) -> list[PersonAround]:
    """Applicants for whom no letter is begun."""
    have = set(begun(row).values_list("to", flat=True))
    applicants = Member.rows.applicants().filter(household=row.household).select_related("person")
    return [member.person for member in applicants if member.person_id not in have]


def begun(row: Suitability) -> QuerySet[Letter]:
    """The letters of this decision, sent or not."""
    return _of(row, KINDS[SuitabilityDecision(row.decision)])


def letter_sent(letter: Letter, *, by: User | None, on: date) -> None:
    """The decision is in writing once every applicant’s letter has gone: on the day of the last (PN-26, TS-121).

    Each has found their own letter in the portal since it was sent, like every letter (AD-66).
    """
    row = _unwritten(letter.file).first() if letter.kind in KINDS.values() else None
    if row:
        _look_at_what_went(row, by=by, on=on)


def applicant_left(household: Household, *, by: User | None, on: date) -> None:
    """Nobody is written to any more who has left: the letter to whoever remains may have been the last."""
    row = _unwritten(household.file).first()
    if row:
        _look_at_what_went(row, by=by, on=on)


def _look_at_what_went(row: Suitability, *, by: User | None, on: date) -> None:
    sent = dict(begun(row).exclude(sent_on=None).values_list("to", "sent_on"))
    applicants = Member.rows.applicants().filter(household=row.household)
    if sent and set(applicants.values_list("person", flat=True)) <= set(sent):
        save(lock(row), written_on=max(day for day in sent.values() if day))
        note(row.household.file, "Decision put in writing to the adopters", on=on, by=by, kind=EventKind.DECISION)
        finish(row.household, "The decision was put in writing.")


def _unwritten(file: CaseFile) -> QuerySet[Suitability]:
    """The decision on these adopters that stands and is not in writing yet."""
    rows = Suitability.rows.to_be_made_known().filter(household__file=file, written_on=None)
    return rows.select_related("household__file__agency")


def _decided(suitability: Suitability, by: User) -> Suitability:
    ensure(by, Permission.HOUSEHOLD_WRITE, suitability.household.file)
    household = hold(suitability.household)
    row = lock(suitability)
    row.household = household
    if not row.decision:
        raise NotPossible("The decision maker has not decided yet.")
    return row


def _of(row: Suitability, kind: str) -> QuerySet[Letter]:
    rows = Letter.rows.filter(file=row.household.file_id, kind=kind, set_aside_on=None)
    return rows.filter(written_on__gte=row.decided_on).order_by("pk")
