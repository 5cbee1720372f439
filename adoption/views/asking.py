"""What views of forms do alike: try the action, say why not, keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from adoption.errors import Refused
from adoption.models import CaseFile, FileKind

RECORDS = {FileKind.CHILD: "children:record", FileKind.HOUSEHOLD: "adopters:record", FileKind.PANEL: "panels:file"}
"""The page of each kind of file, where an app has one."""


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing was; None when the form is only being opened."""
    return request.POST if request.method == "POST" else None


def attempt(form: BaseForm, action: Callable[[], object]) -> bool:
    """Carry it out; a refusal becomes a sentence at the top of the form. True when it was done."""
    try:
        action()
    except Refused as refusal:
        form.add_error(None, str(refusal))  # type: ignore[attr-defined]
        return False
    return True


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; 422 when its form has something to mend."""
    form = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=422 if wrong else 200)


def reference_in(text: str) -> UUID | None:
    """The reference that somebody sent, or None for anything that is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def href(name: str, *args: object) -> str:
    """The address of a page, or nothing while no installed app has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def record_href(file: CaseFile | None) -> str:
    """The record a file belongs to."""
    name = RECORDS.get(FileKind(file.kind)) if file else None
    return href(name, file.reference) if name and file else ""


def note_href(file: CaseFile) -> str:
    """The page on which a note is written on this file; empty where its kind of case has none."""
    name = RECORDS.get(FileKind(file.kind))
    return href(f"{name.partition(':')[0]}:note", file.reference) if name else ""
