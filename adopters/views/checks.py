"""Checks and references: who is checked, what came back, who was asked, where the histories have gaps."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from adopters import checklist
from adopters.actions import checks
from adopters.forms.checks import ResolveForm, ReturnForm
from adopters.forms.stage_one import DayOnly
from adopters.models import Check, Household
from adopters.pasts import histories as told
from adopters.pasts import reach
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted

HERE = "adopters:checks"
WRITE, DECIDE = Permission.HOUSEHOLD_WRITE, Permission.ASSESSMENT_DECIDE


@require_safe
def page(request: Request, reference: str) -> HttpResponse:
    """Everything that is asked of others about this household (AD-14, AD-19, AD-20)."""
    household = find(request, reference)
    prefetch_related_objects([household], "agreements", "stage_twos__visits")
    today = clock.today()
    work = checklist.Work.of(household, today)
    people = work.applicants
    return section(
        request,
        household,
        "checks",
        HERE,
        people=_by_person(work),
        referees=[referee for referee in work.referees if not referee.dropped_on],
        dropped=[referee for referee in work.referees if referee.dropped_on],
        unusual=checklist.few_or_relatives(work.referees) if work.stage else "",
        stage=work.stage,
        histories=told(people, work.past, back=reach(people[0], today) if people else None, today=today),
        may_write=can(request.user, WRITE, household.file) and not household.file.closed_on,
        may_decide=can(request.user, DECIDE, household.file) and not household.file.closed_on,
    )


def _by_person(work: checklist.Work) -> list[dict[str, Any]]:
    """Each person’s checks with how they stand; whoever needs none is not listed."""
    found = []
    for member, rows in groupby(work.checks, key=lambda check: check.member):
        states = [(check, checklist.state_of(check, work.today)) for check in rows]
        lines = [{"check": c, "state": s, "colour": checklist.COLOURS[s]} for c, s in states]
        found.append({"member": member, "lines": lines})
    return found


def find_check(request: Request, household: Household, check: UUID) -> Check:
    mine = Check.objects.visible_to(request.user).filter(member__household=household)
    return get_object_or_404(mine.select_related("member__household__file__agency", "member__person"), reference=check)


def step(request: Request, household: Household, form: Any, act: Any, **asked: Any) -> HttpResponse:
    """Something done about checks, referees or histories; back to their page."""
    return form_page(request, household, form, act, **{"back": HERE, "permission": WRITE} | asked)


def whose(check: Check) -> str:
    return f"{check.get_kind_display()}: {check.member.name}"


@require_http_methods(["GET", "HEAD", "POST"])
def request_check(request: Request, reference: str, check: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_check(request, household, check)
    return step(
        request,
        household,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: checks.request(check=row, today=clock.today(), by=request.user, **facts),
        heading="Asked for",
        whom=whose(row),
        said="Recorded that the check was asked for.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def return_check(request: Request, reference: str, check: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_check(request, household, check)
    form = ReturnForm(posted(request), request.FILES or None, check=row, file=household.file, today=clock.today())
    return step(
        request,
        household,
        form,
        lambda **facts: checks.record_return(check=row, today=clock.today(), by=request.user, **facts),
        heading="Came back",
        whom=whose(row),
        said="What came back is recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resolve_check(request: Request, reference: str, check: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_check(request, household, check)
    return step(
        request,
        household,
        ResolveForm(posted(request), today=clock.today()),
        lambda **facts: checks.resolve(check=row, today=clock.today(), by=request.user, **facts),
        heading="Resolved",
        whom=whose(row),
        said="The check is resolved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def renew_check(request: Request, reference: str, check: UUID) -> HttpResponse:
    household = find(request, reference)
    row = find_check(request, household, check)
    return step(
        request,
        household,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: checks.renew(check=row, by=request.user, **facts),
        heading="Make anew",
        whom=whose(row),
        intro="The check before stays on the file as it was.",
        save="Open a new check",
        said="A new check is open.",
    )
