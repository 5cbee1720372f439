"""Who has a copy, who has opened it, and copies for the post (PN-17)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.scope import takes_out
from panels.actions import copies, looking, pack_facts, released_copies
from panels.actions.binding import reference_of
from panels.models import (
    Pack,
    PackCopy,
    PackKind,
    PackLook,
    PartyCopy,
)
from panels.views.pack_pages import (
    crumbs,
    find_pack,
    pdf,
)

ROWS = 50


@require_safe
def readers(request: Request, reference: UUID) -> HttpResponse:
    """Who has declared, who has a copy, and who has opened it."""
    found = find_pack(request, reference)
    rows = PackCopy.objects.visible_to(request.user).current().filter(pack=found).select_related("edition")
    held = {row.seat_id: row for row in rows}
    looks = (
        PackLook.objects.visible_to(request.user)
        .filter(pack=found)
        .select_related("user", "party_copy__person")
        .order_by("-at", "-pk")
    )
    context = {
        "pack": found,
        "may_run": pack_facts.may_run(request.user, found.meeting.panel),
        "readers": [(each, held.get(each.seat.pk)) for each in _members(found)],
        "released": PartyCopy.objects.visible_to(request.user).filter(pack=found).select_related("person"),
        "page": Paginator(looks, ROWS).get_page(request.GET.get("page")),
        "crumbs": crumbs(found.meeting, "Copies and log" if found.kind == PackKind.PARTY else "Readers and log"),
    }
    return render(request, "panels/packs/readers.html", context)


def _find_party_copy(request: Request, reference: UUID) -> PartyCopy:
    rows = PartyCopy.objects.visible_to(request.user).select_related(
        "edition__pack", "pack__meeting__panel__file", "pack__meeting__panel__agency"
    )
    return get_object_or_404(rows, reference=reference)


@takes_out
@require_safe
def party_copy(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """The released copy of one person concerned, with their name on every page."""
    copy = _find_party_copy(request, reference)
    try:
        released_copies.take(copy=copy, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("packs:readers", copy.pack.reference)
    return pdf(copy.stored.name, f"panel-papers-{reference_of(copy.pack)}-{copy.pk}", inline=False)


@require_POST
def party_copy_again(request: Request, reference: UUID) -> HttpResponse:
    copy = _find_party_copy(request, reference)
    try:
        released_copies.make_again(copy=copy, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The copy is being made again.")
    return redirect("packs:readers", copy.pack.reference)


def _members(pack: Pack) -> list[copies.Standing]:
    return copies.standings(pack) if pack.kind == PackKind.PANEL else []


@require_POST
def make_again(request: Request, reference: UUID) -> HttpResponse:
    """A copy that could not be made. `reference` is the copy’s."""
    rows = PackCopy.objects.visible_to(request.user).current().select_related("edition", "pack__meeting__panel__file")
    copy = get_object_or_404(rows, reference=reference)
    if not pack_facts.may_run(request.user, copy.pack.meeting.panel):
        raise Http404
    try:
        copies.make_again(copy=copy, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The copy is being made again.")
    return redirect("packs:readers", copy.pack.reference)


@takes_out
@require_safe
def print_copy(request: Request, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """A member’s copy for the post, with the member’s name on it. `reference` is the copy’s."""
    rows = PackCopy.objects.visible_to(request.user).current().select_related("edition__pack", "pack__meeting__panel")
    copy = get_object_or_404(rows.exclude(stored=""), reference=reference)
    if not pack_facts.may_run(request.user, copy.pack.meeting.panel):
        raise Http404
    looking.take_edition(edition=copy.edition, by=request.user, at=clock.now())
    return pdf(copy.stored.name, f"panel-copy-{reference_of(copy.pack)}-{copy.pk}", inline=False)
