"""What a decision is bound to: the papers panel had and its minutes, each with its hash (PN-18, PN-59, PN-62)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions import approvals
from adoption.actions.records import lock
from adoption.engine import PolicyBook, refresh
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Agency, Approval, User
from adoption.periods import Period, Unit
from adoption.permissions import Permission, Role, can
from children.actions import plans, reports
from panels.actions import bundling, plan_papers
from panels.actions.facts import ensure_runs, save
from panels.models import AgendaItem, DecisionSheet, ItemKind, ItemPaper, PaperState, SheetPaper

AFTER_MINUTES = Period(7, Unit.WORKING_DAYS)
"""National Minimum Standard 17: from the recommendation and the final minutes."""


class Clock(NamedTuple):
    """One way of counting the decision maker’s days."""

    says: str
    since: date | None
    due: date | None
    counts: bool


@transaction.atomic
def put_to_decision_maker(*, sheet: DecisionSheet, by: User, at: datetime) -> Approval:
    """The papers and the final minutes go together to the decision maker of the agency concerned (PN-18, PN-46)."""
    item = sheet.item
    if item is None:
        raise NotPossible("This question is with the decision maker already.")
    if not can(by, Permission.PANEL_FACT_RECORD, sheet.file):
        ensure_runs(by, item.meeting.panel)
    lock(sheet.file)
    held = lock(sheet)
    if held.approval_id or held.ended_on:
        raise NotPossible("This has been put to the decision maker already.")
    if held.minutes_id is None:
        raise NotPossible("The minutes are not approved yet. The decision maker reads papers and minutes together.")
    held.item, held.file = item, sheet.file
    _freeze(held, item)
    asked = ASKS[ItemKind(item.kind)](item, by=by, at=at)
    save(held, approval=asked)
    due = next((clock.due for clock in clocks(held) if clock.counts), None)
    if due and asked.due_on is None:
        save(asked, due_on=due)
    bundling.bind(held, by=by, at=at, due=asked.due_on)
    refresh(sheet.file, because="The decision maker was asked.")
    return asked


def missing(sheet: DecisionSheet) -> list[str]:
    """What the decision maker should have and has not (PN-18)."""
    lacks = [] if sheet.minutes_id or sheet.item_id is None else ["The final minutes"]
    if sheet.item:
        outstanding = ItemPaper.rows.filter(item=sheet.item, required=True).outstanding()
        lacks += [paper.title for paper in outstanding.order_by("place")]
    return lacks + plan_papers.lacking(sheet)


def changed_since(sheet: DecisionSheet) -> list[str]:
    """Papers of which there is a newer version, or that were withdrawn, since they were put to the decision maker."""
    papers = SheetPaper.rows.filter(sheet=sheet).select_related("version__document")
    rows = papers.prefetch_related("version__document__versions").order_by("place")
    return [row.title for row in rows if _is_other_now(row)]


class Counting(NamedTuple):
    """What counting needs, looked up once for a whole list of sheets."""

    book: PolicyBook
    off: frozenset[date]


def counting_for(agencies: Iterable[Agency]) -> Counting:
    return Counting(PolicyBook.of(agencies), holidays())


def clocks(sheet: DecisionSheet, counting: Counting | None = None) -> list[Clock]:
    """When the decision is due, counted in each way; the one that counts here is marked (CF-05, PN-62)."""
    if sheet.panel_on is None:
        return []
    book, off = counting or counting_for([sheet.agency])
    since = sheet.minutes_on
    days: Period | None = book.value(sheet.agency_id, "adm_decision_days", sheet.panel_on).value
    base = str(book.value(sheet.agency_id, "adm_decision_base", sheet.panel_on).value)
    found = []
    if days:
        said = f"{days.length} from"
        on_panel = days.due_on(sheet.panel_on, holidays=off)
        found.append(Clock(f"{said} the panel", sheet.panel_on, on_panel, base == "panel_date"))
        on_minutes = days.due_on(since, holidays=off) if since else None
        found.append(Clock(f"{said} the approved minutes", since, on_minutes, base == "approved_minutes"))
    by_standard = AFTER_MINUTES.due_on(since, holidays=off) if since else None
    found.append(Clock("7 working days from the final minutes (national standard)", since, by_standard, False))
    return found


def _freeze(sheet: DecisionSheet, item: AgendaItem) -> None:
    """The versions panel had, in their order."""
    ready = ItemPaper.rows.filter(item=item, state=PaperState.READY).select_related("version").order_by("place", "pk")
    for paper in ready:
        if paper.version:
            held = {"version": paper.version, "sha256": paper.version.sha256}
            SheetPaper.rows.create(sheet=sheet, place=paper.place, title=paper.title, **held)


def _is_other_now(row: SheetPaper) -> bool:
    document = row.version.document
    latest = document.latest
    return document.withdrawn_on is not None or (latest is not None and latest.pk != row.version_id)


def _ask_suitability(item: AgendaItem, *, by: User, at: datetime) -> Approval:
    rows = Suitability.rows.select_related("household__file")
    row = rows.filter(household=item.household, ended_on=None).first()
    if row is None:
        raise NotPossible("Panel’s recommendation on these adopters was taken back.")
    return suitability.ask_decision(suitability=row, by=by, at=at)


def _ask_plan(item: AgendaItem, *, by: User, at: datetime) -> Approval:
    report = reports.latest(item.child) if item.child else None
    if report is None:
        raise NotPossible("There is no child permanence report on the file.")
    return plans.ask_decision(report=report, by=by, at=at)


def _ask_review(item: AgendaItem, *, by: User, at: datetime) -> Approval:
    """The review asked the question when it was held; panel’s advice now goes with it."""
    waiting = Approval.rows.waiting().filter(kind="approval_review", subject_id=item.review_id or 0)
    found = waiting.select_related("file").first()
    if found is None:
        raise NotPossible("The question of the review no longer waits.")
    return found


def _ask_match(item: AgendaItem, *, by: User, at: datetime) -> Approval:
    return approvals.ask(
        kind="panel_match",
        subject=item,
        question="Should this child be placed with these adopters?",
        decided_by=Role.DECISION_MAKER,
        by=by,
        at=at,
        file=item.file,
    )


ASKS = {
    ItemKind.SUITABILITY: _ask_suitability,
    ItemKind.PLAN: _ask_plan,
    ItemKind.REVIEW: _ask_review,
    ItemKind.MATCH: _ask_match,
}
