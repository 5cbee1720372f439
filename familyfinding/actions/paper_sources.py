"""What is on file already, as text for a section of a link’s paper: each piece with its source and date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from adopters.actions.report_sources import Brought, Pieces, as_text, listed
from adopters.models import Member
from adoption.clock import london
from adoption.wording import counted, day_in_words
from children.models import PlacementOrder, PlanDecision, SiblingSet
from familyfinding.actions import going_ahead
from familyfinding.actions.match_sheets import answered_gaps
from familyfinding.actions.needs import in_order
from familyfinding.agendas import MeetingKind, Party
from familyfinding.models import (
    AnswerKind,
    Attended,
    AudienceChange,
    Interest,
    LinkPaper,
    Need,
    PaperComment,
    PaperState,
    Rung,
    StepMeeting,
    SupportItem,
)
from familyfinding.paper_sections import SectionKind


def on_file(paper: LinkPaper, kind: SectionKind) -> str:
    """What can be brought into this section, or nothing."""
    source = SOURCES.get(kind.brings)
    return as_text(source(paper)) if source else ""


def parties(paper: LinkPaper) -> Pieces:
    child, file, family = paper.child, paper.child.file, paper.link.household.file
    people = Member.rows.applicants().filter(household=paper.link.household).select_related("person")
    lines = [
        f"{child.first_name}, born {day_in_words(child.born_on)}, file {file.reference}, {file.agency.name}",
        *(f"{each.name}, prospective adopter, file {family.reference}, {family.agency.name}" for each in people),
        f"Child’s worker: {file.lead.display_name if file.lead else 'not allocated'}",
        f"Adopters’ worker: {family.lead.display_name if family.lead else 'not allocated'}",
    ]
    return [Brought(listed(lines), "both files")]


def orders(paper: LinkPaper) -> Pieces:
    decided = PlanDecision.rows.agreed().filter(child=paper.child).order_by("-decided_on").first()
    order = PlacementOrder.rows.filter(child=paper.child).order_by("-granted_on").first()
    found = []
    if decided:
        found.append(Brought("Adoption was decided as the plan.", "the agency decision maker", decided.decided_on))
    if order:
        found.append(Brought(f"Placement Order, {order.court}.", "the child’s file", order.granted_on))
    return found


def siblings(paper: LinkPaper) -> Pieces:
    group = paper.child.file.group_id
    row = SiblingSet.rows.filter(group=group).first() if group else None
    if row is None:
        return []
    words = "\n\n".join(filter(None, [f"{row.get_decision_display()}.", row.reasons]))
    return [Brought(words, "the decision about brothers and sisters", row.decided_on)]


def history(paper: LinkPaper) -> Pieces:
    """How widely and how long a family was looked for; other families by number alone."""
    steps = AudienceChange.rows.filter(profile__child=paper.child).order_by("at", "pk")
    lines = [
        f"{day_in_words(london(step.at).date())}: shown to {Rung(step.became).label.lower()}"
        for step in steps
        if step.became
    ]
    number = Interest.rows.filter(child=paper.child).exclude(household=paper.link.household).count()
    lines.append(f"Interest of {counted(number, 'other family,other families')} was looked at.")
    return [Brought(listed(lines), "the family finding profile")]


def needs(paper: LinkPaper) -> Pieces:
    """Each need that stands, with its own evidence and day."""
    return [
        Brought(f"{need.about.says} ({need.strength_in_short.lower()}): {need.what}", need.evidence, need.seen_on)
        for need in in_order(Need.rows.to_be_met().filter(child=paper.child))
    ]


def gaps(paper: LinkPaper) -> Pieces:
    """Each answered gap and stretch of the match sheet: what was seen, and what answers it (MT-16, MT-43)."""
    return [
        Brought(
            f"{gap.need}, {gap.meets.label.lower()}: {gap.evidence}\n\n{gap.answer.label}: {gap.words}",
            f"the match sheet, answered by {gap.by.display_name}",
            london(gap.at).date(),
        )
        for gap in answered_gaps(paper.link, paper.child)
    ]


def medical(paper: LinkPaper) -> Pieces:
    """What was said under each point of the medical consultation about this child (MT-30, MT-33)."""
    rows = _held(paper, MeetingKind.MEDICAL).filter(Q(child=paper.child) | Q(child=None))
    return [
        Brought(f"{note.title}: {note.text}", row.title, row.day)
        for row in rows.prefetch_related("notes__meeting")
        for note in row.notes.all()
    ]


def planners(paper: LinkPaper) -> Pieces:
    """Who sat together to plan support, and in which part (MT-42)."""
    rows = _held(paper, MeetingKind.SUPPORT_PLANNING).prefetch_related("attended")
    came = [(row, [_part(one) for one in row.attended.all() if one.came]) for row in rows]
    return [Brought(listed(people), row.title, row.day) for row, people in came if people]


def support(paper: LinkPaper) -> Pieces:
    """What this child’s support plan offers as it stands."""
    rows = SupportItem.rows.standing().filter(paper__link=paper.link, paper__child=paper.child)
    lines = [f"{row.need}: {row.what}" for row in rows.exclude(paper__state=PaperState.SET_ASIDE).order_by("pk")]
    return [Brought(listed(lines), "the support plan")] if lines else []


def _held(paper: LinkPaper, kind: MeetingKind) -> QuerySet[StepMeeting]:
    return StepMeeting.rows.held().filter(preparation__link=paper.link, kind=kind).order_by("at", "pk")


def _part(one: Attended) -> str:
    part = str(Party(one.party).label)
    return f"{one.who}, {part.lower()}" if one.who else part


def comments(paper: LinkPaper) -> Pieces:
    """What the adopters said of this paper, each in their words."""
    rows = PaperComment.rows.filter(version__paper=paper).exclude(member=None).select_related("member__person")
    return [
        Brought(f"{row.member.name}: {row.text}", "their comment", row.received_on)
        for row in rows.order_by("pk")
        if row.member
    ]


def support_pieces(paper: LinkPaper) -> list[dict[str, Any]]:
    """Gaps answered by support, and what was agreed on the way to panel: each once (MT-16, MT-33, MT-38, MT-42)."""
    answered = [gap for gap in answered_gaps(paper.link, paper.child) if gap.answer == AnswerKind.SUPPORT]
    return [
        {"key": f"gap:{gap.kind}", "need": gap.need, "what": gap.words, "source": "The match sheet"} for gap in answered
    ] + [
        {
            "key": one.key,
            "need": one.need,
            "what": one.what,
            "lead": one.who,
            "begins": one.from_when,
            "source": one.source,
        }
        for one in going_ahead.support_items(paper.link)
    ]


SOURCES: dict[str, Callable[[LinkPaper], Pieces]] = {
    "parties": parties,
    "orders": orders,
    "siblings": siblings,
    "history": history,
    "needs": needs,
    "gaps": gaps,
    "medical": medical,
    "support": support,
    "planners": planners,
    "comments": comments,
}
