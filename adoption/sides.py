"""What a letter to one side may not say about the other: names, addresses, numbers, however they are written.

Pure: given what is known about the other side and what somebody wrote, it names the words found. Every breach of
adoption files that became known was paper with the other side's details on it (security 4.9).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum


class What(Enum):
    NAME = "a name"
    ADDRESS = "an address"
    PHONE = "a telephone number"
    EMAIL = "an e-mail address"
    PLACE = "an organisation"


@dataclass(frozen=True)
class Withheld:
    """One thing that the reader of a letter must not learn from it."""

    what: What
    words: str


@dataclass(frozen=True)
class Found:
    """One thing that stands in the letter and may not."""

    what: What
    word: str

    def __str__(self) -> str:
        return f"“{self.word}” ({self.what.value})"


WORD = re.compile(r"[^\W\d_][\w'-]*")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
NUMBERS = re.compile(r"\+?\(?\d[\d\s().-]{6,}\d")
PHONE_END = 9
"""Figures from the end that make two ways of writing a number the same: 0191 496 0000, +44 191 496 0000."""
LIKENESS, LONG_ENOUGH = 0.9, 6
"""A longer word with a capital that is nearly a name is taken for that name, misspelt."""

_PLACES = """an apartment at avenue block cottage close court crescent drive east estate farm flat floor garden gardens
green grove high hill house lane little lower new north old on park place road room saint south square st street terrace
the top united upper view walk way west with yard county england and no number kingdom"""
_WORDS = """april art august bell best bill black bond bright brook brown bush carter church cook cross dale day dean
drew faith field fields ford fox frank good grace grant gray green grey guy hand hill holly hope hunt iris ivy jack joy
june king knight lake lamb lane lily little long love mark marsh may mills miles moon more noble page paige pat pearl
penny pool poppy price reed rich rivers rob robin rose ruby rush sky small snow stone story strong sue summer sunny
violet walker ward wells west white will winter wise wood woods young"""
_BEGINNINGS = "best bill day good grant hope little long mark may more pat price sue will young"
TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "and", "the", "of", "von", "van", "de", "la"})
PARTS_OF_PLACES = frozenset(_PLACES.split())
WORDS_TOO = frozenset(_WORDS.split())
"""Names that are ordinary words as well: only with a capital are they names."""
BEGIN_SENTENCES = frozenset(_BEGINNINGS.split())
"""Of these, the ones that often begin a sentence: there a capital means nothing."""


def found_in(text: str, withheld: Iterable[Withheld], *, known: Iterable[str] = ()) -> list[Found]:
    """Everything withheld that the text says. Words that the reader knows anyway, their own, are no discovery."""
    lines = _plain(text)
    flat = re.sub(r"\s+", " ", lines)
    theirs = {word.casefold() for words in known for word in WORD.findall(_plain(words))}
    found: list[Found] = []
    for one in withheld:
        found += [Found(one.what, word) for word in LOOK[one.what](_plain(one.words), lines, flat, theirs)]
    return sorted(set(found), key=lambda f: (f.what.value, f.word))


def same_address(one: str, other: str) -> bool:
    """The same home, however it is written: all of it, or the postcode and the number of the house."""
    if not one.strip() or not other.strip():
        return False
    a, b = _plain(one).casefold(), _plain(other).casefold()
    if re.sub(r"\W+", "", a) == re.sub(r"\W+", "", b):
        return True
    codes = _postcodes(a) & _postcodes(b)
    return bool(codes) and _house(a) == _house(b)


def _house(address: str) -> str:
    number = re.search(r"\d+[a-z]?\b", POSTCODE.sub("", address))
    return number.group(0) if number else ""


def _plain(text: str) -> str:
    """Without accents, with plain apostrophes and dashes and single blanks; capitals and lines stay."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for fancy, simple in (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("*", "")):
        bare = bare.replace(fancy, simple)
    return re.sub(r"[^\S\n]+", " ", bare)


def _names(words: str, lines: str, flat: str, theirs: set[str]) -> Iterator[str]:
    """Each word of a name by itself, so that order and initials make no difference."""
    for whole in WORD.findall(words):
        for word in dict.fromkeys([whole, *whole.split("-")]):
            low = word.casefold().removesuffix("'s")
            if len(low) > 1 and low not in TITLES and low not in theirs:
                yield from _name(low, lines)


def _name(low: str, lines: str) -> Iterator[str]:
    for match in WORD.finditer(lines):
        word = re.sub(r"('s|s')$", "", match.group(0))
        if low in {part.casefold() for part in (word, *word.split("-"))}:
            if _is_a_name(low, word, lines[: match.start()]):
                yield word
        elif word[0].isupper() and _nearly(low, word.casefold()):
            yield word


def _is_a_name(low: str, word: str, before: str) -> bool:
    if low not in WORDS_TOO:
        return True
    first = before.rstrip(" \"'(-")[-1:] in ("", ".", "!", "?", ":", "\n")
    return word[0].isupper() and not (first and low in BEGIN_SENTENCES)


def _nearly(name: str, word: str) -> bool:
    if min(len(name), len(word)) < LONG_ENOUGH or abs(len(name) - len(word)) > 1:
        return False
    return SequenceMatcher(None, name, word).ratio() >= LIKENESS


def _address(words: str, lines: str, flat: str, theirs: set[str]) -> Iterator[str]:
    """The postcode however it is spaced, each line as it stands, and the words that tell where it is."""
    written = flat.casefold()
    there = _postcodes(flat)
    yield from sorted(code for code in _postcodes(words) if code in there)
    for line in filter(None, map(str.strip, re.split(r"[\n,]", POSTCODE.sub("", words)))):
        if re.search(r"\d.* ", line) and _holds(written, line.casefold()):
            yield line
        for low in (word.casefold() for word in WORD.findall(line)):
            if len(low) > 2 and low not in PARTS_OF_PLACES and low not in theirs:
                yield from (word for word, at in _places(lines, low) if _is_a_name(low, word, lines[:at]))


def _places(lines: str, low: str) -> Iterator[tuple[str, int]]:
    for match in re.finditer(rf"(?<!\w){re.escape(low)}(?!\w)", lines, re.IGNORECASE):
        yield match.group(0), match.start()


def _postcodes(text: str) -> set[str]:
    return {f"{out} {back}".upper() for out, back in POSTCODE.findall(text)}


def _phone(words: str, lines: str, flat: str, theirs: set[str]) -> Iterator[str]:
    end = re.sub(r"\D", "", words)[-PHONE_END:]
    if len(end) >= 6:
        yield from (n.strip() for n in NUMBERS.findall(flat) if re.sub(r"\D", "", n).endswith(end))


def _email(words: str, lines: str, flat: str, theirs: set[str]) -> Iterator[str]:
    if words.strip() and words.strip().casefold() in flat.casefold():
        yield words.strip()


def _organisation(words: str, lines: str, flat: str, theirs: set[str]) -> Iterator[str]:
    whole = words.strip()
    if len(whole) > 2 and _holds(flat.casefold(), whole.casefold()):
        yield whole


def _holds(text: str, words: str) -> bool:
    gaps = r"[\s,]+".join(re.escape(word) for word in words.split())
    return re.search(rf"(?<!\w){gaps}(?!\w)", text) is not None


LOOK = {
    What.NAME: _names,
    What.ADDRESS: _address,
    What.PHONE: _phone,
    What.EMAIL: _email,
    What.PLACE: _organisation,
}
