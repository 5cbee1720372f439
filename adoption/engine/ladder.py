"""Who is told, and when: before a date, on the day, and up the ladder after it. Each step once per due date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from adoption import clock
from adoption.timescales import Kind


class To(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class Step:
    """One threshold: so many days from the due date, to whom, in which words."""

    name: str
    days: int
    to: To
    says: str
    courtesy: bool = False
    """A reminder that is pointless once a later step is owed."""


LADDER: tuple[Step, ...] = (
    Step("week-before", -7, To.OWNER, "Due in a week: {must}", courtesy=True),
    Step("on-the-day", 0, To.OWNER, "Due today: {must}", courtesy=True),
    Step("late-owner", 1, To.OWNER, "Overdue: {must}"),
    Step("late-manager", 1, To.MANAGER, "Overdue in your team: {must}"),
    Step("late-week", 8, To.ESCALATION, "Overdue for a week: {must}"),
)
TARGET: tuple[Step, ...] = LADDER[:3]
"""“Usually” and “typically” warn; they do not escalate (D12)."""
HOURS: tuple[Step, ...] = (
    Step("hours-before", 0, To.OWNER, "Due within hours: {must}", courtesy=True),
    Step("late-owner", 0, To.OWNER, "Overdue: {must}"),
    Step("late-manager", 0, To.MANAGER, "Overdue in your team: {must}"),
)
AHEAD = timedelta(hours=4)


def ladder(kind: str, *, elapsed: bool) -> tuple[Step, ...]:
    if kind == Kind.AUTOMATIC:
        return ()
    if elapsed:
        return HOURS
    return TARGET if kind == Kind.TARGET else LADDER


def moment(step: Step, due_on: date, due_at: datetime | None) -> datetime:
    """When a step is owed. Late begins at 00:00 of the next day in England (D1), or after the hour (D7)."""
    if due_at:
        return due_at - AHEAD if step.courtesy else due_at + timedelta(seconds=1)
    return clock.midnight(due_on + timedelta(days=step.days))


def next_act(kind: str, due_on: date, due_at: datetime | None, stage: int, *, elapsed: bool) -> datetime | None:
    """The moment the enforcing job must look at this deadline again; None when nothing more is owed."""
    if kind == Kind.AUTOMATIC:
        return due_at or clock.midnight(due_on)
    steps = ladder(kind, elapsed=elapsed)
    return moment(steps[stage], due_on, due_at) if stage < len(steps) else None


@dataclass(frozen=True)
class Owed:
    """A step whose moment has come. An overtaken courtesy is recorded, so that the rows are the same whether or not
    the job was down, but nobody is sent “due in a week” about last month."""

    step: Step
    overtaken: bool


def steps_owed(kind: str, due_on: date, due_at: datetime | None, stage: int, now: datetime) -> tuple[list[Owed], int]:
    """Every step whose moment has come and is not yet recorded, and the stage reached by taking them."""
    steps = ladder(kind, elapsed=due_at is not None)
    reached = stage
    while reached < len(steps) and moment(steps[reached], due_on, due_at) <= now:
        reached += 1
    owed = steps[stage:reached]
    return [Owed(s, s.courtesy and n < len(owed) - 1) for n, s in enumerate(owed)], reached
