"""The minutes of a meeting: drawn up, agreed by members, approved by the chair, printed (PN-18, PN-23)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock, paper
from adoption.http import Request
from adoption.scope import takes_out
from adoption.views.records import posted
from panels import owed
from panels.actions import minuting
from panels.flows import ItemState, MeetingState
from panels.forms import hearing as day_forms
from panels.models import (
    AgendaItem,
    Declaration,
    ItemMinute,
    Minutes,
    MinutesAnswer,
    Onlooker,
    PanelMeeting,
    Presenter,
    Seat,
)
from panels.views.meeting_pages import sections
from panels.views.pages import GET_POST, find_meeting, gate, nothing_to_fill_in, of_meeting, on_meeting, runs


@require_safe
def minutes(request: Request, reference: UUID) -> HttpResponse:
    """What is written so far, item by item, and how far it is agreed."""
    found = find_meeting(request, reference)
    context = {
        "meeting": found,
        "crumbs": of_meeting(found, "Minutes"),
        "sections": sections(found, request, "panels:minutes"),
        "may_run": runs(request, found.panel),
        "due": _due(found),
        **_content(request, found),
        **_agreement(request, found),
    }
    return render(request, "panels/minutes.html", context)


def _due(found: PanelMeeting) -> dict[str, Any] | None:
    last = owed.minutes(found)
    return {"due": last.due, "late": last.is_late(clock.today())} if last else None


def _content(request: Request, found: PanelMeeting) -> dict[str, Any]:
    """The minute of every item this person may read."""
    rows = ItemMinute.objects.visible_to(request.user).filter(item__meeting=found)
    written = {row.item_id: row for row in rows}
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=found).tabled()
    items = items.with_names().prefetch_related("presenters").order_by("number")
    return {
        "items": [(item, written.get(item.pk)) for item in items],
        "any_heard": any(item.state == ItemState.HEARD for item in items),
        "all_heard": all(item.state == ItemState.HEARD for item in items),
    }


def _agreement(request: Request, found: PanelMeeting) -> dict[str, Any]:
    versions = Minutes.objects.visible_to(request.user).filter(meeting=found).select_related("made_by", "approved_by")
    last = versions.order_by("-number").first()
    mine = Seat.objects.visible_to(request.user).filter(meeting=found, member__user=request.user).first()
    answers = MinutesAnswer.objects.filter(minutes=last).select_related("member__user") if last else []
    open_now = found.state == MeetingState.HELD and last is not None
    return {
        "last": last,
        "versions": list(versions.order_by("-number")),
        "answers": list(answers),
        "may_reply": open_now and mine is not None and mine.stays.exists(),
        "may_approve": open_now and mine is not None and mine.chairs,
        "may_draw_up": found.state == MeetingState.HELD,
    }


@require_http_methods(GET_POST)
def draw_up(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    return on_meeting(
        request,
        found,
        day_forms.NewVersionForm(posted(request)),
        partial(minuting.draw_up, meeting=found, by=request.user, at=clock.now()),
        heading="Draw up the minutes",
        intro="A version is frozen as it stands now, and the members are asked to agree it.",
        save="Draw up",
        said="The minutes are with the members.",
        back=reverse("panels:minutes", args=[found.reference]),
    )


def find_minutes(request: Request, reference: UUID) -> Minutes:
    rows = Minutes.objects.visible_to(request.user).select_related("meeting__panel__agency", "meeting__panel__file")
    return get_object_or_404(rows, reference=reference)


@require_http_methods(GET_POST)
def reply(request: Request, reference: UUID) -> HttpResponse:
    found = find_minutes(request, reference)
    return on_meeting(
        request,
        found.meeting,
        day_forms.ReplyForm(posted(request)),
        partial(minuting.reply, minutes=found, by=request.user, at=clock.now()),
        heading="Agree the minutes",
        said="Thank you. It is recorded.",
        back=reverse("panels:minutes", args=[found.meeting.reference]),
    )


@require_http_methods(GET_POST)
def approve(request: Request, reference: UUID) -> HttpResponse:
    found = find_minutes(request, reference)
    return on_meeting(
        request,
        found.meeting,
        nothing_to_fill_in(request),
        partial(minuting.approve, minutes=found, by=request.user, at=clock.now()),
        heading="Approve the minutes",
        intro="You chaired the meeting, and this version is a true record. Members can no longer open the papers then, "
        "and the decision maker gets papers and minutes together.",
        save="Approve",
        said="The minutes are final.",
        back=reverse("panels:minutes", args=[found.meeting.reference]),
    )


@takes_out
@require_safe
def minutes_paper(request: Request, reference: UUID) -> HttpResponse:
    """The minutes as a PDF, as this person may read them."""
    found = find_meeting(request, reference)
    seats = Seat.objects.visible_to(request.user).filter(meeting=found).on_the_list()
    seats = seats.select_related("member__user")
    declared = Declaration.objects.visible_to(request.user).filter(item__meeting=found, conflict=True)
    context = {
        "meeting": found,
        "seats": [(seat, list(seat.stays.all())) for seat in seats.prefetch_related("stays").order_by("-chairs", "pk")],
        "onlookers": list(Onlooker.objects.visible_to(request.user).filter(meeting=found)),
        "conflicts": list(declared.select_related("member__user", "item").order_by("item__number")),
        "presenters": list(Presenter.objects.visible_to(request.user).filter(item__meeting=found, attended=True)),
        **_content(request, found),
        **_agreement(request, found),
    }
    name = f"panel-minutes-{found.on.isoformat()}"
    file = found.panel.file
    return paper.answer("panels/minutes_paper.html", context, file=file, by=request.user, what="minutes", name=name)
