"""Figures about children’s reports. No child is named."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou
from children import amendments
from children.models import Checker


@require_safe
def report_quality(request: Request) -> HttpResponse:
    """How many child permanence reports a manager sent back, among the children one may see (CH-08)."""
    if not can(request.user, Permission.TEAM_WORK):
        raise NotForYou("These figures are for managers. Ask yours about your own reports.")
    quarters = amendments.by_quarter(request.user, clock.today())
    context = {
        "quarters": [(each, [each.by[checker] for checker in Checker]) for each in reversed(quarters)],
        "checkers": [checker.label for checker in Checker],
        "shares": [(each.label, each.share or 0) for each in quarters],
        "checked": sum(each.checked for each in quarters),
        "amended": sum(each.amended for each in quarters),
        "crumbs": [{"text": "Children", "href": "/children/"}, {"text": "Reports that needed amending"}],
    }
    return render(request, "children/report_quality.html", context)
