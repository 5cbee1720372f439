"""Small steps that several actions on a child share."""

from __future__ import annotations

from typing import Any

from adoption.actions import refusals
from adoption.actions.records import lock
from adoption.actions.refusals import not_before as not_before
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
    """Refuse a document that is not of this child’s file, or cannot be used."""
    refusals.own_document(file, document, *kinds, whose="child")
