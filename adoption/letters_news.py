"""News about letters, for apps that show a person what was sent to them."""

from __future__ import annotations

from enum import StrEnum


class News(StrEnum):
    SENT = "letters.sent"
    """A letter went; the subject is the Letter, with its paper."""
