"""Who moves together: the recorded decision about brothers and sisters, and nothing else (CH-05, MT-70)."""

from __future__ import annotations

from collections.abc import Iterable

from adoption.errors import NotPossible
from children.flows import LOOKING, Togetherness
from children.models import Child, SiblingSet

DECIDE_FIRST = "Record first whether the brothers and sisters stay together. Nobody is placed by half a decision."
ALONE = (
    "Brothers and sisters are linked together once it is decided that they are placed together. Record that decision "
    "on their set first, or link each child alone."
)


def set_of(child: Child) -> SiblingSet | None:
    return SiblingSet.rows.filter(group=child.file.group_id).first() if child.file.group_id else None


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
