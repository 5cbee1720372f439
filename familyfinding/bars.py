"""The picture of waiting: for each child how long in care and since the order, beside the national measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from familyfinding.waiting import FROM_CARE, FROM_ORDER, Waiting

WIDTH, LEFT, ROW, TOP, FOOT = 760, 150, 34, 30, 26


@dataclass(frozen=True)
class Bar:
    """One child: two bars, each as long as the days it stands for."""

    label: str
    y: float
    care: float
    care_days: int | None
    order: float
    order_days: int | None

    @property
    def care_end(self) -> float:
        return LEFT + self.care + 4

    @property
    def order_end(self) -> float:
        return LEFT + self.order + 4


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    height: int
    care_line: float
    order_line: float
    width: int = WIDTH
    left: int = LEFT
    top: int = TOP
    from_care: int = FROM_CARE
    from_order: int = FROM_ORDER

    @property
    def bottom(self) -> int:
        return self.height - FOOT


def bars(rows: Sequence[Waiting]) -> Bars:
    """As long as the longest wait, and never shorter than the longer measure."""
    longest = max([FROM_CARE * 1.15, *(float(row.in_care or 0) * 1.08 for row in rows)])
    scale = (WIDTH - LEFT - 50) / longest
    drawn = tuple(
        Bar(
            row.child.first_name[:18],
            TOP + ROW * place,
            round((row.in_care or 0) * scale, 1),
            row.in_care,
            round((row.since_order or 0) * scale, 1),
            row.since_order,
        )
        for place, row in enumerate(rows)
    )
    height = TOP + ROW * len(drawn) + FOOT
    return Bars(drawn, height, round(LEFT + FROM_CARE * scale, 1), round(LEFT + FROM_ORDER * scale, 1))
