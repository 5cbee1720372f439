"""“Item 3, page 47 of 212” at the foot of every page, drawn here and laid on in `finishing`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from panels.packs import overlays
from panels.packs.laid import Size
from panels.packs.parts import Binder, Stretch
from panels.packs.planning import Plan, labels

LARGE = 13
"""Points of a page number in large print, also on sheets that are no larger than others."""

AT_ONCE = 100


def draw_edges(binder: Binder, sizes: Sequence[Size], to: Path, *, large: bool) -> None:
    """One page for each size of sheet, in the order in which the sizes come up."""
    sheets = overlays.sheets_of(sizes, smallest=LARGE if large else 0)
    data = overlays.drawn("panels/packs/edges_paper.html", {"binder": binder, "sheets": list(sheets.values())})
    to.write_bytes(data)


def draw_numbers(plan: Plan, sizes: Sequence[Size], file: str, folder: Path, *, elsewhere: Plan | None) -> list[str]:
    """One page for each page, in files of a hundred: what is laid out at once is held in memory at once."""
    sheets = overlays.sheets_of(sizes, smallest=LARGE if elsewhere else 0)
    rows = []
    for (page_number, stretch), size in zip(labels(plan.stretches), sizes, strict=True):
        item = f"Item {stretch.number}, " if stretch.number else ""
        says = f"{item}page {page_number} of {plan.last_page}"
        rows.append({"says": says, "sheet": sheets[size]["name"], "also": _also(page_number, stretch, elsewhere)})
    files: list[str] = []
    for place in range(0, len(rows), AT_ONCE):
        some = {"rows": rows[place : place + AT_ONCE], "sheets": list(sheets.values())}
        data = overlays.drawn("panels/packs/numbers_paper.html", some)
        files.append(f"{file}-{len(files)}.pdf")
        (folder / files[-1]).write_bytes(data)
    return files


def _also(page: int, stretch: Stretch, plan: Plan | None) -> str:
    """Large print has more pages. Where everybody else is must still be said."""
    if plan is None:
        return ""
    there = plan.find(stretch.kind, item=stretch.item, paper=stretch.paper)
    if there.count == stretch.count:
        return f"page {there.first + page - stretch.first} in other copies"
    if there.count == 1:
        return f"page {there.first} in other copies"
    return f"pages {there.first} to {there.last} in other copies"
