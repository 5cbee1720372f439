"""From papers to packs: each paper made ready once, everything drawn, then put together for every wanted edition.

Drawing takes WeasyPrint and its memory, putting together takes the tags of all papers at once. Neither needs the
other: between the two is nothing but files, so that the process can begin again without what drawing left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from panels.packs import drawing, frame, joining, marking, numbering, planning
from panels.packs.frame import Frame
from panels.packs.laid import Laid, LaidOut, Ready, Size
from panels.packs.parts import Binder, Broken, Edition, Made
from panels.packs.planning import PAPER, Plan
from panels.packs.reading import ready

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
    return joining.join(lay_out(binder, editions, folder, report), folder, report)


def lay_out(binder: Binder, editions: tuple[Edition, ...], folder: Path, report: Report) -> LaidOut:
    """Everything that is drawn. Of the steps that are reported one for each edition is left (`joining.join`)."""
    sizes = sorted({edition.large for edition in editions} | {False})
    of = len(sizes) * len(list(binder.papers)) + len(editions)
    found: dict[bool, dict[str, Ready]] = {large: {} for large in sizes}
    done = 0
    with drawing.letters_without_a_font() as boxes:
        for large in sizes:
            for paper in binder.papers:
                report(done, of, "Making ready", paper.title)
                found[large][paper.key] = ready(paper, folder, large=large)
                _keep_within(found[large].values())
                done += 1
        wholes = {large: _settled(binder, found[large], large=large) for large in sizes}
        drawn = [_drawn(binder, edition, found[edition.large], wholes, folder) for edition in editions]
    return LaidOut(tuple(replace(each, letters=tuple(sorted(boxes))) for each in drawn), of)


def _keep_within(papers: Iterable[Ready]) -> None:
    *_, last = papers = tuple(papers)
    pages = sum(each.pages for each in papers)
    if pages > MOST_PAGES:
        raise Broken(last.title, TOO_LONG.format(pages=pages, most=MOST_PAGES))


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


def _drawn(
    binder: Binder, edition: Edition, papers: Mapping[str, Ready], wholes: Mapping[bool, Whole], folder: Path
) -> Laid:
    whole, ours = wholes[edition.large].plan, wholes[edition.large].frame
    around, edges = f"frame-{edition.key}.pdf", f"edges-{edition.key}.pdf"
    if edition.without:
        ours = frame.draw(binder, edition, whole, pages=whole.last_page - binder.first_page + 1)
    (folder / around).write_bytes(ours.data)
    plan = planning.for_edition(whole, ours.counts, edition)
    sizes = _sizes(plan, folder / around, papers)
    numbering.draw_edges(binder, sizes, folder / edges, large=edition.large)
    elsewhere = wholes[False].plan if edition.large else None
    numbers = numbering.draw_numbers(plan, sizes, f"numbers-{edition.key}", folder, elsewhere=elsewhere)
    shown = tuple(papers[each.paper] for each in plan.stretches if each.kind == PAPER)
    sheets = tuple(dict.fromkeys(sizes))
    title = f"{binder.called}, {binder.reference}, version {binder.version}"
    return Laid(edition.key, title, whole.last_page, plan.stretches, shown, around, edges, tuple(numbers), sheets)


def _sizes(plan: Plan, around: Path, papers: Mapping[str, Ready]) -> list[Size]:
    """Of every page of the edition, in its order."""
    with pikepdf.open(around) as pdf:
        ours = iter([marking.size_of(page) for page in pdf.pages])
    found: list[Size] = []
    for each in plan.stretches:
        found += papers[each.paper].sizes if each.kind == PAPER else [next(ours) for _ in range(each.count)]
    return found
