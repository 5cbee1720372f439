"""What families said of each part of the way, put together without names (AD-72)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from adoption.models import EntryState, PortalEntry

FEWEST = 3
"""Of fewer people a reader could tell whose the answers are, so none are shown, however often one of them answered."""


@dataclass(frozen=True)
class Views:
    """One part of the way: how many answered, the mean, what they wrote, sorted so that no order tells who."""

    point: str
    number: int
    mean: float | None
    good: tuple[str, ...]
    better: tuple[str, ...]


def summary(agencies: Iterable[int]) -> list[Views]:
    rows = PortalEntry.rows.filter(kind="feedback", state=EntryState.ACCEPTED, file__agency__in=list(agencies))
    by_point: dict[str, list[dict[str, str]]] = defaultdict(list)
    people: dict[str, set[int]] = defaultdict(set)
    for user, written in rows.values_list("user", "written"):
        point = str(written.get("point", ""))
        by_point[point].append(written)
        people[point].add(user)
    return [_views(point, answers, len(people[point])) for point, answers in sorted(by_point.items())]


def _views(point: str, answers: list[dict[str, str]], people: int) -> Views:
    if people < FEWEST:
        return Views(point, len(answers), None, (), ())
    ratings = [int(answer["rating"]) for answer in answers]
    return Views(point, len(answers), sum(ratings) / len(ratings), _words(answers, "good"), _words(answers, "better"))


def _words(answers: list[dict[str, str]], name: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (answer.get(name, "").strip() for answer in answers))))
