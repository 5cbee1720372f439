"""docs/reference/rules.md: every timescale, and whether anything feeds it yet."""

from __future__ import annotations

from collections import defaultdict

from django.apps import apps

from adoption.engine import Rule, running_rules
from adoption.reference.markdown import page, table
from adoption.timescales import SUBJECTS, TIMESCALES, Timescale

HEAD = ("Rule", "From", "What must happen", "Period", "Kind", "Owner", "Then", "Source", "For", "Policy", "Runs")
ABOUT = (
    "Every timescale of the guidance. “Runs” names the records that feed it; “not yet running” means that the row is "
    "known and can be worked out with `manage.py work-out`, but no record starts its clock. A period in brackets is "
    "our own default: the guidance gives no number. “Policy” is the setting by which an agency replaces the period."
)


def rules() -> str:
    running = by_timescale()
    count = f"{len(TIMESCALES)} timescales, of which {len(running)} run."
    parts = [
        f"## {subject}\n\n{table(HEAD, [line(row, running) for row in rows])}" for subject, rows in SUBJECTS.items()
    ]
    return page("Rules", f"{ABOUT}\n\n{count}", *parts)


def by_timescale() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in running_rules():
        found[rule.ref].append(rule)
    return found


def line(row: Timescale, running: dict[str, list[Rule]]) -> list[str]:
    period = (row.count or str(row.period or "")) or "at the event"
    return [
        row.ref,
        row.starts,
        row.must,
        f"({period})" if row.inferred else period,
        row.kind.label + (", recurring" if row.recurring else ""),
        row.owner.label if row.owner else "The system",
        row.escalate_to.label if row.escalate_to else "",
        row.source,
        row.requirement,
        f"`{row.policy}`" if row.policy else "",
        "; ".join(map(fed_by, running.get(row.ref, ()))) or "not yet running",
    ]


def fed_by(rule: Rule) -> str:
    """“children: Child, plan is adoption”, with the effect and the policy that limit or complete it."""
    app, model = rule.model.split(".")
    words = [f"{apps.get_app_config(app).name}: {model}, {rule.where.replace('_', ' ')}"]
    if rule.effect:
        words.append(f"by itself: {rule.effect.replace('_', ' ')}")
    if rule.only_where:
        key, value = rule.only_where
        words.append(f"where `{key}` is {value}")
    return "; ".join(words)
