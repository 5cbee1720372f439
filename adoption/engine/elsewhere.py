"""Where a rule has no case: for whoever asks what date it gives, under the policy of an agency."""

from __future__ import annotations

from datetime import date

from adoption.engine.policy import PolicyBook
from adoption.engine.rule import Rule, running_rules
from adoption.models import Agency
from adoption.policies import POLICIES, words_for
from adoption.timescales import Timescale


def not_here(agency: Agency | None, timescale: Timescale, on: date) -> str:
    """Why no case of this agency comes under the rule, in a sentence; empty where one does, or may."""
    rules = [rule for rule in running_rules() if rule.ref == timescale.ref]
    if agency is None or not rules:
        return ""
    book = PolicyBook.of([agency])
    against = [_against(rule, agency, on, book) for rule in rules]
    return against[0] if all(against) else ""


def _against(rule: Rule, agency: Agency, on: date, book: PolicyBook) -> str:
    for asked, fits in ((rule.only_where, _is), (rule.only_with, _has)):
        if asked is None:
            continue
        key, needed = asked
        value = book.value(agency.pk, key, on).value
        if not fits(value, needed):
            return (
                f"But no case of {agency.name} comes under this rule: “{POLICIES[key].says}” is answered there with "
                f"“{words_for(key, value)}”. The date is what the rule alone would give."
            )
    return ""


def _is(value: object, needed: object) -> bool:
    return value == needed


def _has(value: object, needed: object) -> bool:
    return isinstance(value, list | tuple) and needed in value
