"""Those who hear on the day what panel recommended (PN-21, PN-22, TS-30, TS-53)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, can
from panels.actions.facts import ensure_runs, save
from panels.models import AgendaItem, ItemKind, Telling


@transaction.atomic
def tell(*, telling: Telling, how: str, told_at: datetime, by: User, now: datetime) -> Telling:
    """They were told, at this time, in this way. Whoever works on the case, or runs the panel, records it."""
    item, file = telling.item, telling.file
    if not can(by, Permission.PANEL_FACT_RECORD, file):
        ensure_runs(by, item.meeting.panel)
    row = lock(telling)
    if row.told_at:
        raise NotPossible("This is recorded already.")
    if told_at > now:
        raise NotPossible("Enter a time that is not in the future.")
    if item.ended_at and told_at < item.ended_at:
        raise NotPossible("Panel had not ended the item by then. Check the time.")
    save(row, told_at=told_at, told_by=by, how=how.strip())
    what = f"{row.get_whom_display()} told what panel recommended"
    note(file, what, on=london(told_at).date(), by=by, kind=EventKind.DECISION)
    refresh(file, because="They were told what panel recommended.")
    return row


@transaction.atomic
def tell_adopters(*, item: AgendaItem, by: User, now: datetime) -> Suitability:
    """Adopters whose suitability was considered hear it on the day: on their own record (TS-53)."""
    row = standing(item)
    if row is None:
        raise NotPossible("Panel has not recommended on these adopters yet, or has deferred.")
    on = london(now).date()
    return suitability.tell_recommendation(suitability=row, told_on=on, by=by, today=on)


def standing(item: AgendaItem) -> Suitability | None:
    """What panel recommended on these adopters, while it stands."""
    if item.kind != ItemKind.SUITABILITY:
        return None
    rows = Suitability.rows.select_related("household__file")
    return rows.filter(household=item.household, ended_on=None).first()
