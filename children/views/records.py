"""The sections of a child’s record: pages to read, each with its own address (frontend 11.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from adoption import clock
from adoption.actions import meetings
from adoption.decision import own_page
from adoption.dues import Due
from adoption.engine import PolicyBook, explain, waiting
from adoption.engine.projection import holidays
from adoption.http import Request
from adoption.models import Approval, CaseEvent, EventKind, PersonAround, Relation, Side
from adoption.permissions import Permission, can
from children import summaries
from children import waiting as waits
from children.actions.notes import KINDS
from children.actions.reports import has_passed
from children.flows import PlanStatus
from children.models import Child, PermanenceReport
from children.views.pages import children, deadlines_of, find, gate, section, with_progress

EVENTS, READS = 50, 50
BEFORE_MOVING = (PlanStatus.APPROVED, PlanStatus.INTRODUCTIONS)
"""When introductions are planned or going on, so that the carers’ training is missed if it is missing (CH-16)."""


@require_safe
def overview(request: Request, reference: str) -> HttpResponse:
    """The child at a glance: who, how far, what is due, what comes next."""
    child = get_object_or_404(with_progress(children(request)), file__reference=reference)
    now = clock.now()
    running = [Due.of(d, now) for d in deadlines_of(child).filter(met_on=None, lapsed_on=None)]
    events = CaseEvent.objects.visible_to(request.user).filter(file=child.file)
    return section(
        request,
        child,
        "overview",
        "children:record",
        due=running[0] if running else None,
        asked=True,
        running=running,
        events=events.select_related("recorded_by").order_by("-happened_on", "-recorded_at", "-pk")[:5],
        steps=summaries.pathway(child),
        tasks=summaries.next_steps(child),
        may_change=can(request.user, Permission.CHILD_WRITE, child.file),
        unready=meetings.warnings(child.file, now),
        untrained=child.status in BEFORE_MOVING and not child.has_training,  # type: ignore[attr-defined]
        plans_held=list(child.permanence_plans.filter(until_on=None).order_by("-is_main", "from_on", "pk")),
        wait=waits.of_child(child, clock.today()),
        wait_steps=list(child.wait_steps.select_related("recorded_by").order_by("-taken_on", "-pk"))
        if child.harder_to_place
        else [],
        today=clock.today(),
    )


@require_safe
def timeline(request: Request, reference: str) -> HttpResponse:
    """Everything that happened, newest first, by month."""
    child = find(request, reference)
    kind = request.GET.get("kind", "")
    events = CaseEvent.objects.visible_to(request.user).filter(file=child.file)
    if kind in EventKind.values:
        events = events.filter(kind=kind)
    ordered = events.select_related("recorded_by", "corrects").order_by("-happened_on", "-recorded_at", "-pk")
    page = Paginator(ordered, EVENTS).get_page(request.GET.get("page"))
    may_note = can(request.user, Permission.NOTE_WRITE, child.file)
    page.object_list = _by_month(page.object_list, reference, may_note)
    return section(
        request,
        child,
        "timeline",
        "children:timeline",
        page=page,
        kinds=_kinds(kind),
        kind=kind,
        chosen=_chosen(kind=kind),
        may_note=may_note,
    )


def _kinds(chosen: str) -> list[dict[str, Any]]:
    every = [{"text": "Everything", "value": "", "current": not chosen}]
    return every + [{"text": k.label, "value": k.value, "current": k.value == chosen} for k in EventKind]


def _by_month(events: Iterable[CaseEvent], ref: str, may_note: bool) -> list[CaseEvent]:
    """Each event with its month, for the headings, and where a note of it is corrected."""
    rows = list(events)
    for event in rows:
        event.month = event.happened_on.replace(day=1)  # type: ignore[attr-defined]
        may = may_note and event.kind in KINDS
        event.correct_href = reverse("children:correct-note", args=[ref, event.reference]) if may else ""  # type: ignore[attr-defined]
    return rows


def _chosen(**words: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: word for name, word in words.items() if word})
    return query


@require_safe
def plan(request: Request, reference: str) -> HttpResponse:
    """Report, decision, hearings, orders, care, family finding plan."""
    child = find(request, reference)
    user, file = request.user, child.file
    reports = list(
        child.permanence_reports.select_related("author", "document")
        .prefetch_related("checks__signed_by")
        .order_by("-number")
    )
    question = _question(request, reports[0]) if reports else None
    return section(
        request,
        child,
        "plan",
        "children:plan",
        hearings=list(child.hearings.select_related("adjourned_to").order_by("on", "pk")),
        reports=reports,
        latest=reports[0] if reports else None,
        latest_passed=bool(reports) and has_passed(reports[0]),
        question=question,
        decision=child.plan_decisions.select_related("decided_by").order_by("-pk").first(),
        plans=list(child.family_finding_plans.select_related("recorded_by", "document").order_by("-number")),
        order=child.placement_orders.select_related("document").order_by("-granted_on").first(),
        endings=list(child.plan_endings.order_by("-ended_on", "-pk")),
        match=child.likely_matches.select_related("judged_by", "overruled_by").order_by("-pk").first(),
        meetings=list(child.planning_meetings.select_related("attended_by").order_by("-held_on", "-pk")),
        episode=child.care_episodes.prefetch_related("legal_statuses").order_by("-began_on").first(),
        transfers=list(child.task_transfers.select_related("to_worker").order_by("closed_on", "due_on", "pk")),
        may_court=can(user, Permission.COURT_WRITE, file),
        may_write=can(user, Permission.CHILD_WRITE, file),
        may_record=can(user, Permission.PLAN_RECORD, file),
        weighed_at=own_page(question) if question and can(user, Permission.PLAN_DECIDE, file) else "",
        may_override=can(user, Permission.PROFILE_OVERRIDE, file),
        may_check=can(user, Permission.REPORT_CHECK_ADOPTION, file) or can(user, Permission.REPORT_CHECK_CARE, file),
    )


def _question(request: Request, report: PermanenceReport) -> Approval | None:
    """The question about this report, while it waits for the agency decision maker."""
    rows = Approval.objects.visible_to(request.user).waiting().filter(kind="adoption_plan", subject_id=report.pk)
    return rows.first()


@require_safe
def siblings(request: Request, reference: str) -> HttpResponse:
    """Brothers and sisters whose files this person may see, and what was decided about them (CH-05)."""
    child = find(request, reference)
    group = child.file.group_id
    together = children(request).filter(file__group=group).order_by("born_on", "pk") if group else Child.objects.none()
    brothers_and_sisters = list(together) if group else []
    return section(
        request,
        child,
        "siblings",
        "children:siblings",
        siblings=getattr(child.file.group, "sibling_set", None) if group else None,
        children=brothers_and_sisters,
        birth_family=list(child.file.people.filter(side=Side.BIRTH).order_by("to_on", "relation", "pk")),
        may_write=can(request.user, Permission.CHILD_WRITE, child.file),
        today=clock.today(),
    )


@require_safe
def people(request: Request, reference: str) -> HttpResponse:
    """Workers, and people around the child with what they need (GV-05)."""
    child = find(request, reference)
    allocations = child.file.allocations.select_related("worker").order_by("to_on", "-from_on", "pk")
    around = PersonAround.objects.visible_to(request.user).filter(file=child.file).select_related("pack")
    contact = child.contact_changes.select_related("worker", "child__file").filter(overtaken_on=None).first()
    everybody = list(around.prefetch_related("training").order_by("side", "relation", "pk"))
    return section(
        request,
        child,
        "people",
        "children:people",
        allocations=list(allocations),
        around=[person for person in everybody if not person.to_on],
        left=[person for person in everybody if person.to_on],
        carer=Relation.FOSTER_CARER,
        contact=contact,
        heard=list(contact.told.select_related("person").order_by("told_on", "pk")) if contact else [],
        unheard=list(contact.still_to_tell) if contact and not contact.told_on else [],
        may_write=can(request.user, Permission.CHILD_WRITE, child.file),
        may_carer=can(request.user, Permission.CARER_WRITE, child.file),
        may_letter=can(request.user, Permission.DOCUMENT_ADD, child.file),
    )


@require_safe
def deadlines(request: Request, reference: str) -> HttpResponse:
    """Every date of this child, each with why it is that date, and what is waiting for a start."""
    child = find(request, reference)
    now = clock.now()
    rows = list(deadlines_of(child).prefetch_related("moves"))
    book, days_off = PolicyBook.of({row.policy_agency for row in rows}), holidays()
    explained = [(Due.of(row, now), explain(row, book=book, days_off=days_off)) for row in rows]
    return section(
        request,
        child,
        "deadlines",
        "children:deadlines",
        running=[pair for pair in explained if not pair[0].deadline.met_on and not pair[0].deadline.lapsed_on],
        over=[pair for pair in reversed(explained) if pair[0].deadline.met_on or pair[0].deadline.lapsed_on],
        waiting=waiting(child.file),
    )


@require_safe
def decisions(request: Request, reference: str) -> HttpResponse:
    """What was decided about this child, by whom, and what waits for a decision."""
    child = find(request, reference)
    approvals = (
        Approval.objects.visible_to(request.user).filter(file=child.file).select_related("asked_by", "decided_by")
    )
    return section(
        request,
        child,
        "decisions",
        "children:decisions",
        approvals=list(approvals.order_by("-asked_at", "-pk")),
        plan_decisions=list(child.plan_decisions.select_related("decided_by", "report").order_by("-decided_on", "-pk")),
        best_interest=list(child.best_interest_decisions.select_related("recorded_by").order_by("-decided_on", "-pk")),
        endings=list(child.plan_endings.select_related("recorded_by").order_by("-ended_on", "-pk")),
    )


@require_safe
def looked(request: Request, reference: str) -> HttpResponse:
    """Who opened this record, for managers (AC-10)."""
    child = find(request, reference)
    gate(request, Permission.READ_LOG, child)
    reads = child.file.reads.select_related("user").order_by("-read_at", "-pk")
    page = Paginator(reads, READS).get_page(request.GET.get("page"))
    return section(request, child, "looked", "children:looked", page=page)
