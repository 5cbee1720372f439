"""What is laid over finished pages: page numbers for everybody, a name for each reader. Never part of the text."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Name, Object, Page, Pdf

MARK = b"\n/Artifact <</Type /Pagination>> BDC q %s %s Do Q EMC\n"


def size_of(page: Page) -> tuple[float, float]:
    """Two sheets are of one size when a printer would not tell them apart."""
    box = page.mediabox
    return rounded(float(box[2]), float(box[3]))


def rounded(width: float, height: float) -> tuple[float, float]:
    return round(width, 1), round(height, 1)


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
