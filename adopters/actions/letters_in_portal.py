"""A letter to an applicant who has an account stands in their portal as well, as it was sent (AD-66)."""

from __future__ import annotations

from datetime import date

from adopters.actions import sharing
from adopters.models import Member
from adoption.models import Asks, Letter, User


def share_letter(letter: Letter, *, by: User | None, on: date) -> None:
    """To the person it went to, and to nobody else; whoever has no account has their letter on paper."""
    found = Member.rows.select_related("household__file").filter(person=letter.to_id, left_on=None)
    member = found.exclude(user=None).first()
    if member is None or letter.paper is None:
        return
    sharing.share(
        household=member.household,
        members=[member],
        kind="letter",
        subject=letter,
        title=letter.subject or letter.what.says,
        sections=[],
        asks=Asks.READ,
        at=letter.paper.added_at,
        by=by,
        document_version=letter.paper,
    )
