"""Who moves together: the recorded decision about brothers and sisters, and nothing else (CH-05, MT-70)."""

from __future__ import annotations

from collections.abc import Iterable

from adoption.errors import NotPossible
from children.flows import LOOKING, Togetherness
from children.models import Child, SiblingSet
from familyfinding.flows import LinkState
from familyfinding.models import Link

DECIDE_FIRST = "Record first whether the brothers and sisters stay together. Nobody is placed by half a decision."
CHOOSE_AGAIN = (
    "What is decided about the brothers and sisters changed since this family was chosen. Release the family from the "
    "shortlist and choose it again: the link is then about the children who move together."
)
BEGIN_ANEW = (
    "What is decided about the brothers and sisters changed since the reports were given. Record that this link goes "
    "no further, tell the family why, and begin a link for the children who move together."
)
ALONE = (
    "Brothers and sisters are linked together once it is decided that they are placed together. Record that decision "
    "on their set first, or link each child alone."
)


def set_of(child: Child) -> SiblingSet | None:
    return SiblingSet.rows.filter(group=child.file.group_id).first() if child.file.group_id else None


def changed(link: Link) -> bool:
    """What is decided about the brothers and sisters is not what this link was made of: a set split, grew, or is open.

    A link is about those who are to move together; whoever is not is linked anew (MT-70).
    """
    mine, found = {one.pk for one in link.children}, set_of(link.child)
    if found is None:
        return len(mine) > 1
    if found.decision == Togetherness.UNDECIDED:
        return True
    if found.decision == Togetherness.APART:
        return len(mine) > 1
    of_set = set(Child.rows.filter(file__group=found.group_id).values_list("pk", flat=True))
    return not mine <= of_set or not {one.pk for one in together(link.child, found)} <= mine


def ensure_unchanged(link: Link) -> None:
    """Nobody is brought further by a decision that does not stand any more (CH-05, MT-70)."""
    if changed(link):
        raise NotPossible(CHOOSE_AGAIN if link.state == LinkState.SHORTLISTED else BEGIN_ANEW)


def undecided(child: Child) -> bool:
    """Brothers and sisters are known, and nobody recorded whether they stay together."""
    found = set_of(child)
    return found is not None and found.decision == Togetherness.UNDECIDED


def together(child: Child, found: SiblingSet | None) -> list[Child]:
    """The child first, then the brothers and sisters who wait as well and are to be placed in the same family."""
    if found is None or found.decision != Togetherness.TOGETHER:
        return [child]
    rows = Child.rows.filter(file__group=found.group_id, status__in=LOOKING, file__closed_on=None)
    return [child, *rows.exclude(pk=child.pk).select_related("file").order_by("born_on", "pk")]


def decided(child: Child, *, also: Iterable[Child] = ()) -> list[Child]:
    """Who moves together, or a refusal while that is open. `also` are those whom somebody wants to bring along."""
    found = set_of(child)
    if found and found.decision == Togetherness.UNDECIDED:
        raise NotPossible(DECIDE_FIRST)
    moving = together(child, found)
    if not {one.pk for one in also} <= {one.pk for one in moving}:
        raise NotPossible(ALONE)
    return moving
