"""Which hard facts leave a family out, each with its reason, its date and its source. Unknown is never one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from adopters import topics
from adopters.flows import Stage
from adopters.models import CheckKind
from adoption.clock import london
from adoption.wording import day_in_words
from familyfinding import needs
from familyfinding.finder.family import Family, Sight
from familyfinding.finder.sought import Sought
from familyfinding.models import Apart, Fact

NOT_NOW = "not_now"


@dataclass(frozen=True)
class Exclusion:
    """One fact that stands in the way: in words, since when, and where it is written."""

    fact: Fact
    says: str
    on: date | None
    source: str


def not_searching(family: Family, sought: Sought | None = None) -> Iterator[Exclusion]:
    """The stage of the household, or no approval that stands, or one that has to be reviewed first (AAR r30D)."""
    if family.stage == Stage.APPROVED and family.approved_on:
        if family.review_since:
            says = "Their approval has to be reviewed first"
            yield Exclusion(Fact.NOT_APPROVED, says, family.review_since, "The review of their approval")
        return
    says = "There is no approval that stands" if family.stage == Stage.APPROVED else str(family.stage.label)
    yield Exclusion(Fact.NOT_APPROVED, says, family.stage_since, "The household’s stage")


def on_hold(family: Family, sought: Sought | None = None) -> Iterator[Exclusion]:
    if family.paused_on:
        yield Exclusion(Fact.ON_HOLD, "They asked for a pause", family.paused_on, "The pause on the household’s file")


def exploring(family: Family, sought: Sought | None = None) -> Iterator[Exclusion]:
    """Known to every family finder, so that nobody offers the same family another child (FF-68)."""
    ours = {child.pk for child in sought.together} if sought else set()
    if family.exploring and family.exploring not in ours:
        on = london(family.exploring_at).date() if family.exploring_at else None
        yield Exclusion(Fact.EXPLORING, "They were given another child’s report", on, "The link being explored")


def checks(family: Family, sought: Sought | None = None) -> Iterator[Exclusion]:
    if family.check:
        ran_out = date.fromisoformat(family.check["on"])
        kind = CheckKind(family.check["kind"]).label
        says = f"{kind}: to be renewed"
        yield Exclusion(Fact.CHECKS, says, ran_out, "The checks of the household")


def apart(family: Family, sought: Sought) -> Iterator[Exclusion]:
    """The child’s worker recorded a family or a place; the reason stays on the child’s side."""
    for one in sought.apart:
        family_itself = one.kind == Apart.CONFLICT and one.household_id == family.household
        area = one.kind == Apart.AUTHORITY and one.authority_id == family.authority
        district = one.kind == Apart.DISTRICT and one.district in sought.districts.get(family.file, ())
        if family_itself or area or district:
            says = "A conflict is recorded" if family_itself else "They live in an area that is not safe for the child"
            yield Exclusion(Fact.APART, says, one.on, f"Recorded by {one.recorded_by.display_name} on the child’s file")


def capacity(family: Family, sought: Sought) -> Iterator[Exclusion]:
    """Their own words about so many children at once. Anything but “not now” leaves the family in."""
    asked = needs.capacity(sought.number)
    if asked and family.said and family.said["grade"] == NOT_NOW:
        asks = topics.TOPIC[asked[0]].asks
        on, version = date.fromisoformat(family.said["on"]), family.said["number"]
        says = f"They told us “{topics.SAYS[NOT_NOW]}”: {asks[0].lower()}{asks[1:]}"
        yield Exclusion(Fact.CAPACITY, says, on, f"What they can consider, version {version}")


def of_itself(family: Family) -> Iterator[Exclusion]:
    """What is so for every child."""
    for find in (not_searching, on_hold, exploring, checks):
        yield from find(family)


Finds = Callable[[Family, Sought], Iterator[Exclusion]]

EVERYBODY: tuple[Finds, ...] = (exploring, apart)
"""What every family finder may know of a family whose profile they are shown (FF-68); `apart` is the child’s own."""

AT_HOME: tuple[Finds, ...] = (not_searching, on_hold, exploring, checks, apart, capacity)
"""What the family’s own agency knows."""


def exclusions(family: Family, sought: Sought) -> tuple[Exclusion, ...]:
    """What is another agency’s to know is not known here, and so leaves nobody out."""
    finds = EVERYBODY if family.sight == Sight.COPY else AT_HOME
    return tuple(found for find in finds for found in find(family, sought))


def in_words(exclusion: Exclusion) -> str:
    """One sentence for a timeline."""
    return f"{exclusion.fact.label}{f' ({day_in_words(exclusion.on)})' if exclusion.on else ''}"
