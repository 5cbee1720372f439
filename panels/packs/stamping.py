"""A reader’s own copy: the pack as it is, with the reader’s name on every page (PN-16)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from panels.packs import marking, overlays, picturing
from panels.packs.parts import digest


@dataclass(frozen=True)
class Stamp:
    """Whose copy it is. `until` is the sentence that says when to destroy it."""

    name: str
    until: str = ""


@dataclass(frozen=True)
class Stamped:
    sha256: str
    pages: int
    size: int


def stamp(pack: Path, whose: Stamp, to: Path, *, over: Path | None = None) -> Stamped:
    """One drawing for each size of sheet, used by all pages: a copy costs a fraction of a second.

    `over` is where the same drawings go as pictures, for reading in the browser.
    """
    with pikepdf.open(pack) as pdf:
        sheets = overlays.sheets_of(marking.size_of(page) for page in pdf.pages)
        data = overlays.drawn("panels/packs/stamp_paper.html", {"sheets": list(sheets.values()), "whose": whose})
        with pikepdf.open(io.BytesIO(data)) as drawn:
            if over is not None:
                picturing.see_through(drawn, over)
            forms = {
                size: pdf.copy_foreign(page.as_form_xobject()) for size, page in zip(sheets, drawn.pages, strict=True)
            }
            for page in pdf.pages:
                marking.lay_over(pdf, page, forms[marking.size_of(page)], "HwName")
            pages = len(pdf.pages)
            pdf.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return Stamped(digest(to), pages, to.stat().st_size)
