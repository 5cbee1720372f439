"""England's bank holidays, to fill the table that an administrator may then correct (D3)."""

from __future__ import annotations

from datetime import date
from functools import cache

FIRST_YEAR, LAST_YEAR = 2012, 2040

_NAMES = {
    "New Year's Day": "New Year’s Day",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@cache
def england() -> dict[date, str]:
    """Every weekday from 2012 to 2040 that is a bank holiday, with its name, in order.

    A holiday that falls on a weekend is left out and its substitute day is in, as the government lists them.
    """
    from holidays import country_holidays  # here: it takes half a second, and most processes never ask

    listed = country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1), language="en_GB")
    return {day: _named(name) for day, name in sorted(listed.items()) if day.weekday() < 5}


@cache
def days() -> frozenset[date]:
    """The same without names, in the form that counting is fastest with."""
    return frozenset(england())


def named(day: date) -> str:
    """What the day is called; "bank holiday" when an administrator added it."""
    return england().get(day, "bank holiday")


def _named(name: str) -> str:
    plain = name.removesuffix(" (observed)")
    return _NAMES.get(plain, plain) + (" (substitute day)" if plain != name else "")
