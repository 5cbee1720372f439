"""Children for a family: whoever is looked for and whose profile reaches the family, sets as one (FF-16, CH-05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from adopters import topics
from adopters.models import Considering, Household, MemberKind
from adopters.models.published import homes_of
from adoption.models import CaseFile, FileKind, PersonAround, PortalAccount, User
from adoption.permissions import Permission
from children.flows import LOOKING, Togetherness
from children.models import Child
from familyfinding import needs
from familyfinding.finder.facts import NOT_NOW, Exclusion
from familyfinding.finder.family import Sight
from familyfinding.finder.finding import NEVER, Distance
from familyfinding.finder.sought import POSTCODE, near
from familyfinding.models import Fact, KeptApart, PublishedProfile, SetAside


@dataclass(frozen=True)
class Waiting:
    """One child, or the set it belongs to, as a family’s worker may know them."""

    child: int
    file: int
    reference: str
    title: str
    heading: str
    band: str
    agency: int
    agency_name: str
    home: int
    group: int | None
    decision: str
    number: int
    decided_on: date | None
    sight: Sight

    @property
    def name(self) -> str:
        return self.title if self.sight == Sight.FILE else self.heading or self.reference


@dataclass(frozen=True)
class FoundChild:
    waiting: Waiting
    distance: Distance
    exclusions: tuple[Exclusion, ...]
    aside: tuple[SetAside, ...]

    @property
    def stands(self) -> tuple[Exclusion, ...]:
        return tuple(one for one in self.exclusions if not self.set_aside(one))

    @property
    def put_aside(self) -> list[tuple[Exclusion, SetAside]]:
        return [(one, aside) for one in self.exclusions if (aside := self.set_aside(one))]

    @property
    def may_be_asked(self) -> bool:
        return not self.stands

    def set_aside(self, exclusion: Exclusion) -> SetAside | None:
        return next((a for a in self.aside if (a.fact, a.fact_on) == (exclusion.fact, exclusion.on)), None)


@dataclass(frozen=True)
class ChildFindings:
    possible: list[FoundChild]
    left_out: list[FoundChild]

    @property
    def by_fact(self) -> dict[Fact, int]:
        count = Counter(fact for one in self.left_out for fact in {exclusion.fact for exclusion in one.stands})
        return {fact: count[fact] for fact in Fact if count[fact]}

    @property
    def set_aside(self) -> int:
        return sum(1 for one in self.possible if one.exclusions)


def find_children(user: User, household: Household, *, day: date, order: str = "") -> ChildFindings:
    """The household comes with `file__agency`. A set that stays together stands once, by the child waiting longest."""
    beside = Beside.of(household, day)
    found = [beside.found(one) for one in _sets_once(waiting(user, household, day))]
    found.sort(key=_longest if order == "waiting" else _nearest)
    return ChildFindings([one for one in found if one.may_be_asked], [one for one in found if not one.may_be_asked])


COLUMNS = {
    "child": F("pk"),
    "reference": F("file__reference"),
    "title": F("file__title"),
    "agency": F("file__agency"),
    "agency_name": F("file__agency__name"),
    "parent": F("file__agency__parent"),
    "group": F("file__group"),
    "decision": F("file__group__sibling_set__decision"),
    "decided_on": F("best_interest_decided_on"),
}


def waiting(user: User, household: Household, day: date) -> list[Waiting]:
    """Children whose file this person may open, and those whose published copy the family itself could read."""
    files = CaseFile.objects.visible_to(user).of_kind(FileKind.CHILD)
    copies = reaching(household, day)
    copy = PublishedProfile.rows.filter(reference=OuterRef("profile__public_reference"))
    by_file = ExpressionWrapper(Q(file__in=files), output_field=BooleanField())
    rows = (
        Child.rows.filter(Q(file__in=files) | Q(profile__public_reference__in=copies.values("reference")))
        .filter(status__in=LOOKING, file__closed_on=None)
        .values(
            "file",
            by_file=by_file,
            number=_together(),
            heading=Subquery(copy.values("heading")[:1]),
            band=Subquery(copy.values("age_band")[:1]),
            **COLUMNS,
        )
    )
    ours = homes_of(user.authority.agencies(Permission.INTEREST_WORK))
    return [_waiting({**row}, ours) for row in rows]


def reaching(household: Household, day: date) -> Any:
    """Published copies that this family’s accounts could read, also while another link is explored (AD-44, AD-79)."""
    agency = household.file.agency
    if PortalAccount.rows.filter(file=household.file_id, home_only=True).exists():
        return PublishedProfile.rows.filter(home=agency.home_id)
    return PublishedProfile.rows.open_to(agency, day)


def _together() -> Any:
    """How many children of the set are looked for."""
    mates = Child.rows.filter(file__group=OuterRef("file__group"), status__in=LOOKING, file__closed_on=None).order_by()
    return Coalesce(Subquery(mates.values("file__group").annotate(n=Count("pk")).values("n")), 1)


def _waiting(row: dict[str, Any], ours: list[int]) -> Waiting:
    parent, by_file = row.pop("parent"), row.pop("by_file")
    home = parent or row["agency"]
    sight = Sight.FILE if by_file else Sight.HOME if home in ours else Sight.COPY
    words = {name: row[name] or "" for name in ("heading", "band", "decision")}
    together = words["decision"] == Togetherness.TOGETHER
    return Waiting(**row | words | {"home": home, "sight": sight, "number": row["number"] if together else 1})


def _sets_once(rows: list[Waiting]) -> list[Waiting]:
    rows.sort(key=lambda one: (one.decided_on or NEVER, one.child))
    seen: set[int] = set()
    kept = []
    for one in rows:
        together = one.group is not None and one.decision == Togetherness.TOGETHER
        if together and one.group in seen:
            continue
        if together and one.group:
            seen.add(one.group)
        kept.append(one)
    return kept


@dataclass(frozen=True)
class Beside:
    """The family’s side of the facts, read once."""

    household: Household
    near: frozenset[int]
    said: Considering | None
    apart: dict[int, KeptApart]
    apart_groups: dict[int, KeptApart]
    aside: dict[int, list[SetAside]]

    @classmethod
    def of(cls, household: Household, day: date) -> Beside:
        file = household.file
        apart = list(_kept_apart(household))
        aside: dict[int, list[SetAside]] = {}
        for one in SetAside.rows.standing().filter(household=household).select_related("by").order_by("pk"):
            aside.setdefault(one.child_id, []).append(one)
        return cls(
            household=household,
            near=near(file.agency_id, file.agency.home_id, day),
            said=Considering.rows.filter(household=household).newest_first().first(),
            apart={one.child_id: one for one in apart},
            apart_groups={one.child.file.group_id: one for one in apart if one.child.file.group_id},
            aside=aside,
        )

    def found(self, one: Waiting) -> FoundChild:
        facts = tuple(self._facts(one))
        return FoundChild(one, self._distance(one), facts, tuple(self.aside.get(one.child, ())))

    def _facts(self, one: Waiting) -> Iterator[Exclusion]:
        together = one.decision == Togetherness.TOGETHER
        apart = self.apart.get(one.child) or (self.apart_groups.get(one.group or 0) if together else None)
        if apart:
            open_file = one.sight == Sight.FILE
            says = apart.get_kind_display() if open_file else "The child’s worker recorded it. Ask them."
            yield Exclusion(Fact.APART, says, apart.on, f"Recorded by {apart.recorded_by.display_name}")
        asked = needs.capacity(one.number)
        if asked and self.said and needs.said(self.said.answers, asked)[0].grade == NOT_NOW:
            asks = topics.TOPIC[asked[0]].asks
            says = f"They told us “{topics.SAYS[NOT_NOW]}”: {asks[0].lower()}{asks[1:]}"
            yield Exclusion(Fact.CAPACITY, says, self.said.on, f"What they can consider, version {self.said.number}")
        if one.decision == Togetherness.UNDECIDED and one.sight != Sight.COPY:
            says = "Record the decision on the set first"
            yield Exclusion(Fact.UNDECIDED, says, None, "Brothers and sisters, on the child’s file")

    def _distance(self, one: Waiting) -> Distance:
        if one.agency == self.household.file.agency_id:
            return Distance.HOME
        if one.home == self.household.file.agency.home_id:
            return Distance.PARTNERSHIP
        return Distance.CONSORTIUM if {one.agency, one.home} & self.near else Distance.FURTHER


def _kept_apart(household: Household) -> Any:
    """Children kept apart from this family, from its area, or from a district where an applicant lives."""
    people = PersonAround.rows.still_there().filter(file=household.file_id, member__kind=MemberKind.APPLICANT)
    districts = {found for one in people.values_list("address", flat=True) for found in POSTCODE.findall(one.upper())}
    here = Q(household=household) | Q(district__in=districts)
    if household.local_authority_id:
        here |= Q(authority=household.local_authority_id)
    return KeptApart.rows.standing().filter(here).select_related("child__file", "recorded_by").order_by("pk")


def _nearest(one: FoundChild) -> tuple[Any, ...]:
    return one.distance, one.waiting.decided_on or NEVER, one.waiting.child


def _longest(one: FoundChild) -> tuple[Any, ...]:
    return one.waiting.decided_on or NEVER, one.distance, one.waiting.child


def one_child(user: User, household: Household, reference: str, *, day: date) -> tuple[FoundChild, Child] | None:
    """One child, or the set it stands for, by the reference of its file, as far as this person may look at it."""
    found = find_children(user, household, day=day)
    one = next((o for o in [*found.possible, *found.left_out] if o.waiting.reference == reference), None)
    return (one, Child.rows.select_related("file__agency").get(pk=one.waiting.child)) if one else None
