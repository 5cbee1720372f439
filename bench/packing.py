"""One piece of work on a pack, in a process of its own so that its time and memory are its own.

python -m bench.packing WORK FOLDER: `draw` lays out the papers with WeasyPrint and nothing else; `words` composes a
pack of the same words; `pages` composes it of the same papers as PDF, as they are kept; `stamp` makes twelve copies.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import Popen

from panels.packs.composing import compose
from panels.packs.drawing import render, written
from panels.packs.parts import Binder, Edition, Form, Item, Paper, digest
from panels.packs.stamping import Stamp, stamp

ITEMS, PAPERS, READERS = 5, 2, 12
PARAGRAPH = "She is settled at school and asks for the same two stories every evening. " * 4
ROW = "<tr><th scope='row'>Health</th><td>Walks, runs and climbs; glasses since March</td><td>Review in June</td></tr>"
STYLE = "@page { size: A4; margin: 20mm } body { font: 11pt sans-serif } table { width: 100% } td, th { padding: 1mm }"


def form(number: int) -> str:
    """About twenty pages: headings, paragraphs and tables, as a report has them."""
    parts = "".join(
        f"<h2>Part {part}</h2>{f'<p>{PARAGRAPH}</p>' * 9}<table><tr><th>Area</th><th>What</th><th>Next</th></tr>"
        f"{ROW * 12}</table>"
        for part in range(1, 17)
    )
    head = f"<head><title>Report {number}</title><style>{STYLE}</style></head>"
    return f"<html lang='en-GB'>{head}<body><h1>Report {number}</h1>{parts}</body></html>"


def papers(folder: Path, *, drawn: bool) -> Binder:
    items = []
    for number in range(1, ITEMS + 1):
        rows = []
        for place in range(PAPERS):
            key = f"{number}-{place}"
            path = folder / f"{key}.{'pdf' if drawn else 'html'}"
            if not drawn:
                path.write_text(form(number * PAPERS + place), encoding="utf-8")
            kind = Form.PDF if drawn else Form.WORDS
            rows.append(Paper(key, f"Report {key}", kind, path.name, digest(path)))
        items.append(Item(str(number), number, "Match", f"Item of the day {number}", (), tuple(rows)))
    facts = (("Panel", "Monday 14 December 2026, 09:30"),)
    return Binder("Bench", "Adoption panel", "BENCH", "14 December 2026", facts, tuple(items), 1, "today")


def draw(folder: Path) -> int:
    for paper in papers(folder, drawn=False).papers:
        document = render((folder / paper.file).read_text(encoding="utf-8"))
        (folder / paper.file).with_suffix(".pdf").write_bytes(written(document))
    return 0


def put_together(folder: Path, *, drawn: bool) -> int:
    (made,) = compose(papers(folder, drawn=drawn), (Edition("whole"),), folder, lambda *_: None)
    (folder / "whole.pdf").write_bytes((folder / made.file).read_bytes())
    return made.pages


def copies(folder: Path) -> int:
    for number in range(READERS):
        stamp(folder / "whole.pdf", Stamp(f"Reader {number}"), folder / "copy.pdf", over=folder / "over.zip")
    return READERS


WORK = {
    "draw": draw,
    "words": lambda folder: put_together(folder, drawn=False),
    "pages": lambda folder: put_together(folder, drawn=True),
    "stamp": copies,
}


def spent(work: str, folder: Path) -> tuple[float, float, int]:
    """Milliseconds of CPU, megabytes at most, and what the work counts."""
    told = folder / f"{work}.told"
    with Popen([sys.executable, "-m", "bench.packing", work, str(folder)]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"“{work}” ended with {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, int(told.read_text())


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    (folder / f"{sys.argv[1]}.told").write_text(str(WORK[sys.argv[1]](folder)))
