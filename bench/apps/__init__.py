"""What each app adds to the bench: a module here, named like the app, with any of these.

`seed(seeded)` adds the app’s rows to the database that is being filled (`bench.seeding.Seeded` says what is there
already), before the deadlines are worked out. `pages()` gives the app’s pages (`bench.asking.Page`), each with a
statement that fetches what it shows. `jobs()` gives names with functions that measure work nobody waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def gathered(name: str) -> Iterator[Callable[..., Any]]:
    """What the installed apps have under this name, in the order in which they build on each other."""
    for app in apps.get_app_configs():
        if find_spec(f"{__name__}.{app.label}") and (
            found := getattr(import_module(f"{__name__}.{app.label}"), name, None)
        ):
            yield found
