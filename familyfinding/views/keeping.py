"""Keeping a live profile: reviews and changes, agreements and the ladder, panel’s word, promotion."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from adoption import clock
from adoption.actions import documents
from adoption.http import Request
from adoption.models import DocumentKind
from adoption.permissions import Permission
from adoption.staff import people_who
from familyfinding.actions import agreements, audience, match_outcomes, reviews, search
from familyfinding.forms.keeping import (
    AnswerForm,
    AskForm,
    DiscussForm,
    LetterForm,
    MatchDecisionForm,
    PromotionForm,
    RecommendationForm,
    ReviewForm,
)
from familyfinding.forms.writing import WhyForm, today_initial
from familyfinding.models import (
    AgreementKind,
    ChangeToAnswer,
    FundingAgreement,
    MatchAtPanel,
    Profile,
    PromotionAuthority,
)
from familyfinding.views import pages

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def review(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    return pages.form_page(
        request,
        found,
        ReviewForm(request.POST or None, initial=today_initial(today)),
        partial(reviews.review, profile=found, by=request.user, today=today),
        permission=Permission.PROFILE_PUBLISH,
        heading="Review the profile",
        intro="A full review: every section, the pictures, the audience. The next one is counted from it.",
        said="The review is recorded and the next one has its date.",
    )


@require_http_methods(GET_POST)
def answer_change(request: Request, reference: str, change: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    rows = ChangeToAnswer.objects.visible_to(request.user).select_related("change", "profile__child__file")
    owed = get_object_or_404(rows, profile=found, reference=change)
    return pages.form_page(
        request,
        found,
        AnswerForm(request.POST or None, initial=today_initial(today)),
        partial(reviews.answer, change=owed, by=request.user, today=today),
        permission=Permission.PROFILE_WRITE,
        heading="Answer a significant change",
        intro=owed.change.what,
        said="The change is answered. The three-monthly review keeps its date.",
    )


@require_http_methods(GET_POST)
def agreement(request: Request, reference: str) -> HttpResponse:
    """Ask to search more widely, in the way this agency’s policy wants it (CF-03)."""
    found = pages.find(request, reference)
    if agreements.approver(found, clock.today()) == AgreementKind.SERVICE_MANAGER:
        return _ask_service_manager(request, found)
    return pages.form_page(
        request,
        found,
        LetterForm(request.POST or None, request.FILES or None, profile=found, initial=today_initial(clock.today())),
        partial(_record_letter, request, found),
        permission=Permission.FUNDING_ASK,
        heading="Record the local authority’s agreement",
        intro="Nothing beyond your own adopters is shown until the local authority has agreed the funding in writing "
        "and a manager has confirmed it.",
        save="Send for confirmation",
        said="The agreement waits for a manager to confirm it.",
    )


@transaction.atomic
def _record_letter(request: Request, found: Profile, **answers: Any) -> None:
    """A letter added with the form becomes a document on the file first, and not at all when it is refused."""
    upload, document = answers.pop("upload"), answers.pop("document")
    if upload and document is None:
        kind = DocumentKind.FUNDING_AGREEMENT
        document = documents.add(
            file=found.file, kind=kind, title=str(kind.label), upload=upload, by=request.user, at=clock.now()
        )
    agreements.record_letter(profile=found, document=document, by=request.user, at=clock.now(), **answers)


def _ask_service_manager(request: Request, found: Profile) -> HttpResponse:
    return pages.form_page(
        request,
        found,
        AskForm(request.POST or None),
        partial(agreements.ask_service_manager, profile=found, by=request.user, at=clock.now()),
        permission=Permission.FUNDING_ASK,
        heading="Ask for an inter-agency search",
        intro="The service manager decides. The search in the partnership goes on meanwhile.",
        save="Ask the service manager",
        said="The question is with the service manager.",
    )


@require_http_methods(GET_POST)
def end_agreement(request: Request, reference: str, agreement: str) -> HttpResponse:
    found = pages.find(request, reference)
    visible = FundingAgreement.objects.visible_to(request.user).with_profile()
    one = get_object_or_404(visible, profile=found, reference=agreement)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why did the agreement end?"),
        partial(agreements.end, agreement=one, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        heading="End the agreement",
        warning="Everybody but your own adopters stops seeing the child at once.",
        save="End the agreement",
        said="The agreement ended and the audience is your own adopters again.",
    )


@require_POST
def widen(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.simple(
        request,
        found,
        lambda: audience.widen_by_hand(profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_PUBLISH,
        said="The profile is shown more widely.",
        back="familyfinding:profile",
    )


@require_http_methods(GET_POST)
def hold(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Which possible match is being considered?"),
        partial(audience.hold_widening, profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_OVERRIDE,
        heading="Hold the widening",
        intro="The next step does not happen until you let it go on. Nobody who sees the child now stops seeing it.",
        save="Hold",
        said="Widening is held.",
    )


@require_http_methods(GET_POST)
def end_hold(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why does the widening go on?"),
        partial(audience.end_hold, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PROFILE_OVERRIDE,
        heading="Let the widening go on",
        intro="A step whose date has passed follows within minutes.",
        save="Go on",
        said="Widening goes on.",
    )


@require_http_methods(GET_POST)
def discuss(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    managers = people_who(Permission.FUNDING_CONFIRM, found.file.agency, today)
    return pages.form_page(
        request,
        found,
        DiscussForm(request.POST or None, managers=managers, initial=today_initial(today)),
        partial(search.discuss, profile=found, by=request.user, today=today),
        permission=Permission.FUNDING_ASK,
        heading="Record the inter-agency discussion",
        intro="Two weeks after the Placement Order, worker and manager discuss it. A “no” is recorded too.",
        said="The discussion is recorded.",
    )


@require_http_methods(GET_POST)
def recommendation(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    return pages.form_page(
        request,
        found,
        RecommendationForm(request.POST or None, initial=today_initial(today)),
        partial(match_outcomes.record_recommendation, profile=found, by=request.user, at=clock.now()),
        permission=Permission.PANEL_FACT_RECORD,
        heading="Record panel’s recommendation of a match",
        intro=_about(found),
        warning="The profile comes down at once, unless your agency waits for the decision maker.",
        save="Record",
        said="Panel’s recommendation is recorded.",
    )


@require_http_methods(GET_POST)
def match_decision(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    mine = MatchAtPanel.objects.visible_to(request.user).with_profile()
    match = mine.waiting().filter(profile=found).first()
    if match is None:
        raise Http404
    return pages.form_page(
        request,
        found,
        MatchDecisionForm(request.POST or None, initial=today_initial(today)),
        partial(_decide, request, match),
        permission=Permission.PANEL_FACT_RECORD,
        heading="Record the decision on the match",
        intro="If the match was refused, the profile goes back at once with its last audience and its review date.",
        said="The decision is recorded.",
    )


def _decide(request: Request, match: MatchAtPanel, *, decision: str, decided_on: date, why: str) -> None:
    approved = decision != "refused"
    match_outcomes.record_decision(
        match=match, approved=approved, decided_on=decided_on, why=why, by=request.user, at=clock.now()
    )


def _about(found: Profile) -> str:
    """Which family it is about, by its reference."""
    link = match_outcomes.waits_on(found.child)
    return f"This is about the link with family {link.household.file.reference}." if link else ""


@require_http_methods(GET_POST)
def promote(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    officers = people_who(Permission.MEDIA_PROMOTE, found.file.agency, today)
    return pages.form_page(
        request,
        found,
        PromotionForm(request.POST or None, officers=officers, initial=today_initial(today)),
        partial(search.authorise_promotion, profile=found, by=request.user, today=today),
        permission=Permission.PROFILE_PUBLISH,
        heading="Authorise promotion",
        intro="Video and other promotion of a child who has waited long, only with recorded authority.",
        said="The authority is recorded.",
    )


@require_POST
def end_promotion(request: Request, reference: str, number: int) -> HttpResponse:
    found = pages.find(request, reference)
    one = get_object_or_404(
        PromotionAuthority.objects.visible_to(request.user).with_profile(), profile=found, pk=number
    )
    return pages.simple(
        request,
        found,
        lambda: search.end_promotion(authority=one, on=clock.today(), by=request.user),
        permission=Permission.PROFILE_PUBLISH,
        said="The promotion ended.",
        back="familyfinding:profile",
    )
