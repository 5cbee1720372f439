"""What follows an approval: letters, Matching Plan, support while they wait, reviews (AD-35 to AD-37)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adopters.actions import decision_letters, reviews, while_waiting
from adopters.forms import approval as forms
from adopters.models import ApprovalReview, Household
from adopters.views.approval import BACK
from adopters.views.approval_forms import about_decision
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.forms import GovukForm
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted

WRITE = Permission.HOUSEHOLD_WRITE
GET_POST = ["GET", "HEAD", "POST"]


def find_review(request: Request, household: Household, review: str) -> ApprovalReview:
    rows = ApprovalReview.objects.visible_to(request.user).filter(suitability__household=household)
    return get_object_or_404(rows.select_related("suitability__household__file"), reference=review)


@require_http_methods(GET_POST)
def write_letters(request: Request, reference: str) -> HttpResponse:
    return about_decision(
        request,
        reference,
        lambda data, household: GovukForm(data),
        partial(decision_letters.write, on=clock.today()),
        heading="Begin the decision letters",
        intro="One letter to each adopter. A colleague checks it before it goes.",
        save="Begin the letters",
        said="The letters are begun. Find them under Letters.",
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def matching_plan(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = forms.MatchingPlanForm(posted(request), today=clock.today())

    def act(*, on: Any, **words: str) -> None:
        while_waiting.draw_up_matching_plan(household=household, sections=form.sections(), on=on, by=request.user)

    return form_page(
        request,
        household,
        form,
        act,
        heading="Matching Plan Agreement",
        intro="Usually within four weeks of approval; your agency may have set another time. Both sides sign it.",
        save="Draw up",
        said="The Matching Plan is drawn up. Now everybody signs it.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def record_contact(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        forms.ContactForm(posted(request), today=today),
        partial(while_waiting.record_contact, household=household, by=request.user, today=today),
        heading="Support while they wait",
        said="The contact is on the file.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def review(request: Request, reference: str, review: str) -> HttpResponse:
    household = find(request, reference)
    row = find_review(request, household, review)
    return form_page(
        request,
        household,
        forms.ReviewForm(posted(request), today=clock.today()),
        partial(reviews.complete, review=row, by=request.user, at=clock.now()),
        heading="Review of the approval",
        said="The review is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def call_review(request: Request, reference: str, review: str) -> HttpResponse:
    """Something changed in the household."""
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        WhyForm(posted(request), today=today, question="What has changed?"),
        partial(reviews.call, review=find_review(request, household, review), by=request.user, today=today),
        heading="Review the approval now",
        said="The review is called. Until it is held no child’s report is given to them.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def observations(request: Request, reference: str, review: str) -> HttpResponse:
    household = find(request, reference)
    row = find_review(request, household, review)
    return form_page(
        request,
        household,
        forms.ObservationsForm(posted(request)),
        partial(reviews.record_observations, review=row, by=request.user, on=clock.today()),
        heading="What the adopters say to the review",
        said="Their observations are recorded.",
        back=BACK,
        permission=WRITE,
    )
