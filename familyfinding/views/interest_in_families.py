"""Showing interest in a family from its published profile: the copy is all that is read of them (FF-57, FF-28)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adopters.models import PublishedFamily
from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from familyfinding.actions import interest_in_families as interests
from familyfinding.forms.interest import InterestInFamilyForm


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, family: UUID) -> HttpResponse:
    """The worker chooses one of their own children and says why; the household’s worker is told."""
    if not can(request.user, Permission.INTEREST_WORK):
        raise NotForYou("This page is for people who find families for children.")
    rows = PublishedFamily.objects.visible_to(request.user).select_related("agency", "file")
    found = get_object_or_404(rows, reference=family)
    opened(found.file, request.user, "familyfinding:interest-in-family")
    children = interests.may_choose_from(request.user, found)
    form = InterestInFamilyForm(posted(request), children=children)
    if request.method == "POST" and form.is_valid():
        try:
            new = interests.show(family=found, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The interest is recorded, and the family’s worker is told.")
            return redirect("familyfinding:interest", new.reference)
    context = {
        "form": form,
        "family": found,
        "has_children": children.exists(),
        "asked": interests.asked_already(request.user, found),
        "back": {"text": "Back to this family", "href": reverse("adopters:family", args=[found.reference])},
    }
    return render(request, "familyfinding/interest_in_family.html", context, status=422 if form.errors else 200)
