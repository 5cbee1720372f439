"""Small pictures worked out on the server: sizes and places for the SVG templates, nothing else.

Colours are written out in the templates, because the PDF maker does not resolve custom properties in SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 280, 40, 20, 30
LETTER, LINE = 7, 16
"""How wide a letter of the words under a column is, and how far apart their lines are."""


@dataclass(frozen=True)
class Bar:
    """One column: where it stands and the figure on it."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Columns:
    """A column chart ready to draw."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def words_at(self) -> int:
        """The first line of the words under a column; the picture grows with the lines."""
        return HEIGHT - 8


def columns(rows: Sequence[tuple[str, int]]) -> Columns:
    """A chart of the rows (label, value). Values are not negative; no rows give an empty chart."""
    step = _round_step(max((value for _, value in rows), default=0))
    top = max(step * ceil(max((value for _, value in rows), default=0) / step), step)
    plot, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT) / max(len(rows), 1)
    bars = tuple(
        _bar(label, value, LEFT + place * slot, slot, plot * value / top) for place, (label, value) in enumerate(rows)
    )
    ticks = tuple((value, round(TOP + plot - plot * value / top, 1)) for value in range(0, top + 1, step))
    return Columns(bars, ticks, height=HEIGHT + LINE * (max((len(bar.lines) for bar in bars), default=1) - 1))


def _bar(label: str, value: int, left: float, slot: float, height: float) -> Bar:
    top = HEIGHT - BOTTOM - height
    x, width = round(left + slot * 0.18, 1), round(slot * 0.64, 1)
    return Bar(label, value, x, round(top, 1), width, round(height, 1), broken(label, int(slot / LETTER)))


def _round_step(highest: int) -> int:
    """A round gap between grid lines: 1, 2 or 5 times a power of ten, at most five lines."""
    power = 1
    while power * 50 < highest:
        power *= 10
    return next(step * power for step in (1, 2, 5, 10) if step * power * 5 >= highest)


@dataclass(frozen=True)
class Step:
    """One step of a pathway. `state` is done, now, late or later."""

    text: str
    state: str = "later"
    on: date | None = None
    says: str = ""

    @property
    def state_words(self) -> str:
        return {"done": "Done", "now": "Now", "late": "Late"}.get(self.state, "To come")


@dataclass(frozen=True)
class Stone:
    """A step with its place in the picture, its number and the lines of its words."""

    step: Step
    number: int
    x: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pathway:
    """Steps from left to right, one column each."""

    stones: tuple[Stone, ...]
    width: int
    reached: float

    @property
    def height(self) -> int:
        """Room for the circles, the words and the date under them."""
        return 80 + 16 * max((len(stone.lines) for stone in self.stones), default=1)

    @property
    def ends(self) -> tuple[float, float]:
        return (self.stones[0].x, self.stones[-1].x) if self.stones else (0, 0)


COLUMN = 112


def pathway(steps: Sequence[Step]) -> Pathway:
    """The steps in one row; `reached` is where the thick line ends: the last step done or going on."""
    stones = tuple(
        Stone(step, place + 1, COLUMN * (place + 0.5), broken(step.text)) for place, step in enumerate(steps)
    )
    begun = [stone.x for stone in stones if stone.step.state != "later"]
    return Pathway(stones, COLUMN * max(len(stones), 1), begun[-1] if begun else 0)


def broken(text: str, width: int = 15) -> tuple[str, ...]:
    """The text broken between words into lines of about 15 letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
