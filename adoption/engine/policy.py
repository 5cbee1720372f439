"""Numbers belong to the agency: the value in force on the date of the event that starts the clock (D13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from adoption.models import Agency, BankHoliday, PolicySetting
from adoption.periods import Period, from_json
from adoption.policies import POLICIES, PolicySet, period_under, seeded, stated
from adoption.timescales import Timescale


@dataclass(frozen=True)
class Value:
    """A policy value, and the sentence that says where it comes from and since when."""

    value: Any
    line: str


@dataclass
class PolicyBook:
    """Every agreed setting of the agencies in hand, read at once, so that set-wise work asks the database once."""

    agencies: dict[int, Agency]
    settings: dict[tuple[int, str], list[PolicySetting]] = field(default_factory=dict)
    _known: dict[tuple[int, str, int, int], tuple[Period | None, str]] = field(default_factory=dict)
    _values: dict[tuple[int, str, int], Value] = field(default_factory=dict)
    """By the setting in force, and not by the date: thousands of clocks start under one and the same."""

    @classmethod
    def of(cls, agencies: Iterable[Agency]) -> PolicyBook:
        book = cls({agency.pk: agency for agency in agencies})
        found: dict[tuple[int, str], list[PolicySetting]] = defaultdict(list)
        rows = PolicySetting.objects.agreed().filter(agency__in=list(book.agencies))
        for row in rows.order_by("from_on", "pk"):
            found[row.agency_id, row.key].append(row)
        book.settings = dict(found)
        return book

    @classmethod
    def whole(cls) -> PolicyBook:
        """Of all agencies; the one at hand within `read_once`."""
        return at_hand() or cls.of(Agency.objects.all())

    @cached_property
    def days_off(self) -> frozenset[date]:
        return frozenset(BankHoliday.objects.values_list("day", flat=True))

    def own(self, agency_id: int, key: str, on: date) -> PolicySetting | None:
        """The agency’s latest agreed setting from on or before that date."""
        rows = [row for row in self.settings.get((agency_id, key), ()) if row.from_on <= on]
        return rows[-1] if rows else None

    def ever(self, agency_id: int, key: str) -> list[Any]:
        """Every value the agency has or had for this key: the seeded one, and each it agreed."""
        own = [row.value for row in self.settings.get((agency_id, key), ())]
        return [seeded(PolicySet(self.agencies[agency_id].policy_set), key), *own]

    def value(self, agency_id: int, key: str, on: date) -> Value:
        """The value in force on a date, a length of time as a `Period`; worked out once for each setting."""
        own = self.own(agency_id, key, on)
        by = agency_id, key, id(own)
        known = self._values.get(by)
        if known is None:
            known = self._values[by] = self._value(agency_id, key, own)
        return known

    def _value(self, agency_id: int, key: str, own: PolicySetting | None) -> Value:
        if own:
            return Value(as_period(own.value) or own.value, self.line(agency_id, own))
        policy_set = PolicySet(self.agencies[agency_id].policy_set)
        where = (
            POLICIES[key].source if stated(policy_set, key) else "its document is silent, so the usual value applies"
        )
        return Value(seeded(policy_set, key), f"The policy set “{policy_set.label}” ({where}).")

    def period(self, agency_id: int, timescale: Timescale, on: date) -> tuple[Period | None, str]:
        """The period that applies and the line that explains it; the timescale’s own when the agency has none."""
        own = self.own(agency_id, timescale.ref, on)
        policy = self.own(agency_id, timescale.policy, on) if timescale.policy and not own else None
        by = agency_id, timescale.ref, id(own), id(policy)
        known = self._known.get(by)
        if known is None:
            known = self._known[by] = self._period(agency_id, timescale, on)
        return known

    def _period(self, agency_id: int, timescale: Timescale, on: date) -> tuple[Period | None, str]:
        own = self.own(agency_id, timescale.ref, on)
        if own:
            return as_period(own.value), self.line(agency_id, own)
        if not timescale.policy:
            return timescale.period, ""
        given = self.value(agency_id, timescale.policy, on)
        return period_under(timescale, given.value), given.line

    def line(self, agency_id: int, own: PolicySetting) -> str:
        since = f"{own.from_on.day} {own.from_on:%B %Y}"
        return f"{self.agencies[agency_id].name} policy in force since {since}: {own.why}"


_at_hand: ContextVar[PolicyBook | None] = ContextVar("the policies that a row of actions shares", default=None)
at_hand = _at_hand.get


@contextmanager
def read_once() -> Iterator[None]:
    """For a row of actions that share one reading of the policies and bank holidays: none of these may change in it."""
    before = _at_hand.set(PolicyBook.whole())
    try:
        yield
    finally:
        _at_hand.reset(before)


def as_period(value: Any) -> Period | None:
    """A setting holds a period as plain data; the seeded sets hold it as a Period. Anything else is no period."""
    if isinstance(value, Period):
        return value
    if isinstance(value, dict) and {"number", "unit"} <= set(value):
        return from_json(value)
    return None


def policy_in_force(agency: Agency, key: str, on: date) -> Value:
    """One agency’s value for one key on one date."""
    return (at_hand() or PolicyBook.of([agency])).value(agency.pk, key, on)


def policy(agency: Agency, key: str, on: date) -> Any:
    return policy_in_force(agency, key, on).value


def policy_for(agency: Agency | None, timescale: Timescale, on: date) -> tuple[Period | None, str]:
    """The period of a timescale in an agency, with the line that explains it; without an agency, the source’s own."""
    if agency is None:
        return timescale.period, ""
    return PolicyBook.of([agency]).period(agency.pk, timescale, on)
