"""Drawings that are laid over finished pages (`marking.lay_over`): one for each size of sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from panels.packs import drawing
from panels.packs.laid import Size
from panels.packs.sheets import A4

FOOT = 9.1
"""Millimetres from the page number to the edge of the sheet."""


def sheets_of(sizes: Iterable[Size], *, smallest: float = 0) -> dict[Size, dict[str, Any]]:
    """In millimetres, as the templates need them: nearly always one or two. `smallest`: points of their letters."""
    return {size: _sheet(place, *size, smallest) for place, size in enumerate(dict.fromkeys(sizes))}


def drawn(template: str, context: dict[str, Any]) -> bytes:
    html = drawing.filled(template, context)
    return drawing.written(drawing.render(html, tagged=False), tagged=False)


def _sheet(place: int, width: float, height: float, smallest: float) -> dict[str, Any]:
    zoom = min(width, height) / A4[0]
    high = height / 72 * 25.4
    return {
        "name": f"sheet{place}",
        "width": round(width / 72 * 25.4, 3),
        "height": round(high, 3),
        "above": round(high - FOOT * zoom, 3),
        "size": max(round(9 * zoom, 2), smallest),
        "is_tight": smallest > 9 * zoom * 1.1,
    }
