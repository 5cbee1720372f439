"""Stage Two: their wish to go on, the agreement, the visits (AD-23 to AD-25)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from adopters import statutory
from adopters.actions import agreements, stage_two, visits
from adopters.forms.stage_two import AddVisitForm, AgreementForm, BeginForm, MoveVisitForm, ReasonForm, VisitForm
from adopters.models import AgreementKind, Household, StageTwo, Visit
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted

BACK = "adopters:stage-two"
WRITE = Permission.HOUSEHOLD_WRITE


@require_safe
def stage_two_page(request: Request, reference: str) -> HttpResponse:
    """Where the assessment stands: what the law and the agency count, the agreement, every visit."""
    household = find(request, reference)
    work = running(request, household)
    agreement = agreements.in_force(household, AgreementKind.STAGE_TWO)
    signatures = list(agreement.signatures.select_related("member__person", "user")) if agreement else []
    return section(
        request,
        household,
        "stage_two",
        BACK,
        work=work,
        agreement=agreement,
        signatures=signatures,
        unsigned=_unsigned(household, signatures),
        visits=list(work.visits.order_by("planned_on", "number")) if work else [],
        least=visits.LEAST,
        made=len(visits.held_days(work)) if work else 0,
        law=statutory.worked(household, clock.today()),
        waits=stage_two.allocation_waits_for(household),
        may_write=can(request.user, WRITE, household.file),
        may_end=can(request.user, Permission.ASSESSMENT_DECIDE, household.file),
    )


def _unsigned(household: Household, signatures: list[Any]) -> list[str]:
    have = {signature.member_id for signature in signatures}
    applicants = household.members.filter(kind="applicant", left_on=None).select_related("person").order_by("number")
    return [member.name for member in applicants if member.pk not in have]


def running(request: Request, household: Household) -> StageTwo | None:
    """The assessment that goes on, or the last one."""
    rows = StageTwo.objects.visible_to(request.user).filter(household=household)
    found = rows.order_by("-pk").first()
    if found:
        found.household = household
    return found


def find_work(request: Request, household: Household) -> StageTwo:
    rows = StageTwo.objects.visible_to(request.user).filter(household=household, ended_on=None)
    found = get_object_or_404(rows)
    found.household = household
    return found


def find_visit(request: Request, household: Household, visit: str) -> Visit:
    rows = Visit.objects.visible_to(request.user).filter(stage_two__household=household)
    return get_object_or_404(rows.select_related("stage_two__household__file"), reference=visit)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, on: Any, fast_track: bool, why: str) -> None:
        stage_two.begin(
            household=household, notified_on=on, fast_track=fast_track, why=why, by=request.user, today=today
        )

    return form_page(
        request,
        household,
        BeginForm(posted(request), today=today),
        act,
        heading="They wish to go on to Stage Two",
        intro="After Stage One they have six months to say so. Later they register again.",
        said="Stage Two has begun. Draw up the agreement next.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, reference: str) -> HttpResponse:
    """Draw up the agreement, or the next version of it: filled in with what is planned now."""
    household = find(request, reference)
    work = find_work(request, household)
    planned = list(work.visits.filter(held_on=None, dropped_on=None).order_by("planned_on", "number"))
    initial = {
        "panel_planned_on": work.panel_planned_on,
        "we_provide": stage_two.WE_PROVIDE,
        "they_do": stage_two.THEY_DO,
    }
    form = AgreementForm(posted(request), planned=planned, initial=initial)

    def act(**facts: Any) -> None:
        on = clock.today()
        stage_two.draw_up_agreement(stage_two=work, on=on, by=request.user, **form.answers())

    return form_page(
        request,
        household,
        form,
        act,
        heading="Stage Two Agreement",
        intro="List every planned visit, at least six, and a provisional panel date. Leave lines that you do not need "
        "empty. Visits already made stay counted.",
        save="Draw up",
        said="The agreement is drawn up. Now everybody signs it.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_visit(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    work = find_work(request, household)
    return form_page(
        request,
        household,
        AddVisitForm(posted(request)),
        partial(visits.add, stage_two=work, by=request.user, today=clock.today()),
        heading="Add a visit to the plan",
        said="The visit is in the plan.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_visit(request: Request, reference: str, visit: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    row = find_visit(request, household, visit)
    return form_page(
        request,
        household,
        VisitForm(posted(request), today=today, initial={"held_on": min(row.planned_on, today)}),
        partial(visits.record, visit=row, by=request.user, today=today),
        heading=f"Record visit {row.number}",
        intro=row.about,
        said="The visit is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_visit(request: Request, reference: str, visit: str) -> HttpResponse:
    household = find(request, reference)
    row = find_visit(request, household, visit)
    return form_page(
        request,
        household,
        MoveVisitForm(posted(request), initial={"planned_on": row.planned_on}),
        partial(visits.move, visit=row, by=request.user, today=clock.today()),
        heading=f"Move visit {row.number}",
        said="The visit is moved.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_visit(request: Request, reference: str, visit: str) -> HttpResponse:
    household = find(request, reference)
    row = find_visit(request, household, visit)
    return form_page(
        request,
        household,
        ReasonForm(posted(request), question="Why will this visit not be made?"),
        partial(visits.drop, visit=row, by=request.user, today=clock.today()),
        heading=f"Drop visit {row.number}",
        intro="At least six visits stay in the plan. Add another one first if this is the sixth.",
        said="The visit is no longer in the plan.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    work = find_work(request, household)
    return form_page(
        request,
        household,
        WhyForm(posted(request), today=today, question="Why do they go no further?"),
        partial(stage_two.end, stage_two=work, by=request.user, today=today),
        heading="End Stage Two",
        intro="For adopters who withdraw. The file is closed; everything on it stays.",
        save="End Stage Two",
        said="Stage Two has ended and the file is closed.",
        back=BACK,
        permission=Permission.ASSESSMENT_DECIDE,
    )
