"""Equality monitoring of the finder, for managers: sums alone, small numbers hidden (GV-62)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from familyfinding import equality_figures as found


@require_safe
def figures(request: Request) -> HttpResponse:
    """Who was looked for, by the characteristics we must watch; what left families out, by fact."""
    if not can(request.user, Permission.PROFILE_BOARD):
        raise NotForYou("This page is for managers of family finding.")
    day = clock.today()
    context = {"tables": found.by_group(request.user, day), "searches": found.by_fact(request.user, day)}
    return render(request, "familyfinding/finder_figures.html", context)
