"""A child’s needs and what a family says, side by side: the family’s own words, never a fact and never a sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from adopters.models import Considering
from adopters.topics import GRADES
from familyfinding import needs
from familyfinding.actions.needs import in_order
from familyfinding.finder.family import Family, Sight
from familyfinding.finder.sought import Sought
from familyfinding.models import Need
from familyfinding.needs import Said


@dataclass(frozen=True)
class Beside:
    """One need and the family’s answers that speak to it; no answer where no question does."""

    need: Need
    answers: tuple[Said, ...]


@dataclass(frozen=True)
class Statement:
    """What one family told us about one child’s needs, and when. `on` is empty where nobody has asked them."""

    rows: tuple[Beside, ...]
    on: date | None
    version: int
    in_own_words: bool

    @property
    def by_grade(self) -> list[tuple[str, str, list[str]]]:
        """Grade by grade, the needs in words: “Yes”, “We would like to talk about this”, “Not now”, not known."""
        found: dict[str, list[str]] = {grade: [] for grade, _ in GRADES}
        for row in self.rows:
            for grade in dict.fromkeys(answer.grade for answer in row.answers):
                found[grade].append(row.need.about.says)
        return [(grade, says, found[grade]) for grade, says in GRADES if found[grade]]


def needs_of(sought: Sought) -> list[Need]:
    """What stands for the child whose file leads, in the order of the table of kinds."""
    return in_order(Need.rows.to_be_met().filter(child=sought.child).select_related("recorded_by"))


def newest(families: Iterable[Family]) -> dict[int, Considering]:
    """What each family says today, as far as it is ours to know (FF-28)."""
    ours = [family.household for family in families if family.sight != Sight.COPY]
    rows = Considering.rows.filter(household__in=ours).order_by("household", "-number").distinct("household")
    return {row.household_id: row for row in rows}


def statement(
    family: Family, sought: Sought, mine: Iterable[Need], said: Mapping[int, Considering], day: date
) -> Statement:
    row = said.get(family.household)
    age = sought.child.age_on(day)
    rows = tuple(
        Beside(
            need,
            tuple(needs.said(row.answers if row else None, _asked(need, age, sought))),
        )
        for need in mine
    )
    own = family.sight == Sight.FILE
    return Statement(rows, row.on if row else None, row.number if row else 0, own)


def _asked(need: Need, age: int, sought: Sought) -> tuple[str, ...]:
    return needs.asked_about(need.about, age=age, children=sought.number)
