"""What families and enquirers are shown beside their own matters: papers in editions, and where else to turn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as said
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.actions import family_links
from adopters.forms.portal import LinkForm
from adopters.public.papers import pages_of
from adoption import clock
from adoption.http import Request
from adoption.models import PAPERS, FamilyLink
from adoption.models.family_links import FamilyLinkQuerySet
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, posted

MANAGE = Permission.EVENTS_MANAGE


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: Request) -> HttpResponse:
    """The library: what is shown today, and the editions before (AD-05, AD-70, AD-71)."""
    if not can(request.user, MANAGE):
        raise PermissionDenied
    form = LinkForm(posted(request), request.FILES or None, user=request.user)

    def act() -> None:
        family_links.add(**form.cleaned_data, on=clock.today(), by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        said.success(request, "Families see it from now on.")
        return redirect("adopters:family-links")
    rows = _mine(request).select_related("agency")
    earlier = rows.filter(kind__in=PAPERS).exclude(ended_on=None).order_by("kind", "-ended_on", "-pk")
    shown = rows.filter(ended_on=None).order_by("kind", "title", "pk")
    return answer(request, "adopters/family_links.html", {"form": form, "links": shown, "earlier": earlier})


@require_POST
def end_link(request: Request, link: UUID) -> HttpResponse:
    found = get_object_or_404(_mine(request), reference=link, ended_on=None)
    family_links.end(link=found, on=clock.today(), by=request.user)
    said.success(request, "Families no longer see it.")
    return redirect("adopters:family-links")


@takes_out
@require_safe
def edition(request: Request, link: UUID) -> HttpResponse | FileResponse:
    """One edition, of today or of before, for those who look after the papers."""
    return pages_of(get_object_or_404(_mine(request), ~Q(stored=""), reference=link))


def _mine(request: Request) -> FamilyLinkQuerySet:
    return FamilyLink.objects.filter(agency__in=request.user.authority.agencies(MANAGE))
