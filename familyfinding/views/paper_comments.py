"""Giving a paper to the adopters, comments that did not come through the portal, and what became of each."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.views.records import posted
from familyfinding.actions import paper_comments as actions
from familyfinding.forms.papers import AnswerCommentForm, PaperCommentForm
from familyfinding.models import PaperComment
from familyfinding.views.papers import find, find_version, paper_form

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def share(request: Request, paper: UUID) -> HttpResponse:
    row, _ = find(request, paper)
    return paper_form(
        request,
        row,
        GovukForm(posted(request)),
        partial(actions.give_to_adopters, paper=row, by=request.user, at=clock.now()),
        heading="Give it to the adopters",
        intro="They read it in the portal and have ten working days to comment. The confidential part is not in their "
        "copy. Adopters without an account get it from you: print their copy on the page of the paper.",
        save="Give it to them",
        said="The adopters have it.",
    )


@require_http_methods(GET_POST)
def record(request: Request, version: UUID) -> HttpResponse:
    row, today = find_version(request, version), clock.today()

    def act(*, on: Any, **facts: Any) -> None:
        actions.record(version=row, received_on=on, by=request.user, today=today, **facts)

    return paper_form(
        request,
        row.paper,
        PaperCommentForm(posted(request), paper=row.paper, today=today),
        act,
        heading=f"A comment on version {row.number}",
        said="The comment is kept. Say next what became of it.",
    )


@require_http_methods(GET_POST)
def answer(request: Request, comment: UUID) -> HttpResponse:
    rows = PaperComment.objects.visible_to(request.user).select_related("version__paper__link", "member__person")
    row = get_object_or_404(rows.select_related("carer"), reference=comment)
    row.version.paper, _ = find(request, row.version.paper.reference)
    return paper_form(
        request,
        row.version.paper,
        AnswerCommentForm(posted(request), today=clock.today()),
        partial(actions.answer, comment=row, by=request.user),
        heading="What became of the comment",
        intro=row.text,
        said="Kept with the comment.",
    )
