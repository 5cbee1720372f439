"""Up to three families side by side, need by need: their own words beside what the child needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.http import Request
from familyfinding.actions import finding
from familyfinding.finder import stated
from familyfinding.finder.finding import several
from familyfinding.summaries import tabs
from familyfinding.views import pages
from familyfinding.views.finder import WORK, lines

MOST = 3


@require_safe
def compare(request: Request, reference: str) -> HttpResponse:
    """Which three is the worker’s choice; the order is the list’s."""
    profile = pages.find(request, reference)
    pages.gate(request, profile, WORK)
    asked = list(dict.fromkeys(request.GET.getlist("family")))
    if not 1 <= len(asked) <= MOST:
        says = "Tick one to three families to lay side by side."
        messages.error(request, says)
        return redirect("familyfinding:find-families", reference)
    found = several(request.user, profile.child, asked, day=clock.today())
    rows = [*found.possible, *found.left_out]
    mine = stated.needs_of(found.sought)
    finding.looked(
        by=request.user, at=clock.now(), files=[one.family.file for one in rows], what="familyfinding:compare"
    )
    shown = lines(request, found, mine, rows)
    return pages.page(
        request,
        profile,
        "compare",
        "Side by side",
        tabs=tabs(profile, request.user, "find-families"),
        sought=found.sought,
        lines=shown,
        table=[(need, [(line, line.statement.rows[place]) for line in shown]) for place, need in enumerate(mine)],
    )
