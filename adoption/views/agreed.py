"""What is agreed on a file: who does what by when, and what came of it (FF-44)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import agreed
from adoption.actions.records import opened
from adoption.forms.agreed import AgreeForm, FinishForm, MoveForm
from adoption.http import Request
from adoption.models import AgreedAction, CaseFile, User
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.staff import people_who
from adoption.views.asking import record_href
from adoption.views.records import NotForYou, Place, form_page, posted

ROWS = 25
HTTP = ["GET", "HEAD", "POST"]


@require_safe
def listing(request: Request, reference: str) -> HttpResponse:
    """What is still to do, and what was done."""
    file = _file(request, reference)
    opened(file, request.user, "agreed:list")
    rows = AgreedAction.objects.visible_to(request.user).filter(file=file).with_people()
    ended = Paginator(rows.exclude(outcome="").order_by("-ended_on", "-pk"), ROWS)
    context = {
        "file": file,
        "today": clock.today(),
        "open_ones": list(rows.open().in_order()),
        "page": ended.get_page(request.GET.get("page")),
        "needs": flags(file),
        "may_write": can(request.user, Permission.NOTE_WRITE, file),
        "crumbs": _crumbs(file),
    }
    return render(request, "adoption/agreed.html", context)


@require_http_methods(HTTP)
def add(request: Request, reference: str) -> HttpResponse:
    """Agree what somebody does next."""
    file = _file(request, reference)
    form = AgreeForm(posted(request), people=_people(file), today=clock.today())
    return form_page(
        request,
        _place(file, "Agree an action", back=_back(request, file)),
        form,
        lambda **given: agreed.agree(file=file, by=request.user, on=clock.today(), **given),
        template="adoption/meetings/form.html",
        permission=Permission.NOTE_WRITE,
        heading="Agree an action",
        intro="It stands on their My work, and on this file, until they say what came of it.",
        said="Agreed. It stands on the file and on their My work.",
    )


@require_http_methods(HTTP)
def move(request: Request, reference: str) -> HttpResponse:
    """Another day, or another person."""
    action = _action(request, reference)
    people = _people(action.file, action)
    form = MoveForm(posted(request), people=people, today=clock.today(), initial=MoveForm.initial_of(action))
    return form_page(
        request,
        _place(action.file, "Move an action"),
        form,
        lambda **given: agreed.move(action=action, by=request.user, on=clock.today(), **given),
        template="adoption/meetings/form.html",
        permission=Permission.NOTE_WRITE,
        heading="Move an action",
        intro=action.what,
        said="Moved. The reason is on the file.",
    )


@require_http_methods(HTTP)
def finish(request: Request, reference: str) -> HttpResponse:
    """Whoever owes it says what came of it, also where they may not open the file."""
    action = _action(request, reference)
    if action.owner != request.user and not can(request.user, Permission.NOTE_WRITE, action.file):
        raise NotForYou("Only the person who agreed to do it, or somebody who works on the file, ends it.")
    sees = CaseFile.objects.visible_to(request.user).filter(pk=action.file_id).exists()
    form = FinishForm(posted(request), people=_people(action.file, action), today=clock.today())
    place = _place(action.file, "What came of it", back="" if sees else reverse("my-work"))
    return form_page(
        request,
        place,
        form,
        lambda **given: agreed.finish(action=action, by=request.user, on=clock.today(), **given),
        template="adoption/meetings/form.html",
        heading="What came of it?",
        intro=f"{action.what}, by {action.due_on:%-d %B %Y}.",
        said="Recorded on the file.",
        needs=flags(action.file) if sees else [],
    )


def _file(request: Request, reference: str) -> CaseFile:
    return get_object_or_404(CaseFile.objects.visible_to(request.user).select_related("agency"), reference=reference)


def _action(request: Request, reference: str) -> AgreedAction:
    return get_object_or_404(AgreedAction.objects.visible_to(request.user).with_people(), reference=reference)


def _people(file: CaseFile, action: AgreedAction | None = None) -> QuerySet[User]:
    """Who works there; whoever has it now stays a choice."""
    rows = people_who(Permission.NOTE_WRITE, file.agency, clock.today())
    return User.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk=action.owner_id if action else None)).order_by(
        "first_name", "last_name", "pk"
    )


def _back(request: Request, file: CaseFile) -> str:
    """To the board of waiting children for whoever came from there, else to the list."""
    return reverse("familyfinding:waiting") if request.GET.get("from") == "waiting" else _list(file)


def _list(file: CaseFile) -> str:
    return reverse("agreed:list", args=[file.reference])


def _crumbs(file: CaseFile, here: str = "") -> list[dict[str, str]]:
    record = {"text": file.reference, "href": record_href(file)}
    if not here:
        return [record, {"text": "Agreed actions"}]
    return [record, {"text": "Agreed actions", "href": _list(file)}, {"text": here}]


def _place(file: CaseFile, here: str, *, back: str = "") -> Place:
    context: dict[str, Any] = {"file": file}
    return Place(file, back or _list(file), _crumbs(file, here), context)
