"""The list of what adopters were given, line by line, with each applicant’s receipt (AD-56)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from adopters.models import Member
from adoption.models import Document, DocumentKind, DocumentVersion, SharedItem, Side
from familyfinding.models import (
    ChildOnAgenda,
    Disclosure,
    DisclosureReceipt,
    Link,
    MatchingMinutes,
    MedicalLetter,
    PaperVersion,
)

UNNAMED = ("First applicant", "Second applicant")
FOR_FAMILIES = (
    DocumentKind.PERMANENCE_REPORT,
    DocumentKind.MEDICAL,
    DocumentKind.SIBLING_ASSESSMENT,
    DocumentKind.PLACEMENT_REPORT,
    DocumentKind.SUPPORT_PLAN,
    DocumentKind.INTRODUCTION_PLAN,
    DocumentKind.SIGNED_PLAN,
    DocumentKind.PHOTOGRAPH,
    DocumentKind.VIDEO,
)
"""What is written or kept for a family to have: reports, medical information, plans, pictures (MT-06, AD-56, AD-65)."""


def is_for_families(document: Document) -> bool:
    """Whether it is offered by itself; whatever else stands on the file is given by a choice of its own (AD-56)."""
    return _is_meant(document) and not is_for_staff_alone(document)


def for_families(documents: list[Document]) -> list[Document]:
    """Those of them that are offered by themselves; of a paper’s versions the newest alone, asked in one question."""
    kept = PaperVersion.rows.filter(Q(whole__document__in=documents) | Q(family_copy__document__in=documents))
    newest = kept.order_by("paper", "-number").distinct("paper").values("pk")
    drawn = set(kept.values_list("whole__document", flat=True)) | set(
        kept.values_list("family_copy__document", flat=True)
    )
    current = set(PaperVersion.rows.filter(pk__in=newest).values_list("family_copy__document", flat=True))
    return [one for one in documents if _is_meant(one) and (one.pk not in drawn or one.pk in current)]


def _is_meant(document: Document) -> bool:
    about_birth = document.about_side == Side.BIRTH and document.kind != DocumentKind.PERMANENCE_REPORT
    return document.kind in FOR_FAMILIES and not about_birth and not _has_a_step_of_its_own(document)


def _has_a_step_of_its_own(document: Document) -> bool:
    """The medical adviser’s letter: the child’s worker reads it and gives it where it was written (MT-32)."""
    return document.kind == DocumentKind.MEDICAL and MedicalLetter.rows.filter(paper__document=document).exists()


def is_for_staff_alone(document: Document) -> bool:
    """A paper of a link with its confidential part; the adopters have a copy of their own without it (PN-14)."""
    return PaperVersion.rows.filter(whole__document=document).exists()


def is_about_other_families(document: Document) -> bool:
    """Minutes in which other families were weighed are never a family’s to read, on whichever child’s file."""
    matching = MatchingMinutes.rows.filter(paper__sha256__in=document.versions.values("sha256"))
    return matching.exists() or ChildOnAgenda.rows.filter(minutes__document=document).exists()


@dataclass(frozen=True)
class Reader:
    """One applicant and what they said of one document; before that, whether they have it and opened it."""

    name: str
    receipt: DisclosureReceipt | None
    in_portal: bool = False
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    disclosure: Disclosure
    readers: list[Reader]

    @property
    def is_given(self) -> bool:
        return self.disclosure.version_id is not None

    @property
    def newer(self) -> bool:
        """A newer version stands on the child’s file."""
        latest, given = self.disclosure.document.latest, self.disclosure.version
        return bool(given and latest and latest.number > given.number)

    @property
    def waits(self) -> bool:
        return self.is_given and any(reader.receipt is None for reader in self.readers)


def lines(link: Link, *, names: bool) -> list[Line]:
    """In the order in which it was decided. Without `names`, for whoever may not open the household’s file (FF-28)."""
    rows = Disclosure.rows.standing().filter(link=link).select_related("document", "version", "by")
    rows = rows.prefetch_related("receipts", "document__versions")
    people = list(Member.rows.applicants().filter(household=link.household_id).select_related("person"))
    called = [person.name for person in people] if names else list(UNNAMED)
    copies = _copies(link)
    return [_line(one, list(zip(called, people, strict=False)), copies) for one in rows.order_by("at", "pk")]


Copies = dict[tuple[str, int], dict[int, datetime | None]]
"""For each thing shared with a family: who has a copy, and when they first opened it."""


def _copies(link: Link) -> Copies:
    """What began the exploring was shared as the version itself, everything after it as a line of this list."""
    kinds = (DocumentVersion._meta.label, Disclosure._meta.label)
    rows = SharedItem.rows.filter(file=link.household.file_id, subject__in=kinds, ended_at=None)
    found: Copies = defaultdict(dict)
    for user, opened, subject, number in rows.values_list("user", "opened_at", "subject", "subject_id"):
        found[subject, number][user] = opened
    return found


def _line(one: Disclosure, people: list[tuple[str, Member]], copies: Copies) -> Line:
    have = {receipt.member_id: receipt for receipt in one.receipts.all()}
    mine = copies.get((DocumentVersion._meta.label, one.version_id or 0), {})
    mine = mine | copies.get((Disclosure._meta.label, one.pk), {})
    readers = [
        Reader(name, have.get(person.pk), person.user_id in mine, mine.get(person.user_id or 0))
        for name, person in people
    ]
    return Line(one, readers if one.version_id else [])
