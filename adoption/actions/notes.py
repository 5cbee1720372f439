"""Case notes and supervision discussions on a file (CH-54)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import CaseEvent, CaseFile, Draft, EventKind, User
from adoption.permissions import Permission, ensure

KINDS = (EventKind.NOTE, EventKind.SUPERVISION)


def draft_key(file: CaseFile) -> str:
    """Under which name the unsaved typing of a note on this file is kept."""
    return f"{file.kind}-note-{file.reference}"


@transaction.atomic
def write(*, file: CaseFile, kind: EventKind, what: str, detail: str, on: date, by: User) -> CaseEvent:
    """Put a note on the timeline; the writer’s draft of it is no longer needed."""
    ensure(by, Permission.NOTE_WRITE, file)
    if kind not in KINDS:
        raise NotPossible("Choose a case note or a supervision discussion.")
    if not what or not detail:
        raise NotPossible("Give the note a heading and write it.")

    Draft.objects.filter(user=by, form=draft_key(file)).delete()
    return note(file, what, on=on, by=by, detail=detail, kind=kind)


@transaction.atomic
def correct(*, event: CaseEvent, detail: str, why: str, on: date, by: User) -> CaseEvent:
    """A note is never changed: a correction stands beside it (FF-02)."""
    ensure(by, Permission.NOTE_WRITE, event.file)
    if event.kind not in KINDS:
        raise NotPossible("Only a note is corrected here.")
    if not detail or not why:
        raise NotPossible("Write the corrected text, and say why.")
    return note(
        event.file,
        f"Correction: {event.what}",
        on=on,
        by=by,
        why=why,
        detail=detail,
        kind=EventKind(event.kind),
        corrects=event,
    )
