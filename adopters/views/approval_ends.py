"""How an approval ends: at their wish, or with a determination that is answered or becomes final (AD-35)."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.actions import determinations, reviews
from adopters.forms import approval as forms
from adopters.views.approval import BACK
from adopters.views.approval_forms import about_decision, dated, knowing_today
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

MANAGE = Permission.ASSESSMENT_DECIDE
GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def end(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        WhyForm(posted(request), today=today, question="Why do they no longer wish to be approved?"),
        partial(reviews.end_at_their_wish, household=household, by=request.user, today=today),
        heading="End the approval at their wish",
        intro="Their profile comes down, they can no longer look at children, and the file is closed.",
        save="End the approval",
        said="The approval has ended.",
        back=BACK,
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def answer(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(forms.AnswerForm),
        dated(determinations.record_representations, "received_on"),
        heading="The adopters answered",
        said="Their answer is recorded. Have it considered again.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def consider_again(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        lambda data, household: WhyForm(data, today=clock.today(), question="What is looked at again?"),
        determinations.consider_again,
        heading="Consider again",
        intro="Panel, or the Independent Review Mechanism, looks again. Then record what it recommends.",
        said="Suitability is considered again.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def make_final(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        knowing_today(forms.FinalForm),
        determinations.make_final,
        heading="The decision is final",
        intro="Nobody answered within 40 working days, or the adopters accept the decision. The file is closed.",
        save="Close the file",
        said="The decision is final and the file is closed.",
        permission=MANAGE,
    )
