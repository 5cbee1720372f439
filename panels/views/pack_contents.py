"""What goes into a pack, in which order, and whether it may be printed (PN-16)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from adoption.http import Request
from adoption.views.asking import attempt, posted
from panels.actions import pack_filling, packs
from panels.forms.packs import ChooseForm, LatePaperForm, PrintingForm
from panels.models import (
    AgendaItem,
    PackItem,
    PackPaper,
)
from panels.views.pack_pages import (
    back_to,
    deed,
    find_pack,
    pack_form,
)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    items = AgendaItem.objects.visible_to(request.user).tabled().filter(meeting=found.meeting)
    items = items.select_related("file").order_by("number")
    chosen = [row.item for row in PackItem.objects.visible_to(request.user).filter(pack=found).select_related("item")]
    form = ChooseForm(posted(request), items=items, chosen=chosen)
    act = lambda: pack_filling.choose(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The pack holds these items.")
        return redirect("packs:pack", found.reference)
    return pack_form(request, form, "Choose the items", "Save", back_to(found))


@require_http_methods(["GET", "HEAD", "POST"])
def late_paper(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    items = AgendaItem.objects.visible_to(request.user).tabled().filter(meeting=found.meeting).order_by("number")
    form = LatePaperForm(
        posted(request), items=items.select_related("file"), versions=pack_filling.documents_for(found)
    )
    act = lambda: pack_filling.add_paper(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "The paper is in it.")
        return redirect("packs:pack", found.reference)
    return pack_form(request, form, "Put a paper in", "Put it in", back_to(found))


@require_POST
def move(request: Request, reference: UUID, paper: int, way: str) -> HttpResponse:
    row = _row(request, reference, paper)
    return deed(request, reference, lambda _: pack_filling.move(row=row, up=way == "up", by=request.user), "Moved.")


@require_POST
def take_out(request: Request, reference: UUID, paper: int) -> HttpResponse:
    row = _row(request, reference, paper)
    return deed(
        request, reference, lambda _: pack_filling.take_out(row=row, by=request.user), "The paper is out of it."
    )


@require_POST
def refill(request: Request, reference: UUID) -> HttpResponse:
    said = "What has become ready is in it, in the version that stands now."
    return deed(request, reference, lambda p: pack_filling.refill(pack=p, by=request.user), said)


@require_http_methods(["GET", "HEAD", "POST"])
def printing(request: Request, reference: UUID) -> HttpResponse:
    found = find_pack(request, reference)
    form = PrintingForm(posted(request), initial={"may_print": found.may_print})
    act = lambda: packs.set_printing(pack=found, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, "Saved. It holds from now on.")
        return redirect("packs:pack", found.reference)
    return pack_form(request, form, "Printing and downloading", "Save", back_to(found))


def _row(request: Request, reference: UUID, paper: int) -> PackPaper:
    rows = PackPaper.objects.visible_to(request.user).select_related("pack__meeting__panel__file", "item")
    return get_object_or_404(rows, pack__reference=reference, pk=paper)
