"""Plain text: read, checked for what cannot be shown, and kept as UTF-8. Whatever turns its direction is left out."""

from __future__ import annotations

from adoption.errors import NotPossible
from adoption.forms.text import TURNED, one_kind_of_line_end, unkeepable


def clean(data: bytes, suffix: str) -> tuple[bytes, str, str]:
    """(new bytes, media type, suffix). Raises NotPossible when it is not text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = TURNED.sub("", one_kind_of_line_end(data.decode(encoding)))
        except UnicodeDecodeError:
            continue
        if not unkeepable(text):
            return text.encode(), "text/plain; charset=utf-8", "txt"
    raise NotPossible("This is not a text file that can be read. Save it again as plain text in UTF-8.")
