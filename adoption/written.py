"""Words that were frozen: lines with a part, a heading and a text, their hash, and their order on paper."""

from __future__ import annotations

import hashlib
import json

Words = list[dict[str, str]]
"""Each line has `part`, `heading` and `text`."""


def fingerprint(shared: Words, kept_back: Words) -> str:
    """Of every word, in the order in which it stands."""
    return hashlib.sha256(json.dumps([shared, kept_back], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def by_part(sections: Words) -> list[tuple[str, Words]]:
    """The lines under the parts they belong to, for a page or a PDF."""
    parts: dict[str, Words] = {}
    for line in sections:
        parts.setdefault(line["part"], []).append(line)
    return list(parts.items())
