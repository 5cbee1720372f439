"""What the views of a child do alike: find the record, refuse who may not, try the action, say what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from adoption import clock
from adoption.actions import documents
from adoption.actions.records import opened
from adoption.errors import NotAllowed, Refused, Stale
from adoption.http import Request
from adoption.models import Deadline, Document, DocumentKind
from adoption.permissions import Permission, can
from children.models import CarerPack, Child, FamilyFindingPlan, PermanenceReport
from children.models.child import ChildQuerySet
from children.summaries import Due, frame

LIST = {"text": "Children", "href": "/children/"}


class NotForYou(PermissionDenied, NotAllowed):
    """A page on which this person could do nothing."""


def children(request: Request) -> ChildQuerySet:
    """The children this person may know of, with all that a record’s frame shows, in one query."""
    rows = Child.objects.visible_to(request.user)
    return rows.select_related("file__agency__parent", "file__lead", "file__manager", "file__team", "local_authority")


def find(request: Request, reference: str) -> Child:
    return get_object_or_404(children(request), file__reference=reference)


def with_progress(rows: ChildQuerySet) -> ChildQuerySet:
    """With what the next steps ask for."""
    mine = {"child": OuterRef("pk")}
    return rows.annotate(
        has_report=Exists(PermanenceReport.objects.filter(**mine)),
        has_plan=Exists(FamilyFindingPlan.objects.filter(**mine)),
        has_pack=Exists(CarerPack.objects.filter(**mine, pack_shared_on__isnull=False)),
    )


def posted(request: Request) -> Any:
    """What was sent, for a form; nothing while the page is only read."""
    return request.POST if request.method == "POST" else None


def gate(request: Request, permission: Permission, child: Child) -> None:
    """A page for doing something is for those who may do it; the action asks again."""
    if not can(request.user, permission, child.file):
        raise NotForYou("Your role does not include this. Ask your manager, or the worker who leads this case.")


def crumbs(child: Child, here: str = "") -> list[dict[str, str]]:
    record = {"text": child.file.reference, "href": reverse("children:record", args=[child.file.reference])}
    return [LIST, record, {"text": here}] if here else [LIST, {"text": child.file.reference}]


def next_due(child: Child) -> Due | None:
    """The most urgent date of this file, for the header."""
    running = child.file.deadlines.filter(met_on=None, lapsed_on=None).order_by("due_on", "pk")
    first = running.first()
    return Due.of(first, clock.now()) if first else None


def section(
    request: Request,
    child: Child,
    template: str,
    name: str,
    *,
    due: Due | None = None,
    asked: bool = False,
    **context: Any,
) -> HttpResponse:
    """One page of the record, after writing down who looked (AC-10)."""
    opened(child.file, request.user, name)
    due = due if asked else next_due(child)
    record = frame(child, request.user, section=name, today=clock.today(), next_due=due)
    here = next((item["text"] for item in record["sections"] if item["current"]), "")
    shown = {"child": child, "record": record, "crumbs": crumbs(child, "" if name == "children:record" else here)}
    return render(request, f"children/{template}.html", shown | {"section_title": here} | context)


def form_page(
    request: Request,
    child: Child,
    form: BaseForm,
    act: Callable[..., object],
    *,
    heading: str,
    said: str,
    save: str = "Save",
    intro: str = "",
    template: str = "form",
    back: str = "children:record",
    permission: Permission | None = None,
    **context: Any,
) -> HttpResponse:
    """Ask, do, say: a refusal becomes a sentence on the form, a stale save shows both texts (GV-71)."""
    if permission:
        gate(request, permission, child)
    goes_back = reverse(back, args=[child.file.reference])
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # a document that was sent along stays with what it was sent for
                act(**with_upload(request, child, form))
        except Stale as stale:
            conflict = both_texts(form, stale)
            rearm(form, stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))  # type: ignore[attr-defined]
        else:
            messages.success(request, said)
            return redirect(goes_back)
    shown = {
        "child": child,
        "form": form,
        "deed": heading,
        "save": save,
        "intro": intro,
        "conflict": conflict,
        "back": {"text": child.file.reference, "href": goes_back},
        "crumbs": crumbs(child, heading),
    }
    status = 422 if form.errors or conflict else 200
    return render(request, f"children/{template}.html", shown | context, status=status)


def with_upload(request: Request, child: Child, form: Any) -> dict[str, Any]:
    """The form’s answers as arguments; a file added with them becomes a document on the child’s file first."""
    answers = dict(form.cleaned_data)
    upload = answers.pop("upload", None)
    if upload is not None:
        answers["document"] = add_document(request, child, form.kind, upload)
    return answers


def add_document(request: Request, child: Child, kind: DocumentKind, upload: Any) -> Document:
    return documents.add(
        file=child.file, kind=kind, title=str(kind.label), upload=upload, by=request.user, at=clock.now()
    )


def both_texts(form: Any, stale: Stale) -> dict[str, Any]:
    """Yours and theirs, field by field where they differ; the form then carries the version that stands now."""
    fields = []
    for name, theirs in stale.theirs.items():
        if name in form.fields and name != "version":
            yours = shown(form, name)
            if yours != theirs:
                fields.append({"label": form.fields[name].label, "yours": yours, "theirs": theirs})
    return {"fields": fields, "by": "", "at": None}


def shown(form: Any, name: str) -> str:
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


def deadlines_of(child: Child) -> QuerySet[Deadline]:
    return child.file.deadlines.select_related("owner", "agency", "policy_agency").order_by("due_on", "pk")
