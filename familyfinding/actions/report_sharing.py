"""Handing documents to a family one by one, and taking them back (MT-06)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from adopters.actions import sharing
from adopters.models import Member
from adoption.errors import NotPossible
from adoption.models import Asks, DocumentKind, DocumentVersion, User
from familyfinding.models import Exploration, Link, PaperKind, Profile, SharedPaper

TITLES = {
    PaperKind.REPORT: "The permanence report of {whom}",
    PaperKind.MEDICAL: "Medical information about {whom}",
}
KINDS = {PaperKind.REPORT: "child_report", PaperKind.MEDICAL: "child_medical"}


def to_give(link: Link, kind: DocumentKind) -> QuerySet[DocumentVersion]:
    """What the children’s side may give of this kind: also what stands on a sister’s file that a colleague holds.

    Brothers and sisters are given together or not at all, so whoever gives sees the titles of all of them (MT-70).
    """
    rows = DocumentVersion.rows.filter(
        document__file__in=link.children_files, document__kind=kind, document__withdrawn_on=None
    )
    return rows.select_related("document__file").order_by("-added_at", "-pk")


def hand_over(
    link: Link, papers: Iterable[DocumentVersion], kind: PaperKind, *, by: User, at: datetime
) -> list[SharedPaper]:
    """A copy of each document for each applicant, to be acknowledged one by one (AD-56). The link is held."""
    return [_give(link, version, kind, by=by, at=at) for version in papers]


def take_back(exploration: Exploration, *, at: datetime) -> None:
    """What this family was given is theirs to read no longer; another family keeps its own copies (AC-5)."""
    given = [exploration.report]
    if exploration.link:
        rows = SharedPaper.rows.filter(link=exploration.link).select_related("version")
        given += [row.version for row in rows if row.version_id != exploration.report_id]
    for version in given:
        sharing.unshare(version, at=at, file=exploration.household.file)


def _give(link: Link, version: DocumentVersion, kind: PaperKind, *, by: User, at: datetime) -> SharedPaper:
    document = version.document
    own = {child.file_id for child in link.children}
    if document.file_id not in own or document.withdrawn_on:
        raise NotPossible("Choose documents that are on this child’s own file and were not withdrawn.")
    if kind == PaperKind.MEDICAL and document.kind != DocumentKind.MEDICAL:
        raise NotPossible("Choose medical reports only. Other papers are given in other ways.")
    profile = Profile.rows.filter(child__file=document.file_id).first()
    whom = profile.heading if profile and profile.heading else "a child"
    sharing.share(
        household=link.household,
        members=Member.rows.filter(household=link.household).applicants(),
        kind=KINDS[kind],
        subject=version,
        title=TITLES[kind].format(whom=whom),
        sections=[],
        at=at,
        by=by,
        asks=Asks.ACKNOWLEDGE,
        document_version=version,
    )
    return SharedPaper.rows.create(link=link, version=version, kind=kind, shared_at=at, shared_by=by)
