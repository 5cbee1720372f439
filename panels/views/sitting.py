"""The day itself: who comes, who chairs, who is in the room from when to when (PN-01, PN-19)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.http import Request
from adoption.views.records import posted
from panels.actions import attending, meetings, seating
from panels.flows import MeetingState
from panels.forms import meetings as forms
from panels.models import AgendaItem, Onlooker
from panels.views.meeting_pages import back_to_meeting, sections
from panels.views.pages import (
    GET_POST,
    find_meeting,
    find_seat,
    gate,
    of_meeting,
    on_meeting,
    press,
)


@require_http_methods(GET_POST)
def answer(request: Request, reference: UUID) -> HttpResponse:
    """A member says whether they come."""
    seat = find_seat(request, reference)
    if seat.member.user_id != request.user.pk:
        gate(request, seat.meeting.panel)
    return on_meeting(
        request,
        seat.meeting,
        forms.ComingForm(posted(request), initial={"answer": seat.answer}),
        partial(seating.answer, seat=seat, on=clock.today(), by=request.user),
        heading="Coming to the meeting",
        said="Thank you. It is recorded.",
    )


@require_POST
def give_chair(request: Request, reference: UUID) -> HttpResponse:
    seat = find_seat(request, reference)
    gate(request, seat.meeting.panel)
    act = partial(seating.give_chair, meeting=seat.meeting, seat=seat, by=request.user, on=clock.today())
    return press(request, act, said="They chair this meeting.", back=back_to_meeting(seat.meeting))


@require_POST
def hold(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    act = partial(meetings.hold, meeting=found, by=request.user, at=clock.now())
    back = reverse("panels:room", args=[found.reference])
    return press(request, act, said="The meeting has begun. Note who is there.", back=back)


@require_safe
def room(request: Request, reference: UUID) -> HttpResponse:
    """For the minute-taker on the day: who is there, and the quorum of every item as it stands now."""
    found, now = find_meeting(request, reference), clock.now()
    gate(request, found.panel)
    seats, conflicts = attending.seats_of(found.pk), attending.conflicts_in(found.pk)
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=found).tabled()
    rows = list(items.with_names().select_related("meeting__panel").order_by("number"))
    for row in rows:
        row.meeting = found
    context = {
        "meeting": found,
        "crumbs": of_meeting(found, "In the room"),
        "sections": sections(found, request, "panels:room"),
        "seats": [(seat, list(seat.stays.all())) for seat in seats],
        "onlookers": list(Onlooker.objects.visible_to(request.user).filter(meeting=found).order_by("pk")),
        "items": [(item, attending.quorum_of(item, seats, conflicts, now=now)) for item in rows],
        "is_today": found.on == clock.today(),
        "begun": found.state == MeetingState.HELD,
    }
    return render(request, "panels/room.html", context)


@require_POST
def arrive(request: Request, reference: UUID) -> HttpResponse:
    seat = find_seat(request, reference)
    gate(request, seat.meeting.panel)
    act = partial(attending.arrive, seat=seat, at=clock.now(), by=request.user)
    back = reverse("panels:room", args=[seat.meeting.reference])
    return press(request, act, said="Noted: they are there.", back=back)


@require_POST
def leave(request: Request, reference: UUID) -> HttpResponse:
    seat = find_seat(request, reference)
    gate(request, seat.meeting.panel)
    act = partial(attending.leave, seat=seat, at=clock.now(), by=request.user)
    back = reverse("panels:room", args=[seat.meeting.reference])
    return press(request, act, said="Noted: they have left.", back=back)


@require_http_methods(GET_POST)
def add_onlooker(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    return on_meeting(
        request,
        found,
        forms.OnlookerForm(posted(request)),
        partial(attending.look_on, meeting=found, by=request.user),
        heading="Somebody else in the room",
        intro="They are not of the panel: they have no vote and never count towards the quorum.",
        said="They are on the list.",
        back=reverse("panels:room", args=[found.reference]),
    )
