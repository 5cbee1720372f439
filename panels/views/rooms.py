"""The reading room: a member’s own copy, page by page or as PDF, with notes and questions (PN-17)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from adoption import clock
from adoption.http import Request
from adoption.scope import takes_out
from panels.actions import copies, looking
from panels.actions.binding import has_moved, reference_of, title_of
from panels.models import AgendaItem, Deed, Pack, PackCopy, Question, ReaderNote
from panels.views.pack_pages import pdf


def find_pack(request: Request, reference: UUID) -> Pack:
    rows = (
        Pack.objects.visible_to(request.user).readable_to(request.user).select_related("meeting__panel__file", "frozen")
    )
    return get_object_or_404(rows, reference=reference)


def find_copy(request: Request, reference: UUID) -> PackCopy:
    """The reader’s copy, made and still theirs; without it, the pack does not exist for them."""
    copy = looking.copy_for(find_pack(request, reference), request.user)
    if copy is None:
        raise Http404
    return copy


@require_safe
def room(request: Request) -> HttpResponse:
    """What this person has to read, by meeting."""
    rows = Pack.objects.visible_to(request.user).readable_to(request.user).select_related("meeting__panel", "frozen")
    packs = list(rows.order_by("meeting__on", "meeting", "number"))
    seen = set(
        Pack.objects.visible_to(request.user)
        .readable_to(request.user)
        .filter(looks__user=request.user, looks__deed=Deed.OPENED)
        .values_list("pk", flat=True)
    )
    return render(request, "panels/packs/room.html", {"packs": [(each, each.pk in seen) for each in packs]})


@require_safe
def read(request: Request, reference: UUID) -> HttpResponse:
    """First say whom you know; then what is in it, what is new, and your notes."""
    pack = find_pack(request, reference)
    standing = looking.standing_of(pack, request.user)
    copy = looking.copy_for(pack, request.user)
    context: dict[str, Any] = {
        "pack": pack,
        "copy": copy,
        "failed": copy is None and _could_not_be_made(request, pack),
        "undeclared": [(item, f"Item {item.number}: {title_of(item)}") for item in _undeclared(request, standing)],
        "has_moved": has_moved(pack),
        "left_out": len(standing.without) if standing else 0,
        "crumbs": [{"text": "Panel papers", "href": reverse("packs:room")}, {"text": pack.called}],
    }
    if copy:
        context["news"] = looking.open_pack(pack=pack, by=request.user, at=clock.now())
        context["parts"] = copy.edition.parts
        context["notes"] = notes_of(request, pack).order_by("page", "written_at")
        context["questions"] = _questions(request, pack)
    return render(request, "panels/packs/read.html", context)


def _could_not_be_made(request: Request, pack: Pack) -> bool:
    """Nothing comes by itself any more: the reader is told, and whom to call."""
    mine = PackCopy.objects.visible_to(request.user).failed()
    return mine.filter(pack=pack, seat__member__user=request.user).exists()


@takes_out
@require_safe
def download(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    return _take(request, reference, Deed.DOWNLOADED)


@takes_out
@require_safe
def print_it(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """The same file, opened in the browser, from which it is printed."""
    return _take(request, reference, Deed.PRINTED)


@require_POST
def change_print(request: Request, reference: UUID, size: str) -> HttpResponse:
    copy = find_copy(request, reference)
    copies.ask_print(copy=copy, large=size == "large", by=request.user, at=clock.now())
    messages.success(request, "Your copy is being made in the print you chose. It is there in a minute or two.")
    return redirect("packs:read", reference)


def _take(request: Request, reference: UUID, deed: Deed) -> StreamingHttpResponse:
    copy = find_copy(request, reference)
    looking.take(copy=copy, deed=deed, by=request.user, at=clock.now())
    name = f"panel-copy-{reference_of(copy.pack)}-{copy.pk}"
    return pdf(copy.stored.name, name, inline=deed == Deed.PRINTED)


def _undeclared(request: Request, standing: copies.Standing | None) -> list[AgendaItem]:
    if standing is None:
        return []
    keys = [item.pk for item in standing.undeclared]
    items = AgendaItem.objects.visible_to(request.user).filter(pk__in=keys)
    return list(items.with_names().order_by("number"))


def notes_of(request: Request, pack: Pack) -> Any:
    return ReaderNote.objects.visible_to(request.user).filter(pack=pack)


def _questions(request: Request, pack: Pack) -> list[Question]:
    mine = Question.objects.visible_to(request.user).filter(member__user=request.user, item__meeting=pack.meeting)
    return list(mine.filter(withdrawn_at=None).select_related("item").order_by("item__number", "asked_at"))
