"""Dates, moments and lists as people read them in an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from adoption.clock import london


def day_in_words(day: date) -> str:
    """ "Tue 7 April 2026"."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """ "Sun 25 October 2026 at 12:00 GMT", as a clock in England shows it."""
    local = london(moment)
    return f"{day_in_words(local.date())} at {local:%H:%M %Z}"


def counted(number: int, words: str) -> str:
    """ "1 child" for (1, "child,children"); one word takes an s: "2 deadlines"."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def list_in_words(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""
