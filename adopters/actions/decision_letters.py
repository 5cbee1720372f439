"""The decision in writing, to each applicant (AD-34, PN-26)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from adopters.actions.facts import finish, hold, save
from adopters.models import Member, Suitability, SuitabilityDecision
from adoption.actions import letters
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, Letter, User
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
    have = set(_of(row, kind).values_list("to", flat=True))
    values = {"when": day_in_words(row.decided_on)} if row.decided_on else {}
    if row.decision == SuitabilityDecision.NOT_APPROVED:
        values["reasons"] = row.reasons
    applicants = Member.rows.applicants().filter(household=row.household).select_related("person")
    missing = [member.person for member in applicants if member.person_id not in have]
    if not missing:
        raise NotPossible("The letters are begun already. Find them under Letters.")
    return [letters.draft(file=row.household.file, to=to, kind=kind, by=by, on=on, values=values) for to in missing]


@transaction.atomic
def gone(*, suitability: Suitability, by: User) -> Suitability:
    """Every applicant’s letter has been sent: the decision was put in writing on the day of the last (PN-26).

    Each has found their own letter in the portal since it was sent, like every letter (AD-66).
    """
    row = _decided(suitability, by)
    sent = dict(_of(row, KINDS[SuitabilityDecision(row.decision)]).exclude(sent_on=None).values_list("to", "sent_on"))
    applicants = list(Member.rows.applicants().filter(household=row.household).select_related("person"))
    waiting = [member.name for member in applicants if member.person_id not in sent]
    if waiting or not sent:
        raise NotPossible(
            f"The letter to {' and '.join(waiting) or 'the adopters'} has not gone. Send it under Letters."
        )
    if row.written_on:
        raise NotPossible("This is recorded already.")
    day = max(day for day in sent.values() if day)
    save(row, written_on=day)
    note(row.household.file, "Decision put in writing to the adopters", on=day, by=by, kind=EventKind.DECISION)
    finish(row.household, "The decision was put in writing.")
    return row


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
