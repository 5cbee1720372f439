"""Referees and histories: named, contacted, visited, written down; work and homes with their gaps (AD-19, AD-20)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adopters.actions import histories, referees
from adopters.forms.checks import PastForm, RefereeForm, ReferenceForm
from adopters.forms.stage_one import DayOnly
from adopters.models import Household, Past, Referee
from adopters.views.checks import step
from adopters.views.pages import find
from adopters.views.stage_one import applicants
from adoption import clock
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.views.records import posted


def find_referee(request: Request, household: Household, referee: UUID) -> Referee:
    mine = Referee.objects.visible_to(request.user).filter(household=household)
    rows = mine.select_related("household__file__agency", "person", "about__person")
    return get_object_or_404(rows, reference=referee)


@require_http_methods(["GET", "HEAD", "POST"])
def add_referee(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = RefereeForm(posted(request), members=applicants(request, household), today=clock.today())
    return step(
        request,
        household,
        form,
        lambda **facts: referees.add(household=household, by=request.user, **facts),
        heading="Add a referee",
        said="The referee is on the record.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def referee_contacted(request: Request, reference: str, referee: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_referee(request, household, referee)
    return step(
        request,
        household,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: referees.contacted(referee=row, today=clock.today(), by=request.user, **facts),
        heading="Contacted",
        whom=row.person.name,
        said="Recorded. Each referee is also visited.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def referee_visited(request: Request, reference: str, referee: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_referee(request, household, referee)
    return step(
        request,
        household,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: referees.visited(referee=row, today=clock.today(), by=request.user, **facts),
        heading="Visited",
        whom=row.person.name,
        said="Recorded. Write down what they said.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def referee_report(request: Request, reference: str, referee: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_referee(request, household, referee)
    form = ReferenceForm(
        posted(request),
        request.FILES or None,
        file=household.file,
        today=clock.today(),
        initial={"text": row.report},
    )
    return step(
        request,
        household,
        form,
        lambda **facts: referees.report(referee=row, today=clock.today(), by=request.user, **facts),
        heading="Reference",
        whom=row.person.name,
        intro=f"About {row.about.name} alone: never shown to the other applicant." if row.about else "",
        said="The reference is written down.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_referee(request: Request, reference: str, referee: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_referee(request, household, referee)
    form = WhyForm(posted(request), today=clock.today(), question="Why is this referee not used?")
    return step(
        request,
        household,
        form,
        lambda **facts: referees.drop(referee=row, today=clock.today(), by=request.user, **facts),
        heading="No longer used",
        whom=row.person.name,
        said="The referee is no longer used.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_past(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = PastForm(posted(request), members=applicants(request, household), today=clock.today())
    return step(
        request,
        household,
        form,
        lambda member, **facts: histories.add(member=member, today=clock.today(), by=request.user, **facts),
        heading="Add to a history",
        said="The history is longer. Gaps that are left are shown.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_past(request: Request, reference: str, past: UUID) -> HttpResponse:
    household = find(request, reference)
    mine = Past.objects.visible_to(request.user).filter(member__household=household)
    row = get_object_or_404(mine.select_related("member__household__file__agency"), reference=past)
    return step(
        request,
        household,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: histories.drop(past=row, by=request.user, **facts),
        heading="Take out an entry",
        intro=f"{row.what}. It stays in the record’s history.",
        save="Take it out",
        said="The entry is taken out.",
    )
