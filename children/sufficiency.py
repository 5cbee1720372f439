"""How many children wait, by what may make them wait longer (AD-75)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, Q

from adoption.periods import add_months
from adoption.sufficiency import Need
from children.flows import PlanStatus
from children.models import Child

WAITING = (PlanStatus.DECIDED, PlanStatus.FAMILY_FINDING)
FIVE_YEARS = 60


def children(agencies: Collection[int], today: date) -> Mapping[str, int]:
    """Children for whom a family is looked for, in these agencies."""
    waiting = Child.rows.filter(file__agency__in=agencies, status__in=WAITING, file__closed_on=None)
    return waiting.aggregate(
        **{
            Need.ANY: Count("pk"),
            Need.AGE: Count("pk", filter=Q(born_on__lte=add_months(today, -FIVE_YEARS))),
            Need.SIBLINGS: Count("pk", filter=Q(harder_reasons__contains=["siblings"])),
            Need.NEEDS: Count("pk", filter=Q(harder_reasons__contains=["needs"])),
            Need.UNCERTAINTY: Count("pk", filter=Q(harder_reasons__contains=["uncertainty"])),
        }
    )


CHILDREN = [children]
