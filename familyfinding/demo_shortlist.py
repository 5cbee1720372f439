"""A shortlist of the demonstration with three families, and the match sheet that lays them side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.models import Household
from familyfinding import demo_links
from familyfinding.actions import match_sheets
from familyfinding.flows import LinkState
from familyfinding.models import AnswerKind, Basis, Link, Meets, SheetCell

NOTHING = (AnswerKind.NONE, "")
SHEET = (
    (
        (Meets.MEETS, "The school is at the end of their road.", *NOTHING),
        (Meets.STRETCH, "One of them works nights.", AnswerKind.SUPPORT, "Leave for the first six months, as planned."),
        (Meets.MEETS, "They keep the same evening for their niece.", *NOTHING),
    ),
    (
        (Meets.GAP, "The nearest school is an hour away.", AnswerKind.SUPPORT, "A place nearer home from September."),
        (Meets.MEETS, "Both at home for the first year.", *NOTHING),
        (Meets.UNKNOWN, "", *NOTHING),
    ),
    (
        (Meets.STRETCH, "They would drive, and have talked to the school.", *NOTHING),
        (Meets.MEETS, "They have cared for a child who asked the same.", *NOTHING),
        (Meets.MEETS, "They asked the carers how bedtime goes.", *NOTHING),
    ),
)
"""For each family what it can meet of each need, how we know, and what answers a gap."""


def three_families_side_by_side(cast: Any, today: date) -> None:
    """A shortlist of three, and the match sheet on which the child’s needs are gone through with each of them."""
    first = Link.rows.with_both().filter(child__file__reference="C-2LNKCC4", state=LinkState.SHORTLISTED).first()
    if first is None or SheetCell.rows.filter(child=first.child).exists():
        return
    day, links = today - timedelta(days=15), [first]
    for reference in ("C-2LNKAA2", "C-2LNKBB3"):
        family = Household.rows.get(links__child__file__reference=reference)
        links.append(demo_links.shortlisted(first.child, family, by=cast.petra, manager=cast.marcus, day=day))
    for link, cells in zip(links, SHEET, strict=True):
        for (kind, *_), (meets, evidence, answer, words) in zip(demo_links.NEEDS, cells, strict=True):
            if meets != Meets.UNKNOWN:
                match_sheets.write(
                    link=link, child=first.child, kind=kind, meets=meets, evidence=evidence, basis=Basis.SEEN,
                    seen_on=day, answer=answer, words=words, version=0, by=cast.petra, at=demo_links.at(day, 15),
                )  # fmt: skip


SCENES = [three_families_side_by_side]
