"""The parts of a family’s own profile, and what may not stand in it (AD-42, AD-43, FF-28).

Pure: given what is known about the household and what somebody wrote, it names the part and the words found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PARTS = (
    ("us", "About us"),
    ("home", "Our home and what is around it"),
    ("days", "Our days"),
    ("circle", "Family and friends"),
    ("experience", "Children in our lives"),
    ("hopes", "What we hope for, and what we would bring"),
)
LONGEST = 5_000
HEADING, REGION = 60, 80

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"(?<!\d)(?:\+44|0)(?:[\s()-]*\d){9,10}(?!\d)")
WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
PATTERNS = (
    (POSTCODE, "a postcode"),
    (EMAIL, "an e-mail address"),
    (PHONE, "a telephone number"),
    (WEB, "a web address"),
)


@dataclass(frozen=True)
class Known:
    """Words that tell who the family is."""

    words: str
    says: str


@dataclass(frozen=True)
class Finding:
    part: str
    found: str
    says: str

    def __str__(self) -> str:
        return f"“{self.part}” holds “{self.found}”: {self.says}. Take it out or write it another way."


def complete(story: Mapping[str, Any]) -> dict[str, str]:
    """Every part and nothing else."""
    return {key: str(story.get(key) or "").strip()[:LONGEST] for key, _ in PARTS}


def sections(story: Mapping[str, Any]) -> list[dict[str, str]]:
    """The parts that say something, for reading."""
    said = complete(story)
    return [{"heading": heading, "text": said[key]} for key, heading in PARTS if said[key]]


def fields(heading: str, region: str, story: Mapping[str, Any]) -> dict[str, str]:
    said = complete(story)
    return {"Heading": heading, "Region": region} | {label: said[key] for key, label in PARTS}


def findings(written: Mapping[str, str], known: Iterable[Known]) -> list[Finding]:
    """Everything that may not be shown: surname, address, place of work, ways to reach them."""
    found: list[Finding] = []
    looked_for = [item for item in known if len(item.words.strip()) > 1]
    for part, text in written.items():
        bare = folded(text)
        found += [Finding(part, item.words, item.says) for item in looked_for if _holds(bare, folded(item.words))]
        found += [Finding(part, match.group(0), says) for one, says in PATTERNS for match in one.finditer(text)]
    return list(dict.fromkeys(found))


def folded(text: str) -> str:
    """Lower case, without accents, with plain apostrophes and single blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.replace("’", "'").replace("‘", "'")).casefold().strip()


def _holds(bare: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?:'s|s|es|s')?(?!\w)", bare) is not None
