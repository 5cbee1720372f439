"""Children who wait beside families who could consider them (AD-75): what every app counts, by need.

Apps list in `<app>/sufficiency.py` as CHILDREN or FAMILIES functions `(agencies, today) -> {Need: number}`: this app
names none of them, and they never name each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from adoption.catalogues import gather


class Need(models.TextChoices):
    """What may make a child wait longer (CH-52). Families are never counted by who they are."""

    ANY = "any", "All"
    AGE = "age", "Five or older"
    SIBLINGS = "siblings", "Brothers and sisters together"
    NEEDS = "needs", "Additional or complex needs"
    UNCERTAINTY = "uncertainty", "Uncertain health or development"


@dataclass(frozen=True)
class Line:
    """One need: how many children wait with it, and how many families could consider it, where they were asked."""

    need: Need
    children: int
    families: int | None


def compared(agencies: Collection[int], today: date) -> list[Line]:
    """Every need with both numbers."""
    children, families = counted("CHILDREN", agencies, today), counted("FAMILIES", agencies, today)
    return [Line(need, children.get(need, 0), families.get(need)) for need in Need]


def counted(which: str, agencies: Collection[int], today: date) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for count in gather("sufficiency", which):
        found.update(count(agencies, today))
    return found
