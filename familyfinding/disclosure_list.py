"""The list of what adopters were given, line by line, with each applicant’s receipt (AD-56)."""

from __future__ import annotations

from dataclasses import dataclass

from adopters.models import Member
from familyfinding.models import Disclosure, DisclosureReceipt, Link

UNNAMED = ("First applicant", "Second applicant")


@dataclass(frozen=True)
class Reader:
    """One applicant and what they said of one document."""

    name: str
    receipt: DisclosureReceipt | None


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
    return [_line(one, list(zip(called, people, strict=False))) for one in rows.order_by("at", "pk")]


def _line(one: Disclosure, people: list[tuple[str, Member]]) -> Line:
    have = {receipt.member_id: receipt for receipt in one.receipts.all()}
    readers = [Reader(name, have.get(person.pk)) for name, person in people]
    return Line(one, readers if one.version_id else [])
