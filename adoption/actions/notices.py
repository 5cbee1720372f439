"""Telling people: a notice is a row, unique by its key, so telling twice is free."""

from __future__ import annotations

from datetime import datetime

from adoption import clock
from adoption.models import CaseFile, Notice, User
from adoption.permissions import Role


def tell(
    file: CaseFile,
    says: str,
    *,
    key: str,
    to: User | None = None,
    to_role: Role | str = "",
    now: datetime | None = None,
    names_file: bool = True,
) -> None:
    """Tell one person, or whoever holds a role in the file’s agency. `says` holds no name: it may travel by e-mail.

    To somebody who may not open the file, only a notice that does not name it arrives.
    """
    notice = Notice(
        key=key[:120],
        agency_id=file.agency_id,
        file=file if names_file else None,
        to_user=to,
        to_role="" if to else to_role,
        says=says[:300],
        made_at=now or clock.now(),
    )
    if to or to_role:
        Notice.rows.bulk_create([notice], ignore_conflicts=True)


def mark_read(*, notices: list[Notice], at: datetime) -> int:
    """The reader has seen these. Reading again changes nothing."""
    return Notice.rows.filter(pk__in=[n.pk for n in notices], read_at=None).update(read_at=at)
