"""The few shapes of Markdown that the pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DRAWN = "Drawn from code by `./run manage docs`. Do not edit: change the code and draw it again."


def page(title: str, about: str, *parts: str) -> str:
    """A whole page: its title, where it comes from, what it is about, and its parts."""
    return "\n\n".join([f"# {title}", f"*{DRAWN}*", about, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines)


def mermaid(source: str) -> str:
    return f"```mermaid\n{source}\n```"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """One line, and no bar that would end the cell."""
    return " ".join(text.split()).replace("|", "\\|")
