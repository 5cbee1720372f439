"""One page of a reader’s copy: its picture, its words, notes and questions put at it (PN-17)."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image

from adoption import clock
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.views.asking import answer, attempt, posted
from panels.actions import looking
from panels.forms.packs import PageQuestionForm, ReaderNoteForm
from panels.models import AgendaItem, PackCopy, ReaderNote
from panels.packs.picturing import picture_name, shape_name, words_name
from panels.views.rooms import find_copy, notes_of


@require_safe
def page(request: Request, reference: UUID, number: int) -> HttpResponse:
    """One page as a picture, and its words for whoever rather has it read out."""
    copy = find_copy(request, reference)
    try:
        item = looking.read(copy=copy, page=number, by=request.user, at=clock.now())
    except Refused:
        raise Http404 from None
    return render(request, "panels/packs/page.html", _page_context(request, copy, number, item))


@require_safe
def picture(request: Request, reference: UUID, number: int) -> HttpResponse:
    """The page with the reader’s name across it. What it shows was written down when its page was opened."""
    copy = find_copy(request, reference)
    if copy.edition.part_of(number) is None:
        raise Http404
    response = HttpResponse(_with_name(copy, number), content_type="image/webp")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def write_note(request: Request, reference: UUID, number: int) -> HttpResponse:
    copy, form = find_copy(request, reference), ReaderNoteForm(posted(request))
    act = lambda: looking.write_note(  # noqa: E731
        copy=copy, page=number, by=request.user, at=clock.now(), **form.cleaned_data
    )
    return _at_page(request, copy, number, form, act, "A note for yourself", "Your note is kept. Only you see it.")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, reference: UUID, number: int) -> HttpResponse:
    copy, form = find_copy(request, reference), PageQuestionForm(posted(request))
    act = lambda: looking.ask(  # noqa: E731
        copy=copy, page=number, by=request.user, at=clock.now(), **form.cleaned_data
    )
    return _at_page(request, copy, number, form, act, "A question for the meeting", "Your question is put.")


@require_POST
def remove_note(request: Request, reference: UUID) -> HttpResponse:
    """`reference` is the note’s."""
    note = get_object_or_404(
        ReaderNote.objects.visible_to(request.user).select_related("seat__member", "pack"), reference=reference
    )
    looking.remove_note(note=note, by=request.user)
    messages.success(request, "The note is gone.")
    return redirect("packs:page", note.pack.reference, note.page)


def _at_page(
    request: Request, copy: PackCopy, number: int, form: GovukForm, act: Any, heading: str, said: str
) -> HttpResponse:
    if copy.edition.part_of(number) is None:
        raise Http404
    there = reverse("packs:page", args=[copy.pack.reference, number])
    if form.is_bound and form.is_valid() and attempt(form, act):
        messages.success(request, said)
        return redirect(there)
    context = {"form": form, "heading": heading, "save": "Save", "caption": f"Page {number}"}
    context["back"] = {"text": f"Back to page {number}", "href": there}
    return answer(request, "panels/packs/form.html", context)


def _page_context(request: Request, copy: PackCopy, number: int, item: AgendaItem | None) -> dict[str, Any]:
    numbers = copy.edition.numbers
    place = numbers.index(number)
    return {
        "pack": copy.pack,
        "copy": copy,
        "number": number,
        "part": copy.edition.part_of(number),
        "item": item,
        "words": _words(copy, number),
        "before": numbers[place - 1] if place else None,
        "after": numbers[place + 1] if place + 1 < len(numbers) else None,
        "notes": notes_of(request, copy.pack).filter(page=number).order_by("written_at"),
        "crumbs": [
            {"text": copy.pack.called, "href": reverse("packs:read", args=[copy.pack.reference])},
            {"text": f"Page {number}"},
        ],
    }


def _words(copy: PackCopy, number: int) -> str:
    return _from_zip(copy.edition.pictures.name, words_name(number)).decode()


def _with_name(copy: PackCopy, number: int) -> bytes:
    """Two pictures of our own drawing, one over the other."""
    with Image.open(io.BytesIO(_from_zip(copy.edition.pictures.name, picture_name(number)))) as drawn:
        sheet = drawn.convert("RGBA")
    over = _from_zip(copy.over.name, shape_name(wide=sheet.width > sheet.height))
    with Image.open(io.BytesIO(over)) as name:
        sheet.alpha_composite(name.convert("RGBA").resize(sheet.size))
    out = io.BytesIO()
    sheet.convert("RGB").save(out, "WEBP", quality=80, method=1)
    return out.getvalue()


def _from_zip(stored: str | None, name: str) -> bytes:
    try:
        with default_storage.open(stored or "", "rb") as file, zipfile.ZipFile(file) as kept:
            return kept.read(name)
    except (FileNotFoundError, IsADirectoryError, KeyError):
        raise Http404 from None
