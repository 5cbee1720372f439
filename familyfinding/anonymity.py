"""What a profile may not say: words that could tell a reader who the child is (AC-2, FF-29).

Pure: given what is known about the child and what somebody wrote, it names the field and the word found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Clue(Enum):
    """The kinds of words that identify. `after_order` marks those refused even after the Placement Order."""

    FIRST_NAME = ("the child’s first name", False)
    LAST_NAME = ("the child’s last name", True)
    BIRTH_DATE = ("the exact birth date", True)
    SCHOOL = ("the school or nursery", True)
    PLACE = ("a place or address", True)
    SIBLING = ("the name of a brother or sister", False)
    BIRTH_FAMILY = ("the name of somebody in the birth family", True)
    CARER = ("the name of somebody who cares or works for the child", True)
    COURT = ("words about the court", False)

    def __init__(self, says: str, after_order: bool) -> None:
        self.says = says
        self.after_order = after_order


@dataclass(frozen=True)
class Known:
    """One thing known about the child, as words to look for."""

    clue: Clue
    words: str


@dataclass(frozen=True)
class Finding:
    """One word in one field that may not stand there."""

    field: str
    found: str
    clue: Clue

    def __str__(self) -> str:
        return f"“{self.field}” holds “{self.found}”: {self.clue.says}. Take it out or write it another way."


COURT_WORDS = (
    "court",
    "judge",
    "magistrate",
    "magistrates",
    "final hearing",
    "resolution hearing",
    "placement order",
    "care order",
    "care proceedings",
    "cafcass",
    "children's guardian",
    "solicitor",
    "barrister",
)
PEOPLE = """a baby carer carers child children's doctor dr family father first foster infant infants junior miss mother
mr mrs ms nursery of parent parents"""
PLACES = """an and at avenue borough church city close council county court crescent drive east garden gardens grange
green grove high hill house lane little new north old on park place road saint south square st street terrace the upon
view walk way west with"""
SERVICES = (
    "health playgroup pre pre-school preschool primary school schools secondary service social team visitor work worker"
)
EVERYDAY = frozenset(f"{PEOPLE} {PLACES} {SERVICES}".split())
"""Words that names of places, schools and people share with ordinary writing: never a clue by themselves."""

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORTEST = 2


def findings(fields: Mapping[str, str], known: Iterable[Known], *, born_on: date, order: bool) -> list[Finding]:
    """Everything in these fields that may not be shown. With an order in force names and the court may stand."""
    looked_for = [item for item in known if item.clue.after_order or not order]
    found: list[Finding] = []
    for field, text in fields.items():
        plain = folded(text)
        found += [Finding(field, word, item.clue) for item in looked_for for word in _words_in(item.words, plain)]
        found += [Finding(field, word, Clue.BIRTH_DATE) for word in _birth_dates_in(plain, born_on)]
        found += [Finding(field, code, Clue.PLACE) for code in POSTCODE.findall(text)]
        if not order:
            found += [Finding(field, word, Clue.COURT) for word in COURT_WORDS if _holds(plain, word)]
    return sorted(set(found), key=lambda f: (list(fields).index(f.field), f.clue.says, f.found))


def folded(text: str) -> str:
    """Lower case, without accents, with plain apostrophes and single blanks, so that “ZOË’S” is found by “zoe's”."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.replace("’", "'").replace("‘", "'")).casefold()


def telling_words(words: str) -> list[str]:
    """The parts of a name or address that tell something: “St Hilda’s Primary School” gives “hilda's”."""
    parts = re.findall(r"[^\W\d_][\w'-]*", folded(words))
    return [part for part in parts if part not in EVERYDAY and len(part) >= SHORTEST]


def _words_in(words: str, plain: str) -> list[str]:
    """The telling words found, or the whole name when it is made of everyday words only (“The Grange School”)."""
    telling = telling_words(words)
    if telling:
        return [word for word in telling if _holds(plain, word)]
    whole = folded(words).strip()
    return [whole] if len(whole) >= SHORTEST and _holds(plain, whole) else []


def _holds(plain: str, word: str) -> bool:
    stem = re.escape(word.removesuffix("'s"))
    return re.search(rf"(?<!\w){stem}(?:'s|s')?(?!\w)", plain) is not None


def _birth_dates_in(plain: str, born_on: date) -> list[str]:
    """The day and month of birth, with or without the year, in the ways people write them."""
    day, month, name = born_on.day, born_on.month, MONTHS[born_on.month - 1].casefold()
    short, year = name[:3], f"(?:{born_on.year}|{born_on:%y})"
    nth = rf"0?{day}(?:st|nd|rd|th)?"
    forms = (
        rf"(?<!\d){nth} (?:of )?(?:{name}|{short})\b(?:,? {year})?",
        rf"\b(?:{name}|{short}) {nth}(?!\d)(?:,? {year})?",
        rf"(?<!\d)0?{day}[/.-]0?{month}[/.-]{year}(?!\d)",
        rf"(?<!\d){born_on.year}-0?{month}-0?{day}(?!\d)",
    )
    return [match.group(0) for form in forms for match in re.finditer(form, plain)]
