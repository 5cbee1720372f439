"""A rule binds a timescale to the records it is about: which, what starts the clock, what stops it. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from adoption.catalogues import gather
from adoption.periods import Period, Unit
from adoption.permissions import Role
from adoption.timescales import TIMESCALES, Timescale

MANAGERS = frozenset(
    {
        Role.PERMANENCE_MANAGER,
        Role.FAMILY_FINDING_MANAGER,
        Role.ASSESSMENT_MANAGER,
        Role.ADOPTION_MANAGER,
        Role.SUPPORT_MANAGER,
    }
)
NOT_ON_THE_FILE = frozenset({Role.SERVICE_MANAGER, Role.DECISION_MAKER, Role.HEAD_OF_SERVICE, Role.DATA_ANALYST})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row of `<app>/deadlines.py`. Field paths may cross relations (`child__planned_order_on`)."""

    ref: str
    """The timescale, for example TS-04: its sentence, number, owner and escalation live in the catalogue."""
    model: str
    """The records, for example "familyfinding.Profile"."""
    where: str
    """A queryset method of that model which says to which records the rule applies."""
    starts: str
    """The date or moment that starts the clock. Empty: the rule is waiting, never overdue."""
    stops: str
    """The date or moment that satisfies it."""
    file: str = "file"
    """The way to the case file."""
    owner: str = ""
    """The way to the person who owes it; without it the file’s lead worker or manager, by the timescale’s owner."""
    only_where: tuple[str, Any] | None = None
    """A policy key and the value an agency must have for this rule to apply."""
    only_with: tuple[str, str] | None = None
    """A policy key and the step an agency’s ladder must have for any record to come so far: for saying so."""
    on_the_day: str = ""
    """Set where a calendar gives the day itself: `starts` is then the due date, and this says in words what day it is.
    """
    effect: str = ""
    """For automatic rules: the entry in `<app>/effects.py` that a due row carries out."""

    @property
    def timescale(self) -> Timescale:
        return TIMESCALES[self.ref]

    @property
    def period(self) -> Period:
        """The timescale’s own number; “at the event” counts as the same day."""
        return (not self.on_the_day and self.timescale.period) or SAME_DAY

    @property
    def place(self) -> str:
        """Which worker on the file owes it where the rule names nobody; none for a role that no file knows."""
        role = self.timescale.owner
        if role is None or role in NOT_ON_THE_FILE:
            return ""
        return "manager" if role in MANAGERS else "lead"

    @property
    def records(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def applies_to(self) -> models.QuerySet[Any]:
        """Every record the rule is about, in any agency: for the engine, never for a page."""
        rows: models.QuerySet[Any] = getattr(self.records, "rows", self.records._default_manager).all()
        return getattr(rows, self.where)()  # type: ignore[no-any-return]


SAME_DAY = Period(0, Unit.DAYS)


def running_rules() -> tuple[Rule, ...]:
    """Every rule that an installed app feeds with records. The other timescales are “not yet running”."""
    return gather("deadlines", "RULES")


def rule_for(ref: str, model: str) -> Rule:
    return next(r for r in running_rules() if r.ref == ref and r.model == model)
