"""The sections of a household’s record: pages to read, each with its own address (frontend 11.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from adopters import summaries
from adopters.models import Household, Member, Volunteer
from adopters.turns import turn_of, with_turns
from adopters.views.pages import find, households, section
from adoption import clock
from adoption.actions import meetings
from adoption.actions.notes import KINDS
from adoption.dues import Due
from adoption.engine import PolicyBook, explain, waiting
from adoption.engine.projection import holidays
from adoption.http import Request
from adoption.models import CaseEvent, EventKind
from adoption.periods import age_on
from adoption.permissions import Permission, can
from adoption.views.records import gate
from adoption.wording import counted

EVENTS, READS = 50, 50


@require_safe
def overview(request: Request, reference: str) -> HttpResponse:
    """The household at a glance: how far, whose turn, what is due, who lives there."""
    household = get_object_or_404(with_turns(households(request)), file__reference=reference)
    now = clock.now()
    running = household.file.deadlines.filter(met_on=None, lapsed_on=None).select_related("owner")
    events = CaseEvent.objects.visible_to(request.user).filter(file=household.file)
    return section(
        request,
        household,
        "overview",
        "adopters:record",
        running=[Due.of(deadline, now) for deadline in running.order_by("due_on", "pk")],
        events=events.select_related("recorded_by").order_by("-happened_on", "-recorded_at", "-pk")[:5],
        steps=summaries.pathway(household),
        turn=turn_of(household),
        members=_living_there(household),
        may_write=can(request.user, Permission.HOUSEHOLD_WRITE, household.file),
        unready=meetings.warnings(household.file, now),
        today=clock.today(),
    )


def _living_there(household: Household) -> list[Member]:
    rows = household.members.filter(left_on=None).select_related("person").order_by("number", "joined_on", "pk")
    return [_aged(member) for member in rows]


def _aged(member: Member) -> Member:
    """With the age in words; nothing where no date of birth is known."""
    born = member.born_on
    member.age = counted(age_on(born, clock.today()), "year") if born else ""  # type: ignore[attr-defined]
    return member


@require_safe
def timeline(request: Request, reference: str) -> HttpResponse:
    """Everything that happened, newest first, by month."""
    household = find(request, reference)
    kind = request.GET.get("kind", "")
    events = CaseEvent.objects.visible_to(request.user).filter(file=household.file)
    if kind in EventKind.values:
        events = events.filter(kind=kind)
    ordered = events.select_related("recorded_by", "corrects").order_by("-happened_on", "-recorded_at", "-pk")
    page = Paginator(ordered, EVENTS).get_page(request.GET.get("page"))
    may_note = can(request.user, Permission.NOTE_WRITE, household.file)
    page.object_list = _by_month(page.object_list, reference, may_note)
    return section(
        request,
        household,
        "timeline",
        "adopters:timeline",
        page=page,
        kinds=_kinds(kind),
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
        event.correct_href = reverse("adopters:correct-note", args=[ref, event.reference]) if may else ""  # type: ignore[attr-defined]
    return rows


def _chosen(**words: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: word for name, word in words.items() if word})
    return query


@require_safe
def people(request: Request, reference: str) -> HttpResponse:
    """Who lives there, what they need, what kind of home it is, and who works with them (AD-18, AD-61, GV-05)."""
    household = find(request, reference)
    everybody = list(household.members.select_related("person").order_by("left_on", "number", "joined_on", "pk"))
    return section(
        request,
        household,
        "people",
        "adopters:people",
        members=[_aged(member) for member in everybody if not member.left_on],
        left=[member for member in everybody if member.left_on],
        volunteers=list(_helping(request, household)),
        allocations=list(household.file.allocations.select_related("worker").order_by("to_on", "-from_on", "-pk")),
        may_write=can(request.user, Permission.HOUSEHOLD_WRITE, household.file),
        may_allocate=can(request.user, Permission.HOUSEHOLD_ALLOCATE, household.file),
        may_letter=can(request.user, Permission.DOCUMENT_ADD, household.file),
    )


def _helping(request: Request, household: Household) -> QuerySet[Volunteer]:
    rows = Volunteer.objects.visible_to(request.user).filter(member__household=household, ended_on=None)
    return rows.select_related("member__person").order_by("consented_on", "pk")


@require_safe
def address(request: Request, reference: str) -> HttpResponse:
    """Where the people of this household live: a page of its own, so that looking at it is written down by itself."""
    household = find(request, reference)
    members = _living_there(household)
    return section(request, household, "address", "adopters:address", members=members)


@require_safe
def deadlines(request: Request, reference: str) -> HttpResponse:
    """Every date of this household, each with why it is that date, and what is waiting for a start."""
    household = find(request, reference)
    now = clock.now()
    found = household.file.deadlines.select_related("owner", "agency", "policy_agency").order_by("due_on", "pk")
    rows = list(found.prefetch_related("moves"))
    book, days_off = PolicyBook.of({row.policy_agency for row in rows}), holidays()
    explained = [(Due.of(row, now), explain(row, book=book, days_off=days_off)) for row in rows]
    over = [pair for pair in explained if pair[0].deadline.met_on or pair[0].deadline.lapsed_on]
    return section(
        request,
        household,
        "deadlines",
        "adopters:deadlines",
        running=[pair for pair in explained if pair not in over],
        over=over[::-1],
        waiting=waiting(household.file),
    )


@require_safe
def looked(request: Request, reference: str) -> HttpResponse:
    """Who opened this record, for managers (AC-10)."""
    household = find(request, reference)
    gate(request, Permission.READ_LOG, household.file)
    reads = household.file.reads.select_related("user").order_by("-read_at", "-pk")
    page = Paginator(reads, READS).get_page(request.GET.get("page"))
    return section(request, household, "looked", "adopters:looked", page=page)
