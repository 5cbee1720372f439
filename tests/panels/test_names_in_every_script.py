"""Names are written in real letters on every page: no boxes in the cover, the watermark or a letter."""

import re
from dataclasses import replace

import pikepdf
import pytest

from adoption import paper
from panels.packs.composing import compose
from panels.packs.drawing import TEMPLATES, letters_without_a_font, render, written
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


@pytest.mark.parametrize("where", ["title", "paper"])
def test_letters_that_no_font_has_are_told_wherever_they_stand(tmp_path, where):
    """On the cover and the dividers, which are laid out first, and in words that somebody wrote."""
    made_of = binder(tmp_path, "Nia \ue001" if where == "title" else "Nia")
    if where == "paper":
        (tmp_path / "words.txt").write_text("A letter \ue001 of its own.", encoding="utf-8")
        written = Paper("b", "Notes", Form.TEXT, "words.txt", digest(tmp_path / "words.txt"))
        made_of = replace(made_of, items=(replace(made_of.items[0], papers=(written,)),))
    (made,) = compose(made_of, (Edition("whole"),), tmp_path, lambda *_: None)
    assert made.letters == ("\ue001",)


STACKS = re.compile(r"font(?:-family)?:\s*([^;}{]*(?:serif|monospace)[^;}{]*)")
PAPERS = sorted(path for path in TEMPLATES.rglob("*paper.html"))


def stacks() -> set[str]:
    """What every paper of the service says about its letters."""
    said = {found.strip() for path in PAPERS for found in STACKS.findall(path.read_text(encoding="utf-8"))}
    return {re.sub(r"{%.*?%}", "", each) for each in said}


def test_no_paper_of_ours_writes_a_name_in_letters_that_its_fonts_lack():
    """Reports, letters, minutes, agreements: each with its own list of fonts, in every weight that it may use."""
    assert len(PAPERS) > 20
    assert len(stacks()) > 5
    names = " ".join(NAMES)
    for stack in sorted(stacks()):
        style = f"font: {stack}" if "pt" in stack or "mm" in stack else f"font-family: {stack}"
        words = f"<p>{names}</p><h1>{names}</h1><p><b>{names}</b> <i>{names}</i></p><pre>{names}</pre>"
        html = f"<html lang='en'><title>Names</title><style>body {{ {style} }}</style>{words}"
        with letters_without_a_font() as boxes:
            written(render(html))
        assert boxes == set(), stack


def test_a_paper_with_boxes_is_told_without_one_letter_of_the_name(caplog):
    paper.draw("panels/statement_paper.html", {"heading": "Minutes", "text": "Nia \ue001"})
    (line,) = [record.getMessage() for record in caplog.records if record.name == "adoption.paper"]
    assert "has 1 letters that no font" in line
    assert "\ue001" not in line
    assert "Nia" not in line
