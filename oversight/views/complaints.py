"""The central record of complaints: the list, one complaint, each step, and the export for inspection (GV-23 to 29)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions.records import opened
from adoption.engine.projection import holidays
from adoption.forms.records import DayForm
from adoption.http import Request
from adoption.models import CaseFile, Look, RoleGrant, User
from adoption.permissions import GRANTS, PORTAL_ROLES, Permission, Role, can
from adoption.scope import takes_out
from adoption.views.asking import answer as answered
from adoption.views.asking import attempt
from adoption.views.records import NotForYou, posted
from oversight.actions import complaints
from oversight.forms.complaints import AcknowledgeForm, AnswerForm, RecordForm, StageForm, TakeOnForm
from oversight.models import Complaint, Outcome, Stage

ROWS = 25
COLUMNS = ("Number", "Agency", "Received", "By", "How", "Stage", "Acknowledged", "Answer due", "Answered", "Outcome")
LIST = {"text": "Complaints", "href": "/oversight/complaints/"}


@require_safe
def register(request: Request) -> HttpResponse:
    """Every complaint of one’s agencies: what waits first, the promised day before all (GV-26)."""
    _readers_only(request)
    shown = request.GET.get("show", "open")
    rows = Complaint.objects.visible_to(request.user).select_related("agency", "handler")
    today = clock.today()
    waiting = rows.waiting()
    listed = rows.answered() if shown == "answered" else waiting
    page = Paginator(
        listed.order_by(F("respond_by").asc(nulls_first=True), "received_on", "pk")
        if shown != "answered"
        else listed.order_by("-responded_on", "-pk"),
        ROWS,
    ).get_page(request.GET.get("page"))
    opened(None, request.user, "oversight:complaints")
    context = {
        "page": page,
        "shown": shown,
        "today": today,
        "waiting": waiting.count(),
        "late": waiting.late(today).count(),
        "unacknowledged": waiting.unacknowledged(today).count(),
        "may_keep": can(request.user, Permission.COMPLAINTS_KEEP),
    }
    return render(request, "oversight/complaints.html", context)


@takes_out
@require_POST
def export(request: Request) -> HttpResponse:
    """The register for an inspection: dates, stages and outcomes, no name and no words (GV-26)."""
    _readers_only(request)
    opened(None, request.user, "oversight:export-complaints", look=Look.EXPORTED)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="complaints-{clock.today().isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    rows = Complaint.objects.visible_to(request.user).select_related("agency").order_by("received_on", "pk")
    writer.writerows(_row(one) for one in rows.iterator())
    return response


def _row(one: Complaint) -> list[str]:
    days = (one.acknowledged_on, one.respond_by, one.responded_on)
    acknowledged, due, responded = (day.isoformat() if day else "" for day in days)
    labels = [one.get_by_whom_display(), one.get_how_display(), one.get_stage_display()]
    start = [one.number, one.agency.name, one.received_on.isoformat()]
    return [*start, *labels, acknowledged, due, responded, one.get_outcome_display()]


@require_safe
def one(request: Request, reference: UUID) -> HttpResponse:
    """One complaint with everything done about it, and what may be done next."""
    found = _find(request, reference)
    opened(found.file, request.user, "oversight:complaint")
    context = {
        "complaint": found,
        "steps": found.steps.select_related("by").order_by("-on", "-pk"),
        "today": clock.today(),
        "sees_file": found.file_id and CaseFile.objects.visible_to(request.user).filter(pk=found.file_id).exists(),
        "may_keep": can(request.user, Permission.COMPLAINTS_KEEP, found),
        "can_go_on": found.stage != Stage.OMBUDSMAN and found.outcome != Outcome.WITHDRAWN,
        "crumbs": [LIST, {"text": found.number}],
    }
    return render(request, "oversight/complaint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A complaint that came by letter, by telephone or to a worker."""
    if not can(request.user, Permission.COMPLAINTS_KEEP):
        raise NotForYou("Complaints are entered by a manager. Tell yours.")
    form = RecordForm(posted(request), user=request.user, today=clock.today())
    made: list[Complaint] = []

    def act() -> None:
        typed = dict(form.cleaned_data)
        file = typed.pop("reference")
        made.append(complaints.record(file=file, by=request.user, at=clock.now(), **typed))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, "The complaint is on the record. Say next who deals with it.")
        return redirect("oversight:complaint", made[0].reference)
    return answered(request, "oversight/form.html", _asked(form, "Record a complaint", LIST["href"]))


