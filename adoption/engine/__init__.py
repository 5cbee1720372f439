"""The deadline engine: rules as data, rows as a projection, every date explained (architecture section 4)."""

from adoption.engine.elsewhere import not_here
from adoption.engine.explain import Waiting, as_json, explain, waiting
from adoption.engine.policy import PolicyBook, Value, policy, policy_for, policy_in_force, read_once
from adoption.engine.reconcile import Report, reconcile
from adoption.engine.refresh import project, refresh, refreshed_once
from adoption.engine.rehearse import Moved, rehearse
from adoption.engine.rule import Rule, rule_for, running_rules

__all__ = [
    "Moved",
    "PolicyBook",
    "Report",
    "Rule",
    "Value",
    "Waiting",
    "as_json",
    "explain",
    "not_here",
    "policy",
    "policy_for",
    "policy_in_force",
    "project",
    "read_once",
    "reconcile",
    "refresh",
    "refreshed_once",
    "rehearse",
    "rule_for",
    "running_rules",
    "waiting",
]
