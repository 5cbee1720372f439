"""Bars over time, each name in a row of its own: sizes and places for the SVG template, nothing else."""

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
    """A span with its place in its row."""

    span: Span
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """Everything of one name, side by side in time."""

    lines: tuple[str, ...]
    y: int
    bars: tuple[Bar, ...]


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
    rows: tuple[Row, ...]
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
        return TOP + ROW * len(self.rows)

    @property
    def height(self) -> int:
        return self.bottom + 30


def drawn(spans: Sequence[Span], *, begins: date, ends: date, marks: Sequence[tuple[date, str]] = ()) -> Spans:
    """The spans between two days. What reaches beyond them is drawn up to the edge."""
    days = max((ends - begins).days, 1)

    def at(day: date) -> float:
        within = min(max((day - begins).days, 0), days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * within / days, 1)

    def bar(span: Span) -> Bar:
        return Bar(span, at(span.begins), max(at(span.ends or ends) - at(span.begins), 4))

    rows = []
    for place, name in enumerate(dict.fromkeys(span.label for span in spans)):
        same = tuple(bar(span) for span in spans if span.label == name)
        rows.append(Row(broken(name, 22), TOP + ROW * place + 8, same))
    points = tuple(Mark(number, day, says, at(day)) for number, (day, says) in enumerate(marks, start=1))
    return Spans(tuple(rows), points, begins, ends)
