"""The kinds of letter. An app adds its own as LETTERS in `<app>/letters.py`; these are everybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adoption.catalogues import gather
from adoption.permissions import Permission

if TYPE_CHECKING:
    from adoption.models import CaseFile
    from adoption.models.people import Side

BIRTH, CARE, ADOPTER = "birth", "care", "adopter"
FAMILIES = frozenset({BIRTH, ADOPTER})
EVERYBODY = frozenset({BIRTH, CARE, ADOPTER})


@dataclass(frozen=True, kw_only=True)
class LetterKind:
    """One kind: what it begins with, whom it may go to, and whether a second person sees it before it goes."""

    kind: str
    says: str
    """What it is, for lists and the timeline: “Invitation to a meeting”."""
    subject: str = ""
    opening: str = ""
    """The first paragraphs. {placeholders} are filled from `values`; what is not given stays as a visible gap."""
    asks: Mapping[str, str] = field(default_factory=dict)
    """What each placeholder stands for, in words: {"when": "day and time"}. A gap reads “[day and time]”."""
    known: Callable[[CaseFile], Mapping[str, str]] | None = None
    """What the record already knows of the placeholders, for a letter that somebody begins by hand."""
    to_sides: frozenset[str] = EVERYBODY
    checked_when_to: frozenset[str] = FAMILIES
    """The sides to which no such letter goes before somebody else has seen the pages (security 4.9)."""
    checked_by: Permission = Permission.DOCUMENT_ADD
    """What the second person must be allowed to do on the file."""
    by_hand: bool = True
    """Offered on the page; False for letters that an action alone begins."""

    def needs_check(self, side: Side | str) -> bool:
        return str(side) in self.checked_when_to

    def begin(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body with what is known filled in. What is filled in is taken as it is, never as a template."""
        unknown = set(values) - set(self.asks)
        if unknown:
            raise ValueError(f"{self.kind} does not ask for {sorted(unknown)}")
        filled = {name: values.get(name) or f"[{words}]" for name, words in self.asks.items()}
        return self.subject.format_map(filled), self.opening.format_map(filled)


def gaps(kind: LetterKind, text: str) -> list[str]:
    return [words for words in kind.asks.values() if f"[{words}]" in text]


def kinds() -> dict[str, LetterKind]:
    """Every kind that an installed app declares."""
    return {kind.kind: kind for kind in gather("letters", "LETTERS")}


def kind_of(kind: str) -> LetterKind:
    """Raises KeyError for a kind that no app declares."""
    return kinds()[kind]


def offered(side: Side | str) -> list[LetterKind]:
    """What can be begun by hand for somebody on this side."""
    return [kind for kind in kinds().values() if kind.by_hand and str(side) in kind.to_sides]


LETTERS = [
    LetterKind(kind="letter", says="Letter"),
    LetterKind(
        kind="meeting",
        says="Invitation to a meeting",
        subject="Invitation to a meeting",
        opening=(
            "We would like to invite you to {what}.\n\n"
            "It takes place on {when}, {where}.\n\n"
            "Please tell me if you cannot come, or if there is anything that would make it easier for you to take part."
        ),
        asks={"what": "which meeting", "when": "day and time", "where": "place"},
    ),
    LetterKind(
        kind="thanks",
        says="Letter to a professional",
        subject="",
        opening="Thank you for your help with our work.\n\n",
        to_sides=frozenset({CARE}),
    ),
]
