"""docs/reference/policies.md: what agencies set for themselves, the seeded sets side by side."""

from __future__ import annotations

from adoption.policies import POLICIES, Policy, PolicySet, seeded, stated, words_for
from adoption.reference.markdown import page, table
from adoption.timescales import TIMESCALES

ABOUT = (
    "An agency starts with the values of its policy set and changes them by proposal and agreement, from a date "
    "(`docs/how-to/change-a-policy.md`). A value in *italics* is the default: the guidance behind it is silent."
)
SHORT = {PolicySet.FAL_LEICESTERSHIRE: "Leicestershire", PolicySet.FAL_LEICESTER_CITY: "Leicester City"}


def policies() -> str:
    sets = [SHORT.get(kind, kind.value) for kind in PolicySet]
    head = ("Setting", "Question", *sets, "Source", "Settles", "Rules")
    return page("Policies", ABOUT, table(head, [line(row) for row in POLICIES.values()]))


def line(policy: Policy) -> list[str]:
    values = [value(policy, kind) for kind in PolicySet]
    rules = [ref for ref, row in TIMESCALES.items() if row.policy == policy.key]
    return [f"`{policy.key}`", policy.says, *values, policy.source, policy.conflict, ", ".join(rules)]


def value(policy: Policy, policy_set: PolicySet) -> str:
    words = words_for(policy.key, seeded(policy_set, policy.key))
    return words if stated(policy_set, policy.key) else f"*{words}*"
