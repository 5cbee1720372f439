"""Refusals that actions of several apps share, in sentences that say how to mend what was entered."""

from __future__ import annotations

from datetime import date

from adoption.errors import NotPossible
from adoption.models import CaseFile, Document, DocumentKind
from adoption.wording import day_in_words


def not_before(day: date, earliest: date | None, says: str) -> None:
    """Refuse a date before another, in a sentence."""
    if earliest and day < earliest:
        raise NotPossible(f"{says} ({day_in_words(earliest)}). Check the date.")


def own_document(file: CaseFile, document: Document | None, *kinds: DocumentKind, whose: str) -> None:
    """Refuse a document of another file, of another kind, or one that was withdrawn."""
    if document is None:
        return
    if document.file_id != file.pk:
        raise NotPossible(f"Choose a document that is on this {whose}’s file.")
    if document.withdrawn_on:
        raise NotPossible("That document has been withdrawn. Choose another.")
    if kinds and document.kind not in kinds:
        wanted = " or ".join(str(kind.label).lower() for kind in kinds)
        raise NotPossible(f"Choose a document of the kind “{wanted}”.")
