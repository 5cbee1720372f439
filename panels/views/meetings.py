"""A meeting is arranged, moved, called off; its members are asked (PN-03, PN-05, PN-12)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from adoption import clock
from adoption.http import Request
from adoption.views.records import posted
from panels.actions import meetings, seating
from panels.actions.paper_dates import set_by_hand
from panels.forms import meetings as forms
from panels.views.meeting_pages import back_to_meeting
from panels.views.pages import (
    GET_POST,
    find_meeting,
    find_panel,
    gate,
    on_meeting,
    on_panel,
    press,
)


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


@require_POST
def invite(request: Request, reference: UUID) -> HttpResponse:
    found = find_meeting(request, reference)
    gate(request, found.panel)
    act = partial(seating.invite, meeting=found, by=request.user, at=clock.now())
    return press(request, act, said="The members are asked.", back=back_to_meeting(found))
