"""Every measure, run on one database."""

from __future__ import annotations

import statistics
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from bench.jobs import jobs
from bench.pages import Page, pages
from bench.timing import each, median, raw, statements


@dataclass(frozen=True)
class Figure:
    """One line of the table. Times are medians in milliseconds; raw is one SQL statement doing the same.

    The fastest time of a page says what it costs when the machine does nothing else.
    """

    cases: int
    name: str
    statements: int = 0
    ms: float = 0
    raw_ms: float = 0
    note: str = ""
    error: str = ""
    fastest_ms: float = 0


def measure(cases: int, *, only: Sequence[str], times: int) -> list[Figure]:
    found: list[Figure] = []
    for name, work in measures(cases, times):
        if not only or any(word.lower() in name.lower() for word in only):
            print(f"  {name} …", flush=True)
            found.append(guarded(cases, name, work))
    return found


def measures(cases: int, times: int) -> Iterator[tuple[str, Callable[[], Figure]]]:
    for page in pages():
        yield page.name, lambda page=page: figure_of(cases, page, times)
    for name, job in jobs():
        yield name, lambda name=name, job=job: Figure(cases, name, *job())


def figure_of(cases: int, page: Page, times: int) -> Figure:
    count, took = len(statements(page.ask)), each(page.ask, times)
    raw_ms = median(raw(page.statement, page.values), times)
    return Figure(cases, page.name, count, statistics.median(took), raw_ms, page.note, fastest_ms=min(took, default=0))


def guarded(cases: int, name: str, work: Callable[[], Figure]) -> Figure:
    """One measure that fails is reported and leaves the others their turn."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what we want to know)
        traceback.print_exc()
        connection.close()
        return Figure(cases, name, error=f"{type(error).__name__}: {error}"[:200])
