"""Lengths of time and how they are counted: D1 to D7 and D14 (spec 10 section 1). Pure, no clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import models

LARGEST = 9_999
"""No rule, extension or setting counts further than this in any unit."""

_FIRST, _LAST = date(1990, 1, 1).toordinal(), date(2060, 12, 31).toordinal()


class Unit(models.TextChoices):
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    WORKING_DAYS = "working_days", "working days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"
    YEARS = "years", "years"


@dataclass(frozen=True)
class Period:
    """So many of a unit, after (or before) the day that starts the clock. The start is day 0 (D1)."""

    number: int
    unit: Unit
    before: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.number <= LARGEST:
            raise ValueError(f"A period is a whole number from 0 to {LARGEST:,}, not {self.number}.")

    def due_on(self, start: date, *, holidays: AbstractSet[date]) -> date:
        """The last day on which the thing is in time; never moved off a weekend or holiday (D6).

        Pass `holidays` as a frozenset: its table of working days is then built once and kept.
        Raises ValueError for hours (they need a moment) and OverflowError beyond the years 1 to 9999.
        """
        number = -self.number if self.before else self.number
        if isinstance(start, datetime) or self.unit == Unit.HOURS:
            raise ValueError("Hours are counted from a moment (due_at), everything else from a date (due_on).")
        if self.unit == Unit.WORKING_DAYS:
            return _working_days(frozenset(holidays)).counted(start, number)
        if self.unit == Unit.DAYS:
            return start + timedelta(days=number)
        if self.unit == Unit.WEEKS:
            return start + timedelta(weeks=number)
        return add_months(start, number if self.unit == Unit.MONTHS else 12 * number)

    def due_at(self, start: datetime) -> datetime:
        """The moment, in UTC, after (or before) so many elapsed hours; clock changes do not count (D7)."""
        if self.unit != Unit.HOURS:
            raise ValueError("Only hours are counted to a moment; use due_on for days, weeks, months and years.")
        if start.tzinfo is None:
            raise ValueError("Hours are counted from a moment with a time zone.")
        hours = timedelta(hours=self.number)
        moment = start.astimezone(UTC)
        return moment - hours if self.before else moment + hours

    @property
    def length(self) -> str:
        """The number and its unit in words: "1 working day", "4 weeks"."""
        unit = Unit(self.unit).label
        return f"{self.number} {unit[:-1] if self.number == 1 else unit}"

    def __str__(self) -> str:
        if self.number == 0:
            return "by the day itself" if self.before else "on the same day"
        return f"{self.length} {'before' if self.before else 'after'}"


def as_json(period: Period) -> dict[str, Any]:
    """The form in which a PolicySetting keeps a period."""
    return {"number": period.number, "unit": str(period.unit.value), "before": period.before}


def from_json(value: Any) -> Period:
    """The period that `as_json` kept. Raises ValueError, with a sentence, for anything else."""
    if not isinstance(value, dict) or not {"number", "unit"} <= value.keys() <= {"number", "unit", "before"}:
        raise ValueError("A period has a number, a unit, and before or after.")
    number, before = value["number"], value.get("before", False)
    if type(number) is not int or type(before) is not bool:
        raise ValueError("The number of a period is a whole number, and “before” is yes or no.")
    if value["unit"] not in Unit.values:
        raise ValueError(f"The unit of a period is one of: {', '.join(str(unit.label) for unit in Unit)}.")
    return Period(number, Unit(value["unit"]), before)


def add_months(day: date, months: int) -> date:
    """The same day number so many months on (back, if negative), or the last day of that month (D4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_working_day(day: date, *, holidays: AbstractSet[date]) -> bool:
    """Monday to Friday and not a bank holiday (D3)."""
    return day.weekday() < 5 and day not in holidays


def last_working_day(day: date, *, holidays: AbstractSet[date]) -> date:
    """The day itself, or the nearest working day before it: "act by" (D6)."""
    while not is_working_day(day, holidays=holidays):
        day -= timedelta(days=1)
    return day


def working_days_between(start: date, end: date, *, holidays: AbstractSet[date]) -> int:
    """How many working days fall after `start`, up to and including `end` (D3); 0 if `end` is not later."""
    table = _working_days(frozenset(holidays))
    days = range(start.toordinal() + 1, end.toordinal() + 1)
    if days and table.covers(days[0] - 1) and table.covers(days[-1]):
        return table.up_to(days[-1]) - table.up_to(days[0] - 1)
    return sum(is_working_day(date.fromordinal(day), holidays=holidays) for day in days)


def age_on(born: date, day: date) -> int:
    """Completed years; born on 29 February, a year is reached on 1 March in a common year (D14)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def reaches_age_on(born: date, age: int) -> date:
    """The first day on which somebody is `age` years old (D14)."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        if (born.month, born.day) != (2, 29):
            raise OverflowError("date value out of range") from None
        return date(born.year + age, 3, 1)


class _WorkingDays:
    """Every working day of 1990 to 2060, and how many there are up to each day: two look-ups a count."""

    def __init__(self, holidays: frozenset[date]) -> None:
        shut = {day.toordinal() for day in holidays}
        self.holidays = holidays
        self.days: list[date] = []
        self.counts: list[int] = []
        for ordinal in range(_FIRST, _LAST + 1):
            if (ordinal + 6) % 7 < 5 and ordinal not in shut:
                self.days.append(date.fromordinal(ordinal))
            self.counts.append(len(self.days))

    def covers(self, ordinal: int) -> bool:
        return _FIRST <= ordinal <= _LAST

    def up_to(self, ordinal: int) -> int:
        return self.counts[ordinal - _FIRST]

    def counted(self, start: date, number: int) -> date:
        """The working day that is `number` after `start` (before, if negative); `start` itself for 0."""
        if number == 0:
            return start
        ordinal = start.toordinal()
        if _FIRST < ordinal <= _LAST:
            place = self.up_to(ordinal) + number - 1 if number > 0 else self.up_to(ordinal - 1) + number
            if 0 <= place < len(self.days):
                return self.days[place]
        return self._walked(start, number)

    def _walked(self, start: date, number: int) -> date:
        """The same, a day at a time, for dates outside the table."""
        day, step = start, timedelta(days=1 if number > 0 else -1)
        for _ in range(abs(number)):
            day += step
            while not is_working_day(day, holidays=self.holidays):
                day += step
        return day


@lru_cache(maxsize=16)
def _working_days(holidays: frozenset[date]) -> _WorkingDays:
    return _WorkingDays(holidays)
