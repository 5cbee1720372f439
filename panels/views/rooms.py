"""The reading room: a member’s own copy, page by page or as PDF, with notes and questions (PN-17)."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image

from adoption import clock
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.scope import takes_out
from adoption.views.asking import answer, attempt, posted
from panels.actions import copies, looking
from panels.actions.binding import reference_of, title_of
from panels.forms.packs import PageQuestionForm, ReaderNoteForm
from panels.models import AgendaItem, Deed, Pack, PackCopy, Question, ReaderNote
from panels.packs.picturing import picture_name, shape_name, words_name
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
        "left_out": len(standing.without) if standing else 0,
        "crumbs": [{"text": "Panel papers", "href": reverse("packs:room")}, {"text": pack.called}],
    }
    if copy:
        context["news"] = looking.open_pack(pack=pack, by=request.user, at=clock.now())
        context["parts"] = copy.edition.parts
        context["notes"] = _notes(request, pack).order_by("page", "written_at")
        context["questions"] = _questions(request, pack)
    return render(request, "panels/packs/read.html", context)


def _could_not_be_made(request: Request, pack: Pack) -> bool:
    """Nothing comes by itself any more: the reader is told, and whom to call."""
    mine = PackCopy.objects.visible_to(request.user).failed()
    return mine.filter(pack=pack, seat__member__user=request.user).exists()


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


def _take(request: Request, reference: UUID, deed: Deed) -> StreamingHttpResponse:
    copy = find_copy(request, reference)
    looking.take(copy=copy, deed=deed, by=request.user, at=clock.now())
    name = f"panel-copy-{reference_of(copy.pack)}-{copy.pk}"
    return pdf(copy.stored.name, name, inline=deed == Deed.PRINTED)


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
        "notes": _notes(request, copy.pack).filter(page=number).order_by("written_at"),
        "crumbs": [
            {"text": copy.pack.called, "href": reverse("packs:read", args=[copy.pack.reference])},
            {"text": f"Page {number}"},
        ],
    }


def _undeclared(request: Request, standing: copies.Standing | None) -> list[AgendaItem]:
    if standing is None:
        return []
    keys = [item.pk for item in standing.undeclared]
    items = AgendaItem.objects.visible_to(request.user).filter(pk__in=keys)
    return list(items.select_related("file", "other_file").order_by("number"))


def _notes(request: Request, pack: Pack) -> Any:
    return ReaderNote.objects.visible_to(request.user).filter(pack=pack)


def _questions(request: Request, pack: Pack) -> list[Question]:
    mine = Question.objects.visible_to(request.user).filter(member__user=request.user, item__meeting=pack.meeting)
    return list(mine.filter(withdrawn_at=None).select_related("item").order_by("item__number", "asked_at"))


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
