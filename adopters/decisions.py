"""Questions about households that somebody else must decide (spec 04 E)."""

from __future__ import annotations

from collections.abc import Sequence

from adopters import accepting, deciding, profile_questions
from adopters.actions import more_time, not_going_on
from adopters.models import StageOne
from adoption.actions import extensions
from adoption.decision import Decision, Fact
from adoption.models import Extension
from adoption.wording import day_in_words


def stage_one_time(extension: Extension) -> Sequence[Fact]:
    until = day_in_words(extension.until_on) if extension.until_on else ""
    now = day_in_words(extension.deadline.due_on)
    return [
        ("Household", extension.deadline.file.reference),
        ("Now due", now),
        ("Until", until),
        ("Why", extension.why),
    ]


def stage_one_ending(stage: StageOne) -> Sequence[Fact]:
    """The reasons, and every letter in full: the manager agrees to these words."""
    rows = [("Household", stage.household.file.reference), ("Reasons", stage.reasons)]
    rows.append(("Referred to", stage.referred_to or "No other agency"))
    drafts = not_going_on.drafts(stage.household)
    return [*rows, *((f"Letter {number}", letter.body) for number, letter in enumerate(drafts, 1))]


DECISIONS: list[Decision] = [
    Decision(
        kind=more_time.KIND,
        says="Agree more time for Stage One",
        carry_out=more_time.carry_out,
        fingerprint=extensions.fingerprint,
        then="Stage One then has until that date. Six months from its start remain the longest.",
        facts=stage_one_time,
    ),
    *(
        Decision(
            kind=kind,
            says="Agree that an application does not go on to Stage Two, with its letter",
            carry_out=not_going_on.carry_out,
            refused=not_going_on.put_back,
            fingerprint=not_going_on.fingerprint,
            then="Stage One then ends, and the letters may go as they stand. The file is closed once they have gone.",
            facts=stage_one_ending,
        )
        for kind in not_going_on.KINDS.values()
    ),
    *accepting.DECISIONS,
    *deciding.DECISIONS,
    *profile_questions.DECISIONS,
]
