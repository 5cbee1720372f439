"""The flag of what people need, for every page of their file (GV-05)."""

from __future__ import annotations

from dataclasses import dataclass

from adoption.models import CaseFile, PersonAround


@dataclass(frozen=True)
class Flag:
    """One person and what they need, in words."""

    name: str
    relation: str
    says: str


def flags(file: CaseFile) -> list[Flag]:
    """Everybody around this case who needs something special, in one query."""
    people = PersonAround.rows.filter(file=file).still_there().order_by("side", "relation", "pk")
    return [
        Flag(person.name, person.get_relation_display(), person.needs_flag) for person in people if person.needs_flag
    ]
