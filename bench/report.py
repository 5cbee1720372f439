"""The figures as a table for people and as JSON for comparing."""

from __future__ import annotations

import dataclasses
import json
import platform
from pathlib import Path

from django.db import connection

from adoption import clock
from bench.measuring import Figure

RESULTS = Path(__file__).parent / "results"
HEAD = ("cases", "what", "statements", "ms", "fastest", "raw ms", "ratio", "")


def show(figures: list[Figure]) -> None:
    rows = [HEAD, *map(line, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    print()
    for row in rows:
        left = f"{row[0]:>{widths[0]}}  {row[1]:<{widths[1]}}"
        print(left, *(f"{cell:>{width}}" for cell, width in zip(row[2:7], widths[2:7], strict=True)), row[7], sep="  ")


def line(figure: Figure) -> tuple[str, ...]:
    if figure.error:
        return f"{figure.cases:,}", figure.name, "", "", "", "", "", f"failed: {figure.error}"
    ratio = f"{figure.ms / figure.raw_ms:.1f} ×" if figure.raw_ms else ""
    raw_ms = f"{figure.raw_ms:.2f}" if figure.raw_ms else ""
    return (
        f"{figure.cases:,}",
        figure.name,
        str(figure.statements or ""),
        f"{figure.ms:.1f}",
        f"{figure.fastest_ms:.1f}" if figure.fastest_ms else "",
        raw_ms,
        ratio,
        figure.note,
    )


def keep(figures: list[Figure]) -> None:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (version,) = cursor.fetchone()
    facts = {"at": now.isoformat(), "postgresql": version, "python": platform.python_version()}
    facts["figures"] = [dataclasses.asdict(figure) for figure in figures]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(facts, indent=1))
    print(f"\nKept in {path.relative_to(RESULTS.parent.parent)}")
