"""A row of the timescale table: what starts the clock, how long it runs, whose it is, who says so."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db import models

from adoption.periods import Period, reaches_age_on
from adoption.permissions import Role


class Kind(models.TextChoices):
    HARD = "hard", "Deadline"
    TARGET = "target", "Target"
    AUTOMATIC = "automatic", "Happens by itself"
    EVENT = "event", "On an event"
    GATE = "gate", "Must come first"
    MEASURE = "measure", "Measure"
    INFORMATION = "information", "Information"


@dataclass(frozen=True, kw_only=True)
class Timescale:
    """One row of spec 10 section 2, as a document gives it. An agency's policy may change its period."""

    ref: str
    """TS-01 to TS-131."""
    starts: str
    """The event that starts the clock, in words."""
    must: str
    """What must happen, a clause without its subject: "publish the child's profile"."""
    period: Period | None
    """None when the source gives no number and none is assumed: an event, a count, a fixed date."""
    satisfied_by: str
    owner: Role | None
    """None when the system does it."""
    owner_says: str
    """The owner in the words of the source."""
    escalate_to: Role | None
    escalate_says: str
    recurring: bool = False
    kind: Kind
    source: str
    """The guidance and its paragraph, for example "000 §2a"."""
    requirement: str
    """The requirement it carries out, for example FF-07."""
    inferred: bool = False
    """The number is ours or the regulations', not the source's ([I] or [R] in the table)."""
    note: str = ""
    policy: str = ""
    """The key of the agency policy that may replace the period."""
    fixed_on: date | None = None
    """A date that the source itself names."""
    count: str = ""
    """How many, for a rule that counts things and gives no date: "2 to 3"."""
    by_age: bool = False
    """The start is a birth and the period an age, so D14 counts it."""
    earliest: bool = False
    """The date counted is the earliest that will do, not the latest: a birthday, "the last three months"."""
    not_before: Period | None = None
    """Done sooner than this it does not count: a six-week visit not before day 35 (CF-57)."""
    then: Period | None = None
    """The period from the second time round on: reviews after three months, then every six (CF-39)."""
    within: str = ""
    """No extension goes beyond the date of this other timescale of the same record (AD-16)."""
    also: tuple[Period, ...] = ()
    """Further dates that the same event gives: a reminder the day before, feedback the day after."""

    def counted(self, start: date, period: Period, *, holidays: AbstractSet[date]) -> date:
        """The date that so long a period gives: as an age when the rule is about one (D14), else D1 to D5."""
        if self.by_age:
            return reaches_age_on(start, period.number)
        return period.due_on(start, holidays=holidays)

    @property
    def sentence(self) -> str:
        """The rule in one line: "From the placement day: hold the first review, 28 days after"."""
        when = f", {self.period}" if self.period else ""
        return f"{self.starts[0].upper()}{self.starts[1:]}: {self.must}{when}."

    @property
    def ranks(self) -> tuple[str, int]:
        """Sorts TS-2 before TS-10."""
        prefix, number = self.ref.split("-")
        return prefix, int(number)
