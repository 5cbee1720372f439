"""What letters of a linked file may not tell: the other file’s people (AC-4, security 4.9).

A child’s file knows its parents and carers, a household’s its own; only the link knows that they belong together.
"""

from __future__ import annotations

from adopters.models import Household
from adoption.models import CaseFile, PersonAround, Side
from adoption.sides import Withheld
from children.models import Child
from familyfinding.crossing import of_household, told_by
from familyfinding.models import Link


def linked_families(file: CaseFile, side: Side) -> list[Withheld]:
    """From the birth family: every household that was ever linked with their child, also where the link ended."""
    if side != Side.BIRTH:
        return []
    links = Link.rows.filter(linked__child__file=file)
    households = Household.rows.filter(pk__in=links.values("household")).order_by("pk")
    return [one for household in households for one in of_household(household)]


def linked_birth_families(file: CaseFile, side: Side) -> list[Withheld]:
    """From adopters: the parents and relatives of every child whom they were linked with."""
    if side != Side.ADOPTER:
        return []
    children = Child.rows.filter(linked__link__household__file=file)
    around = PersonAround.rows.filter(file__in=children.values("file"), side=Side.BIRTH)
    return list(told_by(around.order_by("pk")))


WITHHELD = [linked_families, linked_birth_families]
