"""How often child permanence reports needed amending, by quarter (CH-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min, Q

from adoption.models import User
from children.models import Checker, CheckOutcome, Child

QUARTERS = 8
"""Two years: enough to see whether reports become better."""


@dataclass
class Quarter:
    """The children whose report was first checked in these three months, and what became of those reports."""

    first: date
    checked: int = 0
    amended: int = 0
    by: dict[Checker, int] = field(default_factory=lambda: dict.fromkeys(Checker, 0))

    @property
    def share(self) -> int | None:
        """Per cent. None where no report was checked: nothing out of nothing is not “none”."""
        return round(100 * self.amended / self.checked) if self.checked else None

    @property
    def last(self) -> date:
        return self.first.replace(month=self.first.month + 2)

    @property
    def label(self) -> str:
        return f"{self.first:%b} to {self.last:%b %Y}"

    def count(self, asked: dict[Checker, int]) -> None:
        self.checked += 1
        self.amended += any(asked.values())
        for checker, times in asked.items():
            self.by[checker] += bool(times)


def by_quarter(user: User, today: date) -> list[Quarter]:
    """The last two years, oldest first. A report counts once, however many versions it took."""
    quarters = {first: Quarter(first) for first in _firsts(today)}
    for first_checked, asked in _checked(user, min(quarters)):
        quarters[_quarter_of(first_checked)].count(asked)
    return list(quarters.values())


def _checked(user: User, since: date) -> Iterator[tuple[date, dict[Checker, int]]]:
    """For each child: the day of the first check, and how often each manager asked for amendments."""
    asked = {
        f"asked_by_{checker}": Count(
            "permanence_reports__checks",
            filter=Q(
                permanence_reports__checks__checker=checker, permanence_reports__checks__outcome=CheckOutcome.AMEND
            ),
        )
        for checker in Checker
    }
    children = Child.objects.visible_to(user).annotate(first_checked=Min("permanence_reports__checks__signed_on"))
    children = children.annotate(**asked).filter(first_checked__gte=since)
    for first_checked, *times in children.order_by().values_list("first_checked", *asked):
        yield first_checked, dict(zip(Checker, times, strict=True))


def _firsts(today: date) -> list[date]:
    """The first day of each quarter that is shown; the last is the one we are in."""
    months = today.year * 12 + (today.month - 1) // 3 * 3
    starts = (months - 3 * back for back in reversed(range(QUARTERS)))
    return [date(start // 12, start % 12 + 1, 1) for start in starts]


def _quarter_of(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
