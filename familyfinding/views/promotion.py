"""For marketing officers: which children may be promoted, how, and on whose authority (FF-39)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption.http import Request
from adoption.permissions import Permission, can
from children.views.pages import NotForYou
from familyfinding.models import PromotionAuthority

PER_PAGE = 25


@require_safe
def promotions(request: Request) -> HttpResponse:
    """Recorded authorities of the children this person was given access to, by heading and reference, never by name."""
    if not can(request.user, Permission.MEDIA_PROMOTE):
        raise NotForYou("This page is for marketing officers. Promotion is authorised on the child’s profile.")
    running = PromotionAuthority.objects.visible_to(request.user).filter(ended_on=None).with_profile()
    page = Paginator(running.order_by("-authorised_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"authority": one, "may": one.may_be_used} for one in page]
    return render(request, "familyfinding/promotions.html", {"page": page, "rows": rows})
