"""Bars over time, one below the other: sizes and places for the SVG template, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adoption.pictures import broken

WIDTH, LEFT, RIGHT, TOP, ROW = 760, 190, 16, 48, 44


@dataclass(frozen=True)
class Span:
    """Something that was so from one day to another; `ends` is None while it still is. A strong one leads."""

    label: str
    begins: date
    ends: date | None
    strong: bool = False


@dataclass(frozen=True)
class Bar:
    """A span with its place."""

    span: Span
    lines: tuple[str, ...]
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Mark:
    """A numbered day on which something changed."""

    number: int
    on: date
    says: str
    x: float

    @property
    def y(self) -> int:
        """By turns higher and lower, so that two days close together can both be read."""
        return 14 if self.number % 2 else 34


@dataclass(frozen=True)
class Spans:
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    begins: date
    ends: date
    width: int = WIDTH
    left: int = LEFT

    @property
    def right(self) -> int:
        return WIDTH - RIGHT

    @property
    def bottom(self) -> int:
        return TOP + ROW * len(self.bars)

    @property
    def height(self) -> int:
        return self.bottom + 30


def drawn(bars: Sequence[Span], *, begins: date, ends: date, marks: Sequence[tuple[date, str]] = ()) -> Spans:
    """The spans between two days. What reaches beyond them is drawn up to the edge."""
    days = max((ends - begins).days, 1)

    def at(day: date) -> float:
        within = min(max((day - begins).days, 0), days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * within / days, 1)

    rows = tuple(
        Bar(
            bar,
            broken(bar.label, 22),
            at(bar.begins),
            TOP + ROW * place + 8,
            max(at(bar.ends or ends) - at(bar.begins), 4),
        )
        for place, bar in enumerate(bars)
    )
    points = tuple(Mark(number, day, says, at(day)) for number, (day, says) in enumerate(marks, start=1))
    return Spans(rows, points, begins, ends)
