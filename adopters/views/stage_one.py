"""Stage One on the household’s record: how far it is, its dates, and everything that moves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from adopters import checklist, statutory
from adopters.actions import more_time, pauses, referees, registering
from adopters.flows import ASSESSING, SEARCHING, Stage
from adopters.forms.stage_one import DayOnly, MoreTimeForm
from adopters.models import AgreementKind, Household, Member, StageOne
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.dues import Due
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.models import Approval, Deadline
from adoption.permissions import Permission, can
from adoption.views.records import posted

HERE = "adopters:stage-one"
WRITE, DECIDE = Permission.HOUSEHOLD_WRITE, Permission.ASSESSMENT_DECIDE
CLOCKS = ("TS-08", "TS-48", "TS-49")
SIGNATURES = ("agreements__signatures__member__person", "agreements__signatures__user")
READ_ONCE = (*SIGNATURES, "stage_ones__extended_by", "stage_twos__visits", "suitabilities__reviews", "pauses")


@require_safe
def page(request: Request, reference: str) -> HttpResponse:
    """The checklist, the plan, the dates, and the regulations beside them (AD-81)."""
    household = find(request, reference)
    prefetch_related_objects([household], *READ_ONCE)
    today, now = clock.today(), clock.now()
    work = checklist.Work.of(household, today)
    stages = sorted(household.stage_ones.all(), key=lambda stage: -stage.pk)
    kind = AgreementKind.STAGE_ONE_PLAN
    plans = sorted((a for a in household.agreements.all() if a.kind == kind), key=lambda a: -a.number)
    mine = Deadline.objects.visible_to(request.user).filter(file=household.file, rule__in=CLOCKS)
    deadlines = list(mine.order_by("due_on", "pk"))
    return section(
        request,
        household,
        "stage_one",
        HERE,
        lines=checklist.lines(work) if stages else [],
        stage=stages[0] if stages else None,
        earlier=stages[1:],
        day_number=(today - stages[0].started_on).days if stages and not stages[0].outcome else None,
        over=bool(stages) and not stages[0].outcome and _is_over(deadlines, stages[0], today),
        plans=plans,
        waiting_for=_waiting_for(work, plans),
        dues=[Due.of(row, now) for row in deadlines],
        laws=statutory.worked(household, today),
        pauses=sorted(household.pauses.all(), key=lambda pause: pause.from_on),
        paused=any(pause.to_on is None for pause in household.pauses.all()),
        may_pause=household.stage in ASSESSING | SEARCHING,
        questions=Approval.objects.visible_to(request.user).waiting().filter(file=household.file),
        may_write=can(request.user, WRITE, household.file) and not household.file.closed_on,
        may_decide=can(request.user, DECIDE, household.file) and not household.file.closed_on,
        between=household.stage == Stage.BETWEEN,
    )


def _is_over(deadlines: list[Deadline], stage: StageOne, today: date) -> bool:
    longest = next((row for row in deadlines if row.rule == more_time.LONGEST and row.subject_id == stage.pk), None)
    return longest is not None and more_time.is_past(longest, today)


def _waiting_for(work: checklist.Work, plans: list[Any]) -> list[str]:
    """Who has not signed the version in force."""
    plan = next((each for each in plans if each.replaced_on is None), None)
    if plan is None or plan.agreed_on:
        return []
    signatures = plan.signatures.all()
    names = [m.name for m in work.applicants if m.pk not in {s.member_id for s in signatures}]
    return names if any(s.member_id is None for s in signatures) else [*names, "one of our people"]


def find_stage(request: Request, household: Household) -> StageOne:
    """The newest Stage One of this household; a 404 where there never was one."""
    mine = StageOne.objects.visible_to(request.user).filter(household=household)
    found = mine.select_related("household__file__agency").order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def applicants(request: Request, household: Household) -> Any:
    mine = Member.objects.visible_to(request.user).applicants().filter(household=household)
    return mine.select_related("household__file__agency", "person")


def step(
    request: Request, reference: str, form: BaseForm, act: Callable[..., object], *, said: str, **asked: Any
) -> HttpResponse:
    """One step of Stage One, by a worker unless it says otherwise; back to its page."""
    given = {"permission": WRITE, "back": HERE} | asked
    return form_page(request, find(request, reference), form, act, said=said, **given)


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="What did they ask for, and why?")
    return step(
        request,
        reference,
        form,
        lambda **facts: pauses.pause(household=household, today=clock.today(), by=request.user, **facts),
        heading="Pause at their request",
        save="Pause",
        said="The pause is recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    return step(
        request,
        reference,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: pauses.go_on(household=household, today=clock.today(), by=request.user, **facts),
        heading="Go on after the pause",
        save="Go on",
        said="The pause has ended.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_more_time(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    return step(
        request,
        reference,
        MoreTimeForm(posted(request)),
        lambda **facts: more_time.ask(stage_one=stage, by=request.user, at=clock.now(), **facts),
        heading="Ask for more time",
        save="Ask the team manager",
        said="The team manager is asked. The date stays until they agree.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_register(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    return step(
        request,
        reference,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: registering.ask_to_register(stage_one=stage, today=clock.today(), by=request.user, **facts),
        heading="Ask them to register for family finding",
        save="They have been asked",
        said="Recorded. Add when they have registered.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def registered(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    return step(
        request,
        reference,
        DayOnly(posted(request), today=clock.today()),
        lambda **facts: registering.registered(stage_one=stage, today=clock.today(), by=request.user, **facts),
        heading="They have registered for family finding",
        said="Their registration is recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def accept_references(request: Request, reference: str) -> HttpResponse:
    stage = find_stage(request, find(request, reference))
    form = WhyForm(posted(request), today=clock.today(), question="Why are these references enough?")
    return step(
        request,
        reference,
        form,
        lambda **facts: referees.accept_others(stage_one=stage, by=request.user, **facts),
        heading="Other references than usual",
        intro="Usual are at least three referees, at most one of them a relative.",
        said="Recorded.",
        back="adopters:checks",
        permission=DECIDE,
    )
