"""The kernel's own questions: a change of the agency's numbers, and more time for a deadline."""

from __future__ import annotations

from adoption import clock
from adoption.actions import extensions, policies
from adoption.decision import Decision, Fact
from adoption.engine import policy_in_force
from adoption.models import Extension, PolicySetting, User
from adoption.policies import POLICIES, words_for
from adoption.wording import day_in_words


def about_policy(setting: PolicySetting) -> list[Fact]:
    now = policy_in_force(setting.agency, setting.key, clock.today())
    return [
        ("Agency", setting.agency.name),
        ("What it decides", POLICIES[setting.key].says),
        ("Now", words_for(setting.key, now.value)),
        ("Where that comes from", now.line),
        ("Proposed", words_for(setting.key, setting.value)),
        ("From", day_in_words(setting.from_on)),
        ("Why", setting.why),
    ]


def about_extension(extension: Extension) -> list[Fact]:
    deadline, until = extension.deadline, extension.until_on
    return [
        ("What is owed", deadline.says[0].upper() + deadline.says[1:]),
        ("Timescale", f"{deadline.rule}, {deadline.timescale.source}"),
        ("Due now", day_in_words(deadline.due_on)),
        ("Asked for", day_in_words(until) if until else ""),
        ("More time", f"{(until - deadline.due_on).days} days" if until else ""),
        ("Why", extension.why),
    ]


def who_proposed(setting: PolicySetting) -> list[User]:
    return [setting.proposed_by] if setting.proposed_by else []


DECISIONS = [
    Decision(
        kind=policies.KIND,
        says="Agree a change of policy",
        carry_out=policies.carry_out,
        fingerprint=policies.fingerprint,
        then="The policy is in force from its date, and every date that it touches is worked out again.",
        facts=about_policy,
        authors=who_proposed,
    ),
    Decision(
        kind=extensions.KIND,
        says="Agree more time for a deadline",
        carry_out=extensions.carry_out,
        fingerprint=extensions.fingerprint,
        then="The date moves to the one asked for, and reminders follow it. The first date stays on record.",
        facts=about_extension,
    ),
]
