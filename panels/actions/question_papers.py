"""The papers of a question that no meeting here has heard, put together for the decision maker (PN-18, PN-30, AAR r15).

A plan that does not go to panel, or adopters whom a panel elsewhere considered: before their approval, or before it
ends (AD-33, AAR r30D). As after panel, the decision
is bound to exact versions with their hashes: one that is replaced meanwhile stops it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.decision import decision_for, record_of
from adoption.engine import policy
from adoption.errors import NotPossible
from adoption.models import Approval, Document, DocumentVersion, EventKind, User
from adoption.permissions import Permission, ensure
from panels.actions import bundling
from panels.actions.facts import not_before, not_in_future, said, save
from panels.flows import ItemState
from panels.models import AgendaItem, DecisionSheet, Panel, PanelView, SheetPaper

PLAN, SUITABILITY, REVIEW = "adoption_plan", "suitability", "approval_review"
REPORT = {PLAN: "Child permanence report", SUITABILITY: "Prospective adopter’s report"}
"""What comes first by itself, in the version that was passed."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One paper that the decision maker has before them. `said_in`: what they note themselves counts as well."""

    key: str
    title: str
    must: bool = False
    said_in: str = ""

    @property
    def required(self) -> bool:
        return self.must or bool(self.said_in)


MINUTES = Wanted(key="minutes", title="Final minutes of panel", must=True)
WANTED = {
    PLAN: (
        Wanted(key="medical", title="Medical adviser’s summary of the child’s health", said_in="medical_advice"),
        Wanted(key="legal", title="Legal advice on the plan", said_in="legal_advice"),
        Wanted(key="parents", title="What the parents say, in their own words"),
        Wanted(key="siblings", title="Together-or-apart assessment"),
        Wanted(key="reviewing", title="View of the independent reviewing officer"),
        Wanted(key="specialist", title="Expert or specialist report"),
    ),
    SUITABILITY: (
        MINUTES,
        Wanted(key="medical", title="Medical adviser’s summary"),
        Wanted(key="references", title="References and the outcome of checks"),
        Wanted(key="adopters", title="What the adopters say to the report"),
        Wanted(key="specialist", title="Expert or specialist report"),
    ),
    REVIEW: (
        Wanted(key="review", title="Report of the review", must=True),
        MINUTES,
        Wanted(key="adopters", title="What the adopters say to the review"),
        Wanted(key="specialist", title="Expert or specialist report"),
    ),
}


class Elsewhere(NamedTuple):
    """A panel that does not meet here considered the review of an approval (AAR r30D)."""

    name: str
    on: date
    view: PanelView | str
    minutes_on: date


def needs_papers(question: Approval) -> bool:
    """It waits for the decision maker, and no meeting here has brought its papers along."""
    if question.kind not in WANTED or question.outcome:
        return False
    if question.kind == REVIEW and is_of_a_panel_here(question):
        return False
    return not DecisionSheet.rows.filter(approval=question, item__isnull=False).exists()


def is_of_a_panel_here(question: Approval) -> bool:
    """A review goes to the agency’s own panel where it keeps one here."""
    tabled = AgendaItem.rows.filter(review=question.subject_id).exclude(state=ItemState.TAKEN_OFF)
    return tabled.exists() or Panel.rows.standing().serving(question.agency_id).exists()


@transaction.atomic
def put_together(
    *,
    approval: Approval,
    documents: Mapping[str, Document],
    by: User,
    at: datetime,
    elsewhere: Elsewhere | None = None,
) -> DecisionSheet:
    """These documents of the file, in the version that stands now, beside the report that was passed."""
    if approval.file is None or not needs_papers(approval):
        raise NotPossible("Papers are put together for a question that waits for the decision maker.")
    ensure(by, Permission.PANEL_FACT_RECORD, approval.file)
    file = lock(approval.file)
    facts = {"agency": approval.agency, "file": file, **days_of(approval)}
    sheet = DecisionSheet.rows.get_or_create(approval=approval, defaults=facts)[0]
    lock(sheet)
    if approval.kind == REVIEW:
        _considered(sheet, elsewhere, london(at).date())
    wanted = WANTED[approval.kind]
    chosen = [(REPORT[approval.kind], _report(approval))] if approval.kind in REPORT else []
    chosen += [(one.title, _version(documents[one.key], approval)) for one in wanted if one.key in documents]
    hold_to(sheet, chosen)
    bundling.bind(sheet, by=by, at=at, due=approval.due_on)
    note(file, "Papers put together for the decision maker", on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return sheet


def _considered(sheet: DecisionSheet, elsewhere: Elsewhere | None, today: date) -> None:
    """Which panel, when, what it advised, and the day its minutes were final: from these the days are counted."""
    if elsewhere is None or not elsewhere.view:
        raise NotPossible("Say which panel considered the review, and what it advised.")
    not_in_future(elsewhere.minutes_on, today)
    not_before(elsewhere.minutes_on, elsewhere.on, "Panel met later")
    base = str(policy(sheet.agency, "adm_decision_base", elsewhere.on))
    counts = {"panel_date": elsewhere.on, "approved_minutes": elsewhere.minutes_on}.get(base)
    name = said(elsewhere.name, "Say which panel it was.")
    days = {"panel_on": elsewhere.on, "minutes_on": elsewhere.minutes_on, "counts_from": counts}
    save(sheet, panel_name=name, panel_view=PanelView(elsewhere.view), **days)


def hold_to(sheet: DecisionSheet, chosen: Iterable[tuple[str, DocumentVersion]]) -> None:
    """From now on the decision is on these, in this order, and on no others."""
    SheetPaper.rows.filter(sheet=sheet).delete()
    seen: set[int] = set()
    for place, (title, version) in enumerate(chosen, 1):
        if version.pk in seen:
            raise NotPossible(f"“{version.document.title}” is chosen twice. Choose each document once.")
        seen.add(version.pk)
        SheetPaper.rows.create(sheet=sheet, place=place, title=title, version=version, sha256=version.sha256)


def wanted_first(question: Approval) -> list[str]:
    """What the law wants, while nobody has put anything together yet."""
    return [one.title for one in WANTED[question.kind] if one.required] if needs_papers(question) else []


def lacking(sheet: DecisionSheet) -> list[str]:
    """What the law wants before the decision and is neither here nor noted by the decision maker."""
    if sheet.approval is None or sheet.approval.kind not in WANTED or sheet.item_id:
        return []
    there = set(SheetPaper.rows.filter(sheet=sheet).values_list("title", flat=True))
    wanted = [one for one in WANTED[sheet.approval.kind] if one.required and one.title not in there]
    return [one.title for one in wanted if not (one.said_in and getattr(sheet, one.said_in))]


def days_of(question: Approval) -> dict[str, Any]:
    """From which days the decision can be counted, where a panel elsewhere met (CF-05)."""
    if question.kind != SUITABILITY:
        return {}
    row = record_of(question)
    minutes_on, since = row.minutes_approved_on, row.decision_counts_from
    return {"panel_on": row.panel_on, "minutes_on": minutes_on, "counts_from": since}


def report_of(question: Approval) -> DocumentVersion | None:
    return decision_for(question.kind).paper(record_of(question))


def _report(question: Approval) -> DocumentVersion:
    version = report_of(question)
    if version is None:
        raise NotPossible("The report is not on the file as a document. Add it, and have it passed.")
    return version


def _version(document: Document, approval: Approval) -> DocumentVersion:
    if document.file_id != approval.file_id or document.withdrawn_on or document.latest is None:
        raise NotPossible("Choose documents that stand on this file.")
    return document.latest
