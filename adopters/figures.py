"""Recruitment in numbers: enquiries, registrations, approvals (AD-75, AD-77). Counts alone, of no household by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from adopters.models import Enquiry, Registration, StageOne, Suitability, Volunteer
from adoption.periods import add_months

MONTHS = 12
APRIL = 4


@dataclass(frozen=True)
class Month:
    first: date
    enquiries: int
    registrations: int
    started: int
    approved: int

    @property
    def label(self) -> str:
        return f"{self.first:%b}"


def by_month(agencies: Collection[int], today: date) -> list[Month]:
    """The last twelve months, this one included."""
    begins = add_months(today.replace(day=1), 1 - MONTHS)
    here = {"household__file__agency__in": agencies}
    counted = [
        _months(Enquiry.rows.filter(**here), "enquired_on", begins, today),
        _months(Registration.rows.filter(**here), "received_on", begins, today),
        _months(StageOne.rows.filter(**here), "started_on", begins, today),
        _months(approvals(agencies), "decided_on", begins, today),
    ]
    firsts = [add_months(begins, number) for number in range(MONTHS)]
    return [Month(first, *(numbers.get(first, 0) for numbers in counted)) for first in firsts]


def approvals(agencies: Collection[int]) -> QuerySet[Suitability]:
    """Decisions that approved households this agency assessed; ended approvals were approvals nonetheless."""
    own = {"household__origin": "own", "household__file__agency__in": agencies}
    return Suitability.rows.filter(decision="approved", **own)


def approved_in_year(agencies: Collection[int], today: date) -> int:
    """Households approved since 1 April: one that was approved twice counts once (AD-77)."""
    since = year_of(today)
    rows = approvals(agencies).filter(decided_on__gte=since, decided_on__lte=today)
    return rows.values("household").distinct().count()


def year_of(today: date) -> date:
    """The first day of the reporting year."""
    return date(today.year if today.month >= APRIL else today.year - 1, APRIL, 1)


def helping(agencies: Collection[int]) -> list[tuple[str, int]]:
    """How many adopters help with what (AD-76)."""
    rows = Volunteer.rows.helping().filter(member__household__file__agency__in=agencies)
    counted = dict(rows.order_by().values_list("helps_with").annotate(Count("member", distinct=True)))
    return [
        (str(label), counted.get(value, 0)) for value, label in Volunteer._meta.get_field("helps_with").choices or ()
    ]


def _months(rows: QuerySet[Any], day: str, begins: date, today: date) -> dict[date, int]:
    within = rows.filter(**{f"{day}__gte": begins, f"{day}__lte": today})
    return dict(
        within.order_by()
        .annotate(month=TruncMonth(day))
        .values_list("month")
        .annotate(Count("household", distinct=True))
    )
