"""A panel pack of some 200 pages for twelve readers, beside WeasyPrint drawing the same pages alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.jobs import Measured
from bench.packing import READERS, spent


def jobs() -> Iterator[tuple[str, Callable[[], Measured]]]:
    yield "Pack drawn and composed", composed_of_words
    yield "Pack composed of kept papers", composed_of_pages
    yield "Pack stamped for twelve", stamped


@cache
def figures() -> dict[str, tuple[float, float, int]]:
    """Each in a process of its own, the next on what the one before left. CPU time: other work does not count."""
    with tempfile.TemporaryDirectory(prefix="bench-pack-") as folder:
        return {work: spent(work, Path(folder)) for work in ("draw", "words", "pages", "stamp")}


def composed_of_words() -> Measured:
    ms, megabytes, pages = figures()["words"]
    alone, at_rest, _ = figures()["draw"]
    note = f"{pages} pages; {megabytes:.0f} MB, × {megabytes / at_rest:.2f} of WeasyPrint alone"
    return 0, ms, alone, note


def composed_of_pages() -> Measured:
    ms, megabytes, pages = figures()["pages"]
    return 0, ms, figures()["draw"][0], f"{pages} pages; {megabytes:.0f} MB"


def stamped() -> Measured:
    ms, megabytes, _ = figures()["stamp"]
    return 0, ms, figures()["draw"][0], f"{ms / READERS:.0f} ms a copy; {megabytes:.0f} MB"
