"""For marketing officers: which children they may promote, how, on whose authority, and what adopters read (FF-39)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from adoption.actions.records import opened
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from familyfinding.models import PromotionAuthority, PublishedProfile
from familyfinding.models.drafting import PromotionAuthorityQuerySet
from familyfinding.views.pictures import send

PER_PAGE = 25


@require_safe
def promotions(request: Request) -> HttpResponse:
    """The children whose promotion this officer was named for, by what adopters call them, never by name."""
    if not can(request.user, Permission.MEDIA_PROMOTE):
        raise NotForYou("This page is for marketing officers. Promotion is authorised on the child’s profile.")
    page = Paginator(mine(request).order_by("-authorised_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"authority": one, "may": one.may_be_used} for one in page]
    return render(request, "familyfinding/promotions.html", {"page": page, "rows": rows})


@require_safe
def promotion(request: Request, reference: str) -> HttpResponse:
    """One child as adopters read the profile, with the recorded authority. Nothing else of the file opens here."""
    authorities, copy = found(request, reference)
    opened(authorities[0].profile.file, request.user, "familyfinding:promotion")
    pictures = [
        {"src": reverse("familyfinding:promotion-picture", args=[reference, one.reference])}
        | {"alt": one.alt, "is_video": one.is_video}
        for one in sorted(copy.media.all(), key=lambda m: m.place)
    ]
    context = {
        "authorities": authorities,
        "child": copy,
        "pictures": pictures,
        "back": {"text": "Children who may be promoted", "href": reverse("familyfinding:promotions")},
    }
    return render(request, "familyfinding/promotion.html", context)


@require_safe
def picture(request: Request, reference: str, picture: str) -> HttpResponse | FileResponse:
    """A published picture or video of this child."""
    _, copy = found(request, reference)
    one = get_object_or_404(copy.media.all(), reference=picture)
    return send(one.stored, one.media_type)


def mine(request: Request) -> PromotionAuthorityQuerySet:
    return PromotionAuthority.objects.visible_to(request.user).given_to(request.user).with_profile()


def found(request: Request, reference: str) -> tuple[list[PromotionAuthority], PublishedProfile]:
    """The officer’s running authorities for one child and the published copy; 404 when there is neither or not both."""
    authorities = list(mine(request).usable().filter(profile__public_reference=reference).order_by("-authorised_on"))
    copy = authorities[0].copy if authorities else None
    if copy is None:
        raise Http404
    return authorities, copy
