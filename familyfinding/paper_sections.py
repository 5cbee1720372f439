"""What each paper of a link is made of, as data (MT-43, MT-44, PN-13 to PN-15; AAR r31, ASSR r16).

The words are ours. A confidential section holds what third parties told us: it goes to the team manager, panel and the
decision maker, and is in no copy that the adopters are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class PaperKind(models.TextChoices):
    PLACEMENT_REPORT = "placement_report", "Adoption placement report"
    SUPPORT_PLAN = "support_plan", "Adoption support plan"
    INTRODUCTION_PLAN = "introduction_plan", "Draft introduction plan"


class Writer(StrEnum):
    """Whose contribution a section is. Either side’s worker may help; what counts is that both have written."""

    CHILD = "The child’s worker"
    FAMILY = "The adopters’ worker"


@dataclass(frozen=True)
class SectionKind:
    """One section: what it is called, what belongs in it, and what on file can be brought in.

    `brings` names a source in `familyfinding.actions.paper_sources`.
    """

    key: str
    title: str
    asks: str
    part: str
    brings: str = ""
    writer: Writer = Writer.CHILD
    needed: bool = True
    confidential: bool = False


S, F = SectionKind, Writer.FAMILY
MATCH, NEEDS, CARRIED = "The match", "Needs and how this family meets them", "How it is carried out"
PLAN, SAFETY = "The plan", "Keeping it true"
CONFIDENTIAL = "Confidential part"

PLACEMENT_REPORT = (
    S("parties", "The child, the family, the agencies", "Who is proposed for whom, and who works with them.", MATCH,
      "parties"),
    S("orders", "Decision and order", "The decision that adoption is the plan; the Placement Order or consent.", MATCH,
      "orders"),
    S("siblings", "Brothers and sisters", "Who they are, together or apart, and what the decision rests on.", MATCH,
      "siblings"),
    S("history", "How a family was looked for", "How long, how widely, and which other families were considered.",
      MATCH, "history"),
    S("reasons", "Why this family", "Your reasons for proposing this placement.", MATCH),
    S("child", "The child’s wishes and feelings", "In the child’s own words or ways, and how they were found out.",
      MATCH),
    S("needs", "Need by need", "What the child needs and what this family offers, with the evidence.", NEEDS, "needs"),
    S("gaps", "Gaps and how each is answered", "Support offered, risk accepted, or why a gap does not stand.", NEEDS,
      "gaps"),
    S("family", "The adopters’ worker’s view", "Strengths, limits, and what this family will find hard.", NEEDS,
      writer=F),
    S("carers", "What the foster carers say", "They know the child’s days and nights.", NEEDS, needed=False),
    S("medical", "Health", "What the medical adviser and the adopters discussed, and what follows from it.", NEEDS,
      "medical", needed=False),
    S("risks", "Risks", "What might go wrong, how likely, and what would help.", NEEDS),
    S("adopters", "What the adopters say", "Their own views of this match, dated.", NEEDS, "comments", writer=F,
      needed=False),
    S("support", "Support", "What is offered, by whom, from when. The plan itself is a paper of its own.", CARRIED,
      "support"),
    S("contact", "Contact", "With whom, how, how often, and what helps it go well.", CARRIED),
    S("responsibility", "Parental responsibility", "What the agency proposes to leave with others, and why.", CARRIED),
    S("introductions", "Introductions", "How the child and the family will get to know each other.", CARRIED),
    S("others", "Told to us by others", "What third parties said in confidence. Panel reads it; the family does not.",
      CONFIDENTIAL, needed=False, confidential=True),
)  # fmt: skip

SUPPORT_PLAN = (
    S("people", "Who the plan is for", "The child, the adopters, and other people it should help.", PLAN, "parties"),
    S("needs", "What each needs", "Now, and what is likely later.", PLAN, "gaps"),
    S("objectives", "What we want to achieve", "What should be better for the child, and how we will know.", PLAN),
    S("money", "Financial support", "What was asked about means, what is offered, for how long. Write “None” if none.",
      PLAN, writer=F),
    S("contact", "Support with contact", "Letterbox or meetings: who prepares whom, and who is there.", PLAN),
    S("planned_by", "Who made this plan", "Health, nursery or school, post adoption support, and who was asked.", PLAN,
      "planners"),
    S("monitor", "Who looks after the plan", "A named worker, and who stands in for them.", SAFETY),
    S("review", "When it is looked at again", "At the latest after how long, and what would bring it forward.", SAFETY),
    S("crisis", "Whom to ring when it is hard", "By day, and out of hours.", SAFETY),
    S("adopters", "What the adopters say", "Their own words about the plan.", SAFETY, "comments", writer=F,
      needed=False),
)  # fmt: skip

INTRODUCTION_PLAN = (
    S("preparing", "Preparing the child", "Who tells the child what, with which pictures, books or play.", PLAN),
    S("routine", "The child’s days and nights", "Meals, sleep, comfort, play: what the adopters learn first.", PLAN),
    S("play", "Informal play", "Two or three times at the carers’ home, led by the carer.", PLAN),
    S("days", "Day by day", "Day 1, day 2 and so on, without dates: who does what, where, for how long.", PLAN),
    S("travel", "Travel and nights away", "How far it is, where people stay, who cares for their other children.", PLAN,
      writer=F, needed=False),
    S("support", "Support on every day", "Who rings whom each day; who speaks for the child, the carers, the adopters.",
      SAFETY),
    S("pause", "Pause and plan", "When everybody stops to think together, and who looks after the child meanwhile.",
      SAFETY),
    S("slower", "If it needs to go more slowly", "What signs we look for, and what would change.", SAFETY),
    S("goodbye", "Moving and saying goodbye", "The day of the move, for the child and for the carers’ family.", SAFETY),
)  # fmt: skip

PAPERS: dict[str, tuple[SectionKind, ...]] = {
    PaperKind.PLACEMENT_REPORT: PLACEMENT_REPORT,
    PaperKind.SUPPORT_PLAN: SUPPORT_PLAN,
    PaperKind.INTRODUCTION_PLAN: INTRODUCTION_PLAN,
}


def kind_of(paper: str, key: str) -> SectionKind:
    """The section of this key in a paper of this kind. Raises KeyError for any other."""
    return {section.key: section for section in PAPERS[paper]}[key]
