"""Lines of the Adoption Support Plan: added, drafted from what is known, changed, struck out."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.views.records import posted
from familyfinding.actions import support_lines as actions
from familyfinding.forms.papers import ChangeLineForm, StrikeForm, SupportLineForm
from familyfinding.models import SupportItem
from familyfinding.views.papers import find, paper_form

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def add(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    return paper_form(
        request,
        row,
        SupportLineForm(posted(request)),
        partial(actions.add, paper=row, by=request.user, at=clock.now()),
        heading="Add support",
        said="The line is in the plan.",
    )


@require_http_methods(GET_POST)
def draft(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    return paper_form(
        request,
        row,
        GovukForm(posted(request)),
        partial(actions.draft, paper=row, by=request.user, at=clock.now()),
        heading="Draft from what is known",
        intro="A line is added for each gap on the match sheet that is answered by support, for what the decision to "
        "proceed asked for, and for what the medical consultation, life story sessions and the planning meeting "
        "agreed. Each is added once: what you changed or struck out stays as you left it.",
        save="Draft the lines",
        said="The lines are in the plan. Say for each by whom, from when, and who pays.",
    )


@require_http_methods(GET_POST)
def change(request: Request, item: UUID) -> HttpResponse:
    line = find_line(request, item)
    initial = {name: getattr(line, name) for name in (*actions.FACTS, "version")}
    return paper_form(
        request,
        line.paper,
        ChangeLineForm(posted(request), initial=initial),
        partial(actions.change, item=line, by=request.user, at=clock.now()),
        heading="Support in the plan",
        intro=f"Drafted from: {line.source}" if line.source else "",
        said="The line is saved.",
    )


@require_http_methods(GET_POST)
def strike(request: Request, item: UUID) -> HttpResponse:
    line = find_line(request, item)
    return paper_form(
        request,
        line.paper,
        StrikeForm(posted(request)),
        partial(actions.strike, item=line, by=request.user, at=clock.now()),
        heading="Take a line out",
        intro=f"{line.need}: {line.what}",
        save="Take it out",
        said="The line is out of the plan. It can still be read, with the reason.",
    )


def find_line(request: Request, item: UUID) -> SupportItem:
    rows = SupportItem.objects.visible_to(request.user).select_related("paper")
    line = get_object_or_404(rows, reference=item)
    line.paper, _ = find(request, line.paper.reference)
    return line
