"""The match sheet as people read it, on screen, on paper and frozen: one shape for all three.

Families stand side by side; nothing is added up. What a family said is quoted as its own words beside the judgement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from adopters.models import Considering
from adoption.clock import london
from children.flows import LOOKING, Togetherness
from children.models import Child
from familyfinding import needs
from familyfinding.flows import BEFORE_THE_SHORTLIST
from familyfinding.models import AnswerKind, Basis, Link, Meets, Need, SheetCell
from familyfinding.needs import KINDS

COLOURS = {Meets.MEETS: "green", Meets.STRETCH: "yellow", Meets.GAP: "orange", Meets.UNKNOWN: "grey"}
MOST = 3


@dataclass(frozen=True)
class Judged:
    """One cell: what was judged, on what, by whom; the family’s own words; what answers it."""

    link: str
    meets: str
    says: str
    colour: str
    evidence: str
    basis: str
    seen_on: str
    by: str
    on: str
    older: bool
    """The need was written anew after this was judged."""
    own_words: tuple[str, ...]
    answer: str
    answer_says: str
    words: str
    answered_by: str
    answered_on: str
    to_answer: bool


@dataclass(frozen=True)
class Row:
    """One need of the child with a cell for each family."""

    kind: str
    group: str
    says: str
    strength: str
    colour: str
    what: str
    evidence: str
    seen_on: str
    by: str
    cells: tuple[Judged, ...]


@dataclass(frozen=True)
class Sheet:
    """Needs by families, for one child."""

    reference: str
    families: tuple[dict[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def unanswered(self) -> int:
        return sum(1 for row in self.rows for cell in row.cells if cell.to_answer and not cell.answer)

    @property
    def unknown(self) -> int:
        return sum(1 for row in self.rows for cell in row.cells if cell.meets == Meets.UNKNOWN)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def sheet(child: Child, links: Sequence[Link], *, day: date, said_by: Iterable[int], words_of: Iterable[int]) -> Sheet:
    """The sheet of these links for this child.

    `said_by`: households whose answers the reader may know, `words_of`: whose own reasons too (FF-28).
    """
    rows = Need.rows.to_be_met().filter(child=child).select_related("recorded_by")
    mine = {need.kind: need for need in rows}
    cells = {(cell.link_id, cell.kind): cell for cell in standing(child, links)}
    said = _newest(said_by)
    number, open_words = together(child), set(words_of)
    found = []
    for kind in KINDS:
        need = mine.get(kind.key)
        if need:
            asked = needs.asked_about(kind, age=child.age_on(day), children=number)
            judged = [
                _judged(link, cells.get((link.pk, kind.key)), need, said.get(link.household_id), asked, open_words)
                for link in links
            ]
            found.append(_row(need, judged))
    return Sheet(child.file.reference, tuple(map(_family, links)), tuple(found))


def standing(child: Child, links: Iterable[Link]) -> Iterable[SheetCell]:
    rows = SheetCell.rows.standing().filter(child=child, link__in=[link.pk for link in links])
    return rows.select_related("judged_by", "answered_by")


def fingerprint(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_shared(link: Link) -> bool:
    """From the shortlist on both sides work on the sheet: the child’s needs and the family’s reasons (MT-06, MT-09).

    Before it, each side knows what it knew: opening a link opens nobody’s record.
    """
    return link.state not in BEFORE_THE_SHORTLIST


def own_words_of(link: Link, child: Child, kind: str, *, day: date, with_reasons: bool) -> tuple[str, ...]:
    """What the family says about one need."""
    said = _newest([link.household_id]).get(link.household_id)
    asked = needs.asked_about(needs.KIND[kind], age=child.age_on(day), children=together(child))
    return own_words(said, asked, with_reasons)


def together(child: Child) -> int:
    """How many move together, for the question whether the family takes so many."""
    group = child.file.group_id
    if not group:
        return 1
    rows = Child.rows.filter(file__group=group, status__in=LOOKING, file__closed_on=None)
    return max(rows.filter(file__group__sibling_set__decision=Togetherness.TOGETHER).count(), 1)


def _newest(households: Iterable[int]) -> dict[int, Considering]:
    rows = Considering.rows.filter(household__in=list(households))
    return {row.household_id: row for row in rows.order_by("household", "-number").distinct("household")}


def _family(link: Link) -> dict[str, str]:
    file = link.household.file
    state = str(link.get_state_display())
    return {"reference": file.reference, "agency": file.agency.name, "state": state, "link": str(link.reference)}


def _row(need: Need, judged: Sequence[Judged]) -> Row:
    return Row(
        kind=need.kind,
        group=need.about.group,
        says=need.about.says,
        strength=need.strength_in_short,
        colour=need.strength_colour,
        what=need.what,
        evidence=need.evidence,
        seen_on=in_short(need.seen_on),
        by=need.recorded_by.display_name,
        cells=tuple(judged),
    )


def _judged(
    link: Link, cell: SheetCell | None, need: Need, said: Considering | None, asked: Iterable[str], words_of: set[int]
) -> Judged:
    meets = Meets(cell.meets) if cell else Meets.UNKNOWN
    return Judged(
        link=str(link.reference),
        meets=meets.value,
        says=str(meets.label),
        colour=COLOURS[meets],
        evidence=cell.evidence if cell else "",
        basis=str(Basis(cell.basis).label) if cell and cell.basis else "",
        seen_on=in_short(cell.seen_on) if cell else "",
        by=cell.judged_by.display_name if cell else "",
        on=in_short(london(cell.judged_at).date()) if cell else "",
        older=cell is not None and cell.judged_at < need.recorded_at,
        own_words=own_words(said, asked, link.household_id in words_of),
        answer=cell.answer if cell else "",
        answer_says=str(AnswerKind(cell.answer).label) if cell else "",
        words=cell.words if cell else "",
        answered_by=cell.answered_by.display_name if cell and cell.answered_by else "",
        answered_on=in_short(london(cell.answered_at).date()) if cell and cell.answered_at else "",
        to_answer=meets in (Meets.GAP, Meets.STRETCH),
    )


def own_words(said: Considering | None, asked: Iterable[str], with_reasons: bool) -> tuple[str, ...]:
    """What they told us, dated, as a quotation."""
    if said is None:
        return ()
    return tuple(
        f"{one.asks}: {one.says.lower()}{f' – “{one.why}”' if one.why and with_reasons else ''} ({in_short(said.on)})"
        for one in needs.said(said.answers, asked)
        if one.grade != "unknown" or one.why
    )


def in_short(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
