"""A meeting as it is read: its page with the agenda, the agenda on paper, its day for a calendar (PN-03, PN-05)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from adoption import clock, paper
from adoption.actions.records import opened
from adoption.clock import london
from adoption.http import Request
from adoption.models import Look
from adoption.scope import takes_out
from adoption.views.asking import href
from panels.actions import paper_checks, seating
from panels.calendar import as_calendar
from panels.models import AgendaItem, Declaration, ItemPaper, Pack, PanelMeeting, Seat
from panels.views.pages import (
    find_meeting,
    of_meeting,
    runs,
)


@require_safe
def meeting(request: Request, reference: UUID) -> HttpResponse:
    """Dates, agenda with what is missing, who comes, and what to do next."""
    found = find_meeting(request, reference)
    seats = Seat.objects.visible_to(request.user).filter(meeting=found).select_related("member__user", "member__panel")
    seats = list(seats.on_the_list().order_by("-chairs", "member__kind", "pk"))
    items = _items(request, found)
    context = {
        "meeting": found,
        "crumbs": of_meeting(found),
        "items": items,
        "seats": seats,
        "mine": next((seat for seat in seats if seat.member.user_id == request.user.pk), None),
        "to_ask": seating.has_somebody_to_ask(found),
        "missing": sum(row["missing"] for row in items),
        "pack": _pack(request, found),
        "may_run": runs(request, found.panel),
        "today": clock.today(),
        "sections": sections(found, request, "panels:meeting"),
    }
    return render(request, "panels/meeting.html", context)


def _items(request: Request, found: PanelMeeting) -> list[dict[str, Any]]:
    """The agenda as this person may see it: an item with their own conflict has its place and nothing else."""
    own = AgendaItem.objects.visible_to(request.user).filter(meeting=found)
    seen, readable = {item.pk for item in own}, {item.pk for item in own.readable_to(request.user)}
    missing: dict[int, int] = {}
    late = paper_checks.items_with_late_papers(found)
    for row in ItemPaper.objects.visible_to(request.user).filter(item__meeting=found):
        missing[row.item_id] = missing.get(row.item_id, 0) + (row.required and row.is_outstanding)
    said = Declaration.objects.visible_to(request.user).filter(item__meeting=found, member__user=request.user)
    declared = {row.item_id: row.conflict for row in said}
    rows = AgendaItem.objects.visible_to(request.user, named=True).filter(meeting=found).tabled()
    rows = rows.with_names().select_related("agency").order_by("number")
    return [
        {
            "item": item,
            "seen": item.pk in seen,
            "readable": item.pk in readable,
            "missing": missing.get(item.pk, 0),
            "late": item.pk in late,
            "declared": declared.get(item.pk),
        }
        for item in rows
    ]


def _pack(request: Request, found: PanelMeeting) -> Pack | None:
    """The pack as which the papers go out, for whoever makes it or has it to read."""
    rows = Pack.objects.visible_to(request.user).of_panel().filter(meeting=found, number=0)
    return rows.select_related("frozen").first()


def sections(found: PanelMeeting, request: Request, here: str) -> list[dict[str, object]]:
    """The pages of a meeting, as far as this person has them."""
    pages = [("panels:meeting", "Agenda")]
    if runs(request, found.panel):
        pages += [("panels:room", "In the room"), ("packs:meeting", "Packs")]
    pages.append(("panels:minutes", "Minutes"))
    found_pages = [(text, name, href(name, found.reference)) for name, text in pages]
    return [{"text": text, "href": to, "current": name == here} for text, name, to in found_pages if to]


def back_to_meeting(found: PanelMeeting) -> str:
    return reverse("panels:meeting", args=[found.reference])


@takes_out
@require_safe
def calendar(request: Request, reference: UUID) -> HttpResponse:
    """The meeting for a calendar on another machine: no names, no cases, no way in."""
    found = find_meeting(request, reference)
    opened(found.panel.file, request.user, "panel calendar", look=Look.DOWNLOADED)
    return as_calendar(found, request.build_absolute_uri(back_to_meeting(found)))


@takes_out
@require_safe
def agenda_paper(request: Request, reference: UUID) -> HttpResponse:
    """The agenda as a PDF, as this person may see it."""
    found = find_meeting(request, reference)
    seats = Seat.objects.visible_to(request.user).filter(meeting=found).select_related("member__user")
    context = {
        "meeting": found,
        "items": _items(request, found),
        "seats": list(seats.on_the_list().order_by("-chairs", "member__kind", "pk")),
        "time": f"{london(found.starts_at):%H:%M}",
    }
    name = f"panel-agenda-{found.on.isoformat()}"
    file = found.panel.file
    return paper.answer("panels/agenda_paper.html", context, file=file, by=request.user, what="agenda", name=name)
