"""The people of one item: who comes for it, conflicts, questions, and who is told (PN-06, PN-19 to PN-22)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted
from panels.actions import agendas, declaring, telling
from panels.forms import hearing as day_forms
from panels.forms import meetings as forms
from panels.models import Declaration, Telling, ToldOf
from panels.views.pages import (
    GET_POST,
    after_item,
    find_item,
    gate,
    nothing_to_fill_in,
    on_item,
    prepares,
)

ADVISE = Permission.PANEL_ADVISE
HEARD_OF = {
    ToldOf.RECOMMENDATION: "They hear on the day what panel recommended. The decision comes later.",
    ToldOf.DECISION: "They hear what the agency decision maker decided, and what happens next.",
}


@require_http_methods(GET_POST)
def add_presenter(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        forms.PresenterForm(posted(request)),
        partial(agendas.add_presenter, item=found, by=request.user),
        heading="Who comes for this item",
        intro="For a match: the child’s worker, the adopters and their worker. Foster carers need not attend.",
        said="They are on the list.",
    )


@require_http_methods(GET_POST)
def came(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)

    def act(*, came: Sequence[int] = ()) -> None:
        agendas.note_attendance(item=found, came=set(came), by=request.user)

    form = forms.CameForm(posted(request), item=found)
    intro = "" if form.fields else "Nobody is on the list for this item. Go back, and add who comes for it."
    return on_item(request, found, form, act, heading="Who came for this item", intro=intro, said="It is noted.")


@require_http_methods(GET_POST)
def declare(request: Request, reference: UUID) -> HttpResponse:
    """A member says whether they have a conflict. A conflict closes the item to them at once."""
    found = find_item(request, reference)
    declaring.own_seat(found, request.user)
    return on_item(
        request,
        found,
        day_forms.DeclareForm(posted(request)),
        partial(declaring.declare, item=found, by=request.user, at=clock.now()),
        heading="Conflict of interest",
        intro="If you have a conflict, this item and its papers close to you. You do not hear it and do not count.",
        said="Thank you. It is recorded.",
        back=after_item(found),
        shows_whom=True,
    )


@require_http_methods(GET_POST)
def lift(request: Request, pk: int) -> HttpResponse:
    rows = Declaration.objects.visible_to(request.user).select_related(
        "item__meeting__panel__agency", "item__meeting__panel__file", "member"
    )
    found = get_object_or_404(rows, pk=pk)
    gate(request, found.item.meeting.panel, ADVISE)
    return on_item(
        request,
        found.item,
        forms.ReasonForm(posted(request), question="Why is there no conflict after all?"),
        partial(declaring.lift, declaration=found, by=request.user, at=clock.now()),
        heading="There is no conflict",
        said="The item is open to the member again.",
    )


@require_http_methods(GET_POST)
def ask(request: Request, reference: UUID) -> HttpResponse:
    """A question for the meeting."""
    found = find_item(request, reference)
    declaring.own_seat(found, request.user)
    return on_item(
        request,
        found,
        day_forms.QuestionForm(posted(request)),
        partial(declaring.ask, item=found, by=request.user, at=clock.now()),
        heading="A question for the meeting",
        intro="The chair and the minute-taker find it at this item.",
        said="Your question is with the chair.",
    )


@require_http_methods(GET_POST)
def tell(request: Request, reference: UUID) -> HttpResponse:
    """Somebody was told what panel recommended."""
    rows = Telling.objects.visible_to(request.user).select_related(
        "item__meeting__panel__agency", "item__meeting__panel__file", "item__file", "item__other_file", "file__agency"
    )
    found, now = get_object_or_404(rows, reference=reference), clock.now()
    if not can(request.user, Permission.PANEL_FACT_RECORD, found.file):
        prepares(request, found.item)
    return on_item(
        request,
        found.item,
        day_forms.ToldForm(posted(request), initial={"told_at": now}),
        partial(telling.tell, telling=found, by=request.user, now=now),
        heading=f"{found.get_whom_display()} were told {found.get_of_display()}",
        intro=HEARD_OF[ToldOf(found.of)],
        said="It is recorded, with the time.",
    )


@require_http_methods(GET_POST)
def tell_adopters(request: Request, reference: UUID) -> HttpResponse:
    """The adopters whose suitability was considered were told today."""
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        nothing_to_fill_in(request),
        partial(telling.tell_adopters, item=found, by=request.user, now=clock.now()),
        heading="The adopters were told today",
        intro="They hear on the day what panel recommended.",
        save="They were told",
        said="It is on their record.",
    )
