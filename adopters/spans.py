"""Months, and which of them nothing covers. Pure: no clock, no database (AD-19)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True, order=True)
class Months:
    """From the first of these months to the last, both included. Month 0 is January of the year 0."""

    first: int
    last: int

    @classmethod
    def of(cls, from_on: date, until_on: date) -> Months:
        """Every month that has a day in this time."""
        return cls(month_of(from_on), month_of(until_on))

    @property
    def number(self) -> int:
        return self.last - self.first + 1

    @property
    def from_on(self) -> date:
        return date(*_year_and_month(self.first), 1)

    @property
    def until_on(self) -> date:
        year, month = _year_and_month(self.last)
        return date(year, month, monthrange(year, month)[1])

    def __str__(self) -> str:
        first, last = f"{self.from_on:%B %Y}", f"{self.until_on:%B %Y}"
        return first if first == last else f"{first} to {last}"


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def uncovered(whole: Months, parts: Iterable[Months]) -> list[Months]:
    """The months of a time that no part of it touches, joined where they follow each other, the earliest first."""
    taken = {month for part in parts for month in range(max(part.first, whole.first), min(part.last, whole.last) + 1)}
    free = [month for month in range(whole.first, whole.last + 1) if month not in taken]
    return [_joined([month for _, month in run]) for _, run in groupby(enumerate(free), lambda pair: pair[1] - pair[0])]


def _joined(months: list[int]) -> Months:
    return Months(months[0], months[-1])


def _year_and_month(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1
