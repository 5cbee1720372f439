"""What people decide while they look for a family: keep apart, set a fact aside, look. All of it is on the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from adopters.models import Household
from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Agency, EventKind, Look, ReadEvent, User
from adoption.permissions import Permission, Role, ensure
from children.models import Child
from familyfinding.actions import link_begins
from familyfinding.actions.both import ensure_either, on_both
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.finder.children import find_children
from familyfinding.finder.facts import Exclusion, in_words
from familyfinding.finder.finding import find
from familyfinding.models import Apart, Fact, FinderSearch, Initiator, KeptApart, Link, SetAside
from familyfinding.siblings import DECIDE_FIRST

GONE = "This no longer stands in the way. Look at the list again."


@transaction.atomic
def keep_apart(
    *,
    child: Child,
    kind: Apart | str,
    why: str,
    on: date,
    by: User,
    household: Household | None = None,
    authority: Agency | None = None,
    district: str = "",
) -> KeptApart:
    """This child must not go to this family, or to this place, until somebody ends it. It stays on the child’s side."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    lock(child.file)
    if not why.strip():
        raise NotPossible("Say why, so that whoever reads it next year can judge again.")
    same = {"kind": kind, "household": household, "authority": authority, "district": district}
    if KeptApart.rows.standing().filter(child=child, **same).exists():
        raise NotPossible("This is recorded already.")
    row = KeptApart.rows.create(child=child, why=why.strip(), on=on, recorded_by=by, **same)
    said = "To be kept apart from a family" if household else "A place is not safe for this child"
    note(child.file, said, on=on, by=by, why=why.strip(), kind=EventKind.PROFILE)
    return row


@transaction.atomic
def end_apart(*, apart: KeptApart, why: str, on: date, by: User) -> KeptApart:
    """It no longer holds, for a reason that stays."""
    ensure(by, Permission.CHILD_WRITE, apart.child.file)
    lock(apart.child.file)
    row = lock(apart)
    if row.ended_on:
        raise NotPossible("This was ended already.")
    if not why.strip():
        raise NotPossible("Say what changed.")
    row.ended_on, row.ended_why, row.ended_by = max(on, row.on), why.strip(), by
    row.save(update_fields=["ended_on", "ended_why", "ended_by"])
    note(apart.child.file, "No longer to be kept apart", on=on, by=by, why=why.strip(), kind=EventKind.PROFILE)
    return row


@keeps_refusals
def begin(*, child: Child, household: Household, initiator: Initiator | str, why: str, by: User, at: datetime) -> Link:
    """From the finder: look into this family for the child and whoever moves with it (FF-57, MT-01, MT-70).

    Whoever works on the other side is told.
    """
    link = link_begins.open_link(child=child, household=household, initiator=initiator, why=why, by=by, at=at)
    says, key = "A worker looks into a link. See Links.", f"link:{link.pk}:begun"
    sides = ((child.file, Role.FAMILY_FINDING_MANAGER), (household.file, Role.ASSESSMENT_MANAGER))
    for number, (file, role) in enumerate(sides):
        if file.lead != by:
            notices.tell(file, says, key=f"{key}:{number}", to=file.lead, to_role=role, now=at)
    return link


@transaction.atomic
def set_aside(*, child: Child, household: Household, fact: Fact | str, why: str, by: User, at: datetime) -> SetAside:
    """A fact shall not leave this family out for this child: the reason is on both files.

    It opens nothing else: a link being explored still ends first, and whoever is not approved cannot be linked.
    """
    ensure_either(by, child.file, household.file)
    lock(child.file)
    lock(household.file)
    if fact == Fact.UNDECIDED:
        raise NotPossible(DECIDE_FIRST)
    if not why.strip():
        raise NotPossible("Say why this shall not leave the family out.")
    stands = next((one for one in standing(child, household, by, london(at).date()) if one.fact == fact), None)
    if stands is None:
        raise NotPossible(GONE)
    SetAside.rows.standing().filter(child=child, household=household, fact=fact).update(ended_at=at, ended_by=by)
    row = SetAside.rows.create(
        child=child, household=household, fact=fact, fact_on=stands.on, why=why.strip(), at=at, by=by
    )
    on_both(child, household, f"Set aside: {in_words(stands)}", by=by, at=at, why=why.strip())
    return row


def standing(child: Child, household: Household, by: User, day: date) -> Iterable[Exclusion]:
    """What leaves this family out for this child today, from whichever side this person works."""
    found = find(by, child, day=day, among=Q(pk=household.pk))
    if found.possible or found.left_out:
        return [fact for one in found.left_out for fact in one.stands]
    others = find_children(by, household, day=day).left_out
    return [fact for one in others if one.waiting.child == child.pk for fact in one.stands]


@transaction.atomic
def take_back(*, aside: SetAside, by: User, at: datetime) -> SetAside:
    """The fact leaves the family out again."""
    ensure_either(by, aside.child.file, aside.household.file)
    row = lock(aside)
    if row.ended_at:
        raise NotPossible("This was taken back already.")
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    said = f"No longer set aside: {row.get_fact_display().lower()}"
    on_both(aside.child, aside.household, said, by=by, at=at)
    return row


def searched(
    *,
    by: User,
    at: datetime,
    possible: int,
    aside: int,
    left_out: Mapping[Fact, int],
    files: Iterable[int],
    what: str,
    child: Child | None = None,
    household: Household | None = None,
) -> None:
    """That somebody looked, in numbers; and on the read log of every file whose line they were shown (AC-10)."""
    FinderSearch.rows.create(
        child=child,
        household=household,
        at=at,
        by=by,
        possible=possible,
        set_aside=aside,
        left_out={fact.value: number for fact, number in left_out.items()},
    )
    looked(by=by, at=at, files=files, what=what)


def looked(*, by: User, at: datetime, files: Iterable[int], what: str) -> None:
    """On the read log of each file, in one statement."""
    ReadEvent.rows.bulk_create(
        [ReadEvent(file_id=file, user=by, look=Look.SEARCHED, what=what, read_at=at) for file in files]
    )
