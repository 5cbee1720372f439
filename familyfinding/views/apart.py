"""From whom and from where a child is kept apart: on the child’s side alone."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted
from familyfinding.actions import finding
from familyfinding.finder.finding import only
from familyfinding.forms.finder import EndApartForm, KeepApartForm
from familyfinding.models import KeptApart, Profile
from familyfinding.summaries import tabs
from familyfinding.views import pages

WRITE = Permission.CHILD_WRITE
GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def apart(request: Request, reference: str) -> HttpResponse:
    """What stands, then what was ended."""
    profile = pages.find(request, reference)
    rows = _mine(request, profile).order_by("ended_on", "-on", "pk")
    return pages.page(
        request,
        profile,
        "apart",
        "Kept apart",
        tabs=tabs(profile, request.user, "find-families"),
        rows=list(rows),
        may_write=can(request.user, WRITE, profile.file),
    )


@require_http_methods(GET_POST)
def keep_apart(request: Request, reference: str) -> HttpResponse:
    profile, today = pages.find(request, reference), clock.today()

    def household(typed: str) -> Any:
        found = only(request.user, profile.child, typed, day=today)
        return found[1] if found else None

    return pages.form_page(
        request,
        profile,
        KeepApartForm(posted(request), today=today, find=household),
        partial(finding.keep_apart, child=profile.child, by=request.user),
        permission=WRITE,
        heading="Keep apart from a family or a place",
        intro="Families concerned are left out of searches for this child. Others never read the reason.",
        said="Recorded. The finder leaves such families out for this child.",
        back="familyfinding:apart",
    )


@require_http_methods(GET_POST)
def end_apart(request: Request, reference: str, apart: UUID) -> HttpResponse:
    profile = pages.find(request, reference)
    row = get_object_or_404(_mine(request, profile), reference=apart)
    return pages.form_page(
        request,
        profile,
        EndApartForm(posted(request), today=clock.today()),
        partial(finding.end_apart, apart=row, by=request.user),
        permission=WRITE,
        heading="No longer kept apart",
        intro=row.why,
        said="Ended. The reason is on the child’s file.",
        back="familyfinding:apart",
    )


def _mine(request: Request, profile: Profile) -> Any:
    rows = KeptApart.objects.visible_to(request.user).filter(child=profile.child)
    return rows.select_related("child__file", "household__file", "authority", "recorded_by", "ended_by")
