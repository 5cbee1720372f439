"""docs/reference/flows.md: every state machine as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from adoption.flows import Flow, in_order, label
from adoption.reference.markdown import mermaid, page, table

ABOUT = (
    "What people decide is kept as a status, and a status changes only along these arrows; any other change is refused "
    "with a sentence. What follows from dates (overdue, met, live) is worked out and has no status."
)


def flows() -> str:
    parts = [drawn(app, flow) for app, flow in declared()]
    return page("Flows", ABOUT, *parts)


def declared() -> Iterator[tuple[str, Flow[Enum]]]:
    """Every Flow that an app’s `flows` module holds, by app."""
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, "flows"):
            module = import_module(f"{app.name}.flows")
            yield from ((app.name, flow) for flow in vars(module).values() if isinstance(flow, Flow))


def drawn(app: str, flow: Flow[Enum]) -> str:
    rows = [
        [label(state), ", ".join(map(label, in_order(to))) or "nowhere: the end"] for state, to in flow.moves.items()
    ]
    title = f"## {flow.name[0].upper()}{flow.name[1:]} (`{app}`)"
    return "\n\n".join([title, mermaid(flow.diagram()), table(("From", "To"), rows)])
