"""From papers to packs: each paper made ready once, then put together for every edition that is wanted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Pdf

from panels.packs import drawing, finishing, frame, marking, planning
from panels.packs.frame import Frame
from panels.packs.parts import Binder, Broken, Edition, Made, digest
from panels.packs.planning import DIVIDER, PAPER, Plan
from panels.packs.reading import Ready, ready
from panels.packs.tags import Tree

MOST_PAGES = 2_000
SETTLING = 4
Report = Callable[[int, int, str, str], None]
"""(done, of, what is being done, the title of the paper it is done to)."""

TOO_LONG = (
    "With this paper the pack has {pages:,} pages, and it takes at most {most:,}. "
    "Leave papers out, or put them into a second pack."
)


@dataclass(frozen=True)
class Whole:
    """The pack with all of its items: which page is what, and the pages of the frame that say so."""

    plan: Plan
    frame: Frame


def compose(binder: Binder, editions: tuple[Edition, ...], folder: Path, report: Report) -> tuple[Made, ...]:
    """Files in the folder, one for each edition. Raises Broken with the title of the paper that cannot go in."""
    sizes = sorted({edition.large for edition in editions} | {False})
    of = len(sizes) * len(list(binder.papers)) + len(editions)
    done = 0
    made_ready: dict[bool, dict[str, Ready]] = {}
    for large in sizes:
        made_ready[large], pages = {}, 0
        for paper in binder.papers:
            report(done, of, "Making ready", paper.title)
            found = ready(paper, folder, large=large)
            pages += found.pages
            if pages > MOST_PAGES:
                raise Broken(paper.title, TOO_LONG.format(pages=pages, most=MOST_PAGES))
            made_ready[large][paper.key] = found
            done += 1
    wholes = {large: _settled(binder, made_ready[large], large=large) for large in sizes}
    made = []
    for edition in editions:
        report(done, of, "Putting together", "")
        with drawing.letters_without_a_font() as letters:
            whole = _put_together(binder, edition, made_ready[edition.large], wholes, folder)
        made.append(replace(whole, letters=tuple(sorted(letters))))
        done += 1
    report(done, of, "Done", "")
    return tuple(made)


def _settled(binder: Binder, papers: Mapping[str, Ready], *, large: bool) -> Whole:
    """The frame names page numbers, and its own length moves them: laid out again until both agree."""
    counts = {key: each.pages for key, each in papers.items()}
    whole, found = Edition("whole", large=large), None
    for _ in range(SETTLING):
        pages = found.last_page - binder.first_page + 1 if found else 0
        ours = frame.draw(binder, whole, found, pages=pages)
        again = planning.plan(binder, ours.counts, counts)
        if again == found:
            return Whole(again, ours)
        found = again
    raise ValueError("the pages of the frame do not settle")


def _put_together(
    binder: Binder, edition: Edition, papers: Mapping[str, Ready], wholes: Mapping[bool, Whole], folder: Path
) -> Made:
    whole, ours = wholes[edition.large].plan, wholes[edition.large].frame
    if edition.without:
        ours = frame.draw(binder, edition, whole, pages=whole.last_page - binder.first_page + 1)
    plan = planning.for_edition(whole, ours.counts, edition)
    file = folder / f"pack-{edition.key}.pdf"
    with pikepdf.open(io.BytesIO(ours.data)) as pdf:
        _insert(pdf, plan, papers)
        finishing.number(pdf, plan, binder, elsewhere=wholes[False].plan if edition.large else None)
        finishing.finish(pdf, plan, binder, papers)
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        count = len(pdf.pages)
    scans = tuple(each.paper.title for each in papers.values() if each.scanned and _is_in(plan, each))
    return Made(edition.key, file.name, digest(file), count, whole.last_page, plan.stretches, scans)


def _is_in(plan: Plan, found: Ready) -> bool:
    return any(each.paper == found.paper.key for each in plan.stretches)


def _insert(pdf: Pdf, plan: Plan, papers: Mapping[str, Ready]) -> None:
    """Papers after the divider of their item, with their tags after its tags.

    One is in memory at a time: what was copied holds on to the bytes of its file, and to nothing else of it.
    """
    marking.close_pages(list(pdf.pages))
    tree = Tree(pdf)
    sections = _sections(pdf, plan)
    place, section = 0, None
    for each in plan.stretches:
        if each.kind == DIVIDER:
            section = sections[each.item]
        if each.kind == PAPER:
            source = Pdf.open(papers[each.paper].file)  # not closed: that would cut off the bytes
            for number, page in enumerate(source.pages):
                pdf.pages.insert(place + number, page)
            added = [page.obj for page in pdf.pages[place : place + each.count]]
            _graft(tree, source, added, each.title, section)
        place += each.count
    tree.finish()


def _graft(tree: Tree, source: Pdf, added: list[Any], title: str, section: Any) -> None:
    made = tree.section(title, section)
    tree.graft(source, added, made)
    section.K.append(made)


def _sections(pdf: Pdf, plan: Plan) -> dict[str, Any]:
    """The last tag of each divider by its item: a piece of the frame has one tag on each of its pages, in order."""
    top = pdf.Root.StructTreeRoot.K
    document = top[0] if isinstance(top, Array) else top
    pieces = [each for each in plan.stretches if each.kind != PAPER]
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
