"""One deadline: why this date, how it moved, who was told; more time, a stopped clock, and why it was late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import extensions
from adoption.actions.records import opened
from adoption.engine import explain
from adoption.errors import Refused
from adoption.forms.work import CauseForm, MoreTimeForm, WhyForm
from adoption.http import Request, wants_part
from adoption.models import Cause, Deadline
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.timescales import Kind
from adoption.views.asking import answer, attempt, posted, record_href
from adoption.views.my_work import Row, says


def found(request: Request, reference: str) -> Deadline:
    visible = Deadline.objects.visible_to(request.user)
    rows = visible.select_related("file", "agency", "policy_agency", "owner")
    return get_object_or_404(rows, reference=reference)


@require_safe
def deadline(request: Request, reference: str) -> HttpResponse:
    row, now, user = found(request, reference), clock.now(), request.user
    opened(row.file, user, "deadlines:deadline")
    is_open = not (row.met_on or row.lapsed_on)
    may_ask = can(user, Permission.DEADLINE_EXTEND, row) and is_open and row.kind != Kind.AUTOMATIC
    may_agree = can(user, Permission.DEADLINE_EXTEND_AGREE, row) and is_open and row.kind != Kind.AUTOMATIC
    context = {
        "row": Row.of(row, now),
        "deadline": row,
        "timescale": row.timescale,
        "says": says(row),
        "working": explain(row),
        "moves": row.moves.order_by("-moved_at", "-pk"),
        "extensions": row.extensions.select_related("asked_by").order_by("-pk"),
        "notices": told(row),
        "question": extensions.open_question(row),
        "record_href": record_href(row.file),
        "needs": flags(row.file),
        "may_ask": may_ask and not row.paused_on,
        "may_pause": may_agree and not row.paused_on,
        "may_resume": may_agree and bool(row.paused_on),
        "may_explain": can(user, Permission.DEADLINE_EXTEND, row) and row.is_late(now),
        "crumbs": [{"text": "My work", "href": reverse("my-work")}, {"text": f"{row.file.reference}, {row.rule}"}],
    }
    return render(request, "adoption/deadline.html", context)


@require_safe
def why(request: Request, reference: str) -> HttpResponse:
    """“Why this date?” where a list opens it; the whole page for those without scripts."""
    row = found(request, reference)
    if not wants_part(request):
        return deadline(request, reference)
    return render(request, "adoption/_why.html", {"lines": explain(row).lines})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, reference: str) -> HttpResponse:
    row = _permitted(request, reference, Permission.DEADLINE_EXTEND)
    form = MoreTimeForm(posted(request))

    def do(given: dict[str, Any]) -> None:
        extensions.ask(deadline=row, **given, by=request.user, at=clock.now())

    return _form(request, row, form, do, "deadline_extend", "Asked. The date stays until a manager agrees.")


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: Request, reference: str) -> HttpResponse:
    row = _permitted(request, reference, Permission.DEADLINE_EXTEND_AGREE)
    form = WhyForm(posted(request), label="Why does the clock stop?")

    def do(given: dict[str, Any]) -> None:
        extensions.pause(deadline=row, **given, on=clock.today(), by=request.user)

    return _form(request, row, form, do, "deadline_pause", "The clock is stopped. Nobody is reminded meanwhile.")


@require_POST
def resume(request: Request, reference: str) -> HttpResponse:
    row = _permitted(request, reference, Permission.DEADLINE_EXTEND_AGREE)
    try:
        extensions.resume(deadline=row, on=clock.today(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The clock runs again. The days it stood still were added.")
    return redirect("deadlines:deadline", row.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def cause(request: Request, reference: str) -> HttpResponse:
    row = _permitted(request, reference, Permission.DEADLINE_EXTEND)
    initial = {"cause": row.cause, "cause_note": row.cause_note}
    form = CauseForm(posted(request), initial=initial)

    def do(given: dict[str, Any]) -> None:
        given = {"cause": Cause(given["cause"]), "cause_note": given["cause_note"]}
        extensions.say_why_late(deadline=row, **given, on=clock.today(), by=request.user, now=clock.now())

    return _form(request, row, form, do, "deadline_cause", "The cause is recorded.")


def told(row: Deadline) -> list[dict[str, Any]]:
    """Who was told about this deadline, and when. The file has been found visible already."""
    notices: Any = row.notices.select_related("to_user").order_by("-made_at")
    return [
        {
            "to": notice.to_user.display_name if notice.to_user else notice.get_to_role_display(),
            "says": notice.says,
            "made_at": notice.made_at,
            "read_at": notice.read_at,
        }
        for notice in notices[:20]
    ]


def _permitted(request: Request, reference: str, permission: Permission) -> Deadline:
    row = found(request, reference)
    if not can(request.user, permission, row):
        raise Http404
    return row


def _form(
    request: Request, row: Deadline, form: Form, do: Callable[[dict[str, Any]], None], page: str, done: str
) -> HttpResponse:
    """One question about one deadline."""
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: do(form.cleaned_data)):
        messages.success(request, done)
        return redirect("deadlines:deadline", row.reference)
    back = {"text": "Back to the deadline", "href": reverse("deadlines:deadline", args=[row.reference])}
    context = {"form": form, "deadline": row, "says": says(row), "back": back}
    return answer(request, f"adoption/{page}.html", context)
