"""Opening the foster carers’ copy: link and code together, few tries, every opening noted on the file (FF-33)."""

from __future__ import annotations

from datetime import datetime
from secrets import compare_digest

from django.db import transaction

from adoption.actions.records import note
from adoption.clock import london
from adoption.models import EventKind
from familyfinding.models.published import SharedCopy, hashed


def openable(secret: str, *, at: datetime) -> bool:
    """Whether a copy waits behind this link. One answer for a wrong, an ended and a stopped link."""
    return SharedCopy.rows.open(at).filter(link_hash=hashed(secret)).exists()


@transaction.atomic
def open_copy(secret: str, *, code: str, at: datetime) -> SharedCopy | None:
    """The copy, if the code fits; a wrong code is counted, under lock, so that tries cannot be made side by side."""
    found = SharedCopy.rows.open(at).filter(link_hash=hashed(secret)).select_for_update(of=("self",)).first()
    if found is None:
        return None
    if not compare_digest(found.code_hash, hashed(secret + code)):
        found.wrong_codes += 1
        found.save(update_fields=["wrong_codes"])
        return None
    found.times_opened += 1
    found.last_opened_at = at
    found.save(update_fields=["times_opened", "last_opened_at"])
    what = "The foster carers opened the shared profile"
    note(found.file, what, on=london(at).date(), by=None, kind=EventKind.PROFILE)
    return found
