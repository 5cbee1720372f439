"""What somebody began to write and did not save, found again on My work (house style: nothing typed is lost).

Typing is kept under a name that its form chose (`Draft.form`). Each app says in `<app>/unfinished.py`, as UNFINISHED,
which names are its own and where the writer goes on. Files that the writer may no longer see are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adoption.catalogues import gather
from adoption.models import CaseFile, Draft, FileKind, User
from adoption.views.asking import note_href

MOST = 10


@dataclass(frozen=True)
class Line:
    """One piece of typing, for its writer alone: “note” on a file, and the page on which it goes on."""

    draft: Draft
    what: str
    file: CaseFile
    href: str


@dataclass(frozen=True)
class Unfinished:
    """One kind of typing: the names it is kept under, and what they lead to."""

    named: re.Pattern[str]
    lines: Callable[[Sequence[tuple[Draft, re.Match[str]]], User], Iterable[Line]]
    """lines(drafts with their match, user): those that hold words and lead to a page the user may open."""


def unfinished(user: User) -> list[Line]:
    """The newest first. One query when there is nothing."""
    drafts = list(Draft.objects.filter(user=user).order_by("-saved_at", "-pk")[:MOST])
    found: list[Line] = []
    for kind in gather("unfinished", "UNFINISHED") if drafts else ():
        mine = [(draft, match) for draft in drafts if (match := kind.named.fullmatch(draft.form))]
        if mine:
            found += kind.lines(mine, user)
    return sorted(found, key=lambda line: line.draft.saved_at, reverse=True)


def notes(drafts: Sequence[tuple[Draft, re.Match[str]]], user: User) -> Iterable[Line]:
    """Case notes: the heading or the text has words in it."""
    wanted = {match["reference"]: draft for draft, match in drafts if _has_words(draft, "what", "detail")}
    for file in CaseFile.objects.visible_to(user).filter(reference__in=wanted):
        href = note_href(file)
        if href:
            yield Line(wanted[file.reference], "note", file, href)


def _has_words(draft: Draft, *names: str) -> bool:
    return any(str(draft.typed.get(name, "")).strip() for name in names)


UNFINISHED = [Unfinished(re.compile(rf"(?:{'|'.join(FileKind.values)})-note-(?P<reference>[-\w]+)"), notes)]
