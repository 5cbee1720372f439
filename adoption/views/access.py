"""Who can see a file, and the exceptions: named grants, break-glass, conflicts of interest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import access as actions
from adoption.actions.records import opened
from adoption.context import GLASS
from adoption.errors import Refused
from adoption.forms.access import BreakGlassForm, ConflictForm, EndConflictForm, GrantForm
from adoption.forms.govuk import GovukForm
from adoption.http import Request
from adoption.models import CaseFile, ConflictBlock, NamedGrant, User
from adoption.needs import flags
from adoption.permissions import Permission, can, ensure
from adoption.views.proving import prove_again
from adoption.watchers import watchers


def found(request: Request, reference: str) -> CaseFile:
    files = CaseFile.objects.visible_to(request.user).select_related("agency", "team")
    return get_object_or_404(files, reference=reference)


@require_safe
def file(request: Request, reference: str) -> HttpResponse:
    """Everybody who can open this file today, and by what right (AC-1)."""
    case = found(request, reference)
    opened(case, request.user, "access:file")
    may_grant = can(request.user, Permission.ACCESS_GRANT, case)
    blocks = ConflictBlock.objects.visible_to(request.user).filter(file=case, ended_on=None).select_related("user")
    context = {
        "file": case,
        "groups": watchers(case, clock.today()),
        "grants": named(request, case),
        "blocks": blocks.order_by("declared_on", "pk") if may_grant else [],
        "may_grant": may_grant,
        "needs": flags(case),
        "back": {"href": "/", "text": "My work"},
    }
    return render(request, "adoption/access.html", context)


def named(request: Request, case: CaseFile) -> QuerySet[NamedGrant]:
    """Grants in force on this file."""
    day, rows = clock.today(), NamedGrant.objects.visible_to(request.user)
    live = rows.filter(file=case, ended_on=None, from_on__lte=day, until_on__gte=day).exclude(until_at__lt=clock.now())
    return live.select_related("user", "granted_by").order_by("from_on", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: Request, reference: str) -> HttpResponse:
    case = found(request, reference)
    ensure(request.user, Permission.ACCESS_GRANT, case)
    form = GrantForm(request.POST or None, colleagues=colleagues(case).exclude(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant(file=case, on=clock.today(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They can open the file now, and have been told.")
            return redirect("access:file", case.reference)
    return answered(request, "adoption/access_grant.html", form, case)


@require_POST
def end_grant(request: Request, reference: str, pk: int) -> HttpResponse:
    case = found(request, reference)
    granted = get_object_or_404(NamedGrant.objects.visible_to(request.user).filter(file=case), pk=pk)
    try:
        actions.end(grant=granted, on=clock.today(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The access has ended.")
    return redirect("home" if granted.user == request.user else reverse("access:file", args=[case.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
def declare_conflict(request: Request, reference: str) -> HttpResponse:
    """One's own, or a colleague's for a manager. It works at once."""
    case = found(request, reference)
    ensure(request.user, Permission.CONFLICT_DECLARE)
    alone = not can(request.user, Permission.ACCESS_GRANT, case)
    form = ConflictForm(request.POST or None, people=colleagues(case), alone=alone, initial={"user": request.user})
    if request.method == "POST" and form.is_valid():
        facts = {"user": request.user, **form.cleaned_data}
        try:
            actions.declare_conflict(file=case, on=clock.today(), by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return declared(request, case, facts["user"])
    return answered(request, "adoption/access_conflict.html", form, case)


def declared(request: Request, case: CaseFile, user: User) -> HttpResponse:
    """Whoever declared their own cannot see the file any more, so they land elsewhere."""
    if user == request.user:
        messages.success(request, "Thank you. The file is hidden from you now, and its manager has been told.")
        return redirect("home")
    messages.success(request, "The file is hidden from them now.")
    return redirect("access:file", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def end_conflict(request: Request, reference: str, pk: int) -> HttpResponse:
    case = found(request, reference)
    ensure(request.user, Permission.ACCESS_GRANT, case)
    blocks = ConflictBlock.objects.visible_to(request.user).filter(file=case).select_related("user")
    block = get_object_or_404(blocks, pk=pk)
    form = EndConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_conflict(block=block, on=clock.today(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The conflict has ended. What their roles allow is open to them again.")
            return redirect("access:file", case.reference)
    return answered(request, "adoption/access_end_conflict.html", form, case, block=block)


@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: Request) -> HttpResponse:
    """Open one file in an emergency. The page shows nothing of any file; the person proves again who they are."""
    ensure(request.user, Permission.BREAK_GLASS)
    prove_again(request)
    return open_file(request)


@require_POST
def end_glass(request: Request) -> HttpResponse:
    """Close the file again before the four hours are over: from the banner all of them, from a file’s page that one."""
    try:
        actions.end_glass(by=request.user, at=clock.now(), reference=request.POST.get("file", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The file is closed to you again. That you closed it is written on it.")
    if not actions.glass_open(request.user, clock.now()):
        request.session.pop(GLASS, None)
    return redirect("home")


def open_file(request: Request) -> HttpResponse:
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granted = actions.break_glass(at=clock.now(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[GLASS] = granted.until_at.timestamp() if granted.until_at else 0
            messages.warning(request, "You can read the file for four hours. Those concerned have been told.")
            return redirect("access:file", granted.file.reference)
    context = {"form": form, "back": {"href": "/"}}
    return render(request, "adoption/access_break_glass.html", context, status=422 if form.errors else 200)


def colleagues(case: CaseFile) -> QuerySet[User]:
    return User.objects.colleagues_of(case.agency_id, clock.today()).order_by("last_name", "first_name", "pk")


def answered(request: Request, template: str, form: GovukForm, case: CaseFile, **context: Any) -> HttpResponse:
    context |= {"form": form, "file": case, "back": {"href": reverse("access:file", args=[case.reference])}}
    return render(request, template, context, status=422 if form.errors else 200)
