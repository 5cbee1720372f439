"""A hearing whose day went by: somebody says what the court decided, because so much begins with it (CH-17, CH-18)."""

from __future__ import annotations

from datetime import datetime, timedelta

from adoption.actions import notices
from adoption.clock import london
from adoption.models import User
from adoption.permissions import Role
from children.models import Hearing

LATE = timedelta(days=7)


def chase(*, at: datetime) -> int:
    """The worker hears on the next day, the manager after a week. Once for each date, however often this runs."""
    today, told = london(at).date(), 0
    passed = Hearing.rows.listed().filter(on__lt=today, child__file__closed_on=None)
    for hearing in passed.select_related("child__file__lead", "child__file__manager").order_by("pk"):
        file = hearing.child.file
        _tell(hearing, "worker", file.lead or file.manager, at)
        if hearing.on + LATE < today:
            _tell(hearing, "manager", file.manager, at)
        told += 1
    return told


def _tell(hearing: Hearing, who: str, to: User | None, at: datetime) -> None:
    file = hearing.child.file
    says = f"{file.reference}: the day of a hearing has passed. Say what the court decided, on its plan page."
    key = f"hearing-passed:{hearing.pk}:{hearing.on.isoformat()}:{who}"
    notices.tell(file, says, key=key, to=to, to_role=Role.PERMANENCE_MANAGER, now=at)
