"""The central list: joining it, leaving it, the yearly appraisal (PN-01, PN-02, PN-09)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.http import Request
from adoption.models import Agency, RoleGrant, User
from adoption.permissions import Permission
from adoption.views.records import posted
from panels.actions import members
from panels.forms import people as forms
from panels.models import Appraisal, PanelMember, Seat
from panels.views.pages import GET_POST, find_member, find_panel, gate, of_panel, on_panel, runs

ADVISE = Permission.PANEL_ADVISE
SHOWN = 12


def with_panel_roles(agencies: Iterable[Agency]) -> QuerySet[User]:
    """People who hold a role on panel in one of these agencies, or in the one above."""
    live = RoleGrant.objects.live(clock.today()).filter(role__in=members.OF_THE_PANEL)
    held = live.filter(Q(agency__in=agencies) | Q(agency__parts__in=agencies)).values("user")
    found: QuerySet[User] = User.objects.filter(is_active=True, pk__in=held).order_by("first_name", "pk")
    return found


@require_http_methods(GET_POST)
def add_member(request: Request, reference: UUID) -> HttpResponse:
    found, today = find_panel(request, reference), clock.today()
    gate(request, found)
    taken = PanelMember.objects.visible_to(request.user).filter(panel=found, to_on=None).values("user")
    people = with_panel_roles(found.agencies).exclude(pk__in=taken)
    return on_panel(
        request,
        found,
        forms.MemberForm(posted(request), people=people, today=today),
        partial(members.add, panel=found, by=request.user),
        heading="Put somebody on the list",
        said="They are on the list.",
    )


@require_safe
def member(request: Request, reference: UUID) -> HttpResponse:
    """One person on the list: in which capacity, since when, appraised when."""
    found = find_member(request, reference)
    appraisals = Appraisal.objects.visible_to(request.user).filter(member=found).select_related("done_by")
    seats = Seat.objects.visible_to(request.user).filter(member=found).select_related("meeting")
    context = {
        "member": found,
        "crumbs": of_panel(found.panel, found.get_kind_display()),
        "appraisals": list(appraisals.order_by("-opened_on", "-pk")),
        "seats": list(seats.order_by("-meeting__starts_at", "pk")[:SHOWN]),
        "experienced": found.is_experienced_on(clock.today()),
        "may_run": runs(request, found.panel),
        "may_advise": runs(request, found.panel, ADVISE) and found.user_id != request.user.pk,
    }
    return render(request, "panels/member.html", context)


@require_http_methods(GET_POST)
def end_member(request: Request, reference: UUID) -> HttpResponse:
    found = find_member(request, reference)
    gate(request, found.panel)
    return on_panel(
        request,
        found.panel,
        forms.LeavingForm(posted(request)),
        partial(members.end, member=found, by=request.user),
        heading="Leaving the list",
        intro="Resignation and removal need a month’s notice in writing.",
        said="It is recorded. The entry stays in the register.",
    )


@require_http_methods(GET_POST)
def appraise(request: Request, reference: UUID) -> HttpResponse:
    rows = Appraisal.objects.visible_to(request.user).select_related(
        "member__panel__file", "member__panel__agency", "member__user"
    )
    found, today = get_object_or_404(rows, reference=reference), clock.today()
    gate(request, found.member.panel, ADVISE)
    return on_panel(
        request,
        found.member.panel,
        forms.AppraisalForm(posted(request), today=today),
        partial(members.appraise, appraisal=found, by=request.user, today=today),
        heading="Appraisal of a member",
        intro="Every member is appraised every year. The next year is counted from this appraisal.",
        said="The appraisal is recorded.",
        back=reverse("panels:member", args=[found.member.reference]),
    )
