"""What a decision is bound to: the papers panel had and its minutes, each with its hash (PN-18, PN-59, PN-62)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions import approvals
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Approval, User
from adoption.permissions import Permission, Role, can
from children.actions import plans, reports
from panels.actions import bundling, decision_days, question_papers
from panels.actions.facts import ensure_runs, save
from panels.flows import PackState
from panels.models import AgendaItem, DecisionSheet, ItemKind, ItemPaper, PackKind, PackPaper, SheetPaper


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
    if held.is_put or held.ended_on:
        raise NotPossible("This has been put to the decision maker already.")
    if held.minutes_id is None:
        raise NotPossible("The minutes are not approved yet. The decision maker reads papers and minutes together.")
    asked = ASKS[ItemKind(item.kind)](item, by=by, at=at)
    held = lock(sheet)
    if held.approval_id != asked.pk:
        held.item, held.file = item, sheet.file
        take_up(held, asked, by=by, at=at)
    refresh(sheet.file, because="The decision maker was asked.")
    return asked


def take_up(sheet: DecisionSheet, asked: Approval, *, by: User, at: datetime) -> None:
    """The question is this sheet’s: papers as panel had them, the minutes, and the day by which it is due."""
    item = sheet.item
    _ends_what_was_begun_before(sheet, asked, on=london(at).date())
    if item and not SheetPaper.rows.filter(sheet=sheet).exists():
        _freeze(sheet, item)
    save(sheet, approval=asked)
    due = decision_days.due_on(sheet)
    if due and asked.due_on is None:
        save(asked, due_on=due)
    bundling.bind(sheet, by=by, at=at, due=asked.due_on)


def _ends_what_was_begun_before(sheet: DecisionSheet, asked: Approval, *, on: date) -> None:
    """Papers put together, or words noted, before panel considered it: panel’s own sheet takes their place."""
    for before in DecisionSheet.rows.waiting().filter(approval=asked).exclude(pk=sheet.pk):
        save(before, approval=None, ended_on=on, ended_why="Panel considered it, and this goes on with panel’s papers.")


def missing(sheet: DecisionSheet) -> list[str]:
    """What the decision maker should have and has not (PN-18)."""
    lacks = [] if sheet.minutes_id or sheet.item_id is None else ["The final minutes"]
    if sheet.item:
        outstanding = ItemPaper.rows.filter(item=sheet.item, required=True).outstanding()
        lacks += [paper.title for paper in outstanding.order_by("place")]
    return lacks + question_papers.lacking(sheet)


def changed_since(sheet: DecisionSheet) -> list[str]:
    """Papers of which there is a newer version, or that were withdrawn, since they were put to the decision maker."""
    papers = SheetPaper.rows.filter(sheet=sheet).select_related("version__document")
    rows = papers.prefetch_related("version__document__versions").order_by("place")
    return [row.title for row in rows if _is_other_now(row)]


def _freeze(sheet: DecisionSheet, item: AgendaItem) -> None:
    """What panel had, in its order: the pack as it was sent out, and its addenda. Of one document, the last version."""
    sent = PackPaper.rows.filter(item=item, pack__state=PackState.CIRCULATED, pack__kind=PackKind.PANEL)
    held: dict[int, PackPaper] = {}
    for row in sent.select_related("version").order_by("pack__number", "place", "pk"):
        before = held.get(row.version.document_id)
        held[row.version.document_id] = row if before is None or row.version.number >= before.version.number else before
    for place, row in enumerate(held.values(), 1):
        version = row.version
        SheetPaper.rows.create(sheet=sheet, place=place, title=row.title, version=version, sha256=version.sha256)


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
    early = Approval.rows.waiting().filter(kind="adoption_plan", subject_id=report.pk).select_related("file").first()
    return early or plans.ask_decision(report=report, by=by, at=at)


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
