"""What deeds between a child and a family share: who may, how far apart they are, one entry on each timeline."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from adopters.models import Household
from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import CaseFile, ConsortiumMember, EventKind, User
from adoption.permissions import Permission, can, ensure
from children.models import Child
from familyfinding import crossing
from familyfinding.actions.refusing import KeptRefusal
from familyfinding.models import Exploration, Link, Source

FROZEN = (
    "While a link is being explored nothing new begins, neither from the family nor about them. "
    "It opens again by itself when the outcome is known."
)


def ensure_not_exploring(
    household: Household, *, by: User | None, on: date, what: str = "New interest refused: a link is explored"
) -> None:
    """No new interest from or about a household whose link is explored; the attempt is kept on the file (AD-50).

    Nor is an older one worked on meanwhile: it waits, and goes on by itself (CF-33).
    """
    if Exploration.rows.holding_back().filter(household=household).exists():
        raise KeptRefusal(FROZEN, file=household.file, what=what, on=on, by=by)


def explored_elsewhere(links: Collection[Link]) -> set[int]:
    """Those of these links whose family has another child’s report: known to every worker (FF-68, AD-50)."""
    held = dict(
        Exploration.rows.holding_back().filter(household__links__in=list(links)).values_list("household", "link")
    )
    return {one.pk for one in links if one.household_id in held and held[one.household_id] != one.pk}


def ensure_either(by: User, *files: CaseFile) -> None:
    """The worker of the child’s side or of the adopters’ may do this, on a file they may open."""
    mine = CaseFile.objects.visible_to(by).filter(pk__in=[file.pk for file in files])
    if not any(can(by, Permission.INTEREST_WORK, file) for file in mine):
        ensure(by, Permission.INTEREST_WORK, None)
        raise NotPossible("Only the workers of this child or of this family can do that.")


def source_of(child: Child, household: Household, day: date) -> Source:
    """How far apart the two agencies are (FF-60)."""
    theirs, ours = child.file.agency, household.file.agency
    if theirs == ours:
        return Source.HOME
    if theirs.home_id == ours.home_id:
        return Source.PARTNERSHIP
    live = ConsortiumMember.objects.live(day)
    shared = live.filter(agency__in=[theirs.pk, theirs.home_id]).values("consortium")
    near = live.filter(agency__in=[ours.pk, ours.home_id], consortium__in=shared).exists()
    return Source.CONSORTIUM if near else Source.NATIONAL


def on_both(child: Child, household: Household, what: str, *, by: User | None, at: datetime, why: str = "") -> None:
    """One entry on the child’s timeline and one on the household’s: neither names the other (FF-04, AC-4).

    An applicant who acted is named on their own file alone; on the child’s the household’s reference stands for them.
    Reasons that name somebody of the other side are left out there (`crossing`).
    """
    on_childs_side(child, household, what, by=by, at=at, why=why)
    ours, for_family = (
        f"{what} (child {child.file.reference})",
        crossing.for_file(household.file, child, household, why),
    )
    note(household.file, ours, on=london(at).date(), by=by, why=for_family, kind=EventKind.PROFILE)


def on_childs_side(
    child: Child, household: Household, what: str, *, by: User | None, at: datetime, why: str = ""
) -> None:
    """The entry on the child’s timeline alone."""
    family, staff = f"{what} (family {household.file.reference})", None if by and by.in_portal else by
    for_child = crossing.for_file(child.file, child, household, why)
    note(child.file, family, on=london(at).date(), by=staff, why=for_child, kind=EventKind.PROFILE)
