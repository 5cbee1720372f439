"""The papers of a plan that does not go to panel, put together for the decision maker (PN-18, PN-30, AAR r15, r17).

As after panel, the decision is bound to exact versions with their hashes: one that is replaced meanwhile stops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.decision import decision_for, record_of
from adoption.errors import NotPossible
from adoption.models import Approval, Document, DocumentVersion, EventKind, User
from adoption.permissions import Permission, ensure
from panels.actions import bundling
from panels.models import DecisionSheet, SheetPaper

KIND = "adoption_plan"
REPORT = "Child permanence report"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One paper that the decision maker has before them. `said_in`: what they note themselves counts as well."""

    key: str
    title: str
    said_in: str = ""

    @property
    def required(self) -> bool:
        return bool(self.said_in)


WANTED = (
    Wanted(key="medical", title="Medical adviser’s summary of the child’s health", said_in="medical_advice"),
    Wanted(key="legal", title="Legal advice on the plan", said_in="legal_advice"),
    Wanted(key="parents", title="What the parents say, in their own words"),
    Wanted(key="siblings", title="Together-or-apart assessment"),
    Wanted(key="reviewing", title="View of the independent reviewing officer"),
    Wanted(key="specialist", title="Expert or specialist report"),
)


def needs_papers(approval: Approval) -> bool:
    """A plan that is put to the decision maker without panel, and waits."""
    if approval.kind != KIND or approval.outcome:
        return False
    return not DecisionSheet.rows.filter(approval=approval, item__isnull=False).exists()


@transaction.atomic
def put_together(*, approval: Approval, documents: Mapping[str, Document], by: User, at: datetime) -> DecisionSheet:
    """These documents of the child’s file, in the version that stands now, beside the report that was passed."""
    if approval.file is None or not needs_papers(approval):
        raise NotPossible("Papers are put together for a plan that waits for the decision maker without panel.")
    ensure(by, Permission.PANEL_FACT_RECORD, approval.file)
    file = lock(approval.file)
    sheet = DecisionSheet.rows.get_or_create(approval=approval, defaults={"agency": approval.agency, "file": file})[0]
    lock(sheet)
    SheetPaper.rows.filter(sheet=sheet).delete()
    chosen = [(REPORT, _report(approval))]
    chosen += [(one.title, _version(documents[one.key], approval)) for one in WANTED if one.key in documents]
    seen: set[int] = set()
    for place, (title, version) in enumerate(chosen, 1):
        if version.pk in seen:
            raise NotPossible(f"“{version.document.title}” is chosen twice. Choose each document once.")
        seen.add(version.pk)
        SheetPaper.rows.create(sheet=sheet, place=place, title=title, version=version, sha256=version.sha256)
    bundling.bind(sheet, by=by, at=at, due=approval.due_on)
    note(file, "Papers put together for the decision maker", on=london(at).date(), by=by, kind=EventKind.DOCUMENT)
    return sheet


def wanted_first(approval: Approval) -> list[str]:
    """What the law wants, while nobody has put anything together yet."""
    return [one.title for one in WANTED if one.required] if needs_papers(approval) else []


def lacking(sheet: DecisionSheet) -> list[str]:
    """What the law wants before the decision and is neither here nor noted by the decision maker."""
    if sheet.approval is None or sheet.approval.kind != KIND or sheet.item_id:
        return []
    there = set(SheetPaper.rows.filter(sheet=sheet).values_list("title", flat=True))
    wanted = [one for one in WANTED if one.required and one.title not in there]
    return [one.title for one in wanted if not getattr(sheet, one.said_in)]


def _report(approval: Approval) -> DocumentVersion:
    version = decision_for(approval.kind).paper(record_of(approval))
    if version is None:
        raise NotPossible("The report is not on the file as a document. Add it, and have both managers pass it.")
    return version


def _version(document: Document, approval: Approval) -> DocumentVersion:
    if document.file_id != approval.file_id or document.withdrawn_on or document.latest is None:
        raise NotPossible("Choose documents that stand on this child’s file.")
    return document.latest
