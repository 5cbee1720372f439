"""Which page is what: worked out once for everybody, so that page 47 is page 47 in every copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panels.packs.parts import Binder, Edition, Stretch

COVER, AGENDA, CONTENTS, DIVIDER, PAPER, LAST = "cover", "agenda", "contents", "item", "paper", "last"
FRONT = {COVER: "Cover", AGENDA: "Agenda", CONTENTS: "Contents"}


@dataclass(frozen=True)
class Plan:
    stretches: tuple[Stretch, ...]

    @property
    def last_page(self) -> int:
        return max(each.last for each in self.stretches)

    @property
    def last_of(self) -> dict[str, int]:
        return {each.paper: each.last for each in self.stretches if each.paper}

    def find(self, kind: str, *, item: str = "", paper: str = "") -> Stretch:
        return next(each for each in self.stretches if (each.kind, each.item, each.paper) == (kind, item, paper))

    def of_item(self, key: str) -> tuple[int, int]:
        """First and last page of an item, its divider included."""
        pages = [each for each in self.stretches if each.item == key]
        return pages[0].first, pages[-1].last


def plan(binder: Binder, frame: Mapping[str, int], papers: Mapping[str, int]) -> Plan:
    """`frame`: pages of each piece of the frame by its anchor; `papers`: pages of each paper by its key."""
    found: list[Stretch] = []

    def add(kind: str, count: int, title: str, **more: object) -> None:
        first = found[-1].last + 1 if found else binder.first_page
        found.append(Stretch(kind, first, count, title, **more))  # type: ignore[arg-type]

    for kind, title in FRONT.items():
        if kind in frame:
            add(kind, frame[kind], title)
    for item in binder.items:
        add(DIVIDER, frame[anchor(item.key)], item.heading, item=item.key, number=item.number)
        for paper in item.papers:
            add(PAPER, papers[paper.key], paper.title, item=item.key, number=item.number, paper=paper.key)
    add(LAST, frame[LAST], last_title(binder))
    return Plan(tuple(found))


def for_edition(whole: Plan, frame: Mapping[str, int], edition: Edition) -> Plan:
    """The same numbers with the pages of some items missing. The frame may have got shorter, never longer.

    Of an item that is left out something is said only in lines that the whole pack has for it.
    """
    kept = []
    for each in whole.stretches:
        if each.item in edition.without:
            continue
        count = each.count if each.kind == PAPER else frame[anchor(each.item) if each.item else each.kind]
        if count > each.count:
            raise ValueError("the frame of this copy needs more pages than the pack has for it")
        kept.append(Stretch(each.kind, each.first, count, each.title, each.item, each.number, each.paper))
    return Plan(tuple(kept))


def last_title(binder: Binder) -> str:
    return "What this document holds" if binder.name else "What this pack holds"


def anchor(key: str) -> str:
    return f"item-{key}"


def labels(stretches: Sequence[Stretch]) -> list[tuple[int, Stretch]]:
    """Each page of an edition in its order: (page number, what it belongs to)."""
    return [(each.first + place, each) for each in stretches for place in range(each.count)]
