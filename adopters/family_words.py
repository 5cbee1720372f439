"""What families are told of their way, in their words: the steps, and the dates that we promise them (AD-62)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from adopters.flows import S, Stage


@dataclass(frozen=True)
class FamilyStep:
    """One step as the home page shows it; several stages of the agency may be one step for a family."""

    text: str
    easy: str
    stages: Collection[Stage]
    next: str
    """What comes after it."""


STEPS = (
    FamilyStep(
        "Finding out",
        "Finding out",
        frozenset({S.ENQUIRY, S.REGISTERED}),
        "Stage One begins when we have talked with you about your registration and told you that we go on.",
    ),
    FamilyStep(
        "Stage One: checks and preparation",
        "Checks and learning",
        frozenset({S.STAGE_ONE, S.BETWEEN}),
        "When Stage One ends we tell you in writing whether you go on. You then have six months to tell us that you "
        "would like to begin Stage Two.",
    ),
    FamilyStep(
        "Stage Two: your assessment",
        "Getting to know you",
        frozenset({S.STAGE_TWO, S.DECISION}),
        "Your worker writes a report with you. You read it before panel does. Panel then recommends, and the agency’s "
        "decision maker decides.",
    ),
    FamilyStep(
        "Approved: finding a child",
        "Finding a child",
        frozenset({S.APPROVED, S.MATCHED, S.PLACED}),
        "We look for a child with you. Nobody can promise how long it takes; we tell you what we do meanwhile.",
    ),
)

NEXT_AT = {
    S.DECISION: "Panel reads your report and recommends. The agency’s decision maker then decides, and you hear in "
    "writing.",
}
"""What comes next at one stage of a step, where the step’s own words are about the stage before."""

PROMISES = {
    "TS-46": "Send you the information pack",
    "TS-47": "Contact you about your registration",
    "TS-48": "Finish Stage One with you",
    "TS-50": "Finish Stage Two with you",
    "TS-53": "Tell you what panel recommended",
    "TS-54": "Decide, and tell you",
    "TS-117": "Agree your Matching Plan with you",
    "TS-118": "Review your approval with you",
}
"""Dates of ours that a family is promised, by timescale. All others are our own affair and never shown."""
