"""The pages of our own around the papers: cover, agenda, contents, a divider for each item, and the last page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from panels.packs import drawing, planning
from panels.packs.parts import Binder, Edition, Item, Paper
from panels.packs.planning import AGENDA, CONTENTS, COVER, DIVIDER, LAST, PAPER, Plan, anchor

TEMPLATE = "panels/packs/frame_paper.html"


@dataclass(frozen=True)
class Frame:
    """The frame laid out, and how many pages each piece takes."""

    document: Any
    counts: Mapping[str, int]

    @property
    def data(self) -> bytes:
        return drawing.written(self.document)


def draw(binder: Binder, edition: Edition, plan: Plan | None, *, pages: int) -> Frame:
    document = drawing.render(drawing.filled(TEMPLATE, _context(binder, edition, plan, pages)))
    return Frame(document, _counts(document, _anchors(binder, edition)))


def _anchors(binder: Binder, edition: Edition) -> list[str]:
    shown = [anchor(item.key) for item in binder.items if item.key not in edition.without]
    return [COVER, *([AGENDA] if binder.has_agenda else []), CONTENTS, *shown, LAST]


def _counts(document: Any, anchors: list[str]) -> dict[str, int]:
    """Each piece begins on a page of its own; its anchor is on all of its pages."""
    begins: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for name in page.anchors:
            begins.setdefault(name, number)
    first = [begins[name] for name in anchors] + [len(document.pages)]
    return {name: first[place + 1] - first[place] for place, name in enumerate(anchors)}


def _context(binder: Binder, edition: Edition, plan: Plan | None, pages: int) -> dict[str, Any]:
    return {
        "binder": binder,
        "edition": edition,
        "items": [_item(item, edition, plan) for item in binder.items],
        "addendum": binder.number,
        "pages": pages,
        "last_page": plan.last_page if plan else 888,
        "about": plan.find(LAST).first if plan else 888,
        "fingerprint": _in_groups(binder.fingerprint),
        "holds": planning.last_title(binder),
    }


def _item(item: Item, edition: Edition, plan: Plan | None) -> dict[str, Any]:
    if item.key in edition.without:
        first, last = plan.of_item(item.key) if plan else (888, 888)
        return {"number": item.number, "hidden": True, "first": first, "last": last, "papers": len(item.papers)}
    return {
        "number": item.number,
        "anchor": anchor(item.key),
        "kind": item.kind,
        "title": item.title,
        "heading": item.heading,
        "facts": item.facts,
        "page": plan.find(DIVIDER, item=item.key).first if plan else 888,
        "papers": [_paper(paper, item, plan) for paper in item.papers],
    }


def _paper(paper: Paper, item: Item, plan: Plan | None) -> dict[str, Any]:
    where = plan.find(PAPER, item=item.key, paper=paper.key) if plan else None
    return {
        "key": paper.key,
        "title": paper.title,
        "version": paper.version,
        "short": paper.sha256[:16],
        "page": where.first if where else 888,
        "last": where.last if where else 888,
        "count": where.count if where else 88,
    }


def _in_groups(digest: str) -> str:
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
