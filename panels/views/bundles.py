"""The papers of a decision as one document: opened from its page, made again where that failed (PN-18, PN-30)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Approval, Look
from adoption.scope import takes_out
from panels.actions import bundling
from panels.models import DecisionBundle, Making
from panels.views.finding import find_question
from panels.views.pack_pages import pdf


def bundle_of(request: Request, approval: Approval) -> DecisionBundle | None:
    """The last one that was asked for, whether its pages are there or not."""
    rows = DecisionBundle.objects.visible_to(request.user).filter(sheet__approval=approval)
    return rows.select_related("sheet__file", "sheet__item__other_file").order_by("-number").first()


@takes_out
@require_safe
def bundle(request: Request, reference: UUID) -> StreamingHttpResponse:
    """Everything that is decided on, in one PDF. `reference` is the question’s."""
    found = bundle_of(request, find_question(request, reference))
    if found is None or found.state != Making.MADE:
        raise Http404
    item = found.sheet.item
    for file in filter(None, [found.sheet.file, item.other_file if item else None]):
        opened(file, request.user, "papers of a decision", look=Look.DOWNLOADED)
    return pdf(found.stored.name, f"decision-papers-{found.sheet.file.reference}-v{found.number}", inline=False)


@require_POST
def make_again(request: Request, reference: UUID) -> HttpResponse:
    approval = find_question(request, reference)
    found = bundle_of(request, approval)
    if found is None:
        raise Http404
    try:
        bundling.make_again(bundle=found, at=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The pages are being made again.")
    return redirect("panels:decision", approval.reference)
