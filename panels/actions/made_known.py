"""From the decision to those it is about: told by word of mouth, then in writing, each in its time (PN-26, PN-28)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from adopters.models import Household
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.models import EventKind, Letter, PersonAround, Relation, User
from panels.actions.facts import save
from panels.models import DecisionSheet, ItemKind

ADOPTERS_LETTERS = {
    "suitability_approved": ItemKind.SUITABILITY,
    "suitability_not_approved": ItemKind.SUITABILITY,
    "match_approved": ItemKind.MATCH,
    "match_not_approved": ItemKind.MATCH,
}
"""Letters that tell adopters what was decided, and about what kind of item."""


def letter_sent(letter: Letter, *, by: User | None, on: date) -> None:
    """The decision is in writing once every applicant’s letter has gone: on the day of the last."""
    kind = ADOPTERS_LETTERS.get(letter.kind)
    sheet = _waiting(letter, kind).first() if kind else None
    if sheet is None:
        return
    sent = Letter.rows.filter(file=letter.file, kind=letter.kind, written_on__gte=sheet.decided_on, set_aside_on=None)
    days = dict(sent.exclude(sent_on=None).values_list("to", "sent_on"))
    applicants = PersonAround.rows.filter(file=letter.file, relation=Relation.APPLICANT).still_there()
    if {person.pk for person in applicants} <= set(days):
        save(lock(sheet), written_on=max(day for day in days.values() if day))
        note(sheet.file, "Decision put in writing to the adopters", on=on, by=by, kind=EventKind.DECISION)
        refresh(sheet.file, because="The decision was put in writing.")


def told(household: Household, *, by: User | None, on: date) -> None:
    """From the household’s own page: the sheet of that decision knows it too."""
    rows = DecisionSheet.rows.filter(item__household=household, item__kind=ItemKind.SUITABILITY, told_on=None)
    sheet = rows.exclude(decided_on=None).order_by("-decided_on", "-pk").first()
    if sheet:
        save(lock(sheet), told_on=on)
        refresh(sheet.file, because="The adopters were told the decision.")


def _waiting(letter: Letter, kind: ItemKind) -> QuerySet[DecisionSheet]:
    rows = DecisionSheet.rows.to_be_made_known().filter(item__kind=kind, written_on=None)
    place = "item__other_file" if kind == ItemKind.MATCH else "file"
    return rows.filter(Q(**{place: letter.file}), decided_on__lte=letter.written_on).select_related("file")
