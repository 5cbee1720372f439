"""Panels and their lists: who sits, who is appraised, what a panel owes (PN-01 to PN-03, PN-09, PN-10)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.dues import Due
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Agency, Approval, CaseFile, Deadline, User
from adoption.permissions import Permission
from adoption.views.records import NotForYou, posted
from panels import months, owed
from panels.actions import constituting
from panels.flows import MeetingState
from panels.forms import people as forms
from panels.models import AgendaItem, Appraisal, DecisionMaker, Panel, PanelMeeting, PanelMember, PanelReview
from panels.quorum import RULES, least_for
from panels.views.members import with_panel_roles
from panels.views.pages import GET_POST, LIST, find_panel, gate, of_panel, on_panel, runs

SHOWN = 12
OPEN = (MeetingState.PREPARING, MeetingState.CIRCULATED, MeetingState.HELD)


ADVISE, RUN = Permission.PANEL_ADVISE, Permission.PANEL_RUN


@require_safe
def listing(request: Request) -> HttpResponse:
    """The panels this person has to do with, the meetings to come, and what waits for them."""
    panels = Panel.objects.visible_to(request.user).standing().select_related("agency")
    mine = PanelMeeting.objects.visible_to(request.user).select_related("panel__agency")
    coming = mine.filter(state__in=OPEN)
    counted = coming.annotate(number=Count("items", filter=~Q(items__state="taken_off")))
    cases = AgendaItem.objects.visible_to(request.user).tabled().exclude(file=None)
    cases = cases.filter(meeting__state__in=OPEN)
    context = {
        "cases": list(cases.with_names().select_related("meeting").order_by("meeting__starts_at", "number")[:50]),
        "panels": list(panels.order_by("agency__name", "name", "pk")),
        "coming": list(counted.order_by("starts_at", "pk")[:SHOWN]),
        "past": list(mine.filter(state=MeetingState.AGREED).order_by("-starts_at", "-pk")[:SHOWN]),
        "may_constitute": bool(request.user.authority.agencies(RUN)),
        "decides": bool(request.user.authority.agencies(Permission.MATCH_DECIDE)),
        "waiting": Approval.objects.visible_to(request.user).decidable_by(request.user).count(),
        "keeps_register": bool(register_agencies(request.user)),
    }
    return render(request, "panels/list.html", context)


def _dues(request: Request, found: Panel, appraisals: list[Appraisal]) -> list[tuple[Due, str]]:
    """What the panel owes, the earliest first: the next meeting, appraisals (whose), reviews, the observation."""
    now, whose = clock.now(), {row.pk: row.member.name for row in appraisals}
    rows = Deadline.objects.visible_to(request.user).running().filter(file=found.file)
    rows = rows.select_related("file", "owner").order_by("due_on", "pk")
    return [
        (Due.of(row, now), whose.get(row.subject_id, "") if row.subject == Appraisal._meta.label else "")
        for row in rows
    ]


def _overview(found: Panel, today: date) -> dict[str, Any] | None:
    last = owed.overview(found, today)
    return {"since": last.since, "due": last.due, "late": last.is_late(today)} if last else None


def register_agencies(user: User) -> list[int]:
    wanted = (Permission.PANEL_WATCH, RUN, Permission.DECIDERS_REGISTER)
    return [agency for permission in wanted for agency in user.authority.agencies(permission)]


@require_safe
def of_file(request: Request, reference: str) -> HttpResponse:
    """The page of the panel whose file this is: where a date on My work leads."""
    file = get_object_or_404(CaseFile.objects.visible_to(request.user), reference=reference)
    panel = Panel.objects.visible_to(request.user).filter(file=file).first()
    if panel is None:
        raise Http404
    return redirect("panels:panel", panel.reference)


@require_safe
def panel(request: Request, reference: UUID) -> HttpResponse:
    """One panel: what it owes, its meetings, its list, its quorum, its reviews."""
    found, today = find_panel(request, reference), clock.today()
    members_of = PanelMember.objects.visible_to(request.user).filter(panel=found).select_related("user")
    meetings = PanelMeeting.objects.visible_to(request.user).filter(panel=found)
    open_ones = Appraisal.objects.visible_to(request.user).filter(member__panel=found, done_on=None)
    appraisals = list(open_ones.select_related("member__user"))
    context = {
        "panel": found,
        "crumbs": of_panel(found),
        "members": list(members_of.live(today).order_by("kind", "from_on", "pk")),
        "former": list(members_of.filter(to_on__lte=today).order_by("-to_on", "pk")[:SHOWN]),
        "due": {row.member_id: row for row in appraisals},
        "meetings": list(meetings.annotate(number=Count("items")).order_by("-starts_at", "-pk")[:SHOWN]),
        "without": months.without_a_meeting(found, today),
        "overview": _overview(found, today),
        "rules": [(rule.says, least_for(rule, joint=found.is_joint, own=found.quorum)) for rule in RULES],
        "reviews": list(PanelReview.objects.visible_to(request.user).filter(panel=found).order_by("-opened_on")[:5]),
        "years": list(found.decider_years.select_related("observed_by").order_by("-begins_on")[:3]),
        "deciders": list(
            DecisionMaker.objects.visible_to(request.user)
            .live(today)
            .filter(agency__in=[one.pk for one in found.agencies])
            .select_related("user", "agency")
            .order_by("is_substitute", "pk")
        ),
        "dues": _dues(request, found, appraisals),
        "may_run": runs(request, found),
        "may_advise": runs(request, found, ADVISE),
        "decides": any(one.pk in request.user.authority.agencies(Permission.MATCH_DECIDE) for one in found.agencies),
    }
    return render(request, "panels/panel.html", context)


@require_http_methods(GET_POST)
def constitute(request: Request) -> HttpResponse:
    """A new panel, of one agency or of several jointly."""
    mine = request.user.authority.agencies(RUN)
    if not mine:
        raise NotForYou("Panel administrators and advisers constitute a panel.")
    agencies, today = Agency.objects.filter(pk__in=mine).order_by("parent_id", "name"), clock.today()
    people = with_panel_roles(list(agencies))
    form = forms.ConstituteForm(posted(request), agencies=agencies, people=people, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = constituting.constitute(by=request.user, today=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The panel is constituted. Now put people on its list.")
            return redirect("panels:panel", made.reference)
    shown = {"form": form, "deed": "Constitute a panel", "save": "Constitute", "crumbs": [LIST, {"text": "New"}]}
    return render(request, "panels/form.html", shown, status=422 if form.errors else 200)


@require_http_methods(GET_POST)
def officers(request: Request, reference: UUID) -> HttpResponse:
    found = find_panel(request, reference)
    gate(request, found)
    people = with_panel_roles(found.agencies)
    return on_panel(
        request,
        found,
        forms.OfficersForm(posted(request), people=people, panel=found),
        partial(constituting.name_officers, panel=found, on=clock.today(), by=request.user),
        heading="Administrator and adviser",
        said="The reminders of this panel go to them.",
    )


@require_http_methods(GET_POST)
def quorum(request: Request, reference: UUID) -> HttpResponse:
    found = find_panel(request, reference)
    gate(request, found, ADVISE)

    def act(**numbers: int | None) -> None:
        constituting.ask_more(panel=found, numbers=numbers, on=clock.today(), by=request.user)

    return on_panel(
        request,
        found,
        forms.QuorumForm(posted(request), panel=found),
        act,
        heading="Quorum of this panel",
        intro="The regulations always hold. A panel may ask more of itself.",
        said="The quorum is set.",
    )


@require_http_methods(GET_POST)
def end(request: Request, reference: UUID) -> HttpResponse:
    found, today = find_panel(request, reference), clock.today()
    gate(request, found, ADVISE)
    return on_panel(
        request,
        found,
        forms.EndForm(posted(request), today=today, question="Why does the panel end?"),
        partial(constituting.end, panel=found, by=request.user),
        heading="End this panel",
        said="The panel has ended.",
        back=reverse("panels:list"),
    )
