"""Names are written in real letters on every page: no boxes in the cover, the watermark or a letter."""

import pikepdf
import pytest

from panels.packs.composing import compose
from panels.packs.parts import Binder, Edition, Form, Item, Paper, digest
from panels.packs.stamping import Stamp, stamp
from tests.panels import pack_papers

NAMES = {
    "王小明": ("DroidSans", "Nanum"),
    "やまだ": ("DroidSans", "Nanum"),
    "김민수": ("Nanum",),
    "আনোয়ারা বেগম": ("Bengali",),
    "ਗੁਰਪ੍ਰੀਤ": ("Gurmukhi",),
    "अनिता": ("Devanagari",),
    "சங்கர்": ("Tamil",),
    "ሰላም": ("Ethiopic",),
    "محمد علی": ("DejaVu", "Arabic", "NotoSans"),
    "Дмитро": ("NotoSans", "DejaVu"),
    "Zoë Nguyễn-Łuczak": ("NotoSans", "DejaVu"),
}
"""Each with the fonts that have its letters."""


def fonts_of(page) -> set[str]:
    """The fonts of the page and of whatever is laid over it."""
    found: set[str] = set()
    waiting = [page.obj.Resources]
    while waiting:
        resources = waiting.pop()
        for font in resources.get("/Font", {}).values():
            found.add(str(font.BaseFont).replace("-", "").lower())
        drawings = resources.get("/XObject", {}).values()
        waiting += [each.Resources for each in drawings if "/Resources" in each]
    return found


def has(page, families) -> bool:
    return any(family.lower() in font for font in fonts_of(page) for family in families)


def binder(tmp_path, name) -> Binder:
    (tmp_path / "a.pdf").write_bytes(pack_papers.upload("Report"))
    paper = Paper("a", f"Report on {name}", Form.PDF, "a.pdf", digest(tmp_path / "a.pdf"))
    item = Item("1", 1, "Suitability of adopters", name, (), (paper,))
    return Binder("Adopt North East", "Panel", "P-1", "14 December 2026", (("Panel", name),), (item,), 1, "today")


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[1:9])
def test_a_name_is_drawn_with_a_font_that_has_its_letters_on_cover_divider_and_watermark(tmp_path, name):
    (made,) = compose(binder(tmp_path, name), (Edition("whole"),), tmp_path, lambda *_: None)
    stamp(tmp_path / made.file, Stamp(name), tmp_path / "copy.pdf", over=tmp_path / "over.zip")

    with pikepdf.open(tmp_path / made.file) as pack:
        divider = next(part.first for part in made.stretches if part.kind == "item")
        assert has(pack.pages[0], NAMES[name])
        assert has(pack.pages[divider - 1], NAMES[name])
        assert not has(pack.pages[0], ("Cherokee",)), "the question can be answered with no"
    with pikepdf.open(tmp_path / "copy.pdf") as copy:
        paper = next(part.first for part in made.stretches if part.paper)
        assert has(copy.pages[paper - 1], NAMES[name]), "the watermark"


def test_letters_that_no_font_has_are_told(tmp_path):
    """A letter of a private alphabet stands for a script whose fonts this machine lacks."""
    (made,) = compose(binder(tmp_path, "Nia \ue001"), (Edition("whole"),), tmp_path, lambda *_: None)
    assert made.letters == ("\ue001",)
