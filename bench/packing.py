"""One piece of work on a pack, in a process of its own so that its time and memory are its own.

python -m bench.packing WORK FOLDER: `draw` has WeasyPrint draw the papers and nothing else, one after the other, and
`whole` has it draw the same pages as one document. `words` composes a pack of the same words; `pages` composes it of
the same papers as PDF, as they are kept; `stamp` makes twelve copies: these as the worker does, in a further process,
whose computing is added; of the memory counts whichever of both has more.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from subprocess import Popen

from panels.packs.parts import Binder, Edition, Form, Item, Paper, digest

ITEMS, PAPERS, READERS = 5, 2, 12
PARAGRAPH = "She is settled at school and asks for the same two stories every evening. " * 4
ROW = "<tr><th scope='row'>Health</th><td>Walks, runs and climbs; glasses since March</td><td>Review in June</td></tr>"
STYLE = (
    "@page { size: A4; margin: 20mm } h1 { break-before: page } body { font: 11pt sans-serif } "
    "table { width: 100% } td, th { padding: 1mm }"
)


def form(*numbers: int) -> str:
    """About twenty pages a report: headings, paragraphs and tables."""
    head = f"<head><title>Report {numbers[0]}</title><style>{STYLE}</style></head>"
    return f"<html lang='en-GB'>{head}<body>{''.join(map(report, numbers))}</body></html>"


def report(number: int) -> str:
    parts = "".join(
        f"<h2>Part {part}</h2>{f'<p>{PARAGRAPH}</p>' * 9}<table><tr><th>Area</th><th>What</th><th>Next</th></tr>"
        f"{ROW * 12}</table>"
        for part in range(1, 17)
    )
    return f"<h1>Report {number}</h1>{parts}"


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
    from panels.packs.drawing import render, written

    pages = 0
    for paper in papers(folder, drawn=False).papers:
        document = render((folder / paper.file).read_text(encoding="utf-8"))
        (folder / paper.file).with_suffix(".pdf").write_bytes(written(document))
        pages += len(document.pages)
    return pages


def draw_whole(folder: Path) -> int:
    from panels.packs.drawing import render, written

    document = render(form(*range(PAPERS, (ITEMS + 1) * PAPERS)))
    (folder / "drawn-whole.pdf").write_bytes(written(document))
    return len(document.pages)


def put_together(folder: Path, *, drawn: bool) -> int:
    from panels.packs import running

    (made,) = running.compose(papers(folder, drawn=drawn), (Edition("whole"),), folder, lambda *_: None)
    (folder / "whole.pdf").write_bytes((folder / made.file).read_bytes())
    return made.pages


def copies(folder: Path) -> int:
    from panels.packs import running
    from panels.packs.stamping import Stamp

    wanted = [("whole.pdf", Stamp(f"Reader {number}"), f"copy-{number}.pdf") for number in range(READERS)]
    return len(running.stamp(wanted, folder, lambda *_: None))


WORK = {
    "draw": draw,
    "whole": draw_whole,
    "words": lambda folder: put_together(folder, drawn=False),
    "pages": lambda folder: put_together(folder, drawn=True),
    "stamp": copies,
}


def spent(work: str, folder: Path) -> tuple[float, float, int]:
    """Milliseconds of CPU, megabytes at most, and what the work counts: the better of two runs, for all alike."""
    once, again = _spent(work, folder), _spent(work, folder)
    return min(once[0], again[0]), min(once[1], again[1]), once[2]


def _spent(work: str, folder: Path) -> tuple[float, float, int]:
    told = folder / f"{work}.told"
    with Popen([sys.executable, "-m", "bench.packing", work, str(folder)]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"“{work}” ended with {process.returncode}")
    count, megabytes = json.loads(told.read_text())
    return (usage.ru_utime + usage.ru_stime) * 1000, megabytes, count


def most_held() -> float:
    """Megabytes, of this process or the one it started. What the system tells whoever waits counts the bench in."""
    ours = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
    return max(int(ours.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    count = WORK[sys.argv[1]](folder)
    (folder / f"{sys.argv[1]}.told").write_text(json.dumps([count, most_held()]))
