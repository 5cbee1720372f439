"""A version of the report as frozen words and as PDF: whole, and without the confidential part for the adopters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adopters.actions.report_gates import title_of
from adopters.models import FrozenFor, Report, ReportSection, ReportVersion, TrainingException
from adopters.report_sections import KINDS, SECTIONS, Part
from adoption import clock, paper
from adoption.actions import documents
from adoption.models import DocumentKind, DocumentVersion, Side, User
from adoption.written import Words, by_part, fingerprint

TEMPLATE = "adopters/report_paper.html"
ORDER = {kind.key: place for place, kind in enumerate(SECTIONS)}


def in_order(report: Report) -> list[ReportSection]:
    """The sections in their order, those about each applicant one after the other; nothing of whoever has left."""
    rows = report.sections.select_related("member__person", "written_by").exclude(member__left_on__isnull=False)
    known = [row for row in rows if row.key in KINDS]
    return sorted(known, key=lambda row: (ORDER[row.key], row.member.number or 9 if row.member else 0, row.pk))


def freeze(report: Report, made_for: FrozenFor, *, by: User, at: datetime) -> ReportVersion:
    """Keep every word as it stands, with its hash, and draw the pages that go out. The caller holds the report."""
    last = report.versions.order_by("-number").first()
    shared, kept_back = words(report)
    version = ReportVersion.rows.create(
        report=report,
        number=last.number + 1 if last else 1,
        made_for=made_for,
        made_on=clock.london(at).date(),
        made_by=by,
        sections=shared,
        confidential=kept_back,
        sha256=fingerprint(shared, kept_back),
    )
    version.family_paper = keep(version, whole=False, by=by, at=at)
    if made_for == FrozenFor.CHECK:
        version.paper = keep(version, whole=True, by=by, at=at)
    version.save(update_fields=["family_paper", "paper"])
    return version


def words(report: Report) -> tuple[Words, Words]:
    """What everybody may read, and what is kept back. Where a section belongs is data, never a choice while writing."""
    shared: Words = []
    kept_back: Words = []
    for row in in_order(report):
        kind = KINDS[row.key]
        if row.text.strip():
            line = {"part": str(kind.part), "heading": title_of(kind, row.member), "text": row.text.strip()}
            (kept_back if kind.confidential else shared).append(line)
    return shared, [*kept_back, *excused(report)]


def excused(report: Report) -> Words:
    """The manager’s reasons why a topic of training need not be complete: panel reads them (AD-27)."""
    rows = TrainingException.rows.filter(file=report.household.file).select_related("person").order_by("pk")
    return [
        {
            "part": str(Part.CONFIDENTIAL),
            "heading": f"Training not needed: {row.get_topic_display()}, {row.person.name}",
            "text": row.why,
        }
        for row in rows
    ]


def keep(version: ReportVersion, *, whole: bool, by: User, at: datetime) -> DocumentVersion:
    """The pages as a document on the file, byte for byte what is read and decided on."""
    which = "with the confidential part: staff, panel and decision maker only" if whole else "the adopters’ copy"
    return documents.keep_made(
        file=version.report.household.file,
        kind=DocumentKind.ADOPTERS_REPORT,
        title=f"Prospective adopter’s report, version {version.number}, {which}",
        data=paper.draw(TEMPLATE, pages(version, whole=whole)),
        about_side=Side.ADOPTER,
        by=by,
        at=at,
    )


def pages(version: ReportVersion, *, whole: bool) -> dict[str, Any]:
    """What the template needs. The adopters’ copy is made from what is not confidential, and is given nothing else."""
    report = version.report
    return {
        "version": version,
        "report": report,
        "reference": report.household.file.reference,
        "agency": report.household.file.agency,
        "title": f"Prospective adopter’s report, file {report.household.file.reference}",
        "parts": by_part(version.sections),
        "confidential": version.confidential if whole else [],
        "whole": whole,
    }
