"""What a pack is made of, in plain values: the binder, its items, their papers, and the copies wanted of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

Facts = tuple[tuple[str, str], ...]


class Form(StrEnum):
    """In what form a paper comes. An office file is turned into a PDF before it gets here."""

    WORDS = "words"
    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"
    OFFICE = "office"


class Broken(Exception):
    """A paper that cannot go into a pack, and why: in words for the person who put it there."""

    def __init__(self, paper: str, why: str) -> None:
        super().__init__(why)
        self.paper, self.why = paper, why


@dataclass(frozen=True)
class Paper:
    """One document as it stands: a frozen version, told by its hash. `file` is its name in the folder of files.

    An office file is turned into a PDF first; `check` is then the hash of that, and `sha256` still of what was frozen.
    """

    key: str
    title: str
    form: Form
    file: str
    sha256: str
    version: int = 1
    check: str = ""
    large: str = ""
    """The same words for large print, where we hold the words and not only the pages."""


@dataclass(frozen=True)
class Item:
    key: str
    number: int
    kind: str
    title: str
    facts: Facts = ()
    papers: tuple[Paper, ...] = ()

    @property
    def heading(self) -> str:
        return f"Item {self.number}: {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Binder:
    """A pack, or an addendum to one: `number` 0 is the pack, 1 its first addendum, whose pages count on."""

    agency: str
    title: str
    reference: str
    day: str
    facts: Facts
    items: tuple[Item, ...]
    version: int
    made: str
    number: int = 0
    first_page: int = 1
    name: str = ""
    """What it is called where it is no pack of a panel. It has no agenda then: it is about one thing."""
    notices: tuple[str, ...] = ()
    """What the cover says about this edition, for example that other people’s confidences are not in it."""

    @property
    def papers(self) -> Iterator[Paper]:
        for item in self.items:
            yield from item.papers

    @property
    def called(self) -> str:
        return self.name or (f"Addendum {self.number}" if self.number else "Panel pack")

    @property
    def has_agenda(self) -> bool:
        return not self.number and not self.name

    @property
    def fingerprint(self) -> str:
        """Over what is in it and in which order: any other paper, version, order or wording gives another."""
        held = asdict(replace(self, version=0, made=""))
        for paper in (paper for item in held["items"] for paper in item["papers"]):
            for how_it_is_kept in ("form", "file", "large", "check"):
                del paper[how_it_is_kept]
        return hashlib.sha256(json.dumps(held, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Edition:
    """One wanted shape of the binder: without the items its readers must not have, perhaps in large print."""

    key: str
    without: frozenset[str] = frozenset()
    large: bool = False


@dataclass(frozen=True)
class Stretch:
    """Pages that belong together: a piece of the frame, or one paper. Page numbers are the pack’s own."""

    kind: str
    first: int
    count: int
    title: str
    item: str = ""
    number: int = 0
    paper: str = ""

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True)
class Made:
    """One edition as it lies in the folder: which page is what, and what the administrator should know."""

    key: str
    file: str
    sha256: str
    pages: int
    last_page: int
    stretches: tuple[Stretch, ...]
    scans: tuple[str, ...] = ()
    """Titles of papers with pages that are pictures of words: a screen reader finds nothing in them."""
    letters: tuple[str, ...] = ()
    """Letters on our own pages that no font of this machine has."""


def to_json(binder: Binder, editions: tuple[Edition, ...]) -> str:
    wanted = [{**asdict(edition), "without": sorted(edition.without)} for edition in editions]
    return json.dumps({"binder": asdict(binder), "editions": wanted}, ensure_ascii=False)


def from_json(text: str) -> tuple[Binder, tuple[Edition, ...]]:
    held = json.loads(text)
    editions = tuple(Edition(**{**each, "without": frozenset(each["without"])}) for each in held["editions"])
    return _binder(held["binder"]), editions


def made_from(held: Mapping[str, Any]) -> Made:
    stretches = stretches_from(held["stretches"])
    return Made(**{**held, "stretches": stretches, "scans": tuple(held["scans"]), "letters": tuple(held["letters"])})


def stretches_from(held: list[dict[str, Any]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(**each) for each in held)


def _binder(held: dict[str, Any]) -> Binder:
    items = tuple(_item(each) for each in held["items"])
    return Binder(**{**held, "items": items, "facts": _facts(held["facts"]), "notices": tuple(held["notices"])})


def _item(held: dict[str, Any]) -> Item:
    papers = tuple(Paper(**{**each, "form": Form(each["form"])}) for each in held["papers"])
    return Item(**{**held, "papers": papers, "facts": _facts(held["facts"])})


def _facts(held: list[list[str]]) -> Facts:
    return tuple((name, value) for name, value in held)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
