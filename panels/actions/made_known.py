"""From the decision to those it is about: told by word of mouth, then in writing, each in its time (PN-26, PN-28)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from adopters.models import Household
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.models import EventKind, Letter, PersonAround, Relation, User
from panels.actions.facts import save
from panels.models import DecisionSheet, ItemKind

LETTERS = ("match_approved", "match_not_approved")
"""Letters that tell adopters what was decided on their match; those on suitability are known on the household."""


def letter_sent(letter: Letter, *, by: User | None, on: date) -> None:
    """The decision is in writing once every applicant’s letter has gone: on the day of the last."""
    sheet = _waiting(letter).first() if letter.kind in LETTERS else None
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


def _waiting(letter: Letter) -> QuerySet[DecisionSheet]:
    rows = DecisionSheet.rows.to_be_made_known().filter(item__other_file=letter.file, written_on=None)
    return rows.filter(decided_on__lte=letter.written_on).select_related("file")
