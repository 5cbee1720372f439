"""The pages of a pack as pictures and as words, to be read in a browser without handing out the file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from pikepdf import Pdf

POINTS_AN_INCH = 72
SHARP = 115
QUALITY = 82
HEAD = "Confidential"
"""The first words of what is laid over every page (`templates/panels/packs/numbers_paper.html`)."""


def picture_name(page: int) -> str:
    return f"{page:04d}.webp"


def words_name(page: int) -> str:
    return f"{page:04d}.txt"


def picture(pack: Path, numbers: Sequence[int], to: Path, report: Callable[[int, int], None]) -> None:
    """A zip with a picture and the words of each page under the page’s number. Pictures are packed already."""
    with pypdfium2.PdfDocument(pack) as pdf, zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as kept:
        for place, number in enumerate(numbers):
            image, words = _page(pdf, place)
            kept.writestr(picture_name(number), image)
            kept.writestr(words_name(number), words)
            report(place + 1, len(numbers))


def words(pack: Path, to: Path, report: Callable[[int, int], None]) -> int:
    """The words of each page as one list, for a copy that is searched before it leaves."""
    found = []
    with pypdfium2.PdfDocument(pack) as pdf:
        for place in range(len(pdf)):
            page = pdf[place]
            text = page.get_textpage()
            found.append(text.get_text_range().replace("\r\n", "\n"))
            text.close()
            page.close()
            report(place + 1, len(pdf))
    to.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return len(found)


def _page(pdf: pypdfium2.PdfDocument, place: int) -> tuple[bytes, str]:
    page = pdf[place]
    width, height = page.get_size()
    scale = SHARP / POINTS_AN_INCH * 842 / max(width, height)
    bitmap = page.render(scale=scale)
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "WEBP", quality=QUALITY, method=2)
    bitmap.close()
    text = page.get_textpage()
    words = text.get_text_range()
    text.close()
    page.close()
    return out.getvalue(), _own_words(words)


def _own_words(words: str) -> str:
    """Without what was laid over the page, which comes last."""
    own, found, _ = words.rpartition(HEAD)
    return (own if found else words).replace("\r\n", "\n").replace("\ufffe", "").strip()


def see_through(stamp: Pdf, to: Path) -> None:
    """The stamp of a copy as pictures that are laid over those of the pages, named by the shape of the sheet."""
    held = io.BytesIO()
    stamp.save(held)
    with pypdfium2.PdfDocument(held.getvalue()) as opened, zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as kept:
        for place in range(len(opened)):
            page = opened[place]
            width, height = page.get_size()
            bitmap = page.render(
                scale=SHARP / POINTS_AN_INCH * 842 / max(width, height), fill_color=(0, 0, 0, 0), force_bitmap_format=4
            )
            out = io.BytesIO()
            bitmap.to_pil().convert("RGBA").save(out, "PNG")
            kept.writestr(shape_name(wide=width > height), out.getvalue())
            bitmap.close()
            page.close()


def shape_name(*, wide: bool) -> str:
    return "across.png" if wide else "upright.png"
