"""Letters of a file: listed, begun for one person, written, and read. Sending is in letter_sending.py."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import drafts, letters
from adoption.actions.letter_checks import authors, hindrances
from adoption.actions.records import opened
from adoption.forms.letters import BeginForm, WriteForm
from adoption.http import Request
from adoption.models import CaseFile, Draft, Letter, PersonAround, User
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt, posted, record_href
from adoption.views.records import Place, form_page, looked


def find_file(request: Request, reference: str, *, to_write: bool = False) -> CaseFile:
    visible = CaseFile.objects.visible_to(request.user).select_related("agency__parent")
    file = get_object_or_404(visible, reference=reference)
    if to_write and not can(request.user, Permission.DOCUMENT_ADD, file):
        raise Http404
    return file


def find_letter(request: Request, reference: str, letter: str, *, to_write: bool = False) -> Letter:
    """One letter of this file, with the file in hand."""
    file = find_file(request, reference, to_write=to_write)
    visible = Letter.objects.visible_to(request.user).with_people().filter(file=file)
    return get_object_or_404(visible, reference=letter)


def crumbs(file: CaseFile, here: str = "") -> list[dict[str, str]]:
    listing = {"text": "Letters", "href": reverse("letters:list", args=[file.reference])}
    record = {"text": file.reference, "href": record_href(file)}
    return [record, listing, {"text": here}] if here else [record, {"text": "Letters"}]


def back_to(letter: Letter) -> dict[str, str]:
    href = reverse("letters:letter", args=[letter.file.reference, letter.reference])
    return {"text": "Back to the letter", "href": href}


@require_safe
def listing(request: Request, reference: str) -> HttpResponse:
    """Every letter of the file, and everybody to whom one can be written, with what they need."""
    file = find_file(request, reference)
    opened(file, request.user, "letters:list")
    rows = Letter.objects.visible_to(request.user).with_people().filter(file=file)
    people = PersonAround.objects.visible_to(request.user).filter(file=file).still_there()
    context = {
        "file": file,
        "open": list(rows.being_written().order_by("-written_on", "-pk")),
        "over": list(rows.exclude(sent_on=None, set_aside_on=None).order_by("-sent_on", "-set_aside_on", "-pk")),
        "people": list(people.order_by("side", "relation", "pk")),
        "needs": flags(file),
        "may_write": can(request.user, Permission.DOCUMENT_ADD, file),
        "crumbs": crumbs(file),
    }
    return render(request, "adoption/letters/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, reference: str, person: str) -> HttpResponse:
    file = find_file(request, reference, to_write=True)
    visible = PersonAround.objects.visible_to(request.user).filter(file=file).select_related("file")
    to = get_object_or_404(visible, reference=person)
    form = BeginForm(posted(request), to=to)
    made: list[Letter] = []
    if request.method == "POST" and form.is_valid():
        given = {"file": file, "to": to, "kind": form.cleaned_data["kind"], "by": request.user, "on": clock.today()}
        if attempt(form, lambda: made.append(letters.draft(**given))):
            return redirect("letters:change", file.reference, made[0].reference)
    back = {"text": "Back to the letters", "href": reverse("letters:list", args=[file.reference])}
    looked(request, file)
    return answer(request, "adoption/letters/begin.html", {"form": form, "file": file, "to": to, "back": back})


@require_safe
def letter(request: Request, reference: str, letter: str) -> HttpResponse:
    """The letter as it stands: to whom, in which form they asked for it, what hinders it, what comes next."""
    found = find_letter(request, reference, letter)
    opened(found.file, request.user, "letters:letter")
    hindered = hindrances(found) if found.is_open else []
    context = {"letter": found, "file": found.file, "to": found.to, "hindrances": hindered, "needs": flags(found.file)}
    context |= {"crumbs": crumbs(found.file, found.what.says), **_next(found, request.user, bool(hindered))}
    return render(request, "adoption/letters/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str, letter: str) -> HttpResponse:
    """Writing. What is typed is kept while it is typed; a colleague's newer words are shown beside one's own."""
    found = find_letter(request, reference, letter, to_write=True)
    key = f"letter-{found.reference}"
    kept = Draft.objects.filter(user=request.user, form=key).first()
    form = WriteForm(posted(request), initial=_initial(found, kept))
    context = {"letter": found, "file": found.file, "to": found.to, "draft": kept}

    def save(**words: Any) -> None:
        letters.write(letter=found, by=request.user, **words)
        drafts.drop(user=request.user, form=key)

    return form_page(
        request,
        Place(found.file, back_to(found)["href"], [], context),
        form,
        save,
        template="adoption/letters/change.html",
        heading="Write the letter",
        said="The letter is saved.",
        autosave=reverse("draft", args=[key]),
    )


def _next(letter: Letter, user: User, hindered: bool) -> dict[str, bool]:
    """What this person may do with the letter as it stands."""
    may = can(user, Permission.DOCUMENT_ADD, letter.file)
    unchecked = letter.is_open and letter.needs_check and not letter.is_checked and not hindered
    somebody_else = can(user, letter.what.checked_by, letter.file) and user.pk not in authors(letter)
    return {
        "may_write": may and letter.is_open,
        "may_check": unchecked and somebody_else,
        "may_ask": may and unchecked and not somebody_else and not letter.asked_check_on,
        "may_send": may and letter.is_open and not hindered and not unchecked,
        "may_repeat": may and not letter.is_open,
    }


def _initial(letter: Letter, kept: Draft | None) -> dict[str, Any]:
    """What was typed and not saved stands before what was saved, as long as it began from these very words."""
    saved: dict[str, Any] = {"subject": letter.subject, "body": letter.body, "version": letter.version}
    if kept and kept.typed.get("version") == str(letter.version):
        saved |= {name: kept.typed[name] for name in ("subject", "body") if name in kept.typed}
    return saved
