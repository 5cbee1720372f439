"""All pages by their path, as they should be now."""

from __future__ import annotations

import re

from adoption.reference.architecture import DRAWINGS
from adoption.reference.commands import commands
from adoption.reference.flows import flows
from adoption.reference.layout import root
from adoption.reference.policies import policies
from adoption.reference.requirements import requirements
from adoption.reference.roles import roles
from adoption.reference.rules import rules

WHOLE = {
    "docs/reference/rules.md": rules,
    "docs/reference/roles.md": roles,
    "docs/reference/flows.md": flows,
    "docs/reference/policies.md": policies,
    "docs/reference/commands.md": commands,
    "docs/requirements.md": requirements,
}
ARCHITECTURE = "docs/architecture.md"
BETWEEN = re.compile(r"(<!-- drawn from code: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def drawn() -> dict[str, str]:
    """What every page should say, from the code as it is."""
    return {path: draw() for path, draw in WHOLE.items()} | {ARCHITECTURE: architecture()}


def architecture() -> str:
    """The written page with what stands between its markers drawn anew."""
    written = (root() / ARCHITECTURE).read_text(encoding="utf-8")
    return BETWEEN.sub(lambda match: f"{match[1]}\n{DRAWINGS[match['name']]()}\n\n{match[3]}", written)


def stale() -> list[str]:
    """Pages that no longer say what the code says."""
    return [path for path, text in drawn().items() if committed(path) != text]


def committed(path: str) -> str:
    file = root() / path
    return file.read_text(encoding="utf-8") if file.exists() else ""


def write() -> list[str]:
    """Put right the pages that differ. Returns their paths."""
    changed = [(path, text) for path, text in drawn().items() if committed(path) != text]
    for path, text in changed:
        (root() / path).parent.mkdir(parents=True, exist_ok=True)
        (root() / path).write_text(text, encoding="utf-8")
    return [path for path, _ in changed]