@require_http_methods(["GET", "HEAD", "POST"])
def take_on(request: Request, reference: UUID) -> HttpResponse:
    found = _find(request, reference)
    started = {
        "handler": found.handler_id,
        "about": found.about_id,
        "acknowledge_by": found.acknowledge_by
        or complaints.ACKNOWLEDGED_WITHIN.due_on(found.received_on, holidays=holidays()),
        "respond_by": found.respond_by,
    }
    form = TakeOnForm(posted(request), people=_keepers(found), workers=_workers(found), initial=started)
    act = partial(complaints.take_on, complaint=found, by=request.user, on=clock.today())
    return _form(
        request, found, form, act, "Say who deals with it", "It is taken on, and whoever complained can see it."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: Request, reference: UUID) -> HttpResponse:
    found, today = _find(request, reference), clock.today()
    act = partial(complaints.acknowledge, complaint=found, by=request.user, today=today)
    form = AcknowledgeForm(posted(request), today=today)
    return _form(request, found, form, act, "Record that it was acknowledged", "The acknowledgement is recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def procedure(request: Request, reference: UUID) -> HttpResponse:
    found, today = _find(request, reference), clock.today()
    act = partial(complaints.send_procedure, complaint=found, by=request.user, today=today)
    form = DayForm(posted(request), today=today)
    return _form(request, found, form, act, "Record that the procedure was sent", "It is recorded.")


@require_http_methods(["GET", "HEAD", "POST"])
def next_stage(request: Request, reference: UUID) -> HttpResponse:
    found, today = _find(request, reference), clock.today()
    act = partial(complaints.move, complaint=found, by=request.user, today=today)
    return _form(
        request, found, StageForm(posted(request), today=today), act, "Take it to the next stage", "It goes on."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, reference: UUID) -> HttpResponse:
    found, today = _find(request, reference), clock.today()
    act = partial(complaints.respond, complaint=found, by=request.user, today=today)
    said = "The answer is recorded. Whoever complained in the portal reads it there now."
    return _form(request, found, AnswerForm(posted(request), today=today), act, "Answer the complaint", said)


def _form(
    request: Request, found: Complaint, form: Any, act: Callable[..., object], heading: str, said: str
) -> HttpResponse:
    """Ask, do, say, and back to the complaint."""
    if not can(request.user, Permission.COMPLAINTS_KEEP, found):
        raise NotForYou("Complaints are dealt with by managers of the agency. You may read this one.")
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: act(**form.cleaned_data)):
        messages.success(request, said)
        return redirect("oversight:complaint", found.reference)
    back = reverse("oversight:complaint", args=[found.reference])
    return answered(request, "oversight/form.html", _asked(form, heading, back, found.number))


def _asked(form: Any, heading: str, back: str, number: str = "") -> dict[str, Any]:
    trail = [LIST, {"text": number, "href": back}] if number else [LIST]
    return {
        "form": form,
        "deed": heading,
        "crumbs": [*trail, {"text": heading}],
        "back": {"text": "Back", "href": back},
    }


def _find(request: Request, reference: UUID) -> Complaint:
    rows = Complaint.objects.visible_to(request.user).select_related("agency", "handler", "about", "file", "user")
    return get_object_or_404(rows, reference=reference)


def _readers_only(request: Request) -> None:
    if not can(request.user, Permission.COMPLAINTS_READ):
        raise NotForYou("The record of complaints is kept by managers and open to inspection.")


def _keepers(found: Complaint) -> Any:
    """Managers of the agency who may deal with complaints, without whoever works this case."""
    roles = [role for role, granted in GRANTS.items() if Permission.COMPLAINTS_KEEP in granted]
    rows = _holding(found, roles).exclude(pk=found.about_id)
    return rows.exclude(pk=found.file.lead_id) if found.file and found.file.lead_id else rows


def _workers(found: Complaint) -> Any:
    return _holding(found, None)


def _holding(found: Complaint, roles: list[Role] | None) -> Any:
    """Colleagues with a role, of these where some are named, in the agency or in the one it is part of."""
    held = RoleGrant.objects.live(clock.today()).filter(agency__in=[found.agency_id, found.agency.home_id])
    held = held.exclude(role__in=PORTAL_ROLES) if roles is None else held.filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("first_name", "last_name", "pk")
