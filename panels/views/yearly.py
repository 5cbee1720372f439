"""What is owed every year: panel’s own review, and the decision maker watching and training (PN-09, PN-10)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted
from panels.actions import constituting, register
from panels.forms import people as forms
from panels.models import PanelMeeting
from panels.views.pages import GET_POST, find_panel, gate, on_panel

ADVISE = Permission.PANEL_ADVISE


@require_http_methods(GET_POST)
def review(request: Request, reference: UUID) -> HttpResponse:
    found, today = find_panel(request, reference), clock.today()
    gate(request, found, ADVISE)
    return on_panel(
        request,
        found,
        forms.ReviewForm(posted(request), today=today),
        partial(constituting.review, panel=found, by=request.user, today=today),
        heading="Review of the panel’s performance",
        said="The review is recorded.",
    )


@require_http_methods(GET_POST)
def observe(request: Request, reference: UUID) -> HttpResponse:
    found, today = find_panel(request, reference), clock.today()
    gate(request, found, Permission.MATCH_DECIDE)
    held = PanelMeeting.objects.visible_to(request.user).filter(panel=found).exclude(held_on=None)
    return on_panel(
        request,
        found,
        forms.ObservationForm(posted(request), meetings=held.order_by("-on")),
        partial(register.observe, panel=found, by=request.user, today=today),
        heading="I watched a panel",
        intro="The decision maker watches at least one panel in every year.",
        said="Recorded.",
    )


@require_http_methods(GET_POST)
def training(request: Request, reference: UUID) -> HttpResponse:
    found, today = find_panel(request, reference), clock.today()
    gate(request, found, Permission.MATCH_DECIDE)
    return on_panel(
        request,
        found,
        forms.TrainingForm(posted(request), today=today),
        partial(register.attend_training, panel=found, by=request.user, today=today),
        heading="I went to training",
        said="Recorded.",
    )
