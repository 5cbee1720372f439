"""Every page that is measured, beside one SQL statement that fetches what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from bench.apps import gathered
from bench.asking import Page


def pages() -> Iterator[Page]:
    for of_app in gathered("pages"):
        yield from of_app()
