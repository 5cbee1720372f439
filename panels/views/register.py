"""The register of decision makers and their meetings across a region (PN-11, PN-31, PN-32)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Agency, RoleGrant, User
from adoption.permissions import Permission, Role, can
from adoption.views.records import NotForYou, posted
from panels.actions import register as actions
from panels.forms import people as forms
from panels.models import DecidersMeeting, DecisionMaker
from panels.views.pages import GET_POST, LIST

KEEP, WATCH = Permission.DECIDERS_REGISTER, Permission.PANEL_WATCH
HERE = {"text": "Decision makers", "href": "/panel/decision-makers/"}


@require_safe
def register(request: Request) -> HttpResponse:
    """Who decides for which agency, and who did; and what decision makers agreed when they met."""
    user = request.user
    if not any(user.authority.agencies(permission) for permission in (KEEP, WATCH, Permission.PANEL_RUN)):
        raise NotForYou("The register is for managers, decision makers and whoever runs a panel.")
    today = clock.today()
    rows = DecisionMaker.objects.visible_to(user).select_related("user", "agency").order_by("agency__name", "-from_on")
    meetings = DecidersMeeting.objects.visible_to(user).select_related("agency").order_by("-held_on", "pk")
    entries = list(rows)
    context = {
        "crumbs": [LIST, {"text": "Decision makers"}],
        "now": [row for row in entries if row.from_on <= today and (row.to_on is None or row.to_on > today)],
        "others": [row for row in entries if row.from_on > today or (row.to_on is not None and row.to_on <= today)],
        "meetings": list(meetings[:20]),
        "may_keep": bool(user.authority.agencies(KEEP)),
        "may_meet": bool(user.authority.agencies(WATCH)),
    }
    return render(request, "panels/register.html", context)


def _form(request: Request, form: Any, act: Any, *, heading: str, said: str, save: str = "Save") -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("panels:register")
    back = {"text": "Decision makers", "href": reverse("panels:register")}
    shown = {"form": form, "deed": heading, "save": save, "crumbs": [LIST, HERE, {"text": heading}], "back": back}
    return render(request, "panels/form.html", shown, status=422 if form.errors else 200)


@require_http_methods(GET_POST)
def enter(request: Request) -> HttpResponse:
    mine = request.user.authority.agencies(KEEP)
    if not mine:
        raise NotForYou("Service managers and administrators keep the register.")
    agencies, today = Agency.objects.filter(pk__in=mine).order_by("name"), clock.today()
    held = RoleGrant.objects.live(today).filter(role=Role.DECISION_MAKER, agency__in=mine).values("user")
    people = User.objects.filter(is_active=True, pk__in=held).order_by("first_name", "pk")
    return _form(
        request,
        forms.RegisterForm(posted(request), agencies=agencies, people=people, today=today),
        partial(actions.enter, by=request.user),
        heading="Enter a decision maker",
        said="They stand in the register.",
    )


@require_http_methods(GET_POST)
def end(request: Request, reference: UUID) -> HttpResponse:
    rows = DecisionMaker.objects.visible_to(request.user).select_related("agency", "user")
    found = get_object_or_404(rows, reference=reference)
    if not can(request.user, KEEP, found):
        raise NotForYou("Service managers and administrators keep the register.")
    return _form(
        request,
        forms.LastDayForm(posted(request)),
        partial(actions.end, entry=found, by=request.user),
        heading="End an entry",
        said="The entry has ended. It stays in the register.",
    )


@require_http_methods(GET_POST)
def meet(request: Request) -> HttpResponse:
    mine, today = request.user.authority.agencies(WATCH), clock.today()
    if not mine:
        raise NotForYou("Decision makers and managers record their meetings.")
    above = Agency.objects.filter(parts__in=mine).values("pk")
    agencies = (Agency.objects.filter(pk__in=mine) | Agency.objects.filter(pk__in=above)).order_by("parent_id", "name")
    return _form(
        request,
        forms.DecidersMeetingForm(posted(request), agencies=agencies.distinct(), today=today),
        partial(actions.record_meeting, by=request.user, today=today),
        heading="A meeting of decision makers",
        said="The meeting is recorded.",
    )
