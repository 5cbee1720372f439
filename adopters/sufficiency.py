"""How many approved families wait, and what they could consider: each counted once, never by who they are (AD-75)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from adopters.models import Considering, Suitability
from adoption.sufficiency import Need

TOPICS: dict[Need, tuple[str, ...]] = {
    Need.AGE: ("five_and_over",),
    Need.SIBLINGS: ("two_children", "three_children"),
    Need.NEEDS: ("health", "disability", "trauma", "school"),
    Need.UNCERTAINTY: ("unknown_health", "development", "exposure"),
}
"""What a family is asked about each need."""

OPEN_TO_IT = frozenset({"yes", "talk"})


def families(agencies: Collection[int], today: date) -> Mapping[str, int]:
    """Approved families without a match, and how many of them could consider each need or would talk about it."""
    waiting = Suitability.rows.approved_and_unmatched().filter(household__file__agency__in=agencies)
    households = set(waiting.filter(household__stage="approved").values_list("household", flat=True))
    newest = Considering.rows.filter(household__in=households).order_by("household", "-number").distinct("household")
    said = list(newest.values_list("answers", flat=True))
    by_need = {str(need): sum(open_to(answers, topics) for answers in said) for need, topics in TOPICS.items()}
    return {str(Need.ANY): len(households)} | by_need


def open_to(answers: Mapping[str, Any], topics: Collection[str]) -> bool:
    return any(answers.get(topic, {}).get("grade") in OPEN_TO_IT for topic in topics)


FAMILIES = [families]
