"""To panel and to the decision maker: recommended, told, minuted, asked, decided (AD-33, AD-34, AD-54)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.actions import outside, suitability
from adopters.forms import approval as forms
from adopters.views.approval import BACK
from adopters.views.approval_forms import about_decision, dated, find_row, knowing_today
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms import GovukForm
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

PANEL, DECIDE = Permission.PANEL_FACT_RECORD, Permission.SUITABILITY_DECIDE
GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def record_panel(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, on: Any, **facts: Any) -> None:
        suitability.record_recommendation(household=household, panel_on=on, by=request.user, today=today, **facts)

    return form_page(
        request,
        household,
        forms.PanelForm(posted(request), today=today),
        act,
        heading="What panel recommended",
        intro="Panel recommends. It never decides, and nothing changes for the adopters until the decision maker has.",
        said="The recommendation is recorded. Tell the adopters today.",
        back=BACK,
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def tell_recommendation(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(DayForm),
        dated(suitability.tell_recommendation, "told_on"),
        heading="The adopters were told what panel recommended",
        intro="They are told on the day of the panel.",
        said="Recorded.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def approve_minutes(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    row = find_row(request, household)
    form = forms.MinutesForm(posted(request), request.FILES or None, household=household, today=today)

    def act(*, on: Any, document: Any = None) -> None:
        facts = {"document": document, "by": request.user, "today": today}
        suitability.approve_minutes(suitability=row, approved_on=on, **facts)

    return form_page(
        request,
        household,
        form,
        act,
        heading="The minutes are approved",
        said="The minutes are approved. The decision maker can be asked.",
        back=BACK,
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def consult(request: Request, reference: str) -> HttpResponse:
    def act(*, read: bool, **facts: Any) -> None:
        suitability.record_consultation(today=clock.today(), **facts)

    return about_decision(
        request,
        reference,
        knowing_today(forms.ConsultationForm),
        act,
        heading="Adviser consulted and minutes read",
        intro="You decide after this, in your approvals.",
        said="Recorded. The question waits in your approvals.",
        permission=DECIDE,
    )


@require_http_methods(GET_POST)
def ask(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        lambda data, household: GovukForm(data),
        partial(suitability.ask_decision, at=clock.now()),
        heading="Ask the agency decision maker",
        intro="The question goes to the decision maker of this agency, on exactly the report that panel had.",
        save="Ask",
        said="The question is with the agency decision maker.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def tell_decision(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(DayForm),
        dated(suitability.tell_decision, "told_on"),
        heading="The adopters were told the decision",
        said="Recorded. The letter follows.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def panel_elsewhere(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, on: Any, **facts: Any) -> None:
        outside.record_panel(household=household, held_on=on, by=request.user, today=today, **facts)

    return form_page(
        request,
        household,
        forms.PanelElsewhereForm(posted(request), today=today),
        act,
        heading="A panel elsewhere",
        intro="Adopters linked with a child of another area go to that area’s panel.",
        said="The panel is recorded.",
        back=BACK,
        permission=PANEL,
    )
