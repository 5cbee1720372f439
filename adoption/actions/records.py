"""What every action does: lock what it will change, and note who did what and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models

from adoption import clock
from adoption.errors import NotPossible, Stale
from adoption.models import CaseEvent, CaseFile, EventKind, Look, ReadEvent, User

M = TypeVar("M", bound=models.Model)


def lock(row: M) -> M:
    """Read the row again and hold it until the transaction ends, so that what is checked is what is changed.

    In one order everywhere, so that two deeds never wait for each other: a question (Approval), then the file, then
    people, then what hangs on the file. Keys never change, so rows that only point here need not wait (`no_key`).
    """
    manager = row._meta.model._base_manager  # not of its type: whoever is signed in comes as a lazy object
    try:
        return manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)  # type: ignore[return-value]
    except row._meta.model.DoesNotExist:  # type: ignore[attr-defined]
        raise NotPossible("This no longer exists. Go back and open the page again.") from None


def check_version(row: models.Model, version: int, *, theirs: dict[str, str]) -> None:
    """Refuse a save made on an older version, with what stands now so that nothing typed is lost (GV-71)."""
    if row.version != version:  # type: ignore[attr-defined]
        raise Stale(
            "Somebody else saved this while you were writing. Compare both texts, then save again.", theirs=theirs
        )


def note(
    file: CaseFile,
    what: str,
    *,
    on: date,
    by: User | None,
    why: str = "",
    detail: str = "",
    kind: EventKind = EventKind.RECORD,
    corrects: CaseEvent | None = None,
) -> CaseEvent:
    """Write one entry on the file’s timeline. `by` is None when the system acted (FF-02)."""
    return CaseEvent.rows.create(
        file=file, what=what[:300], detail=detail, why=why, happened_on=on, recorded_by=by, kind=kind, corrects=corrects
    )


def opened(file: CaseFile | None, user: User, what: str, *, look: Look = Look.OPENED, purpose: str = "") -> ReadEvent:
    """Write down who looked, before anything is shown (AC-10). `what` is a page’s name, never a value from it."""
    return ReadEvent.rows.create(
        file=file, user=user, what=what[:100], look=look, purpose=purpose[:300], read_at=clock.now()
    )


def openings(user: User, what: str, *, since: datetime) -> int:
    """How often this person opened pages of this name."""
    return ReadEvent.rows.filter(user=user, what=what, read_at__gt=since).count()
