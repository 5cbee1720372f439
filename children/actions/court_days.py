"""A hearing whose day went by: somebody says what the court decided, because so much begins with it (CH-17, CH-18).

So with one that is still listed though the order was made on another day: it was held, or it is not needed any more.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from adoption.actions import notices
from adoption.clock import london
from adoption.models import User
from adoption.permissions import Role
from children.models import Hearing, HearingKind

LATE = timedelta(days=7)


def chase(*, at: datetime) -> int:
    """The worker hears on the next day, the manager after a week. Once for each date, however often this runs."""
    today, told = london(at).date(), 0
    ordered = Q(child__order_granted_on__lt=today, child__order_ended_on=None) & ~Q(kind=HearingKind.OTHER)
    asked = Hearing.rows.listed().filter(Q(on__lt=today) | ordered, child__file__closed_on=None)
    for hearing in asked.select_related("child__file__lead", "child__file__manager").order_by("pk"):
        file = hearing.child.file
        _tell(hearing, "worker", file.lead or file.manager, at)
        if _since(hearing) + LATE < today:
            _tell(hearing, "manager", file.manager, at)
        told += 1
    return told


def _since(hearing: Hearing) -> date:
    """The day from which there was something to say: its own, or that of the order where this came first."""
    ordered = hearing.child.order_granted_on if hearing.child.order_in_force else None
    return min(hearing.on, ordered) if ordered else hearing.on


def _tell(hearing: Hearing, who: str, to: User | None, at: datetime) -> None:
    file = hearing.child.file
    says = f"{file.reference}: the day of a hearing has passed. Say what the court decided, on its plan page."
    if hearing.child.order_in_force:
        says = f"{file.reference}: the order was made, and a hearing is still listed. Say what became of it."
    key = f"hearing-passed:{hearing.pk}:{hearing.on.isoformat()}:{who}"
    notices.tell(file, says, key=key, to=to, to_role=Role.PERMANENCE_MANAGER, now=at)
