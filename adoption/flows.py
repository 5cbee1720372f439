"""State machines as a table: from each state, the states it may move to."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from adoption.errors import NotPossible

S = TypeVar("S", bound=Enum)


@dataclass(frozen=True)
class Flow(Generic[S]):
    name: str
    moves: Mapping[S, Set[S]]

    def check(self, now: S, to: S) -> None:
        """Refuse, in a sentence, a move that the table does not hold."""
        if to not in self.moves[now]:
            raise NotPossible(f"A {self.name} cannot go from “{label(now)}” to “{label(to)}”.")

    def is_final(self, state: S) -> bool:
        return not self.moves[state]

    def diagram(self) -> str:
        """Mermaid source, so the documentation is drawn from the code."""
        edges = [f"    {a.name} --> {b.name}" for a, to in self.moves.items() for b in in_order(to)]
        return "\n".join(["stateDiagram-v2", *edges])


def label(state: Enum) -> str:
    return str(getattr(state, "label", state.name))


def in_order(states: Set[S]) -> list[S]:
    return sorted(states, key=lambda state: state.name)
