"""Whether a panel may hear an item: rule by rule, counted from who is really there for it (AAR 2005 r6; PN-01).

Counted for each item, after conflicts, late arrivals and departures. The numbers are the regulations’; a panel may ask
more of itself (`Panel.quorum`) and never less. Pure: it is given facts, and asks no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from panels.models.member import LEADS, MemberKind


@dataclass(frozen=True)
class Sitting:
    """One person on the list as they stand towards one item."""

    name: str
    kind: str
    independent: bool
    experienced: bool
    """Three years of relevant experience after qualifying, on the day."""
    there: bool
    """In the room for all of the item."""
    conflict: bool
    counts: bool
    """A member of the panel; an adviser never is."""

    @property
    def hears(self) -> bool:
        return self.there and not self.conflict and self.counts


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a quorum: a sentence, the number asked, and how those who hear the item are counted."""

    key: str
    says: str
    least: int
    joint: int
    """The same for a panel constituted by two agencies or more."""
    count: Callable[[list[Sitting]], int]
    applies: Callable[[list[Sitting]], bool] = lambda hearing: True
    own: bool = True
    """Whether a panel may set itself more."""


def of_kind(*kinds: str) -> Callable[[list[Sitting]], int]:
    return lambda hearing: sum(1 for one in hearing if one.kind in kinds)


def experienced_workers(hearing: list[Sitting]) -> int:
    return sum(1 for one in hearing if one.kind == MemberKind.SOCIAL_WORKER and one.experienced)


def independents(hearing: list[Sitting]) -> int:
    return sum(1 for one in hearing if one.independent)


def led_by_a_dependent_vice(hearing: list[Sitting]) -> bool:
    """The chair is away and no vice chair who is there is independent."""
    leads = [one for one in hearing if one.kind in LEADS]
    return bool(leads) and not any(one.kind == MemberKind.CHAIR or one.independent for one in leads)


RULES = (
    Rule(key="lead", says="The chair or a vice chair", least=1, joint=1, count=of_kind(*LEADS), own=False),
    Rule(
        key="social_worker",
        says="A social worker with three years of relevant experience after qualifying",
        least=1,
        joint=1,
        count=experienced_workers,
    ),
    Rule(key="members", says="Members in all", least=5, joint=6, count=len),
    Rule(
        key="independent",
        says="An independent member, because the chair is away and the vice chair is not independent",
        least=1,
        joint=1,
        count=independents,
        applies=led_by_a_dependent_vice,
    ),
    Rule(
        key="independents",
        says="Independent members, as this panel asks of itself",
        least=0,
        joint=0,
        count=independents,
    ),
    Rule(
        key="medical",
        says="The medical adviser, as this panel asks of itself",
        least=0,
        joint=0,
        count=of_kind(MemberKind.MEDICAL_ADVISER),
    ),
)

OWN = {rule.key: rule for rule in RULES if rule.own and rule.key != "independent"}
"""The numbers that a panel may raise for itself."""


@dataclass(frozen=True)
class Result:
    key: str
    says: str
    least: int
    found: int

    @property
    def met(self) -> bool:
        return self.found >= self.least


@dataclass(frozen=True)
class Quorum:
    """How it stands: each rule with its numbers, and who was counted or not, and why."""

    results: tuple[Result, ...]
    sitting: tuple[Sitting, ...]

    @property
    def met(self) -> bool:
        return all(result.met for result in self.results)

    @property
    def failing(self) -> list[Result]:
        return [result for result in self.results if not result.met]

    @property
    def sentence(self) -> str:
        """Which rule fails, for whoever tries to go on."""
        if self.met:
            return f"Quorate: {self.counted} members hear this item."
        lacks = "; ".join(f"{one.says.lower()} ({one.found} of {one.least})" for one in self.failing)
        return f"Not quorate. Missing: {lacks}."

    @property
    def outside(self) -> list[str]:
        """Who has a conflict, and leaves the room while the item is heard."""
        return [one.name for one in self.sitting if one.conflict]

    @property
    def counted(self) -> int:
        return sum(1 for one in self.sitting if one.hears)


def least_for(rule: Rule, *, joint: bool, own: Mapping[str, int]) -> int:
    """What the regulations ask, or more where the panel asks more of itself."""
    return max(rule.joint if joint else rule.least, own.get(rule.key, 0) if rule.own else 0)


def work_out(sitting: Iterable[Sitting], *, joint: bool, own: Mapping[str, int] | None = None) -> Quorum:
    everybody = tuple(sitting)
    hearing = [one for one in everybody if one.hears]
    results = tuple(
        Result(rule.key, rule.says, least, rule.count(hearing))
        for rule in RULES
        if rule.applies(hearing) and (least := least_for(rule, joint=joint, own=own or {}))
    )
    return Quorum(results, everybody)
