"""What panel thought of the reports it read, for those who write them and for the service (PN-24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.http import Request
from adoption.periods import add_months
from adoption.permissions import Permission
from adoption.views.records import NotForYou
from panels.flows import ItemState
from panels.models import ItemKind, ItemMinute, Quality
from panels.views.pages import find_panel, of_panel, runs

HALF_YEAR = 6


@require_safe
def feedback(request: Request, reference: UUID) -> HttpResponse:
    """Twelve months in two halves: how many reports were how good, and what their authors should know."""
    found, today = find_panel(request, reference), clock.today()
    decides = {agency.pk for agency in found.agencies} & set(request.user.authority.agencies(Permission.MATCH_DECIDE))
    if not runs(request, found) and not decides:
        raise NotForYou("The people who run this panel, and its decision makers, read this.")
    half, year = add_months(today, -HALF_YEAR), add_months(today, -2 * HALF_YEAR)
    minutes = ItemMinute.objects.visible_to(request.user).filter(
        item__meeting__panel=found, item__meeting__on__gt=year, item__state=ItemState.HEARD
    )
    rows = list(minutes.select_related("item__meeting", "item__file").order_by("-item__meeting__on", "item__number"))
    context = {
        "panel": found,
        "crumbs": of_panel(found, "What panel thought of the reports"),
        "half": half,
        "year": year,
        "today": today,
        "counts": _counts(rows, half),
        "said": [row for row in rows if row.report_feedback or row.service_feedback],
        "general": ItemKind.GENERAL,
    }
    return render(request, "panels/feedback.html", context)


def _counts(rows: Iterable[ItemMinute], half: date) -> list[tuple[str, int, int]]:
    """Each mark with the number in the last six months, and in the six before them."""
    found: dict[str, list[int]] = {quality: [0, 0] for quality in Quality.values}
    for row in rows:
        if row.item.kind != ItemKind.GENERAL:
            found[row.report_quality][0 if row.item.meeting.on > half else 1] += 1
    names = [*Quality.values[1:], Quality.NONE]
    return [(str(Quality(name).label), *found[name]) for name in names]  # type: ignore[misc]
