"""What waits to be put on an agenda, and the way of what does not belong there (PN-04, PN-06, CH-09)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from adopters.flows import Stage
from adopters.models import ApprovalReview, Household
from adoption.errors import NotPossible
from adoption.models import Agency, Approval, CaseFile, User
from children.actions import plans, reports
from children.flows import PlanStatus
from children.models import Child
from familyfinding.flows import LinkState
from familyfinding.models import Link
from panels.actions import tabling
from panels.actions.facts import ensure_runs
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemKind, PanelMeeting

OPEN = (ItemState.TABLED, ItemState.HEARING)


@dataclass(frozen=True)
class Candidate:
    """One case that could be tabled: what it would be, and how lists name it."""

    kind: ItemKind
    record: Any
    file: CaseFile
    title: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.record.pk}"


def candidates(meeting: PanelMeeting) -> list[Candidate]:
    """Every case of the panel’s agencies that is ready for panel and on no agenda to come."""
    served = list(_served(meeting))
    return [*_households(served), *_matches(served), *_plans(served), *_reviews(served)]


@transaction.atomic
def table(*, meeting: PanelMeeting, candidate: Candidate, minutes_allowed: int, by: User, on: date) -> AgendaItem:
    """Put one of them on the agenda."""
    facts = {"meeting": meeting, "by": by, "on": on, "minutes_allowed": minutes_allowed}
    name, act = TABLE[candidate.kind]
    return act(**{name: candidate.record}, **facts)


@transaction.atomic
def send_past_panel(*, meeting: PanelMeeting, reference: str, by: User, at: datetime) -> Approval:
    """A plan that does not belong at panel goes straight to the decision maker, if both managers passed it (CH-09)."""
    ensure_runs(by, meeting.panel)
    child = Child.rows.select_related("file__agency").filter(file__reference=reference).first()
    if child is None or child.file.agency_id not in _served(meeting):
        raise NotPossible("No case with this reference waits for this panel. Check the reference.")
    if child.plan_goes_to_panel:
        raise NotPossible("This plan goes to panel: choose it from the list, once its report is on the file.")
    report = reports.latest(child)
    if child.status != PlanStatus.CONSIDERED or report is None or not reports.has_passed(report):
        raise NotPossible(
            "This plan does not go to panel: no parent gives the child up or consents. It goes to the agency decision "
            "maker as soon as both managers have passed the child permanence report."
        )
    return plans.ask_decision(report=report, by=by, at=at)


def _served(meeting: PanelMeeting) -> set[int]:
    own = [agency.pk for agency in meeting.panel.agencies]
    return {*own, *Agency.objects.filter(parent__in=own).values_list("pk", flat=True)}


def _on_an_agenda(name: str) -> Exists:
    items = AgendaItem.rows.filter(**{name: OuterRef("pk")}, state__in=OPEN)
    return Exists(items.exclude(meeting__state=MeetingState.CALLED_OFF))


def _households(served: list[int]) -> Iterator[Candidate]:
    rows = Household.rows.filter(stage=Stage.DECISION, file__agency__in=served, file__closed_on=None)
    free = rows.exclude(suitabilities__ended_on=None, suitabilities__isnull=False).exclude(_on_an_agenda("household"))
    for row in free.select_related("file").order_by("file__reference"):
        yield Candidate(ItemKind.SUITABILITY, row, row.file, row.file.title)


def _matches(served: list[int]) -> Iterator[Candidate]:
    rows = Link.rows.filter(state__in=[LinkState.PROCEEDING, LinkState.MORE_WORK], child__file__agency__in=served)
    for row in rows.exclude(_on_an_agenda("link")).with_both().order_by("pk"):
        yield Candidate(ItemKind.MATCH, row, row.child.file, f"{row.child.file.title} with {row.household.file.title}")


def _plans(served: list[int]) -> Iterator[Candidate]:
    rows = Child.rows.relinquished().filter(status=PlanStatus.CONSIDERED, file__agency__in=served)
    ready = rows.filter(permanence_reports__isnull=False).exclude(_on_an_agenda("child")).distinct()
    for row in ready.select_related("file").order_by("file__reference"):
        yield Candidate(ItemKind.PLAN, row, row.file, row.file.title)


def _reviews(served: list[int]) -> Iterator[Candidate]:
    rows = ApprovalReview.rows.filter(still_suitable=False, suitability__ended_on=None)
    here = rows.filter(suitability__household__file__agency__in=served).exclude(_on_an_agenda("review"))
    for row in here.select_related("suitability__household__file").order_by("pk"):
        file = row.suitability.household.file
        yield Candidate(ItemKind.REVIEW, row, file, file.title)


TABLE: dict[ItemKind, tuple[str, Callable[..., AgendaItem]]] = {
    ItemKind.SUITABILITY: ("household", tabling.table_suitability),
    ItemKind.MATCH: ("link", tabling.table_match),
    ItemKind.PLAN: ("child", tabling.table_plan),
    ItemKind.REVIEW: ("review", tabling.table_review),
}
