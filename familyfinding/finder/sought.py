"""For whom a family is sought: one child, or a set that stays together by a recorded decision (CH-05, MT-70)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from adopters.models import MemberKind
from adoption.models import ConsortiumMember, PersonAround
from children.flows import Togetherness
from children.models import Child, SiblingSet
from familyfinding import siblings
from familyfinding.finder.family import Family
from familyfinding.models import Apart, KeptApart, SetAside

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}\b")


@dataclass(frozen=True)
class Sought:
    """The children who would move together, what they are kept apart from, and what was set aside for them."""

    child: Child
    together: tuple[Child, ...]
    siblings: SiblingSet | None
    near: frozenset[int]
    apart: tuple[KeptApart, ...] = ()
    aside: tuple[SetAside, ...] = ()
    districts: dict[int, set[str]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.together)

    @property
    def undecided(self) -> bool:
        """Brothers and sisters are known, and nobody recorded whether they stay together."""
        return self.siblings is not None and self.siblings.decision == Togetherness.UNDECIDED

    @property
    def home(self) -> int:
        return self.child.file.agency.home_id


def sought_for(child: Child, day: date) -> Sought:
    """The child’s file comes with `file__agency`, as every page of a child has it."""
    found = siblings.set_of(child)
    together = siblings.together(child, found)
    return Sought(
        child=child,
        together=tuple(together),
        siblings=found,
        near=near(child.file.agency_id, child.file.agency.home_id, day),
        apart=tuple(KeptApart.rows.standing().filter(child__in=together).select_related("authority", "recorded_by")),
        aside=tuple(SetAside.rows.standing().filter(child=child).select_related("by").order_by("pk")),
    )


def near(agency: int, home: int, day: date) -> frozenset[int]:
    """Agencies that share a consortium with this one (FF-25)."""
    live = ConsortiumMember.objects.live(day)
    shared = live.filter(agency__in=[agency, home]).values("consortium")
    return frozenset(live.filter(consortium__in=shared).values_list("agency", flat=True))


def with_districts(sought: Sought, found: Iterable[Family]) -> Sought:
    """Where applicants live, by postcode district: asked only when a district is not safe, and kept to ourselves."""
    if not any(one.kind == Apart.DISTRICT for one in sought.apart):
        return sought
    files = [family.file for family in found]
    rows = PersonAround.rows.still_there().filter(file__in=files, member__kind=MemberKind.APPLICANT)
    districts: dict[int, set[str]] = {}
    for file, address in rows.values_list("file", "address"):
        districts.setdefault(file, set()).update(POSTCODE.findall(address.upper()))
    return Sought(**{name: getattr(sought, name) for name in sought.__dataclass_fields__} | {"districts": districts})
