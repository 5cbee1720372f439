"""The drawn parts of docs/architecture.md: who imports whom, and which models live where."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps

from adoption.reference.layout import APPS
from adoption.reference.markdown import mermaid, table

if TYPE_CHECKING:
    from grimp import ImportGraph

SHOWN = "familyfinding"
"""The app whose inside is drawn; the others look the same."""


@cache
def graph() -> ImportGraph:
    from grimp import build_graph

    return build_graph(*APPS, cache_dir=None)


def between_apps() -> str:
    """Every import between two apps, as one arrow."""
    return picture(set(APPS), {module: module.split(".")[0] for module in graph().modules})


def inside_an_app() -> str:
    """The same between the modules of one app, its packages taken whole."""
    shown = {m: m.split(".")[1] for m in graph().modules if m.startswith(f"{SHOWN}.") and ".migrations" not in m}
    return picture(set(), shown)


def picture(nodes: set[str], names: dict[str, str]) -> str:
    """Mermaid for the imports between groups of modules; `names` says which group a module belongs to."""
    edges = {
        (names[importer], names[imported])
        for importer in names
        for imported in graph().find_modules_directly_imported_by(importer)
        if imported in names and names[importer] != names[imported]
    }
    alone = sorted(nodes - {name for edge in edges for name in edge})
    lines = [*alone, *(f"{a} --> {b}" for a, b in sorted(edges))]
    return mermaid("\n".join(["flowchart TD", *(f"    {line}" for line in lines)]))


def models_by_app() -> str:
    """Each app’s models with what their docstrings say first; history tables are left out."""
    parts = []
    for app in apps.get_app_configs():
        rows = [[model.__name__, first_sentence(model)] for model in app.get_models() if not is_history(model)]
        if app.name in APPS and rows:
            parts.append(f"### {app.name}\n\n{table(('Model', 'What it is'), rows)}")
    return "\n\n".join(parts)


def is_history(model: type) -> bool:
    return model.__name__.startswith("Historical")


def first_sentence(model: type) -> str:
    text = " ".join((model.__doc__ or "").split())
    written = "" if text.startswith(f"{model.__name__}(") else text  # Django writes one where we did not
    return written.split(". ")[0].rstrip(".")


DRAWINGS = {"apps": between_apps, "inside": inside_an_app, "models": models_by_app}
"""By the marker in the page that a drawing stands between."""
