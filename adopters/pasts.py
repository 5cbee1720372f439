"""How far back a history reaches, and the gaps in it (AD-19). Reads rows already in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adopters.models import HistoryKind, Member, Past
from adopters.spans import Months, uncovered
from adoption import periods
from adoption.engine import policy
from adoption.engine.policy import as_period
from adoption.periods import Period


@dataclass(frozen=True)
class Told:
    """One applicant’s history of one kind: its entries, and the months that nothing covers."""

    member: Member
    kind: HistoryKind
    entries: list[Past]
    gaps: list[Months]

    @property
    def is_whole(self) -> bool:
        return bool(self.entries) and not self.gaps


def histories(members: Iterable[Member], past: Iterable[Past], *, back: Period | None, today: date) -> list[Told]:
    """Every applicant’s two histories."""
    rows = list(past)
    return [
        told(member, kind, [row for row in rows if (row.member_id, row.kind) == (member.pk, kind)], back, today)
        for member in members
        for kind in HistoryKind
    ]


def told(member: Member, kind: HistoryKind, entries: list[Past], back: Period | None, today: date) -> Told:
    parts = [Months.of(row.from_on, max(row.until_on or today, row.from_on)) for row in entries]
    return Told(member, kind, entries, uncovered(window(member, back, today), parts))


def window(member: Member, back: Period | None, today: date) -> Months:
    """From the eighteenth birthday, or as far back as the agency asks, whichever is later, until now."""
    first = periods.reaches_age_on(member.born_on, 18) if member.born_on else date.min
    if back is not None:
        first = max(first, Period(back.number, back.unit, before=True).due_on(today, holidays=frozenset()))
    elif not member.born_on:
        first = today
    return Months.of(min(first, today), today)


def reach(member: Member, on: date) -> Period | None:
    """The agency’s policy on how far back a history goes."""
    return as_period(policy(member.household.file.agency, "history_reaches_back", on))


def unexplained(members: Iterable[Member], today: date) -> list[Told]:
    """Histories with a gap that nothing explains: to be closed before the report is complete (AD-19)."""
    people = list(members)
    if not people:
        return []
    past = Past.rows.in_use().filter(member__in=people)
    return [each for each in histories(people, past, back=reach(people[0], today), today=today) if not each.is_whole]
