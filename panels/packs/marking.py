"""What is laid over finished pages: page numbers for everybody, a name for each reader. Never part of the text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Name, Object, Page, Pdf

from panels.packs import drawing
from panels.packs.sheets import A4

FOOT = 9.1
"""Millimetres from the page number to the edge of the sheet."""
MARK = b"\n/Artifact <</Type /Pagination>> BDC q %s %s Do Q EMC\n"


def size_of(page: Page) -> tuple[float, float]:
    box = page.mediabox
    return round(float(box[2]), 1), round(float(box[3]), 1)


def sheets_of(pdf: Pdf) -> dict[tuple[float, float], dict[str, Any]]:
    """The sizes of its sheets, in millimetres, as the templates need them: nearly always one or two."""
    sizes = dict.fromkeys(size_of(page) for page in pdf.pages)
    return {size: _sheet(place, *size) for place, size in enumerate(sizes)}


def edges(pdf: Pdf, template: str, context: dict[str, Any]) -> dict[tuple[float, float], Object]:
    """One drawing for each size of sheet, used by all pages of that size."""
    sheets = sheets_of(pdf)
    with drawn(template, {**context, "sheets": list(sheets.values())}) as held:
        return {size: pdf.copy_foreign(page.as_form_xobject()) for size, page in zip(sheets, held.pages, strict=True)}


def drawn(template: str, context: dict[str, Any]) -> Pdf:
    html = drawing.filled(template, context)
    return pikepdf.open(io.BytesIO(drawing.written(drawing.render(html, tagged=False), tagged=False)))


def lay_over(pdf: Pdf, page: Page, form: Object, name: str, *, scale: float = 1.0) -> None:
    """On top of everything that the page draws; a screen reader passes over it."""
    resources = page.obj.get(Name.Resources)
    if resources is None:
        page.obj.Resources = resources = pikepdf.Dictionary()
    if Name.XObject not in resources:
        resources.XObject = pikepdf.Dictionary()
    resources.XObject[f"/{name}"] = form
    matrix = f"{scale:.5f} 0 0 {scale:.5f} 0 0 cm".encode()
    page.contents_add(MARK % (matrix, b"/" + name.encode()))


def close_pages(pages: Sequence[Page]) -> None:
    """Whatever a page did to its own coordinates ends with it."""
    for page in pages:
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n")


def _sheet(place: int, width: float, height: float) -> dict[str, Any]:
    zoom = min(width, height) / A4[0]
    high = height / 72 * 25.4
    return {
        "name": f"sheet{place}",
        "width": round(width / 72 * 25.4, 3),
        "height": round(high, 3),
        "above": round(high - FOOT * zoom, 3),
        "size": round(9 * zoom, 2),
    }
