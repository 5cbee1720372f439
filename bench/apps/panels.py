"""A panel pack of some 200 pages for twelve readers, beside WeasyPrint drawing the same pages alone.

Alone in two ways: report after report, each forgotten before the next (the stricter of the two, and the ratio of the
table), and all pages as one document, as somebody would who had WeasyPrint and nothing of ours.
"""

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
        return {work: spent(work, Path(folder)) for work in ("draw", "whole", "words", "pages", "stamp")}


def composed_of_words() -> Measured:
    return beside("words")


def composed_of_pages() -> Measured:
    return beside("pages")


def beside(work: str) -> Measured:
    ms, megabytes, pages = figures()[work]
    apart_ms, apart, _ = figures()["draw"]
    whole_ms, whole, _ = figures()["whole"]
    said = f"{pages} pages; {megabytes:.0f} MB, × {megabytes / apart:.2f} of WeasyPrint drawing each report"
    also = f"all as one document: CPU × {ms / whole_ms:.2f}, memory × {megabytes / whole:.2f} of {whole:.0f} MB"
    return 0, ms, apart_ms, f"{said}; {also}"


def stamped() -> Measured:
    ms, megabytes, _ = figures()["stamp"]
    return 0, ms, figures()["draw"][0], f"{ms / READERS:.0f} ms a copy; {megabytes:.0f} MB"
