"""What the pages about packs share: finding, going back, doing at the press of a button, sending a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from adoption.engine import policy
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.views.asking import answer, href
from adoption.views.documents import SANDBOX
from panels.actions import pack_facts
from panels.models import (
    Pack,
    PackEdition,
    PanelMeeting,
)


def find_meeting(request: Request, reference: UUID) -> PanelMeeting:
    rows = PanelMeeting.objects.visible_to(request.user).select_related("panel__agency", "panel__file")
    found = get_object_or_404(rows.prefetch_related("panel__joint_with__agency"), reference=reference)
    if not pack_facts.may_run(request.user, found.panel):
        raise Http404
    return found


def find_pack(request: Request, reference: UUID) -> Pack:
    rows = Pack.objects.visible_to(request.user).select_related(
        "meeting__panel__agency", "meeting__panel__file", "frozen", "item__file", "frozen_by", "circulated_by"
    )
    found = get_object_or_404(rows.prefetch_related("meeting__panel__joint_with__agency"), reference=reference)
    if not pack_facts.may_run(request.user, found.meeting.panel):
        raise Http404
    return found


def pdf(stored: str | None, name: str, *, inline: bool) -> StreamingHttpResponse:
    """Under a name that names nobody; a stored file that is away is a page that is not there."""
    if not stored or not default_storage.exists(stored):
        raise Http404
    response = StreamingHttpResponse(_pieces(stored), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.pdf"'
    response.headers["Content-Length"] = str(default_storage.size(stored))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _pieces(stored: str) -> Iterator[bytes]:
    """Opened when it is sent, and closed with it."""
    with default_storage.open(stored, "rb") as file:
        yield from file.chunks()


def crumbs(meeting: PanelMeeting, here: str = "") -> list[dict[str, str]]:
    listing = {"text": "Packs", "href": reverse("packs:meeting", args=[meeting.reference])}
    first = {"text": meeting.panel.name, "href": href("panels:meeting", meeting.reference)}
    return [first, listing, {"text": here}] if here else [first, {"text": "Packs"}]


def back_to(pack: Pack) -> dict[str, str]:
    return {"text": "Back to the pack", "href": reverse("packs:pack", args=[pack.reference])}


def back_to_meeting(meeting: PanelMeeting) -> dict[str, str]:
    return {"text": "Back to the packs", "href": reverse("packs:meeting", args=[meeting.reference])}


def pack_form(request: Request, form: GovukForm, heading: str, save: str, back: dict[str, str]) -> HttpResponse:
    context = {"form": form, "heading": heading, "save": save, "back": back}
    return answer(request, "panels/packs/form.html", context)


def deed(request: Request, reference: UUID, act: Callable[[Pack], object], said: str) -> HttpResponse:
    """A button: done, or a sentence that says why not."""
    found = find_pack(request, reference)
    try:
        act(found)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("packs:pack", found.reference)


def page_budget(pack: Pack, good: PackEdition | None) -> dict[str, Any]:
    """How long it is, against what the agency calls long."""
    budget = int(policy(pack.meeting.panel.agency, "pack_page_budget", pack.meeting.on))
    return {"budget": budget, "over": max(0, good.pages - budget) if good else 0}
