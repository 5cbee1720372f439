"""Adopters invited to panel: who comes, and the letter to whoever has no account (AD-33)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.views.records import posted
from panels.actions import invited
from panels.forms.invitations import ComesForm
from panels.models import AgendaItem, PanelInvitation
from panels.views.pages import GET_POST, find_item, nothing_to_fill_in, on_item, prepares, runs, works_on


def people_of(request: Request, item: AgendaItem) -> dict[str, Any]:
    """The adopters of an item, as those who prepare it see them."""
    if not works_on(request, item) and not runs(request, item.meeting.panel):
        return {}
    rows = PanelInvitation.objects.visible_to(request.user).filter(item=item, ended_on=None)
    people = list(rows.select_related("person").order_by("pk"))
    return {"invitations": people, "letters_owed": invited.letters_owed(item) if people else []}


@require_http_methods(GET_POST)
def answer(request: Request, reference: UUID) -> HttpResponse:
    """An applicant told somebody of us whether they come."""
    rows = PanelInvitation.objects.visible_to(request.user).select_related("person__file", "item__meeting__panel")
    invitation = get_object_or_404(rows, reference=reference)
    found = find_item(request, invitation.item.reference)
    prepares(request, found)
    today = clock.today()
    return on_item(
        request,
        found,
        ComesForm(posted(request), initial={"said": invitation.said}, today=today),
        partial(invited.record_answer, invitation=invitation, by=request.user, today=today),
        heading="Do they come to panel?",
        intro=f"What {invitation.person.name} told you. They need not come, and can change their answer.",
        said="It is recorded.",
    )


@require_http_methods(GET_POST)
def letters(request: Request, reference: UUID) -> HttpResponse:
    """To whoever has no account."""
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        nothing_to_fill_in(request),
        partial(invited.begin_letters, item=found, on=clock.today(), by=request.user),
        heading="Letters of invitation",
        intro="One letter to each adopter without an account, with the day, the time and the place filled in.",
        save="Begin the letters",
        said="The letters are begun. Read and send them under Letters, on the adopters’ file.",
    )
