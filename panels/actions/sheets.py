"""The decision sheet as a document on the file of everybody concerned (PN-29, PN-59)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from adoption import paper
from adoption.actions import documents
from adoption.actions.records import note
from adoption.clock import london
from adoption.models import CaseFile, DocumentKind, EventKind, FileKind, Outcome, Side, User
from panels.actions import bundling, decision_days
from panels.actions.facts import files_of, save
from panels.models import DecisionSheet, SheetPaper

TEMPLATE = "panels/decision_paper.html"


def keep(sheet: DecisionSheet, *, by: User, at: datetime) -> None:
    """Drawn once, at the decision, and put on the file; for a match on every child’s, and on the adopters’ file too."""
    data = paper.draw(TEMPLATE, context(sheet) | {"printed_by": by.display_name, "printed_at": at})
    on = london(at).date()
    kept = [_put(file, data, by=by, at=at, on=on) for file in (files_of(sheet.item) if sheet.item else [sheet.file])]
    save(sheet, paper=kept[0])


def context(sheet: DecisionSheet) -> dict[str, Any]:
    """Everything the sheet shows, on paper and on the page."""
    item = sheet.item
    return {
        "sheet": sheet,
        "item": item,
        "panel": bundling.panel_facts(sheet),
        "papers": list(SheetPaper.rows.filter(sheet=sheet).select_related("version").order_by("place")),
        "clocks": decision_days.clocks(sheet),
        "says": says(sheet),
        "minute": getattr(item, "minute", None) if item else None,
    }


SAYS = {
    ("suitability", Outcome.AGREED): "Suitable to adopt",
    ("suitability", Outcome.REFUSED): "Not suitable to adopt: qualifying determination",
    ("adoption_plan", Outcome.AGREED): "Adoption is the plan",
    ("adoption_plan", Outcome.REFUSED): "Adoption is not the plan",
    ("approval_review", Outcome.AGREED): "The approval ends",
    ("approval_review", Outcome.REFUSED): "The approval stands",
    ("panel_match", Outcome.AGREED): "The match is ratified",
    ("panel_match", Outcome.REFUSED): "The match is not ratified: more work is asked for",
}
"""What was decided, in the words of the decision."""


def says(sheet: DecisionSheet) -> str:
    kind = sheet.approval.kind if sheet.approval else ""
    known = SAYS.get((kind, Outcome(sheet.outcome))) if sheet.outcome else None
    return known or sheet.get_outcome_display()


def _put(file: CaseFile, data: bytes, *, by: User, at: datetime, on: date) -> Any:
    side = Side.ADOPTER if file.kind == FileKind.HOUSEHOLD else Side.CARE
    kind = DocumentKind.DECISION_SHEET
    made = documents.keep_made(file=file, kind=kind, title="Decision sheet", data=data, by=by, at=at, about_side=side)
    note(file, "Decision sheet of the agency decision maker", on=on, by=by, kind=EventKind.DOCUMENT)
    return made
