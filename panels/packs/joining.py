"""Drawn papers put together: the frame with each paper after the divider of its item, and one tree of tags for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Pdf

from panels.packs import finishing, marking
from panels.packs.laid import Laid, LaidOut, Ready
from panels.packs.parts import Made, digest
from panels.packs.planning import DIVIDER, PAPER
from panels.packs.tags import Tree

Report = Callable[[int, int, str, str], None]


def join(laid: LaidOut, folder: Path, report: Report) -> tuple[Made, ...]:
    """The last of the steps that `composing.lay_out` began to count."""
    of, made = laid.steps, []
    for place, each in enumerate(laid.editions, of - len(laid.editions)):
        report(place, of, "Putting together", "")
        made.append(_put_together(each, folder))
    report(of, of, "Done", "")
    return tuple(made)


def _put_together(laid: Laid, folder: Path) -> Made:
    file = folder / f"pack-{laid.key}.pdf"
    with pikepdf.open(folder / laid.frame) as pdf:
        _insert(pdf, laid, folder)
        finishing.number(pdf, laid, folder)
        finishing.finish(pdf, laid)
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        count = len(pdf.pages)
    scans = tuple(each.title for each in laid.papers if each.scanned)
    return Made(laid.key, file.name, digest(file), count, laid.last_page, laid.stretches, scans, laid.letters)


def _insert(pdf: Pdf, laid: Laid, folder: Path) -> None:
    """Papers after the divider of their item, with their tags after its tags.

    One is in memory at a time: what was copied holds on to the bytes of its file, and to nothing else of it.
    """
    marking.close_pages(list(pdf.pages))
    tree = Tree(pdf)
    sections = _sections(pdf, laid)
    papers = iter(laid.papers)
    place, section = 0, None
    for each in laid.stretches:
        if each.kind == DIVIDER:
            section = sections[each.item]
        if each.kind == PAPER:
            _add(pdf, tree, folder, next(papers), place, section)
        place += each.count
    tree.finish()


def _add(pdf: Pdf, tree: Tree, folder: Path, paper: Ready, place: int, section: Any) -> None:
    source = Pdf.open(folder / paper.file)  # not closed: that would cut off the bytes
    for number, page in enumerate(source.pages):
        pdf.pages.insert(place + number, page)
    added: list[Any] = [page.obj for page in pdf.pages[place : place + paper.pages]]
    made = tree.section(paper.title, section)
    tree.graft(source, added, made)
    section.K.append(made)


def _sections(pdf: Pdf, laid: Laid) -> dict[str, Any]:
    """The last tag of each divider by its item: a piece of the frame has one tag on each of its pages, in order."""
    top = pdf.Root.StructTreeRoot.K
    document = top[0] if isinstance(top, Array) else top
    pieces = [each for each in laid.stretches if each.kind != PAPER]
    tagged = list(document.K)
    if len(tagged) != sum(each.count for each in pieces):
        raise ValueError("the frame has not one tag for each of its pages")
    found, place = {}, 0
    for piece in pieces:
        place += piece.count
        section = tagged[place - 1]
        if not isinstance(section.K, Array):
            section.K = Array([section.K])
        found[piece.item] = section
    return found
