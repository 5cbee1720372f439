"""What is left when all is drawn: files in the folder, and where they belong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from panels.packs.links import Mark
from panels.packs.parts import Stretch, stretches_from

Size = tuple[float, float]
"""Width and height of a sheet in points, as `marking.size_of` tells them."""


@dataclass(frozen=True)
class Ready:
    """A paper as a file of sheets, ready to be put in."""

    key: str
    title: str
    file: str
    sizes: tuple[Size, ...]
    """One for each page."""
    marks: tuple[Mark, ...]
    scanned: int = 0
    """How many of its pages are pictures of words."""

    @property
    def pages(self) -> int:
        return len(self.sizes)


@dataclass(frozen=True)
class Laid:
    """One edition with everything drawn that is to be drawn for it."""

    key: str
    called: str
    last_page: int
    stretches: tuple[Stretch, ...]
    papers: tuple[Ready, ...]
    frame: str
    edges: str
    numbers: tuple[str, ...]
    sheets: tuple[Size, ...]
    """The sizes of its sheets, in the order of the pages of `edges`."""
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaidOut:
    """All editions, and of how many steps it takes to make them theirs are the last."""

    editions: tuple[Laid, ...]
    steps: int


def to_json(laid: LaidOut) -> str:
    return json.dumps(asdict(laid), ensure_ascii=False)


def from_json(text: str) -> LaidOut:
    held = json.loads(text)
    return LaidOut(tuple(_laid(each) for each in held["editions"]), held["steps"])


def _laid(held: Mapping[str, Any]) -> Laid:
    return Laid(
        **{
            **held,
            "stretches": stretches_from(held["stretches"]),
            "papers": tuple(_ready(each) for each in held["papers"]),
            "numbers": tuple(held["numbers"]),
            "sheets": _sizes(held["sheets"]),
            "letters": tuple(held["letters"]),
        }
    )


def _ready(held: Mapping[str, Any]) -> Ready:
    return Ready(**{**held, "sizes": _sizes(held["sizes"]), "marks": _marks(held["marks"])})


def _sizes(held: list[list[float]]) -> tuple[Size, ...]:
    return tuple((width, height) for width, height in held)


def _marks(held: list[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(each["title"], each["page"], _marks(each["under"])) for each in held)
