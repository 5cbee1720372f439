"""The calendar of family finding meetings, and one meeting with its agenda, partners and warnings (FF-41 to FF-49)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import PublishedFamily
from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted
from familyfinding import meeting_pages
from familyfinding.actions import minutes, partners, presenting, rounds
from familyfinding.forms.meetings import BeginRoundForm, MoveMeetingForm, PlanForm, WhyForm
from familyfinding.models import FindingMeeting, MeetingRound
from familyfinding.views.meeting_frame import (
    HTTP,
    bare_form,
    crumbs,
    ensure_sees,
    find,
    form_page,
    keepers,
    kept,
    region_of,
    series_of,
)
from familyfinding.views.partners import of_meeting
from familyfinding.views.waiting import places

SHOWN = 24


@require_safe
def calendar(request: Request) -> HttpResponse:
    """Meetings to come and those that were, and for whom none remains before a hearing."""
    ensure_sees(request)
    series = series_of(request)
    rows = (
        FindingMeeting.objects.visible_to(request.user)
        .with_round()
        .annotate(
            children=Count("items", filter=Q(items__taken_off_at=None)),
            presented=Count("items", filter=Q(items__discussed_at__isnull=False)),
        )
    )
    now = clock.now()
    keeps = series is not None and rounds.keeps(request.user, series.agency)
    context = {
        "series": series,
        "coming": list(rows.to_come().in_order()),
        "over": list(rows.exclude(closed_at=None, called_off_on=None).order_by("-starts_at", "-pk")[:SHOWN]),
        "month": series.months.filter(held_on=None).first() if series else None,
        "none_remains": presenting.none_remains(series, now) if keeps and series else [],
        "keeps": keeps,
        "may_begin": series is None and region_of(request) is not None,
        "places": places(request, "meetings"),
        "today": clock.today(),
    }
    return render(request, "familyfinding/meetings.html", context)


@require_http_methods(HTTP)
def begin(request: Request) -> HttpResponse:
    """The region holds its first meetings: who chairs them."""
    region = region_of(request)
    if region is None:
        raise NotForYou("Family finding meetings are begun by the managers who will keep them.")
    form = BeginRoundForm(posted(request), people=keepers(region))
    act = lambda chair: rounds.begin_round(agency=region, chair=chair, on=clock.today(), by=request.user)  # noqa: E731
    return bare_form(request, form, act, heading="Begin the monthly meetings", said="Now plan the first meetings.")


@require_http_methods(HTTP)
def plan(request: Request) -> HttpResponse:
    """One meeting, or a month’s worth of them, or an extra one."""
    series = series_of(request)
    if series is None or not rounds.keeps(request.user, series.agency):
        raise NotForYou("Family finding meetings are planned by the managers who keep them.")
    why = "No meeting remains before a hearing." if "extra" in request.GET else ""
    form = PlanForm(posted(request), initial={"extra_why": why, "months": 1})
    return bare_form(
        request,
        form,
        lambda **given: _plan(request, series, **given),
        heading="Plan meetings",
        intro="Every partner of the region is invited. Children who must be presented before a hearing follow by "
        "themselves.",
        said="Planned. The partners of the region are on it, with whoever came for them last.",
    )


def _plan(request: Request, series: MeetingRound, *, months: int, extra_why: str, starts_at: Any, **where: Any) -> None:
    if months > 1 and not extra_why:
        rounds.plan_year(series=series, first_at=starts_at, months=months, by=request.user, at=clock.now(), **where)
    else:
        rounds.plan(series=series, starts_at=starts_at, extra_why=extra_why, by=request.user, at=clock.now(), **where)


@require_safe
def meeting(request: Request, reference: UUID) -> HttpResponse:
    """The agenda by partner with the reason for each child, the partners, the warnings, and what may be done next."""
    found = find(request, reference)
    opened(found.round.file, request.user, "familyfinding:meeting")
    lines = meeting_pages.lines(found, request.user, today=clock.today())
    context = {
        "meeting": found,
        "groups": meeting_pages.by_partner(lines),
        "lines": lines,
        "partners": list(
            found.partners.select_related("agency", "representative", "given_by").order_by("agency__name")
        ),
        "mine": [one.pk for one in found.partners.all() if partners.speaks_for(request.user, of_meeting(one, found))],
        "missing": meeting_pages.warned(presenting.missing(found), request.user) if not found.closed_at else [],
        "families": _families(request),
        "outcome": meeting_pages.outcome(found) if found.closed_at else None,
        "today": clock.today(),
        "shut": found.is_shut(clock.now()),
        "acts": _acts(request, found),
        "keeps": rounds.keeps(request.user, found.round.agency),
        "crumbs": crumbs("Meeting"),
    }
    return render(request, "familyfinding/meeting.html", context)


def _families(request: Request) -> dict[str, Any]:
    """Adopters who wait, as their published profiles say: how many in each partner, the longest shown first (FF-49)."""
    rows = PublishedFamily.objects.visible_to(request.user).select_related("agency").order_by("shown_since", "pk")
    by_agency = rows.order_by().values_list("agency__name").annotate(number=Count("pk"))
    return {"longest": list(rows[:10]), "by_agency": sorted(by_agency)}


def _acts(request: Request, found: FindingMeeting) -> dict[str, bool]:
    keeps = rounds.keeps(request.user, found.round.agency)
    open_one = found.called_off_on is None and found.closed_at is None
    return {
        "plan": keeps and open_one and found.begun_at is None,
        "begin": keeps and open_one and found.begun_at is None and found.on <= clock.today(),
        "minute": keeps and open_one and found.begun_at is not None,
        "add": open_one and (keeps or (can(request.user, Permission.PROFILE_WRITE) and not found.is_shut(clock.now()))),
        "print": keeps and found.closed_at is not None,
    }


@require_http_methods(HTTP)
def move(request: Request, reference: UUID) -> HttpResponse:
    found = kept(request, reference)
    form = MoveMeetingForm(posted(request), initial=MoveMeetingForm.initial_of(found))
    return form_page(
        request,
        found,
        form,
        lambda **given: rounds.move(meeting=found, by=request.user, at=clock.now(), **given),
        heading="Move the meeting",
        intro="Children who must be presented before a hearing follow the new date.",
        said="Moved. Whoever is named to come for a partner is told.",
    )


@require_http_methods(HTTP)
def call_off(request: Request, reference: UUID) -> HttpResponse:
    found = kept(request, reference)
    return form_page(
        request,
        found,
        WhyForm(posted(request), label="Why does it not take place?"),
        lambda why: rounds.call_off(meeting=found, why=why, by=request.user, at=clock.now()),
        heading="Call the meeting off",
        said="Called off. Look at who must be presented at another meeting.",
        save="Call off",
    )


@require_POST
def begin_meeting(request: Request, reference: UUID) -> HttpResponse:
    """Open the meeting and go to the first child."""
    found = kept(request, reference)
    try:
        minutes.begin(meeting=found, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("familyfinding:meeting", reference)
    return redirect("familyfinding:minutes", reference)


@require_safe
def figures(request: Request) -> HttpResponse:
    """What the meetings bring: children discussed, families thought of, actions agreed and ended (FF-48)."""
    ensure_sees(request)
    rows = FindingMeeting.objects.visible_to(request.user).closed().with_round().order_by("-starts_at")[:12]
    outcomes = meeting_pages.outcomes(list(rows))
    context = {
        "outcomes": outcomes,
        "discussed": [(f"{one.meeting.on:%b %Y}", one.discussed) for one in reversed(outcomes)],
        "places": places(request, "meetings"),
    }
    return render(request, "familyfinding/meeting_figures.html", context)
