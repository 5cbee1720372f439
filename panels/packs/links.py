"""Links and bookmarks inside a paper, kept pointing at the right page once it is somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from panels.packs.sheets import Fit

MOST_BOOKMARKS, DEEPEST = 400, 3
KEPT = {"/Type", "/Subtype", "/Rect", "/Border", "/BS", "/F", "/H", "/StructParent", "/Contents"}
"""What a link may bring along besides where it leads."""


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, the place of its page in the paper, and the bookmarks under it."""

    title: str
    page: int
    under: tuple[Mark, ...] = ()


class Places:
    """Named and written-out destinations of one paper, as they will be once its pages lie on their sheets."""

    def __init__(self, pdf: Pdf, fits: list[Fit]) -> None:
        self.pages = [page.obj for page in pdf.pages]
        self.numbers = {page.objgen: place for place, page in enumerate(self.pages)}
        self.fits = fits
        self.names = _names(pdf)

    def number(self, target: Any) -> int | None:
        found = self._array(target)
        return self.numbers.get(found[0].objgen) if found else None

    def moved(self, target: Any) -> Array | None:
        """The destination for a link of this paper, or None when it leads nowhere in it."""
        found = self._array(target)
        number = self.number(target)
        if found is None or number is None:
            return None
        page, how = self.pages[number], self.fits[number]
        try:
            x, y = how.point(float(found[2]), float(found[3]))
            return Array([page, Name.XYZ, round(x, 2), round(y, 2), 0])
        except (IndexError, TypeError, ValueError):
            return Array([page, Name.Fit])

    def _array(self, target: Any) -> Any:
        if isinstance(target, Dictionary):
            target = target.get(Name.D)
        if isinstance(target, String | Name):
            target = self.names.get(str(target))
            target = target.get(Name.D) if isinstance(target, Dictionary) else target
        if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary) and target[0].is_indirect:
            return target
        return None


def settle(page: Object, places: Places) -> None:
    """Links within the paper lead where they led. A pack calls nobody: addresses of the web lead nowhere."""
    kept = Array()
    for note in page.get(Name.Annots, Array()):
        if note.get(Name.Subtype) != Name.Link:
            continue
        action = note.get(Name.A)
        target = note.get(Name.Dest, action if isinstance(action, Dictionary) else None)
        moved = places.moved(target)
        for key in list(note.keys()):
            if key not in KEPT:
                del note[key]
        if moved is not None:
            note.Dest = moved
        kept.append(note)
    if len(kept):
        page.Annots = kept
    elif Name.Annots in page:
        del page.Annots


def bookmarks(pdf: Pdf, places: Places) -> tuple[Mark, ...]:
    """What the paper brings along: three levels, a few hundred at most, only those that lead to one of its pages."""
    try:
        with pdf.open_outline(max_depth=DEEPEST) as outline:
            left = [MOST_BOOKMARKS]
            return _marks(outline.root, places, left)
    except (ValueError, TypeError, KeyError, RuntimeError, AttributeError):
        return ()


def _marks(rows: Any, places: Places, left: list[int]) -> tuple[Mark, ...]:
    found = []
    for row in rows:
        number = places.number(row.destination if row.destination is not None else row.action)
        if left[0] <= 0 or number is None:
            continue
        left[0] -= 1
        found.append(Mark(str(row.title)[:120], number, _marks(row.children, places, left)))
    return tuple(found)


def _names(pdf: Pdf) -> dict[str, Any]:
    try:
        old = pdf.Root.get(Name.Dests, Dictionary())
        found = {str(key): old[key] for key in old.keys()}  # noqa: SIM118 (a PDF dictionary is read by its keys)
        names = pdf.Root.get(Name.Names, Dictionary())
        named = {str(key): value for key, value in NameTree(names.Dests).items()} if Name.Dests in names else {}
        return {**found, **named}
    except (ValueError, TypeError, KeyError, RuntimeError, AttributeError):
        return {}
