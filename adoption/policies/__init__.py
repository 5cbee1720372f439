"""What agencies set for themselves, and the value each document gives (spec 10 section 3, spec 11).

Steps, forms and meetings are the same for all partners of a region; only these values differ (FF-54).
"""

from __future__ import annotations

from typing import Any

from adoption.periods import Period, Unit
from adoption.policies import adopters, matching, profiles, support
from adoption.policies.policy import Policy, PolicyKind, PolicySet
from adoption.timescales.timescale import Timescale

__all__ = ["POLICIES", "Policy", "PolicyKind", "PolicySet", "period_under", "seeded", "stated", "words_for"]

POLICIES: dict[str, Policy] = {
    row.key: row for rows in (profiles.ROWS, adopters.ROWS, matching.ROWS, support.ROWS) for row in rows
}


def stated(policy_set: str, key: str) -> bool:
    """Whether the document behind this set of policies says anything about it."""
    return policy_set in POLICIES[key].values


def seeded(policy_set: str, key: str) -> Any:
    """The value an agency with this set of policies starts with: its document's, else the default."""
    policy = POLICIES[key]
    return policy.values.get(PolicySet(policy_set), policy.default)


def period_under(timescale: Timescale, value: Any) -> Period | None:
    """How long the clock runs when the agency has set the rule's policy to `value`; None for "no number".

    A length of time replaces the rule's own. A day type turns the rule's days into working days (CF-15).
    Other policies change what must be so, not when, and leave the length as it is.
    """
    if not timescale.policy:
        return timescale.period
    policy = POLICIES[timescale.policy]
    value = policy.checked(value)
    if policy.kind == PolicyKind.PERIOD:
        return value  # type: ignore[no-any-return]  # checked: a Period or None
    period = timescale.period
    if value == "working" and period and period.unit == Unit.DAYS:
        return Period(period.number, Unit.WORKING_DAYS, period.before)
    return period


def words_for(key: str, value: Any) -> str:
    """The value of a setting as people read it."""
    return POLICIES[key].in_words(value)
