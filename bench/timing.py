"""How long something takes, and how many statements it sends."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def milliseconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def each(work: Callable[[], Any], times: int) -> list[float]:
    """In milliseconds, after once for the caches."""
    work()
    return [milliseconds(work) for _ in range(times)]


def median(work: Callable[[], Any], times: int) -> float:
    return statistics.median(each(work, times))


def statements(work: Callable[[], Any]) -> list[str]:
    """What it sends the second time, without the beginning and end of transactions."""
    work()
    with CaptureQueriesContext(connection) as seen:
        work()
    return [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(FRAME)]


def raw(statement: str, values: dict[str, Any]) -> Callable[[], list[Any]]:
    """One statement as a program without a framework would send it, answer fetched."""

    def ask() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return ask
