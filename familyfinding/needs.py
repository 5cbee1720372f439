"""What a child may need of a family: one table of kinds, used wherever needs are written, searched and answered.

Each kind names the questions that families answer for themselves (`adopters.topics`), so that need and answer can be
laid side by side. Heritage, faith and language are needs a family is supported to meet; no family is asked who it is,
and nothing leaves a family out, weighs or sorts by them (Adoption and Children Act 2002 s1(5) as repealed, GV-62).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from adopters import topics


@dataclass(frozen=True)
class Kind:
    """One kind of need. `topics` are the families’ questions that speak to it."""

    key: str
    group: str
    says: str
    hint: str = ""
    topics: tuple[str, ...] = ()


HEALTH, DEVELOPMENT, LEARNING = "Health", "Development", "Learning"
BEHAVIOUR, IDENTITY, CONTACT = "Behaviour and emotions", "Identity and heritage", "Contact and birth family"
SIBLINGS, HOME, TIME = "Brothers and sisters", "Home and place", "Carers’ time"
OWN_WORDS = "The child’s own wishes"

KINDS = (
    Kind("health", HEALTH, "Regular health care", "Conditions, medicines, appointments, equipment.", ("health",)),
    Kind("disability", HEALTH, "A physical or learning disability", "What helps every day.", ("disability",)),
    Kind(
        "unknown_health",
        HEALTH,
        "A future that doctors cannot foresee",
        "What the medical adviser says may come, and how sure that is.",
        ("unknown_health",),
    ),
    Kind("exposure", HEALTH, "Alcohol or drugs before birth", "What is known, and what may follow.", ("exposure",)),
    Kind("development", DEVELOPMENT, "Help with development", "Movement, play, growing up.", ("development",)),
    Kind("speech", DEVELOPMENT, "Help with speech, language or hearing", "", ("development",)),
    Kind("school", LEARNING, "Help at nursery or school", "Plans, funding, what teachers say.", ("school",)),
    Kind("talents", LEARNING, "Interests and talents to nurture", "What makes the child’s eyes shine."),
    Kind("harm", BEHAVIOUR, "Lasting effects of neglect or harm", "Trust, fear, anger, shame.", ("trauma",)),
    Kind(
        "attachment", BEHAVIOUR, "Learning to rely on an adult", "How the child shows and seeks comfort.", ("trauma",)
    ),
    Kind(
        "daily", BEHAVIOUR, "Sleep, food and routine", "What the carers do, and what happens without it.", ("trauma",)
    ),
    Kind("therapy", BEHAVIOUR, "Therapy, now or to come", "Which, with whom, paid by whom."),
    Kind("heritage", IDENTITY, "Ethnic and cultural heritage", "What must be kept alive, and what helps a family to."),
    Kind("faith", IDENTITY, "Faith or belief", "Customs and people that matter to the child."),
    Kind("language", IDENTITY, "Language", "Spoken, signed, read at home."),
    Kind("story", IDENTITY, "Knowing their own story", "Life story work done and to do; hard facts to be told."),
    Kind("letters", CONTACT, "Letters to and from the birth family", "With whom, how often.", ("letters",)),
    Kind(
        "relatives", CONTACT, "Meeting somebody of the birth family", "Whom, how, who is there.", ("meeting_relatives",)
    ),
    Kind("safety", CONTACT, "Being safe from people or places", "What must not be known or reached."),
    Kind(
        "together",
        SIBLINGS,
        "Growing up together with brothers or sisters",
        "Follows the recorded decision on the set.",
        ("two_children", "three_children"),
    ),
    Kind(
        "siblings_elsewhere",
        SIBLINGS,
        "Seeing brothers or sisters who live elsewhere",
        "Whom, how often.",
        ("meeting_siblings",),
    ),
    Kind("place_in_family", SIBLINGS, "Their place among the children of a home", "Youngest, only, gaps, pets."),
    Kind("house", HOME, "House, garden and room", "Stairs, adaptations, quiet, space."),
    Kind("area", HOME, "Near to or far from certain places", "Hospital, carers, school, hills, towns."),
    Kind("journeys", HOME, "Journeys during introductions", "How far the carers live.", ("distance",)),
    Kind(
        "age",
        TIME,
        "A child of this age",
        "What this age asks of the family.",
        ("under_two", "two_to_four", "five_and_over"),
    ),
    Kind("time", TIME, "An adult at home", "How long after placement, and why."),
    Kind("early", TIME, "Moving before the court has decided", "Early permanence.", ("early_placement",)),
    Kind("wishes", OWN_WORDS, "What the child says about a new family", "Their words, dated. Drawings count."),
)
KIND = {kind.key: kind for kind in KINDS}
CHOICES = [(kind.key, kind.says) for kind in KINDS]
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS))


@dataclass(frozen=True)
class Said:
    """What a family told us about one question: their words, never a fact about them."""

    asks: str
    grade: str
    says: str
    why: str


def grouped() -> list[tuple[str, list[Kind]]]:
    """The kinds under their headings, in order."""
    return [(group, [kind for kind in KINDS if kind.group == group]) for group in GROUPS]


def asked_about(kind: Kind, *, age: int, children: int) -> tuple[str, ...]:
    """Which of the families’ questions speak to this need of a child of this age, in a set of so many."""
    if kind.key == "age":
        return ("under_two",) if age < 2 else ("two_to_four",) if age < 5 else ("five_and_over",)
    if kind.key == "together":
        return capacity(children)
    return kind.topics


def capacity(children: int) -> tuple[str, ...]:
    """Under which question a family says whether it can take so many children at once; none for one child."""
    return () if children < 2 else ("two_children",) if children == 2 else ("three_children",)


def said(answers: Mapping[str, Any] | None, keys: Iterable[str]) -> list[Said]:
    """The family’s own answers to these questions; one that was never asked is not known."""
    rows = topics.complete(answers or {})
    return [
        Said(topics.TOPIC[key].asks, rows[key]["grade"], topics.SAYS[rows[key]["grade"]], rows[key]["why"])
        for key in keys
    ]
