"""Colleagues and their roles, for those who look after accounts (frontend 11.12)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import people as actions
from adoption.actions.owning import owned
from adoption.errors import Refused
from adoption.forms.govuk import GovukForm
from adoption.forms.people import DeactivateForm, EndRoleForm, FindPersonForm, InviteForm, RoleForm
from adoption.http import Request
from adoption.models import RoleGrant, User
from adoption.permissions import Permission, can, ensure
from adoption.seeing import sees
from adoption.views.proving import prove_again

PER_PAGE, FILTER = 25, "people_filter"
SEEN = "Noted. The second factor is removed when another manager or administrator has seen the person too."
REMOVED = "The second factor was removed. The person sets up a new one when they next sign in."


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request) -> HttpResponse:
    """The list. What is looked for is posted and kept in the session: no name is ever in an address."""
    ensure(request.user, Permission.PEOPLE_MANAGE)
    if request.method == "POST":
        request.session[FILTER] = {name: request.POST.get(name, "") for name in ("name", "role", "ended")}
        return redirect("people:list")
    form = FindPersonForm(request.session.get(FILTER) or {})
    rows = found(request.user, form.cleaned_data if form.is_valid() else {})
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"person": person, "roles": person.roles_now, "standing": standing(person)} for person in page]  # type: ignore[attr-defined]
    return render(
        request,
        "adoption/people.html",
        {"page": page, "lines": lines, "form": form, "may_edit_guides": can(request.user, Permission.GUIDES_EDIT)},
    )


def found(manager: User, wanted: dict[str, Any]) -> QuerySet[User]:
    rows = User.objects.managed_by(manager)
    if not wanted.get("ended"):
        rows = rows.filter(is_active=True)
    if wanted.get("role"):
        live = RoleGrant.objects.live(clock.today()).filter(role=wanted["role"])
        rows = rows.filter(pk__in=live.values("user"))
    for word in (wanted.get("name") or "").split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    now = RoleGrant.objects.live(clock.today()).select_related("agency", "team").order_by("pk")
    return rows.prefetch_related(Prefetch("roles", now, to_attr="roles_now")).order_by("last_name", "first_name", "pk")


def standing(user: User) -> dict[str, str]:
    """The state of an account in words and a colour."""
    if not user.is_active:
        return {"text": "Ended", "colour": "grey"}
    if user.invited_at and not user.last_login:
        return {"text": "Invited", "colour": "orange"}
    return {"text": "Active", "colour": "green"}


def theirs(request: Request, reference: object) -> User:
    """The person, if this manager looks after them; otherwise there is no such page."""
    ensure(request.user, Permission.PEOPLE_MANAGE)
    return get_object_or_404(User.objects.managed_by(request.user), reference=reference)


@require_safe
def person(request: Request, reference: object) -> HttpResponse:
    user = theirs(request, reference)
    today = clock.today()
    roles = list(user.roles.select_related("agency", "team", "granted_by").order_by("-from_on", "-pk"))
    context = {
        "person": user,
        "standing": standing(user),
        "roles": [{"grant": r, "live": r.from_on <= today and (not r.to_on or r.to_on >= today)} for r in roles],
        "sees": sees(user),
        "seen": actions.seen_in_person(user, clock.now()),
        "factors_removed": actions.factors_removed(user),
        "is_self": user == request.user,
        "may_invite_again": user.is_active and not user.has_usable_password() and bool(user.invited_at),
        "crumbs": [{"text": "People", "href": reverse("people:list")}, {"text": "Person"}],
    }
    return render(request, "adoption/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    ensure(request.user, Permission.PEOPLE_MANAGE)
    form = InviteForm(request.POST or None, manager=request.user, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.invite(by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The invitation will be sent within five minutes. Its link works for three days.")
            return redirect("people:person", user.reference)
    return answered(request, "adoption/person_invite.html", form, back=reverse("people:list"))


@require_POST
def invite_again(request: Request, reference: object) -> HttpResponse:
    user = theirs(request, reference)
    return done(
        request, user, "A new invitation will be sent within five minutes.", actions.invite_again, at=clock.now()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: Request, reference: object) -> HttpResponse:
    user = theirs(request, reference)
    form = RoleForm(request.POST or None, manager=request.user, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        prove_again(request)
        try:
            actions.add_role(user=user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The role was added.")
            return redirect("people:person", user.reference)
    return answered(request, "adoption/person_role.html", form, back=page_of(user), person=user)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: Request, reference: object, pk: int) -> HttpResponse:
    user = theirs(request, reference)
    grant = get_object_or_404(user.roles.select_related("agency", "team"), pk=pk)
    form = EndRoleForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(grant=grant, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The role will end after that day.")
            return redirect("people:person", user.reference)
    return answered(request, "adoption/person_end_role.html", form, back=page_of(user), person=user, grant=grant)


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: Request, reference: object) -> HttpResponse:
    """End an account. While work is still owned the page lists it and asks who takes it over."""
    user = theirs(request, reference)
    left = owned(user, clock.today())
    form = DeactivateForm(request.POST or None, colleagues=colleagues(user), needed=bool(left))
    if request.method == "POST" and form.is_valid():
        try:
            actions.deactivate(user=user, on=clock.today(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The account has ended, and the person is signed out everywhere.")
            return redirect("people:person", user.reference)
    return answered(request, "adoption/person_deactivate.html", form, back=page_of(user), person=user, left=left)


def colleagues(user: User) -> QuerySet[User]:
    """Active staff of any agency where the person holds a role."""
    day, rows = clock.today(), User.objects.none()
    for agency in sorted({held.agency_id for held in user.authority.held}):
        rows |= User.objects.colleagues_of(agency, day)
    return rows.exclude(pk=user.pk).distinct().order_by("last_name", "first_name", "pk")


@require_POST
def reactivate(request: Request, reference: object) -> HttpResponse:
    user = theirs(request, reference)
    return done(request, user, "The account is active again. Add the roles the person holds now.", actions.reactivate)


@require_POST
def see_in_person(request: Request, reference: object) -> HttpResponse:
    user = theirs(request, reference)
    prove_again(request)
    try:
        removed = actions.see_in_person(user=user, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, REMOVED if removed else SEEN)
    return redirect("people:person", user.reference)


def done(request: Request, user: User, says: str, action: Any, **facts: Any) -> HttpResponse:
    """Carry out one button of a person's page and say what came of it."""
    try:
        action(user=user, by=request.user, **facts)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("people:person", user.reference)


def page_of(user: User) -> str:
    return reverse("people:person", args=[user.reference])


def answered(request: Request, template: str, form: GovukForm, *, back: str, **context: Any) -> HttpResponse:
    """A form page: 422 when something on it must be mended."""
    context |= {"form": form, "back": {"href": back}}
    return render(request, template, context, status=422 if form.errors else 200)
