"""What an agency may set for itself, and what a set value may be (spec 10 section 3, and spec 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from adoption.errors import NotPossible
from adoption.periods import Period, Unit, as_json, from_json

LONGEST = {Unit.DAYS: 3660, Unit.WORKING_DAYS: 2600, Unit.WEEKS: 520, Unit.MONTHS: 120, Unit.YEARS: 10}
"""No agency means more than ten years; a larger number is a slip of the finger."""

MOST = 1000


class PolicySet(models.TextChoices):
    ANE = "ANE", "Link Maker guidance (north east)"
    FAL_LEICESTERSHIRE = "FAL-Leicestershire", "Practice standards (county)"
    FAL_LEICESTER_CITY = "FAL-Leicester City", "Statement of Purpose (city)"
    T4C = "T4C", "Adoption support policy"
    CROFT = "Croft", "Link worker guidance"


class PolicyKind(models.TextChoices):
    PERIOD = "period", "A length of time"
    CHOICE = "choice", "One of a list"
    STEPS = "steps", "Several of a list, in order"
    NUMBER = "number", "A number"
    YES_NO = "yes_no", "Yes or no"
    TEXT = "text", "Words"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One setting: what it means to a manager, what it may be, and what each guidance document says it is."""

    key: str
    says: str
    """For managers, in plain English: a question or a sentence that the value completes."""
    kind: PolicyKind
    default: Any
    """Used where the agency's document is silent. None means that nothing is required."""
    values: Mapping[PolicySet, Any] = field(default_factory=dict)
    """Only what a document states; a stated "none" is None."""
    source: str
    conflict: str = ""
    """The conflict between the documents that this settles (CF-01 …)."""
    choices: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    """May be left without a value: "no number set"."""
    before: bool = False
    """A length of time counted back from the event."""

    def checked(self, value: Any) -> Any:
        """The value as we keep it in code; from a form, JSON or code. Raises NotPossible with a sentence."""
        if value is None or value == "":
            if self.optional:
                return None
            raise NotPossible(f"“{self.says}” needs a value.")
        return _CHECKS[self.kind](self, value)

    def as_json(self, value: Any) -> Any:
        """The checked value in the form in which a PolicySetting keeps it."""
        value = self.checked(value)
        if isinstance(value, Period):
            return as_json(value)
        return list(value) if isinstance(value, tuple) else value

    def in_words(self, value: Any) -> str:
        """The value as a person reads it: "4 weeks before", "yes", "Service manager"."""
        value = self.checked(value)
        if value is None:
            return "nothing set"
        if self.kind == PolicyKind.YES_NO:
            return "yes" if value else "no"
        if self.kind == PolicyKind.CHOICE:
            return self.choices[value]
        if self.kind == PolicyKind.STEPS:
            return ", then ".join(self.choices[step] for step in value)
        return str(value)


def _period(policy: Policy, value: Any) -> Period:
    try:
        period = value if isinstance(value, Period) else from_json(value)
    except ValueError as wrong:
        raise NotPossible(str(wrong)) from wrong
    if period.unit == Unit.HOURS:
        raise NotPossible("This is counted in days, weeks, months or years, not in hours.")
    if period.number > LONGEST[period.unit]:
        raise NotPossible(f"{period.length} is longer than ten years. Enter a shorter time.")
    if period.number and period.before != policy.before:
        raise NotPossible(f"This is counted {'back from' if policy.before else 'on from'} the event.")
    return Period(period.number, period.unit, policy.before)


def _choice(policy: Policy, value: Any) -> str:
    if not isinstance(value, str) or value not in policy.choices:
        raise NotPossible(f"Choose one of: {', '.join(policy.choices.values())}.")
    return value


def _steps(policy: Policy, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value or len(set(map(str, value))) != len(value):
        raise NotPossible("Choose at least one step, and none of them twice.")
    return tuple(_choice(policy, step) for step in value)


def _number(policy: Policy, value: Any) -> int:
    typed = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 6 and 1 <= int(typed) <= MOST):
        raise NotPossible(f"Enter a whole number from 1 to {MOST:,}.")
    return int(typed)


def _yes_no(policy: Policy, value: Any) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().lower() not in known:
        raise NotPossible("Answer yes or no.")
    return known[value.strip().lower()]


def _text(policy: Policy, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
        raise NotPossible("Enter one line of words, up to 200 characters.")
    return value.strip()


_CHECKS = {
    PolicyKind.PERIOD: _period,
    PolicyKind.CHOICE: _choice,
    PolicyKind.STEPS: _steps,
    PolicyKind.NUMBER: _number,
    PolicyKind.YES_NO: _yes_no,
    PolicyKind.TEXT: _text,
}
