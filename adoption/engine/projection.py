"""From facts to rows: what every rule says about a set of files, and how the stored rows differ from it.

The same two functions serve one file after an action (`refresh`) and a whole agency at night (`reconcile`),
so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime, time
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from adoption import clock
from adoption.engine.policy import PolicyBook, at_hand
from adoption.engine.rule import Rule, running_rules
from adoption.engine.statement import Files, cursor_for, filled
from adoption.models import Deadline
from adoption.periods import Period, Unit
from adoption.timescales import TIMESCALES, Kind

NOON = time(12)
Key = tuple[str, str, int]


class Wanted(NamedTuple):
    """What one rule says about one record, as plain values that compare equal to the stored row."""

    rule: str
    subject: str
    subject_id: int
    file_id: int
    agency_id: int
    policy_agency_id: int
    kind: str
    starts_on: date
    starts_at: datetime | None
    worked_out_on: date
    due_at: datetime | None
    met_on: date | None
    met_at: datetime | None
    owner_id: int | None
    owner_role: str

    @property
    def key(self) -> Key:
        return self.rule, self.subject, self.subject_id


COMPARED = (
    "file_id",
    "agency_id",
    "kind",
    "starts_on",
    "starts_at",
    "worked_out_on",
    "due_at",
    "met_on",
    "met_at",
    "owner_id",
    "owner_role",
)


class Fact(NamedTuple):
    """One record a rule is about, as read from the database: whose it is, and the clock’s start and stop."""

    rule: Rule
    record: int
    file: int
    agency: int
    owner: int | None
    starts_on: date | None
    starts_at: datetime | None
    stops_on: date | None
    stops_at: datetime | None


def within(path: str, files: Files) -> dict[str, Any]:
    """The condition that picks these files along a path."""
    if isinstance(files, range):
        return {f"{path}__gte": files.start, f"{path}__lt": files.stop}
    return {f"{path}__in": files} if len(files) != 1 else {path: files[0]}


def facts(rules: Iterable[tuple[Rule, Set[int] | None]], files: Files) -> Iterator[Fact]:
    """Every record of these files to which a rule applies, for all rules in one statement.

    Each rule comes with the agencies whose policy has it, or None for all.
    """
    asked = list(rules)
    if not asked:
        return
    with cursor_for(files) as cursor:
        cursor.execute(*filled(asked, files))
        rows = cursor.fetchall()
    for number, *columns in rows:
        yield Fact(asked[number][0], *columns)


def holidays() -> frozenset[date]:
    return (at_hand() or PolicyBook({})).days_off


def wanted(files: Files, *, book: PolicyBook, kept: dict[Key, int], days_off: frozenset[date]) -> Iterator[Wanted]:
    """Every deadline these files should have. `kept` holds the agency whose policy an existing row started under."""
    for fact in facts(rules_for(book), files):
        row = work_out_row(fact, book=book, kept=kept, days_off=days_off)
        if row is not None:
            yield row


def rules_for(book: PolicyBook) -> list[tuple[Rule, Set[int] | None]]:
    """Every running rule with the agencies it applies to; rules no agency has are left out."""
    found = [(rule, agencies_with(rule, book)) for rule in running_rules()]
    return [(rule, agencies) for rule, agencies in found if agencies is None or agencies]


def agencies_with(rule: Rule, book: PolicyBook) -> Set[int] | None:
    """The agencies whose policy makes the rule apply now or ever did; None when it applies to all."""
    if rule.only_where is None:
        return None
    key, value = rule.only_where
    return {pk for pk in book.agencies if value in book.ever(pk, key)}


def is_ours(rule: Rule, agency_id: int, on: date, book: PolicyBook) -> bool:
    """Whether the rule applies to a clock that started on this date in this agency (D13)."""
    return rule.only_where is None or book.value(agency_id, rule.only_where[0], on).value == rule.only_where[1]


def work_out_row(fact: Fact, *, book: PolicyBook, kept: dict[Key, int], days_off: frozenset[date]) -> Wanted | None:
    """The row for one fact; none while nothing starts its clock."""
    if fact.starts_on is None:
        return None
    rule, label = fact.rule, fact.rule.model
    policy_agency = kept.get((rule.ref, label, fact.record), fact.agency)
    dates = worked_out(rule, policy_agency, fact.starts_on, fact.starts_at, book=book, days_off=days_off)
    if dates is None:
        return None
    return Wanted(
        rule=rule.ref,
        subject=label,
        subject_id=fact.record,
        file_id=fact.file,
        agency_id=fact.agency,
        policy_agency_id=policy_agency,
        kind=rule.timescale.kind,
        starts_on=fact.starts_on,
        starts_at=fact.starts_at,
        worked_out_on=dates[0],
        due_at=dates[1],
        met_on=fact.stops_on,
        met_at=fact.stops_at,
        owner_id=fact.owner,
        owner_role=rule.timescale.owner or "",
    )


Dates = tuple[date, datetime | None]
"""A due date, and the due moment where there is one."""


def worked_out(
    rule: Rule,
    agency: int,
    starts_on: date,
    starts_at: datetime | None,
    *,
    book: PolicyBook,
    days_off: frozenset[date],
) -> Dates | None:
    """When it is due for a clock that started then; never where the agency’s policy has no such rule, or no number
    where others have one."""
    period, _ = book.period(agency, rule.timescale, starts_on)
    if (period is None and rule.timescale.period is not None) or not is_ours(rule, agency, starts_on, book):
        return None
    if rule.on_the_day:
        period = rule.period
    return due(rule, period or rule.period, starts_on, starts_at, days_off)


def due(rule: Rule, period: Period, starts_on: date, starts_at: datetime | None, days_off: frozenset[date]) -> Dates:
    """The due date, and the due moment for elapsed hours (D7) and automatic effects (D9: 00:00 on start + N)."""
    if period.unit == Unit.HOURS:
        start = starts_at or datetime.combine(starts_on, NOON, tzinfo=clock.LONDON)  # CF-56
        moment = period.due_at(start)
        return clock.london(moment).date(), moment
    day = counted(rule.ref, starts_on, period, days_off)
    if rule.timescale.kind == Kind.AUTOMATIC:
        return day, starts_at if starts_at and period.number == 0 else clock.midnight(day)
    return day, None


@lru_cache(maxsize=200_000)
def counted(ref: str, starts_on: date, period: Period, days_off: frozenset[date]) -> date:
    return TIMESCALES[ref].counted(starts_on, period, holidays=days_off)


def stored(files: Files) -> dict[Key, Deadline]:
    rows = Deadline.rows.filter(**within("file", files))
    return {(row.rule, row.subject, row.subject_id): row for row in rows}


class Stored(Protocol):
    """A stored row, whole or as the columns that `as_stored` reads."""

    @property
    def lapsed_on(self) -> date | None: ...
    @property
    def extended_to(self) -> date | None: ...


def as_stored(files: Files) -> dict[Key, Any]:
    """The same rows for comparing only: named tuples of the columns that matter, several times cheaper than models."""
    names = ("rule", "subject", "subject_id", "policy_agency_id", "lapsed_on", "extended_to", *COMPARED)
    rows = Deadline.rows.filter(**within("file", files)).values_list(*names, named=True)
    return {(row.rule, row.subject, row.subject_id): row for row in rows}


whole = attrgetter(*COMPARED)
but_for_the_moment = attrgetter(*(name for name in COMPARED if name != "due_at"))


def differs(row: Stored, want: Wanted) -> bool:
    """Whether a stored row no longer says what its facts say. An extension has its own moment, so that is left."""
    says = but_for_the_moment if row.extended_to else whole
    return row.lapsed_on is not None or says(row) != says(want)
