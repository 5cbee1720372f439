"""A version of a paper as frozen words and as PDF: whole, and without the confidential part for the adopters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adoption import clock, paper
from adoption.actions import documents
from adoption.models import DocumentKind, DocumentVersion, Side, User
from adoption.written import Words, by_part, fingerprint
from familyfinding.models import Funding, LinkPaper, PaperFrozenFor, PaperSection, PaperVersion, SupportItem
from familyfinding.paper_sections import PAPERS, PaperKind, SectionKind

TEMPLATE = "familyfinding/printed_paper.html"
AS_DOCUMENT = {
    PaperKind.PLACEMENT_REPORT: DocumentKind.PLACEMENT_REPORT,
    PaperKind.SUPPORT_PLAN: DocumentKind.SUPPORT_PLAN,
    PaperKind.INTRODUCTION_PLAN: DocumentKind.INTRODUCTION_PLAN,
}
OFFERED = "What is offered"


def in_order(paper: LinkPaper) -> list[tuple[SectionKind, PaperSection]]:
    """The sections as the paper has them."""
    rows = {row.key: row for row in paper.sections.select_related("written_by")}
    return [(kind, rows[kind.key]) for kind in PAPERS[paper.kind] if kind.key in rows]


def freeze(paper: LinkPaper, made_for: PaperFrozenFor, *, by: User, at: datetime) -> PaperVersion:
    """Keep every word as it stands, with its hash, and draw the pages that go out. The caller holds the paper."""
    last = paper.versions.order_by("-number").first()
    shared, kept_back = words(paper)
    version = PaperVersion.rows.create(
        paper=paper,
        number=last.number + 1 if last else 1,
        made_for=made_for,
        made_on=clock.london(at).date(),
        made_by=by,
        sections=shared,
        confidential=kept_back,
        contributors=contributors(paper),
        sha256=fingerprint(shared, kept_back),
    )
    version.family_copy = _keep(version, whole=False, by=by, at=at)
    if made_for == PaperFrozenFor.CHECK:
        version.whole = _keep(version, whole=True, by=by, at=at)
    version.save(update_fields=["family_copy", "whole"])
    return version


def words(paper: LinkPaper) -> tuple[Words, Words]:
    """What the adopters may read too, and what is kept back. Which it is is data, never a choice while writing."""
    shared: Words = []
    kept_back: Words = []
    for kind, row in in_order(paper):
        if row.text.strip():
            line = {"part": kind.part, "heading": kind.title, "text": row.text.strip()}
            (kept_back if kind.confidential else shared).append(line)
    return [*shared, *offers(paper)], kept_back


def offers(paper: LinkPaper) -> Words:
    """Each line of support, in words."""
    rows = SupportItem.rows.standing().filter(paper=paper).order_by("pk")
    return [{"part": OFFERED, "heading": row.need, "text": in_words(row)} for row in rows]


def in_words(item: SupportItem) -> str:
    facts = [
        ("By", item.provider),
        ("Responsible", item.lead),
        ("How often", item.how_often),
        ("From", item.begins),
        ("Until", item.ends),
        ("Paid by", Funding(item.funding).label if item.funding else ""),
    ]
    return "\n".join([item.what, *(f"{name}: {value}" for name, value in facts if value)])


def contributors(paper: LinkPaper) -> list[dict[str, str]]:
    """Who wrote which sections (PN-15)."""
    written: dict[str, list[str]] = {}
    for kind, row in in_order(paper):
        if row.text.strip() and row.written_by:
            written.setdefault(row.written_by.display_name, []).append(kind.title)
    return [{"who": who, "wrote": "; ".join(titles)} for who, titles in written.items()]


def pages(version: PaperVersion, *, whole: bool) -> dict[str, Any]:
    """What the template needs. The adopters’ copy is made from what is not confidential, and is given nothing else."""
    row = version.paper
    return {
        "version": version,
        "paper": row,
        "kind": row.get_kind_display(),
        "reference": row.child.file.reference,
        "family": row.link.household.file.reference,
        "agency": row.child.file.agency,
        "title": f"{row.get_kind_display()}, file {row.child.file.reference}",
        "parts": by_part(version.sections),
        "confidential": version.confidential if whole else [],
        "contributors": version.contributors,
        "whole": whole,
    }


def _keep(version: PaperVersion, *, whole: bool, by: User, at: datetime) -> DocumentVersion:
    """The pages as a document on the child’s file, byte for byte what is read and decided on."""
    row = version.paper
    which = "for staff, panel and decision maker" if whole else "the adopters’ copy"
    return documents.keep_made(
        file=row.child.file,
        kind=AS_DOCUMENT[PaperKind(row.kind)],
        title=f"{row.get_kind_display()}, version {version.number}, {which}",
        data=paper.draw(TEMPLATE, pages(version, whole=whole)),
        about_side=Side.CARE,
        by=by,
        at=at,
    )
