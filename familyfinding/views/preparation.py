"""What the adopters of a link are offered before a child moves in (AD-57 to AD-60)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.http import Request
from adoption.views.records import posted
from familyfinding.actions import preparing
from familyfinding.forms.disclosure import HeldForm, OfferAnswerForm, OfferForm
from familyfinding.models import EVERYBODY, Link, PreparationOffer
from familyfinding.views import link_pages

BACK = "familyfinding:link-preparation"


@require_safe
def page(request: Request, reference: UUID) -> HttpResponse:
    link = link_pages.find(request, reference)
    rows = PreparationOffer.objects.visible_to(request.user).filter(link=link).select_related("offered_by")
    offers = list(rows.order_by("offered_on", "pk"))
    made = {offer.kind for offer in offers}
    owed = [kind.label for kind in EVERYBODY if kind not in made] if link.is_proceeding else []
    return link_pages.page(request, link, "preparation", "link_preparation.html", offers=offers, owed=owed)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: Request, reference: UUID) -> HttpResponse:
    link = link_pages.find(request, reference)
    return link_pages.form_page(
        request,
        link,
        OfferForm(posted(request)),
        lambda **facts: preparing.offer(link=link, by=request.user, at=clock.now(), **facts),
        heading="Offer something before the child moves in",
        save="Offer it",
        said="It is offered. The adopters read it in the portal and answer.",
        back=BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: Request, reference: UUID, offer: UUID) -> HttpResponse:
    link, found = _offer(request, reference, offer)
    today = clock.today()
    return link_pages.form_page(
        request,
        link,
        OfferAnswerForm(posted(request), today=today),
        partial(preparing.record_answer, offer=found, by=request.user, today=today),
        heading="Record what they say to it",
        said="Their answer is recorded.",
        back=BACK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: Request, reference: UUID, offer: UUID) -> HttpResponse:
    link, found = _offer(request, reference, offer)
    today = clock.today()
    return link_pages.form_page(
        request,
        link,
        HeldForm(posted(request), today=today),
        partial(preparing.record_held, offer=found, by=request.user, today=today),
        heading="Record that it took place",
        said="It is recorded, with the advice.",
        back=BACK,
    )


def _offer(request: Request, reference: UUID, offer: UUID) -> tuple[Link, PreparationOffer]:
    link = link_pages.find(request, reference)
    rows = PreparationOffer.objects.visible_to(request.user).filter(link=link)
    found = get_object_or_404(rows, reference=offer)
    found.link = link
    return link, found
