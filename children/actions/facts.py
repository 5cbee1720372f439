"""Small steps that several actions on a child share."""

from __future__ import annotations

from datetime import date
from typing import Any

from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import CaseFile, Document, DocumentKind, User
from adoption.permissions import Permission, can, ensure
from children.flows import PLAN, PlanStatus
from children.models import Child


def ensure_any(by: User, file: CaseFile, *permissions: Permission) -> None:
    """Raise NotAllowed unless the person holds one of these."""
    if not any(can(by, permission, file) for permission in permissions):
        ensure(by, permissions[0], file)


def hold(child: Child) -> Child:
    """The child with its file, both locked until the transaction ends; the file first, so nobody waits in a ring."""
    file = lock(child.file)
    if file.closed_on:
        raise NotPossible("This file is closed. Ask a manager to reopen it first.")
    held = lock(child)
    held.file = file
    return held


def save(child: Child, **facts: Any) -> Child:
    """Write these facts and nothing else."""
    for name, value in facts.items():
        setattr(child, name, value)
    child.save(update_fields=list(facts))
    return child


def move_to(child: Child, status: PlanStatus) -> None:
    """Take the plan to its next status, or refuse."""
    PLAN.check(PlanStatus(child.status), status)
    save(child, status=status)


def own_document(file: CaseFile, document: Document | None, *kinds: DocumentKind) -> None:
    """Refuse a document of another file, of another kind, or withdrawn."""
    if document is None:
        return
    if document.file_id != file.pk:
        raise NotPossible("Choose a document that is on this child’s file.")
    if document.withdrawn_on:
        raise NotPossible("That document has been withdrawn. Choose another.")
    if kinds and document.kind not in kinds:
        wanted = " or ".join(str(kind.label).lower() for kind in kinds)
        raise NotPossible(f"Choose a document of the kind “{wanted}”.")


def not_before(day: date, earliest: date | None, says: str) -> None:
    """Refuse a date before another, in a sentence."""
    if earliest and day < earliest:
        raise NotPossible(f"{says} ({earliest.day} {earliest:%B %Y}). Check the date.")
