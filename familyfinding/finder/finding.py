"""Every family a person may look at for a child, in two lists: who may be asked, and who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from django.db.models import Q

from adopters.models import Household
from adoption.models import User
from children.models import Child
from familyfinding import needs
from familyfinding.finder.facts import Exclusion, exclusions, of_itself
from familyfinding.finder.family import Family, families
from familyfinding.finder.sought import Sought, sought_for, with_districts
from familyfinding.models import Fact, SetAside

NEVER = date.max


class Distance(IntEnum):
    """How far apart the two agencies are: an order, never a bar (FF-25)."""

    HOME = 1
    PARTNERSHIP = 2
    CONSORTIUM = 3
    FURTHER = 4

    @property
    def says(self) -> str:
        words = ("Our own agency", "The same partnership", "The consortium", "Further away")
        return words[self - 1]


@dataclass(frozen=True)
class Found:
    """One family for one child or set: what stands in the way, and what people set aside."""

    family: Family
    distance: Distance
    exclusions: tuple[Exclusion, ...]
    aside: tuple[SetAside, ...]

    @property
    def stands(self) -> tuple[Exclusion, ...]:
        """The exclusions that nobody has set aside."""
        return tuple(one for one in self.exclusions if not self.set_aside(one))

    @property
    def put_aside(self) -> list[tuple[Exclusion, SetAside]]:
        """What somebody set aside, beside the reason."""
        return [(one, aside) for one in self.exclusions if (aside := self.set_aside(one))]

    @property
    def may_be_asked(self) -> bool:
        return not self.stands

    def set_aside(self, exclusion: Exclusion) -> SetAside | None:
        """A fact with another date was not what somebody set aside."""
        return next((a for a in self.aside if (a.fact, a.fact_on) == (exclusion.fact, exclusion.on)), None)


@dataclass(frozen=True)
class Findings:
    """What a search found, in both lists, in the same order."""

    sought: Sought
    possible: list[Found]
    left_out: list[Found]

    @property
    def by_fact(self) -> dict[Fact, int]:
        """How many each fact leaves out; a family with two stands under both."""
        count = Counter(fact for one in self.left_out for fact in {exclusion.fact for exclusion in one.stands})
        return {fact: count[fact] for fact in Fact if count[fact]}

    @property
    def set_aside(self) -> int:
        return sum(1 for one in self.possible if one.exclusions)


Order = Callable[[Found], tuple[Any, ...]]


def nearest_first(one: Found) -> tuple[Any, ...]:
    return one.distance, one.family.waiting_since or NEVER, one.family.household


def longest_waiting_first(one: Found) -> tuple[Any, ...]:
    return one.family.waiting_since or NEVER, one.distance, one.family.household


ORDERS: dict[str, Order] = {"": nearest_first, "waiting": longest_waiting_first}


def find(user: User, child: Child, *, day: date, order: str = "", among: Q | None = None) -> Findings:
    """All families this person may know of, for the child and whoever moves with it."""
    sought = sought_for(child, day)
    asked = needs.capacity(sought.number)
    known = families(user, day=day, capacity=asked, among=among, child=child)
    return sort(with_districts(sought, known), known, order)


def sort(sought: Sought, known: Iterable[Family], order: str) -> Findings:
    aside: dict[int, list[SetAside]] = {}
    for one in sought.aside:
        aside.setdefault(one.household_id, []).append(one)
    found = [
        Found(one, distance(sought, one), exclusions(one, sought), tuple(aside.get(one.household, ()))) for one in known
    ]
    found.sort(key=ORDERS.get(order, nearest_first))
    return Findings(sought, [one for one in found if one.may_be_asked], [one for one in found if not one.may_be_asked])


def distance(sought: Sought, family: Family) -> Distance:
    if family.agency == sought.child.file.agency_id:
        return Distance.HOME
    if family.home == sought.home:
        return Distance.PARTNERSHIP
    return Distance.CONSORTIUM if {family.agency, family.home} & sought.near else Distance.FURTHER


def several(user: User, child: Child, references: Iterable[str], *, day: date) -> Findings:
    """Some families by the references of their files, as far as this person may look at them."""
    return find(user, child, day=day, among=Q(file__reference__in=list(references)))


def only(user: User, child: Child, reference: str, *, day: date) -> tuple[Found, Household] | None:
    """One family by the reference of its file, as far as this person may look at it."""
    found = find(user, child, day=day, among=Q(file__reference=reference))
    one = next(iter([*found.possible, *found.left_out]), None)
    if one is None:
        return None
    rows = Household.rows.select_related("file__agency", "file__lead", "file__manager")
    return one, rows.get(pk=one.family.household)


def of_family(user: User, reference: str, *, day: date) -> list[Exclusion]:
    """What stands in the way of asking this family about any child: the facts that are not about a child."""
    known = families(user, day=day, among=Q(file__reference=reference))
    return [found for family in known for found in of_itself(family)]
