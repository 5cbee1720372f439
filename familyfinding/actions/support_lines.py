"""Lines of the Adoption Support Plan: drafted from what is known, completed, struck out with a reason (MT-42)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from adopters.actions.facts import said, save
from adoption.actions.records import check_version, lock
from adoption.errors import NotPossible
from adoption.models import User
from familyfinding.actions import paper_sources
from familyfinding.actions.papers import held
from familyfinding.models import LinkPaper, SupportItem
from familyfinding.paper_sections import PaperKind

FACTS = ("need", "what", "provider", "lead", "how_often", "begins", "ends", "funding")


@dataclass(frozen=True)
class Draft:
    """One line as it can be drafted. `key` says what it was drafted from, once and for ever."""

    key: str
    need: str
    what: str
    source: str
    lead: str = ""
    begins: str = ""


@transaction.atomic
def add(*, paper: LinkPaper, by: User, at: datetime, need: str, what: str, **facts: str) -> SupportItem:
    """One more line."""
    paper = _plan(paper, by)
    return SupportItem.rows.create(
        paper=paper,
        need=said(need, "Say which need this is for."),
        what=said(what, "Say what is offered."),
        written_by=by,
        written_at=at,
        **_known(facts),
    )


@transaction.atomic
def change(*, item: SupportItem, version: int, by: User, at: datetime, **facts: str) -> SupportItem:
    """Save a line. A save on an older version is refused with both texts (GV-71)."""
    _plan(item.paper, by)
    row = lock(item)
    check_version(row, version, theirs={name: getattr(row, name) for name in FACTS} | {"version": str(row.version)})
    if row.struck_why:
        raise NotPossible("This line was struck out. Add a new one instead.")
    said(facts.get("need", row.need), "Say which need this is for.")
    said(facts.get("what", row.what), "Say what is offered.")
    save(row, **_known(facts), written_by=by, written_at=at, version=row.version + 1)
    return row


@transaction.atomic
def strike(*, item: SupportItem, why: str, by: User, at: datetime) -> SupportItem:
    """Take a line out of the plan. It stays to be read, with the reason."""
    _plan(item.paper, by)
    row = lock(item)
    save(row, struck_why=said(why, "Say why this line is taken out."), written_by=by, written_at=at)
    return row


@transaction.atomic
def draft(*, paper: LinkPaper, by: User, at: datetime) -> int:
    """Draft a line from each thing that is known and has none yet. Returns how many were added.

    Sources: the gaps of the match sheet that are answered by support, what the decision to proceed asked for, and what
    the medical consultation, the life story sessions and the support planning meeting agreed.
    """
    paper = _plan(paper, by)
    known = set(paper.items.exclude(came_from="").values_list("came_from", flat=True))
    new = [each for each in drafts_for(paper) if each.key not in known]
    for each in new:
        SupportItem.rows.create(
            paper=paper,
            need=each.need[:300],
            what=each.what,
            lead=each.lead[:200],
            begins=each.begins[:120],
            came_from=each.key[:80],
            source=each.source[:200],
            written_by=by,
            written_at=at,
        )
    return len(new)


def drafts_for(paper: LinkPaper) -> Iterable[Draft]:
    """Each thing on file that calls for support."""
    for piece in paper_sources.support_pieces(paper):
        yield Draft(**piece)


def _plan(paper: LinkPaper, by: User) -> LinkPaper:
    if paper.kind != PaperKind.SUPPORT_PLAN:
        raise NotPossible("Support is listed in the Adoption Support Plan.")
    return held(paper, by)


def _known(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).strip() for name, value in facts.items() if name in FACTS}
