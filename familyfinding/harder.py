"""Which children count as harder to place, and why: what each agency set, as data (CF-20, FF-46).

Ethnicity never makes a child harder to place here. Where heritage matters for a child, their worker says so in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from adoption.engine.policy import PolicyBook, as_period
from adoption.periods import Period, Unit
from children.flows import Togetherness
from children.models import Child

KEYS = ("harder_to_place_because", "harder_from_age", "harder_after")


@dataclass(frozen=True)
class Definition:
    """What one agency means on one day, with the dates that follow."""

    because: tuple[str, ...]
    age: int
    after: Period
    born_by: date
    in_care_since: date

    def where(self) -> Q:
        """The children it is true of; paths start at the child."""
        found = Q(pk__in=[])
        for reason in self.because:
            found |= self._one(reason)
        return found

    def _one(self, reason: str) -> Q:
        return {
            "flagged": Q(harder_to_place=True),
            "older": Q(born_on__lte=self.born_by),
            "together": Q(file__group__sibling_set__decision=Togetherness.TOGETHER),
            "disabled": Q(is_disabled=True),
            "long_in_care": Q(entered_care_on__lte=self.in_care_since),
        }[reason]

    def reasons(self, child: Child, *, today: date, together: bool) -> list[str]:
        """Why it is true of this child, in words for the board."""
        words = {
            "flagged": ", ".join(child.harder_words) if child.harder_to_place else "",
            "older": f"{child.age_on(today)} years old" if child.born_on <= self.born_by else "",
            "together": "To be placed with a brother or sister" if together else "",
            "disabled": "Disabled" if child.is_disabled else "",
            "long_in_care": self._care_words(child),
        }
        return [words[reason] for reason in self.because if words[reason]]

    def _care_words(self, child: Child) -> str:
        long = child.entered_care_on is not None and child.entered_care_on <= self.in_care_since
        return f"In care for more than {self.after.length}" if long else ""


def definition(book: PolicyBook, agency: int, today: date) -> Definition:
    because, age, after = (book.value(agency, key, today).value for key in KEYS)
    period = as_period(after) or Period(0, Unit.DAYS)
    return Definition(tuple(because), int(age), period, _years_before(today, int(age)), _before(today, period))


def definitions(book: PolicyBook, today: date) -> dict[int, Definition]:
    """For every agency in the book."""
    return {pk: definition(book, pk, today) for pk in book.agencies}


def anywhere(found: dict[int, Definition], path: str = "") -> Q:
    """Harder to place by the definition of the child’s own agency. Agencies that mean the same share a condition."""
    by_meaning: dict[Definition, list[int]] = {}
    for agency, meaning in found.items():
        by_meaning.setdefault(meaning, []).append(agency)
    every = Q(pk__in=[])
    for meaning, agencies in by_meaning.items():
        every |= Q(file__agency__in=agencies) & meaning.where()
    return _prefixed(every, path)


def _prefixed(condition: Q, path: str) -> Q:
    """The same condition, asked of rows that lead to the child by a path."""
    if not path:
        return condition
    moved = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            moved.children.append(_prefixed(child, path))
        else:
            name, value = child  # type: ignore[misc]
            moved.children.append((f"{path}{name}", value))
    return moved


def _before(today: date, period: Period) -> date:
    return Period(period.number, period.unit, before=True).due_on(today, holidays=frozenset())


def _years_before(today: date, years: int) -> date:
    """Whoever was born on or before this day has reached the age (D14)."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
