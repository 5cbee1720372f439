"""Where the code is that the pages are drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = ("adoption", "children", "adopters", "familyfinding", "support", "panels", "oversight")


def root() -> Path:
    return Path(settings.BASE_DIR)


def sources(*folders: str, endings: tuple[str, ...] = (".py", ".html")) -> Iterator[tuple[str, str]]:
    """Each file below these folders, by its path from the root, with its text. Migrations are left out."""
    for folder in folders:
        for path in sorted((root() / folder).rglob("*")):
            if path.suffix in endings and not {"migrations", "__pycache__"} & set(path.parts):
                yield path.relative_to(root()).as_posix(), path.read_text(encoding="utf-8")
