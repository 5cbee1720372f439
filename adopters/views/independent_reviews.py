"""Forms of an independent review: papers sent, its panel’s day, what it recommends (AAR r30B)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.actions import independent_reviews
from adopters.forms import independent_review as forms
from adopters.views.approval_forms import about_decision, dated, knowing_today
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission

MANAGE = Permission.ASSESSMENT_DECIDE
GET_POST = ["GET", "HEAD", "POST"]


def _today(act: Any) -> Any:
    return lambda **facts: act(today=clock.today(), **facts)


@require_http_methods(GET_POST)
def papers(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(forms.PapersSentForm),
        dated(independent_reviews.send_papers, "sent_on"),
        heading="Papers went to the review body",
        intro="The review body has them within 10 working days of the adopters’ request. Panel’s minutes stay here.",
        said="Recorded.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def its_panel(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        lambda data, household: forms.ItsPanelForm(data),
        _today(independent_reviews.set_meeting),
        heading="The day of the review body’s panel",
        said="Recorded.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def its_recommendation(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(forms.ItsRecommendationForm),
        _today(independent_reviews.record),
        heading="What the review body recommends",
        intro="It recommends. Our decision maker decides anew, with what both panels recommended.",
        said="Recorded. Now have suitability considered again.",
        permission=MANAGE,
    )
