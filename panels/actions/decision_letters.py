"""The decision in writing to everybody the law names, each on their own file (PN-26, AAR r19, r33).

Adopters whose suitability was decided get theirs from the household’s own page (AD-34), with their right to answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from adoption.actions import letters
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.letters import kind_of
from adoption.models import CaseFile, Letter, Outcome, PersonAround, Relation, User
from adoption.permissions import Permission, can
from adoption.wording import day_in_words
from children.models import Child
from panels.models import DecisionSheet

PARENTS = (Relation.MOTHER, Relation.FATHER)
ADOPTERS_KINDS = {Outcome.AGREED: "match_approved", Outcome.REFUSED: "match_not_approved"}
PARENTS_KINDS = {
    ("panel_match", Outcome.AGREED): "match_parents",
    ("panel_match", Outcome.REFUSED): "no_match_parents",
    ("adoption_plan", Outcome.AGREED): "plan_parents",
    ("adoption_plan", Outcome.REFUSED): "no_plan_parents",
}


class Reader(NamedTuple):
    """Somebody who is told in writing, on their own file, and the letter they have."""

    to: PersonAround
    kind: str
    letter: Letter | None

    @property
    def is_reachable(self) -> bool:
        return bool(self.to.address.strip())


def readers(sheet: DecisionSheet, by: User) -> list[Reader]:
    """Everybody who is told in writing, as far as this person writes letters on their file; adopters first."""
    if sheet.outcome not in (Outcome.AGREED, Outcome.REFUSED) or sheet.approval is None:
        return []
    found, outcome = [], Outcome(sheet.outcome)
    if sheet.approval.kind == "panel_match" and sheet.item and sheet.item.other_file:
        found += _of(sheet, sheet.item.other_file, (Relation.APPLICANT,), ADOPTERS_KINDS[outcome], by)
    kind = PARENTS_KINDS.get((sheet.approval.kind, outcome))
    for file in _of_children(sheet) if kind else []:
        found += _of(sheet, file, PARENTS, kind or "", by)
    return found


@transaction.atomic
def begin(*, sheet: DecisionSheet, to: Iterable[PersonAround], on: date, by: User) -> list[Letter]:
    """Begin the letters to these people. They go the way of all letters: filled in, seen by a second person, sent."""
    held = lock(sheet)
    held.approval, held.item, held.file = sheet.approval, sheet.item, sheet.file
    wanted = {person.pk for person in to}
    if not wanted:
        raise NotPossible("Choose at least one person.")
    chosen = [reader for reader in readers(held, by) if reader.to.pk in wanted]
    if len(chosen) != len(wanted):
        raise NotPossible("Somebody you chose is not told of this decision in writing. Open the page again.")
    if any(reader.letter for reader in chosen):
        raise NotPossible("A letter to one of them is begun already. Find it under Letters.")
    return [_begin(held, reader, on=on, by=by) for reader in chosen]


def _of_children(sheet: DecisionSheet) -> list[CaseFile]:
    """Brothers and sisters of one match have each their own file, and their parents are on it."""
    link = sheet.item.link if sheet.item else None
    return [child.file for child in link.children] if link else [sheet.file]


def _begin(sheet: DecisionSheet, reader: Reader, *, on: date, by: User) -> Letter:
    asks = kind_of(reader.kind).asks
    values = {"when": day_in_words(sheet.decided_on) if sheet.decided_on else "", "child": _first_name(reader.to.file)}
    facts = {name: words for name, words in values.items() if name in asks}
    return letters.draft(file=reader.to.file, to=reader.to, kind=reader.kind, by=by, on=on, values=facts)


def _of(sheet: DecisionSheet, file: CaseFile, relations: tuple[Relation, ...], kind: str, by: User) -> list[Reader]:
    if not can(by, Permission.DOCUMENT_ADD, file) or not CaseFile.objects.visible_to(by).filter(pk=file.pk).exists():
        return []
    people = PersonAround.rows.filter(file=file, relation__in=relations).still_there()
    begun = {letter.to_id: letter for letter in _begun(sheet, file, kind)}
    rows = people.select_related("file__agency").order_by("-side", "pk")
    return [Reader(person, kind, begun.get(person.pk)) for person in rows]


def _begun(sheet: DecisionSheet, file: CaseFile, kind: str) -> QuerySet[Letter]:
    """Letters of this decision: one that was set aside does not count."""
    rows = Letter.rows.filter(file=file, kind=kind, set_aside_on=None, written_on__gte=sheet.decided_on)
    return rows.select_related("to", "file").order_by("pk")


def _first_name(file: CaseFile) -> str:
    child = Child.rows.filter(file=file).first()
    return child.first_name if child else ""
