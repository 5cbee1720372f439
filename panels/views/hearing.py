"""The minute-taker’s screen: questions, discussion, advice, recommendation, one item after the other (PN-20, PN-24)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from adoption import clock
from adoption.http import Request
from adoption.views.records import posted
from panels.actions import attending, concluding, hearing
from panels.flows import ItemState
from panels.forms import hearing as day_forms
from panels.forms import meetings as forms
from panels.models import Advice, AgendaItem, ItemKind, ItemMinute, Question
from panels.views.pages import GET_POST, find_item, gate, on_item, press

FIELDS = (*hearing.WORDS, "report_quality", "version")


@require_POST
def begin(request: Request, reference: UUID) -> HttpResponse:
    """The item begins, if there is a quorum for it."""
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    act = partial(hearing.begin, item=found, by=request.user, at=clock.now())
    back = reverse("panels:hear", args=[found.reference])
    return press(request, act, said=f"Item {found.number} has begun.", back=back)


@require_http_methods(GET_POST)
def hear(request: Request, reference: UUID) -> HttpResponse:
    """What is said, with the questions gathered beforehand and the quorum beside it."""
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    minute = ItemMinute.objects.visible_to(request.user).filter(item=found).first()
    initial = {name: getattr(minute, name) for name in FIELDS} if minute else {}

    def act(*, version: int, **words: Any) -> None:
        minute.item = found
        hearing.write(minute=minute, words=words, version=version, by=request.user, at=clock.now())

    return on_item(
        request,
        found,
        day_forms.MinuteForm(posted(request) if minute else None, item=found, initial=initial),
        act,
        heading=f"Item {found.number}: minute",
        save="Save",
        said="Saved.",
        template="panels/hear.html",
        back=reverse("panels:hear", args=[found.reference]),
        **_beside(request, found),
        minute=minute,
    )


def _beside(request: Request, found: AgendaItem) -> dict[str, Any]:
    seats, conflicts = attending.seats_of(found.meeting_id), attending.conflicts_in(found.meeting_id)
    asked = Question.objects.visible_to(request.user).filter(item=found, withdrawn_at=None)
    return {
        "quorum": attending.quorum_of(found, seats, conflicts, now=clock.now()),
        "questions": list(asked.select_related("member__user").order_by("pk")),
        "is_heard": found.state == ItemState.HEARD,
        "is_hearing": found.state == ItemState.HEARING,
    }


@require_http_methods(GET_POST)
def answer(request: Request, reference: UUID) -> HttpResponse:
    """What was answered to a question put beforehand."""
    rows = Question.objects.visible_to(request.user).select_related(
        "item__meeting__panel__agency", "item__meeting__panel__file", "item__file"
    )
    found = get_object_or_404(rows, reference=reference)
    gate(request, found.item.meeting.panel)
    return on_item(
        request,
        found.item,
        day_forms.AnswerForm(posted(request), initial={"text": found.answer, "version": hearing.seen(found)}),
        partial(hearing.answer, question=found, by=request.user),
        heading="Answer to a question",
        intro=found.text,
        said="The answer is in the minute.",
        back=reverse("panels:hear", args=[found.item.reference]),
    )


@require_http_methods(GET_POST)
def conclude(request: Request, reference: UUID) -> HttpResponse:
    """The item ends: recommendation, reasons, votes."""
    found = find_item(request, reference)
    gate(request, found.meeting.panel)

    def act(*, advice: str = Advice.NOTED, **facts: Any) -> None:
        concluding.conclude(item=found, advice=advice, by=request.user, at=clock.now(), **facts)

    return on_item(
        request,
        found,
        day_forms.ConcludeForm(posted(request), item=found),
        act,
        heading="End this item",
        intro="Panel recommends; it never decides."
        if found.kind != ItemKind.GENERAL
        else "Panel notes the report. There is no decision after it.",
        save="End the item",
        said="The item is heard. Tell those concerned today.",
    )


@require_http_methods(GET_POST)
def break_off(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    return on_item(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why is the item broken off?"),
        partial(hearing.break_off, item=found, by=request.user, at=clock.now()),
        heading="Break the item off",
        intro="Nothing is recommended. What was written stays, and the item can begin again.",
        save="Break off",
        said="The item waits again.",
    )
