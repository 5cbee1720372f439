"""What the regulations ask, beside what the agency’s guidance says: from when, until when, by which rule.

They are shown and never enforced: the agency’s own clocks (TS-48, TS-49) remind and escalate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from adopters.flows import Stage
from adopters.models import Household, StageOne, StageOneOutcome, StageTwo
from adoption.periods import Period, Unit
from adoption.wording import day_in_words

Facts = tuple[date | None, date | None]
"""When it started and when it was met."""


@dataclass(frozen=True)
class Law:
    """One duty of the Adoption Agencies Regulations 2005 with its time."""

    must: str
    source: str
    period: Period
    starts: str
    facts: Callable[[Household], Facts]


@dataclass(frozen=True)
class Worked:
    """One duty for one household: the date, how it was counted, and how it stands."""

    law: Law
    start: date
    due: date
    met: date | None
    today: date

    @property
    def says(self) -> str:
        """The working in a sentence."""
        return f"{day_in_words(self.start)} ({self.law.starts}), and {self.law.period.length} on."

    @property
    def state(self) -> str:
        if self.met:
            return "Met" if self.met <= self.due else "Met late"
        return "Passed" if self.today > self.due else "Running"

    @property
    def colour(self) -> str:
        return {"Met": "green", "Met late": "yellow", "Passed": "red", "Running": "grey"}[self.state]


def stage_one(household: Household) -> Facts:
    newest = newest_of(household.stage_ones.all())
    return (newest.started_on, newest.ended_on) if newest else (None, None)


def between(household: Household) -> Facts:
    """From the day they were told to the day on which their wish to go on was received."""
    done = newest_of(row for row in household.stage_ones.all() if row.outcome == StageOneOutcome.SUCCESSFUL)
    if done is None:
        return None, None
    told = done.told_on or done.ended_on
    wished = [row.notified_on for row in household.stage_twos.all() if told and row.notified_on >= told]
    return told, min(wished, default=None)


R = TypeVar("R", StageOne, StageTwo)


def newest_of(rows: Iterable[R]) -> R | None:
    return max(rows, key=lambda row: row.pk, default=None)


def decision(household: Household) -> Facts:
    """From the day on which their wish to go on arrived to the decision, not to the panel (AAR r30B)."""
    newest = newest_of(household.stage_twos.all())
    if newest is None:
        return None, None
    mine = [row for row in household.suitabilities.all() if row.stage_two_id == newest.pk]
    return newest.notified_on, max((row.decided_on for row in mine if row.decided_on), default=newest.ended_on)


def approval_review(household: Household) -> Facts:
    """From approval, or the review before, to the next review (AAR r30D)."""
    if household.stage in (Stage.MATCHED, Stage.PLACED):
        return None, None
    standing = [row for row in household.suitabilities.all() if row.decision == "approved" and row.ended_on is None]
    reviews = [review for row in standing for review in row.reviews.all()]
    newest = max(reviews, key=lambda review: review.pk, default=None)
    return (newest.opened_on, newest.done_on) if newest else (None, None)


STATUTORY: list[Law] = [
    Law(
        must="Decide whether they may be suitable, and tell them",
        source="AAR 2005 r27",
        period=Period(2, Unit.MONTHS),
        starts="the agency told them that Stage One begins",
        facts=stage_one,
    ),
    Law(
        must="Receive their wish to go on to Stage Two",
        source="AAR 2005 r28",
        period=Period(6, Unit.MONTHS),
        starts="they were told that they may go on",
        facts=between,
    ),
    Law(
        must="Decide whether they are suitable",
        source="AAR 2005 r30B",
        period=Period(4, Unit.MONTHS),
        starts="their wish to go on arrived",
        facts=decision,
    ),
    Law(
        must="Review the approval, until a match or a placement",
        source="AAR 2005 r30D",
        period=Period(12, Unit.MONTHS),
        starts="the approval, or the review before",
        facts=approval_review,
    ),
]


def worked(household: Household, today: date) -> list[Worked]:
    """Every duty whose time has begun for this household."""
    found = []
    for law in STATUTORY:
        start, met = law.facts(household)
        if start:
            due = law.period.due_on(start, holidays=frozenset())
            found.append(Worked(law, start, due, met, today))
    return found
