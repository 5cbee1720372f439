"""Help, accessibility and privacy: pages for everybody, signed in or not."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption.models import GuideAudience, HelpGuide, User
from adoption.permissions import Permission, can


@require_safe
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """Words for staff or for families, and the published guides: families get theirs, everybody else both (FF-05)."""
    user = request.user if isinstance(request.user, User) else None
    guides = HelpGuide.objects.order_by("-audience")
    if user and user.in_portal:
        mine = guides.filter(audience=GuideAudience.FAMILIES)
        return render(request, "help/families.html", {"guides": mine})
    may_edit = user is not None and can(user, Permission.GUIDES_EDIT)
    return render(request, "help/help.html", {"guides": guides, "may_edit_guides": may_edit})


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "help/accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "help/privacy.html")
