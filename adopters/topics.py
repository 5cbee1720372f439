"""What a family is asked about the children it could care for: needs and practical facts alone (FF-28, AD-01).

Nobody’s background, faith or orientation is asked here, and nothing sorts or leaves out by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Answers = dict[str, dict[str, str]]

GRADES = (
    ("yes", "Yes"),
    ("talk", "We would like to talk about this"),
    ("not_now", "Not now"),
    ("unknown", "We do not know yet"),
)
SAYS = dict(GRADES)
UNKNOWN = "unknown"
LONGEST = 2_000


@dataclass(frozen=True)
class Topic:
    key: str
    asks: str
    hint: str = ""


TOPICS = (
    Topic("under_two", "A child under 2"),
    Topic("two_to_four", "A child of 2 to 4"),
    Topic("five_and_over", "A child of 5 or over"),
    Topic("two_children", "Two brothers or sisters together"),
    Topic("three_children", "Three or more brothers or sisters together"),
    Topic("health", "A health condition that needs regular care", "For example asthma, epilepsy or a heart condition."),
    Topic("disability", "A physical or learning disability"),
    Topic("unknown_health", "A future that doctors cannot foresee", "Little may be known of inherited illness."),
    Topic("development", "Development that is slower than usual, or not yet clear"),
    Topic("exposure", "Alcohol or drugs before birth, and what may follow from it"),
    Topic("trauma", "Lasting effects of neglect or harm", "For example sleep, food, trust, or anger."),
    Topic("school", "Extra help at nursery or school"),
    Topic("early_placement", "Caring for a child before the court has decided", "Early permanence."),
    Topic("letters", "Letters to and from the birth family"),
    Topic("meeting_relatives", "Meeting somebody of the birth family"),
    Topic("meeting_siblings", "Meeting brothers or sisters who live elsewhere"),
    Topic("distance", "Journeys to meet the child and the carers far from home"),
)
TOPIC = {topic.key: topic for topic in TOPICS}


def complete(answers: Mapping[str, Any]) -> Answers:
    """An answer to every topic and to nothing else; what was not answered is not known yet."""
    return {topic.key: _one(answers.get(topic.key)) for topic in TOPICS}


def _one(given: Any) -> dict[str, str]:
    found = given if isinstance(given, Mapping) else {}
    grade = str(found.get("grade", UNKNOWN))
    return {
        "grade": grade if grade in SAYS else UNKNOWN,
        "why": str(found.get("why", "")).strip()[:LONGEST],
    }


def in_words(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Rows for reading: the topic, the grade in words, the family’s own reasons."""
    rows = complete(answers)
    return [{"asks": topic.asks, "says": SAYS[rows[topic.key]["grade"]], **rows[topic.key]} for topic in TOPICS]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """What one version says otherwise than the one before, in words."""
    old, new = in_words(before), in_words(after)
    return [row | {"was": was["says"]} for was, row in zip(old, new, strict=True) if was != row]
