"""How a lower app lets higher apps respond without knowing them.

An app lists what it does about which news in `<app>/reactions.py` as REACTIONS. Reactions run at once and in
the announcer's transaction: if one refuses, nothing happens at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from adoption.catalogues import gather

if TYPE_CHECKING:
    from django.db.models import Model

    from adoption.models import User

Reaction = tuple[StrEnum, Callable[..., Any]]


def announce(news: StrEnum, subject: Model, *, by: User | None, on: date) -> None:
    """Tell every app that listed this news. `by` is None when the system itself acted."""
    for wanted, react in gather("reactions", "REACTIONS"):
        if wanted == news:
            react(subject, by=by, on=on)
