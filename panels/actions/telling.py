"""Those who hear on the day what panel recommended, and then what was decided (PN-21, PN-22, PN-28, TS-30, TS-53)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, EventKind, PersonAround, Relation, User
from adoption.permissions import Permission, can
from panels.actions.facts import children_files, ensure_runs, not_before, save
from panels.models import AgendaItem, ItemKind, Telling, Told, ToldOf


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
    _not_before_it_was_so(row, item, told_at)
    for each in (row, *_of_the_same_home(row)):
        save(each, told_at=told_at, told_by=by, how=how.strip())
        what = f"{each.get_whom_display()} told {each.get_of_display()}"
        note(each.file, what, on=london(told_at).date(), by=by, detail=how.strip(), kind=EventKind.DECISION)
        refresh(each.file, because=f"They were told {each.get_of_display()}.")
    return row


def owe_carers(item: AgendaItem, *, on: date) -> None:
    """A match was decided on: the foster carers of each child hear it from the child’s worker (PN-28, TS-124)."""
    for file in files_of_those_told(item, Told.CARERS):
        Telling.rows.create(item=item, file=file, whom=Told.CARERS, of=ToldOf.DECISION, since_on=on)


def files_of_those_told(item: AgendaItem, whom: Told) -> list[CaseFile]:
    """Adopters on their own file; carers on that of each child whom they look after; a parent on the child’s."""
    if whom == Told.CARERS:
        return children_files(item)
    file = item.other_file or item.file if whom == Told.ADOPTERS else item.file
    return [file] if file else []


def _not_before_it_was_so(row: Telling, item: AgendaItem, told_at: datetime) -> None:
    if row.of == ToldOf.DECISION:
        not_before(london(told_at).date(), row.since_on, "The decision was made later")
    elif item.ended_at and told_at < item.ended_at:
        raise NotPossible("Panel had not ended the item by then. Check the time.")


def _of_the_same_home(row: Telling) -> list[Telling]:
    """Brothers and sisters who live with the same carers: nobody is told the same thing twice."""
    if row.whom != Told.CARERS:
        return []
    at_home = _carers(row.file_id)
    others = Telling.rows.filter(item=row.item_id, whom=row.whom, of=row.of, told_at=None).exclude(pk=row.pk)
    held = others.select_for_update(of=("self",)).select_related("file").order_by("pk")
    return [other for other in held if at_home and _carers(other.file_id) == at_home]


def _carers(file_id: int) -> set[tuple[str, str]]:
    rows = PersonAround.rows.filter(file=file_id, relation=Relation.FOSTER_CARER).still_there()
    return set(rows.values_list("name", "address"))


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
