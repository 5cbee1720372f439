"""What the pages of any record do alike: ask, do, say; show both texts of a stale save; keep a file sent along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from adoption import clock
from adoption.actions import documents
from adoption.actions.records import opened
from adoption.errors import NotAllowed, Refused, Stale
from adoption.http import Request
from adoption.models import CaseFile, Deadline, Document, DocumentKind
from adoption.needs import flags
from adoption.permissions import Permission, can


class NotForYou(PermissionDenied, NotAllowed):
    """A page on which this person could do nothing."""


@dataclass(frozen=True)
class Place:
    """Where a form of a record stands: its file, the page it goes back to, its crumbs, and what its templates need."""

    file: CaseFile
    back: str
    crumbs: list[dict[str, str]]
    context: dict[str, Any] = field(default_factory=dict)
    names_people: bool = True
    """False for somebody who may not open the file: they are not told who is around it."""


def posted(request: Request) -> Any:
    """What was sent, for a form; nothing while the page is only read."""
    return request.POST if request.method == "POST" else None


def gate(request: Request, permission: Permission, file: CaseFile) -> None:
    """A page for doing something is for those who may do it; the action asks again."""
    if not can(request.user, permission, file):
        raise NotForYou("Your role does not include this. Ask your manager, or the worker who leads this case.")


def form_page(
    request: Request,
    place: Place,
    form: BaseForm,
    act: Callable[..., object],
    *,
    template: str,
    heading: str,
    said: str,
    save: str = "Save",
    intro: str = "",
    permission: Permission | None = None,
    **context: Any,
) -> HttpResponse:
    """Ask, do, say: a refusal becomes a sentence on the form, a stale save shows both texts (GV-71)."""
    if permission:
        gate(request, permission, place.file)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # a document that was sent along stays with what it was sent for
                act(**with_upload(request, place.file, form))
        except Stale as stale:
            conflict = both_texts(form, stale)
            rearm(form, stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))  # type: ignore[attr-defined]
        else:
            messages.success(request, said)
            return redirect(place.back)
    looked(request, place.file)
    shown = {
        "form": form,
        "deed": heading,
        "save": save,
        "intro": intro,
        "conflict": conflict,
        "needs": flags(place.file) if place.names_people else [],
        "back": {"text": place.file.reference, "href": place.back},
        "crumbs": place.crumbs,
    }
    status = 422 if form.errors or conflict else 200
    return render(request, template, place.context | shown | context, status=status)


def looked(request: Request, file: CaseFile | None) -> None:
    """Write down that a page with a form was shown: it holds what stands on the file (AC-10)."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    opened(file, request.user, name)


def with_upload(request: Request, file: CaseFile, form: Any) -> dict[str, Any]:
    """The form’s answers as arguments; a file whose kind the form knows becomes a document on the case file first."""
    answers = dict(form.cleaned_data)
    if hasattr(form, "kind") and (upload := answers.pop("upload", None)) is not None:
        answers["document"] = add_document(request, file, form.kind, upload)
    return answers


def add_document(request: Request, file: CaseFile, kind: DocumentKind, upload: Any) -> Document:
    return documents.add(file=file, kind=kind, title=str(kind.label), upload=upload, by=request.user, at=clock.now())


def both_texts(form: Any, stale: Stale) -> dict[str, Any]:
    """Yours and theirs, field by field where they differ; the form then carries the version that stands now."""
    fields = []
    for name, theirs in stale.theirs.items():
        if name in form.fields and name != "version":
            yours = shown_as(form, name)
            if yours != theirs:
                fields.append({"label": form.fields[name].label, "yours": yours, "theirs": theirs})
    return {"fields": fields, "by": "", "at": None}


def shown_as(form: Any, name: str) -> str:
    """What was typed, as a person reads it."""
    value = form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", ()) or ())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "strftime"):
        return f"{value.day} {value:%B %Y}"
    return str(choices.get(value, value if value is not None else ""))


def rearm(form: Any, stale: Stale) -> None:
    """The form carries the version that stands now: saving again is then a choice, not an accident."""
    form.data = form.data.copy()
    form.data["version"] = stale.theirs.get("version", form.data.get("version", ""))


def next_deadline(file: CaseFile) -> Deadline | None:
    """The most urgent date of this file, for the header of its record."""
    return file.deadlines.filter(met_on=None, lapsed_on=None).order_by("due_on", "pk").first()
