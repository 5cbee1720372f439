"""Putting documents on a file: cleaned, numbered, never replaced; withdrawn with a reason, never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import CaseFile, Document, DocumentKind, DocumentVersion, EventKind, PersonAround, User
from adoption.models.people import Side
from adoption.permissions import Permission, ensure
from adoption.uploads import Cleaned, clean
from adoption.uploads.keeping import keep


@transaction.atomic
def add(
    *,
    file: CaseFile,
    kind: DocumentKind | str,
    title: str,
    upload: File,  # type: ignore[type-arg]
    by: User,
    at: datetime,
    about_side: Side | str = Side.CARE,
) -> Document:
    """Put a new document on a file. Raises NotPossible, saying what to do, when the file is not what it should be."""
    ensure(by, Permission.DOCUMENT_ADD, file)
    return take_in(file=file, kind=kind, title=title, upload=upload, by=by, at=at, about_side=about_side)


def take_in(
    *,
    file: CaseFile,
    kind: DocumentKind | str,
    title: str,
    upload: File,  # type: ignore[type-arg]
    by: User,
    at: datetime,
    about_side: Side | str,
) -> Document:
    """As `add`, from somebody who may not open the file and was let hand it in. The caller has checked that."""
    if not title.strip():
        raise NotPossible("Say what the document is.")

    document = Document.rows.create(file=file, kind=kind, title=title.strip(), about_side=about_side)
    _store(document, upload, number=1, by=by, at=at)
    what = f"Added {DocumentKind(kind).label.lower()}: {document.title}"
    note(file, what, on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return document


@transaction.atomic
def keep_made(
    *,
    file: CaseFile,
    kind: DocumentKind,
    title: str,
    data: bytes,
    by: User,
    at: datetime,
    about_side: Side | str = Side.CARE,
    only_for: PersonAround | None = None,
) -> DocumentVersion:
    """Keep a PDF that the service has just drawn, byte for byte. The caller has checked, and notes what it is."""
    document = Document.rows.create(file=file, kind=kind, title=title, about_side=about_side, only_for=only_for)
    return _keep(document, Cleaned(data, "application/pdf", "pdf"), number=1, by=by, at=at)


def keep_on_each(
    files: Iterable[CaseFile], *, kind: DocumentKind, title: str, data: bytes, by: User, at: datetime
) -> DocumentVersion:
    """The same paper on several files, as of brothers and sisters: each stands alone. The first is given back."""
    kept = [keep_made(file=file, kind=kind, title=title, data=data, by=by, at=at) for file in files]
    return kept[0]


@transaction.atomic
def add_version(*, document: Document, upload: File, by: User, at: datetime) -> DocumentVersion:  # type: ignore[type-arg]
    """Put a newer version beside the older ones. A decision on an older version then no longer stands."""
    ensure(by, Permission.DOCUMENT_ADD, document.file)
    document = lock(document)
    if document.withdrawn_on:
        raise NotPossible("This document was withdrawn. Add a new document instead.")
    last = DocumentVersion.rows.filter(document=document).order_by("-number").first()

    version = _store(document, upload, number=last.number + 1 if last else 1, by=by, at=at)
    what = f"Added version {version.number} of {document.title}"
    note(document.file, what, on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return version


@transaction.atomic
def withdraw(*, document: Document, why: str, on: date, by: User) -> Document:
    """Mark a document as not to be used. It stays on the file, with the reason."""
    ensure(by, Permission.DOCUMENT_ADD, document.file)
    document = lock(document)
    if document.withdrawn_on:
        raise NotPossible("This document was withdrawn already.")
    if not why.strip():
        raise NotPossible("Say why the document is withdrawn.")

    document.withdrawn_on, document.withdrawn_why = on, why
    document.save(update_fields=["withdrawn_on", "withdrawn_why"])
    note(document.file, f"Withdrew {document.title}", on=on, by=by, why=why, kind=EventKind.DOCUMENT)
    return document


def _store(document: Document, upload: File, *, number: int, by: User, at: datetime) -> DocumentVersion:  # type: ignore[type-arg]
    return _keep(document, clean(upload, kind=document.kind), number=number, by=by, at=at)


def _keep(document: Document, cleaned: Cleaned, *, number: int, by: User, at: datetime) -> DocumentVersion:
    """Under a random name, which says nothing about the person or the file."""
    name = uuid.uuid4().hex
    version = DocumentVersion(
        document=document,
        number=number,
        media_type=cleaned.media_type,
        size=len(cleaned.data),
        sha256=cleaned.sha256,
        added_by=by,
        added_at=at,
    )
    keep(version.stored, f"{name[:2]}/{name}.{cleaned.suffix}", cleaned.data)
    version.save()
    return version
