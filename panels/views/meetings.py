"""A meeting: its page, its dates, who comes, the papers going out, the day itself (PN-03, PN-05, PN-12, PN-17)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock, paper
from adoption.actions.records import opened
from adoption.clock import london
from adoption.http import Request
from adoption.models import Look
from adoption.scope import takes_out
from adoption.views.asking import href
from adoption.views.records import posted
from panels.actions import meetings, paper_checks, seating
from panels.actions.paper_dates import set_by_hand
from panels.calendar import as_calendar
from panels.forms import meetings as forms
from panels.models import AgendaItem, Declaration, ItemPaper, Pack, PanelMeeting, Seat
from panels.views.pages import (
    GET_POST,
    find_meeting,
    find_panel,
    gate,
    of_meeting,
    on_meeting,
    on_panel,
    press,
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
    rows = rows.select_related("file", "other_file", "agency").order_by("number")
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


@require_http_methods(GET_POST)
def arrange(request: Request, reference: UUID) -> HttpResponse:
    panel, today = find_panel(request, reference), clock.today()
    gate(request, panel)
    usual = {"mode": meetings.usual_mode(panel, today)}
    return on_panel(
        request,
        panel,
        forms.MeetingForm(posted(request), initial=usual),
        partial(meetings.arrange, panel=panel, by=request.user, today=today),
        heading="Arrange a meeting",
        intro="The dates for papers follow from the policy of the agency.",
        save="Arrange",
        said="The meeting is arranged. Put items on its agenda, then ask the members.",
    )


@require_http_methods(GET_POST)
def change(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    now = {"starts_at": found.starts_at, "mode": found.mode, "place": found.place, "version": found.version}
    return on_meeting(
        request,
        found,
        forms.ChangeMeetingForm(posted(request), initial=now),
        partial(meetings.change, meeting=found, by=request.user, at=clock.now()),
        heading="Change the meeting",
        intro="If it moves, the dates for papers are worked out again and the members are told.",
        said="The meeting is changed.",
    )


@require_http_methods(GET_POST)
def paper_dates(request: Request, reference: UUID) -> HttpResponse:
    """The days for the check and for submission, where they are not those of the policy (PN-12)."""
    found = find_meeting(request, reference)
    gate(request, found.panel)
    names = ("check_on", "submission_on", "version")
    now = {name: getattr(found, name) for name in names} | {"why": found.dates_why}
    return on_meeting(
        request,
        found,
        forms.PaperDatesForm(posted(request), initial=now),
        partial(set_by_hand, meeting=found, by=request.user, at=clock.now()),
        heading="Set the days for papers",
        intro="What is owed on every item follows. A meeting that moves to another day has them worked out again.",
        said="The days for papers are set.",
    )


@require_http_methods(GET_POST)
def call_off(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    return on_meeting(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why is the meeting called off?"),
        partial(meetings.call_off, meeting=found, by=request.user, at=clock.now()),
        heading="Call the meeting off",
        intro="Members are told. Its items can be put on another agenda.",
        save="Call it off",
        said="The meeting is called off.",
    )


def back_to_meeting(found: PanelMeeting) -> str:
    return reverse("panels:meeting", args=[found.reference])


@require_POST
def invite(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    act = partial(seating.invite, meeting=found, by=request.user, at=clock.now())
    return press(request, act, said="The members are asked.", back=back_to_meeting(found))


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
