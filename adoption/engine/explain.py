"""Why this date? One text for the page, the PDF, the command line and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from adoption.engine.policy import PolicyBook
from adoption.engine.projection import facts, holidays, rules_for
from adoption.engine.rule import SAME_DAY, Rule, running_rules
from adoption.models import CaseFile, Deadline
from adoption.periods import Unit
from adoption.workings import Working, on_the_day, work_out


def explain(deadline: Deadline, *, book: PolicyBook | None = None, days_off: frozenset[date] | None = None) -> Working:
    """The date and the sentences that lead to it: rule, source, policy, start, days counted, extension."""
    book = book or PolicyBook.of([deadline.policy_agency])
    timescale = deadline.timescale
    given = next(
        (rule.on_the_day for rule in running_rules() if rule.ref == deadline.rule and rule.model == deadline.subject),
        "",
    )
    if given:
        return on_the_day(timescale, deadline.starts_on, given, extended_to=deadline.extended_to)
    period, line = book.period(deadline.policy_agency_id, timescale, deadline.starts_on)
    hours = period is not None and period.unit == Unit.HOURS
    start = deadline.starts_at if hours and deadline.starts_at else deadline.starts_on
    return work_out(
        timescale,
        start,
        period=period or timescale.period or SAME_DAY,
        policy_line=line,
        holidays=holidays() if days_off is None else days_off,
        extended_to=deadline.extended_to,
    )


@dataclass(frozen=True)
class Waiting:
    """A rule that applies to this file but whose clock has not started: shown as waiting, never overdue (CH-43)."""

    rule: Rule
    record: int

    @property
    def says(self) -> str:
        return self.rule.timescale.must

    @property
    def needs(self) -> str:
        return self.rule.timescale.starts


def waiting(file: CaseFile) -> list[Waiting]:
    rules = rules_for(PolicyBook.whole())
    return [
        Waiting(fact.rule, fact.record) for fact in facts(rules, [file.pk]) if not fact.starts_on and not fact.stops_on
    ]


def as_json(deadline: Deadline, *, now: Any, working: Working) -> dict[str, Any]:
    """One deadline as a machine reads it: the same facts as the page."""
    move = deadline.moved_since
    moved = {"to": move.became and move.became.isoformat(), "at": move.moved_at.isoformat()} if move else None
    return {
        "case": deadline.file.reference,
        "rule": deadline.rule,
        "sentence": deadline.timescale.must,
        "start": (deadline.starts_at or deadline.starts_on).isoformat(),
        "due": (deadline.due_at or deadline.due_on).isoformat() if deadline.due_at else deadline.due_on.isoformat(),
        "act_by": working.act_by.isoformat() if working.act_by else None,
        "moved_since": moved,
        "met": deadline.met_on.isoformat() if deadline.met_on else None,
        "standing": deadline.standing(now).value,
        "days_late": deadline.days_late(now),
        "owner": deadline.owner_role or "system",
        "explanation": list(working.lines),
    }
