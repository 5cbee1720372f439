"""Who has been told what was decided, and by when whoever has not is told (PN-26, PN-28)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from adopters.models import Suitability
from adoption import clock
from adoption.dues import Due
from adoption.http import Request
from adoption.models import Approval, Deadline
from adoption.permissions import Permission, can
from panels.models import AgendaItem, DecisionSheet, Telling, ToldOf

CLOCKS = ("TS-120", "TS-121", "TS-124")


class Known(NamedTuple):
    """One side: told or written to on this day, or by when; and where it is recorded."""

    what: str
    day: date | None
    due: Due | None
    how: str = ""
    record: str = ""


def made_known(request: Request, approval: Approval, sheet: DecisionSheet | None) -> list[Known]:
    if approval.kind == "suitability":
        rows = Suitability.objects.visible_to(request.user).to_be_made_known().filter(pk=approval.subject_id)
        return [one for row in rows for one in _adopters(request, row, row.told_decision_on)]
    if sheet is None or not DecisionSheet.objects.visible_to(request.user).to_be_made_known().filter(pk=sheet.pk):
        return []
    return [*_adopters(request, sheet, sheet.told_on), *_carers(request, sheet)]


def _adopters(request: Request, row: Suitability | DecisionSheet, told_on: date | None) -> list[Known]:
    clocks = _clocks(request, row._meta.label, [row.pk])
    told, written = clocks.get(("TS-120", row.pk)), clocks.get(("TS-121", row.pk))
    return [Known("Adopters told", told_on, told), Known("In writing", row.written_on, written)]


def _carers(request: Request, sheet: DecisionSheet) -> list[Known]:
    """Of brothers and sisters each child’s carers, by the child’s reference."""
    rows = Telling.objects.visible_to(request.user).filter(item=sheet.item_id, of=ToldOf.DECISION)
    found = list(rows.select_related("file").order_by("pk"))
    clocks = _clocks(request, Telling._meta.label, [row.pk for row in found])
    if not found:
        return [Known("Foster carers told", sheet.carers_told_on, None)]
    return [_of_child(request, row, clocks.get(("TS-124", row.pk)), several=len(found) > 1) for row in found]


def _of_child(request: Request, row: Telling, due: Due | None, *, several: bool) -> Known:
    what = f"Foster carers told ({row.file.reference})" if several else "Foster carers told"
    day = clock.london(row.told_at).date() if row.told_at else None
    records = row.told_at is None and can(request.user, Permission.PANEL_FACT_RECORD, row.file)
    return Known(what, day, due, row.how, reverse("panels:tell", args=[row.reference]) if records else "")


def _clocks(request: Request, subject: str, keys: list[int]) -> dict[tuple[str, int], Due]:
    rows: Any = Deadline.objects.visible_to(request.user).running()
    rows = rows.filter(rule__in=CLOCKS, subject=subject, subject_id__in=keys)
    return {(row.rule, row.subject_id): Due.of(row, clock.now()) for row in rows}


def tellings(request: Request, found: AgendaItem) -> dict[str, list[Telling]]:
    """Who is told what panel recommended, and after it what was decided; of several children, whose carers."""
    rows = Telling.objects.visible_to(request.user).filter(item=found).select_related("told_by", "file").order_by("pk")
    several = Counter((row.whom, row.of) for row in rows)
    for row in rows:
        row.says_whose = several[row.whom, row.of] > 1
    after = [row for row in rows if row.of == ToldOf.DECISION]
    return {"tellings": [row for row in rows if row not in after], "tellings_after": after}
