"""Hard facts between a child and a family who are linked already, however the link began: shown, and answered first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from adoption.errors import NotPossible
from adoption.models import User
from adoption.wording import list_in_words
from familyfinding.actions import finding
from familyfinding.finder.facts import Exclusion, in_words
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.models import Fact, Link

ASKED_OTHERWISE = (Fact.NOT_APPROVED, Fact.EXPLORING, Fact.UNDECIDED)
"""Refused in words of their own wherever they matter."""


def of_link(link: Link, by: User, day: date) -> list[Exclusion]:
    """For what the finder would leave this family out today, unless it was set aside: interest passed it by (FF-56)."""
    if link.state not in (*BEFORE_THE_SHORTLIST, LinkState.SHORTLISTED):
        return []
    found: Iterable[Exclusion] = finding.standing(link.child, link.household, by, day)
    return [one for one in found if one.fact not in ASKED_OTHERWISE]


def ensure_answered(link: Link, by: User, day: date) -> None:
    """A child’s report goes to no family that lives where the child is not safe, or whose checks ran out, unseen.

    It is a person who decides: set aside with a reason, it stands in nobody’s way (MT-06).
    """
    found = of_link(link, by, day)
    if found:
        facts = list_in_words([in_words(one) for one in found])
        raise NotPossible(f"This stands in the way: {facts}. Set it aside with a reason, or release the family.")
