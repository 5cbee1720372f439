"""Families whose profiles are open to the reader’s agency: the copy alone, and every look written down (FF-28)."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from adopters.models import PublishedFamily, PublishedFamilyPicture
from adoption.actions.records import opened
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou

PER_PAGE = 20


@require_safe
def families(request: Request) -> HttpResponse:
    """The nearest first, then the longest shown. Nothing sorts by who they are."""
    _gate(request)
    pictures = PublishedFamilyPicture.objects.visible_to(request.user)
    rows = PublishedFamily.objects.visible_to(request.user).with_exploration().nearest_first(request.user)
    rows = rows.prefetch_related(Prefetch("pictures", pictures.filter(place=0)))
    shown = Paginator(rows.select_related("agency"), PER_PAGE).get_page(request.GET.get("page"))
    opened(None, request.user, "adopters:families")
    return render(request, "adopters/profile_families.html", {"families": shown, "page_obj": shown})


@require_safe
def family(request: Request, family: UUID) -> HttpResponse:
    """One family, as they wish to be read."""
    _gate(request)
    pictures = PublishedFamilyPicture.objects.visible_to(request.user)
    rows = PublishedFamily.objects.visible_to(request.user).with_exploration().select_related("agency", "file")
    rows = rows.prefetch_related(Prefetch("pictures", pictures.order_by("place")))
    found = get_object_or_404(rows, reference=family)
    opened(found.file, request.user, "adopters:family")
    return render(
        request,
        "adopters/profile_family.html",
        {"family": found, "may_ask": can(request.user, Permission.INTEREST_WORK)},
    )


def _gate(request: Request) -> None:
    if not can(request.user, Permission.FAMILIES_SEE):
        raise NotForYou("Your role does not include this. Ask your manager.")
