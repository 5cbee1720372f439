"""Papers of the demonstration’s matches: one that passed, one with the team manager, one that is being written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adoption.actions import approvals
from adoption.models import Outcome
from children.demo_steps import find
from familyfinding.actions import paper_comments, papers, support_lines
from familyfinding.demo_after_steps import at
from familyfinding.flows import LinkState
from familyfinding.models import Link, LinkPaper
from familyfinding.paper_sections import PAPERS, PaperKind, Writer

WORDS = {
    "reasons": "They have two years’ experience as respite carers and asked for a school-age child.",
    "child": "She drew a house with two grown-ups and a rabbit, and wrote her own name over the door.",
    "needs": "Help at school, a steady routine at night, and somebody who tells her the story again and again.",
    "gaps": "Nights: a sleep clinic and a person to ring. School: both schools met and agreed a key worker.",
    "family": "They are calm and funny together. Evenings are hard for them, and they say so.",
    "risks": "A second move of school within a year. Both schools have agreed how to keep that to one.",
    "support": "Sleep clinic, key worker at school, and six sessions with the life story worker.",
    "contact": "Letters twice a year with her grandmother; a meeting once a year, with us there.",
    "responsibility": "We propose to leave day-to-day medical and school decisions with the adopters from placement.",
    "introductions": "Ten days, at her pace, with play at the carers’ home first.",
    "orders": "Adoption was decided as the plan; the Placement Order was granted by the Family Court.",
    "siblings": "She has none that are known.",
    "parties": "Maya, six, of Leicestershire. Two adopters of Leicester City, approved for one child of school age.",
    "history": "The profile was shown to the partnership, and two other families were looked at.",
    "preparing": "Her carers read the family’s book with her at bedtime, first one page and then all of it.",
    "routine": "Up at six, porridge, rabbit, school. The lamp stays on.",
}


def papers_on_their_way_to_panel(cast: Any, today: date) -> None:
    """A placement report that passed its check, and a plan of introductions that is half written."""
    link = Link.rows.with_both().filter(child=find("maya"), state=LinkState.PROCEEDING).first()
    if link is None or LinkPaper.rows.filter(link=link).exists():
        return
    report = _begun(link, PaperKind.PLACEMENT_REPORT, cast, today - timedelta(days=30))
    _written(report, cast, today - timedelta(days=28))
    paper_comments.give_to_adopters(paper=_now(report), by=cast.petra, at=at(today - timedelta(days=26)))
    asked = papers.hand_in(paper=_now(report), by=cast.petra, at=at(today - timedelta(days=6)))
    approvals.decide(
        approval=asked,
        outcome=Outcome.AGREED,
        reasons="Both sides can be heard in it.",
        by=cast.marcus,
        at=at(today - timedelta(days=5)),
        read=True,
    )
    plan = _begun(link, PaperKind.SUPPORT_PLAN, cast, today - timedelta(days=10))
    support_lines.draft(paper=_now(plan), by=cast.petra, at=at(today - timedelta(days=9)))
    introductions = _begun(link, PaperKind.INTRODUCTION_PLAN, cast, today - timedelta(days=4))
    _written(introductions, cast, today - timedelta(days=3), only=("preparing", "routine"))


def _begun(link: Link, kind: PaperKind, cast: Any, day: date) -> LinkPaper:
    return papers.begin(link=link, child=link.child, kind=kind, author=cast.petra, on=day, by=cast.petra)


def _written(paper: LinkPaper, cast: Any, day: date, only: tuple[str, ...] = ()) -> None:
    """Each needed section by the side whose part it is."""
    papers.bring_in(paper=_now(paper), by=cast.petra, at=at(day))
    for kind in PAPERS[paper.kind]:
        row = _now(paper).sections.select_related("paper").get(key=kind.key)
        if kind.key in WORDS and (not only or kind.key in only):
            row.paper = _now(paper)
            by = cast.nadia if kind.writer == Writer.FAMILY else cast.petra
            papers.write(section=row, text=WORDS[kind.key], version=row.version, by=by, at=at(day, 11))


def _now(paper: LinkPaper) -> LinkPaper:
    rows = LinkPaper.rows.select_related("link__child__file__agency", "link__household__file", "child__file__agency")
    return rows.get(pk=paper.pk)


SCENES = [papers_on_their_way_to_panel]
