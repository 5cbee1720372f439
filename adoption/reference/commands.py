"""docs/reference/commands.md: what each management command says about itself."""

from __future__ import annotations

from argparse import SUPPRESS, Action, _SubParsersAction
from collections.abc import Iterator

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from adoption.reference.layout import APPS
from adoption.reference.markdown import page

ABOUT = (
    "Run with `./run manage COMMAND …` on the demonstration’s database, or with `python manage.py COMMAND …` in "
    "service. Options that every Django command has are left out."
)


def commands() -> str:
    return page("Commands", ABOUT, *(described(app, name) for app, name in ours()))


def ours() -> Iterator[tuple[str, str]]:
    """The commands of our own apps, kernel first, then by name."""
    order = {app.name: place for place, app in enumerate(apps.get_app_configs())}
    found = [(app, name) for name, app in get_commands().items() if app in APPS]
    yield from sorted(found, key=lambda item: (order[item[0]], item[1]))


def described(app: str, name: str) -> str:
    command = load_command_class(app, name)
    parser = command.create_parser("manage.py", name)
    own = [action for action in parser._actions if action.dest not in usual()]
    usage = " ".join(["manage.py", name, *map(brief, own)])
    lines = [f"- `{brief(action).strip('[]')}`: {says(action)}" for action in own if says(action)]
    text = "\n\n".join(filter(None, [text_of(parser.description), text_of(parser.epilog)]))
    return "\n\n".join(filter(None, [f"## {name} (`{app}`)", f"    {usage}", text, "\n".join(lines)]))


def usual() -> frozenset[str]:
    """What every command has: verbosity, settings, colours."""
    return frozenset(action.dest for action in BaseCommand().create_parser("", "")._actions)


def brief(action: Action) -> str:
    """“--case REF”, in square brackets unless it must be given."""
    if isinstance(action, _SubParsersAction):
        return "{" + ",".join(action.choices) + "}"
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return f"[{value}]" if action.nargs in ("?", "*") else value
    words = f"{action.option_strings[-1]} {value}".strip()
    return words if action.required else f"[{words}]"


def says(action: Action) -> str:
    return "" if action.help in (None, SUPPRESS) else " ".join(str(action.help).split()).replace("%%", "%")


def text_of(words: str | None) -> str:
    """Paragraphs as they are; examples and tables, which are indented, as a block."""
    blocks = (words or "").strip().split("\n\n")
    return "\n\n".join(filter(None, map(block, blocks)))


def block(words: str) -> str:
    lines = words.splitlines()
    if not any(line.startswith("  ") for line in lines):
        return words
    return "\n".join(["```text", *lines, "```"])
