"""Whose turn it is: the next thing a household waits for, and who owes it (AD-32, AD-62).

One table for the board of the staff and the home page of the family, so that both always say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from adopters.flows import Stage
from adopters.models import (
    Agreement,
    AgreementKind,
    Enquiry,
    Household,
    Registration,
    StageOne,
    StageTwo,
    Suitability,
)
from adopters.models.household import HouseholdQuerySet


class Whose(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"
    OTHERS = "others"
    NOBODY = "nobody"


WHOSE_IN_WORDS = {Whose.OURS: "Ours", Whose.THEIRS: "The family’s", Whose.OTHERS: "Somebody else’s", Whose.NOBODY: "–"}
COLOURS = {Whose.OURS: "orange", Whose.THEIRS: "blue", Whose.OTHERS: "purple", Whose.NOBODY: "grey"}


@dataclass(frozen=True)
class Turn:
    """Who acts next, what it is in the agency’s words, and what the family reads."""

    whose: Whose
    what: str
    for_family: str

    @property
    def words(self) -> str:
        return WHOSE_IN_WORDS[self.whose]

    @property
    def colour(self) -> str:
        return COLOURS[self.whose]


def ours(what: str, for_family: str = "") -> Turn:
    return Turn(Whose.OURS, what, for_family or f"We will {what[0].lower()}{what[1:]}.")


def theirs(what: str, for_family: str) -> Turn:
    return Turn(Whose.THEIRS, what, for_family)


def others(what: str, for_family: str) -> Turn:
    return Turn(Whose.OTHERS, what, for_family)


def with_turns(rows: HouseholdQuerySet) -> HouseholdQuerySet:
    """Households with all that `turn_of` reads, in a fixed number of queries."""
    return rows.select_related("enquiry").prefetch_related(
        "registrations",
        "stage_ones",
        "stage_twos",
        "suitabilities__reviews",
        "pauses",
        "agreements__signatures",
        "members__checks",
    )


def turn_of(household: Household) -> Turn:
    """The next step of this household."""
    if any(pause.to_on is None for pause in household.pauses.all()):
        return theirs("Paused at their wish", "You asked for a pause. Tell your worker when you would like to go on.")
    return TURNS[Stage(household.stage)](household)


def newest(rows: Iterable[object]) -> object | None:
    return max(rows, key=lambda row: row.pk, default=None)  # type: ignore[attr-defined]


def at_enquiry(household: Household) -> Turn:
    enquiry: Enquiry | None = getattr(household, "enquiry", None)
    if enquiry is None:
        return ours("Record the first contact", "We will be in touch.")
    if enquiry.pack_requested_on and not enquiry.pack_sent_on:
        return ours("Send the information pack", "We are sending you the information pack.")
    if not enquiry.informed_on:
        return theirs("Come to an information event", "Book a place at an information event.")
    if not enquiry.visited_on:
        return ours("Make the Initial Visit", "We will visit you at home.")
    return theirs("Register their interest", "When you have decided, send us your Registration of Interest.")


def at_registration(household: Household) -> Turn:
    form = newest(household.registrations.all())
    if not isinstance(form, Registration) or not form.contacted_on:
        return ours("Contact them about their registration", "We will contact you about your registration.")
    if not form.discussed_on:
        return ours("Have the detailed discussion", "We will talk with you in detail.")
    if form.accepted is False:
        return ours("Send the letter with the reasons", "We will write to you.")
    return ours("Decide about Stage One", "We will tell you whether you go on to Stage One.")


def in_stage_one(household: Household) -> Turn:
    plan = in_force(household, AgreementKind.STAGE_ONE_PLAN)
    if plan is None:
        return ours("Draw up the Stage One Plan", "We will send you your Stage One Plan.")
    if plan.agreed_on is None:
        return signing(household, plan, "Stage One Plan")
    if open_checks(household):
        return others("Checks are out", "We are waiting for checks to come back.")
    return ours("Finish Stage One", "We will tell you whether you go on to Stage Two.")


def between(household: Household) -> Turn:
    return theirs(
        "Say that they want to go on", "Tell us, within six months, that you would like to go on to Stage Two."
    )


def in_stage_two(household: Household) -> Turn:
    work = newest(household.stage_twos.all())
    agreement = in_force(household, AgreementKind.STAGE_TWO)
    if not isinstance(work, StageTwo) or agreement is None:
        return ours("Draw up the Stage Two Agreement", "We will send you your Stage Two Agreement.")
    if agreement.agreed_on is None:
        return signing(household, agreement, "Stage Two Agreement")
    if not work.visits_done_on:
        return ours("Make the next visit", "Your worker visits you as agreed.")
    return ours("Write the report", "Your worker is writing your report.")


def at_decision(household: Household) -> Turn:
    decision = newest(row for row in household.suitabilities.all() if row.ended_on is None)
    if not isinstance(decision, Suitability) or not decision.recommended_on:
        return others("Panel considers the report", "Panel will consider your report.")
    if not decision.told_recommendation_on:
        return ours("Tell them what panel recommended", "We will tell you today what panel recommended.")
    return others("The agency decision maker decides", "The agency’s decision maker is deciding.")


def approved(household: Household) -> Turn:
    if any(review.needed_since and not review.done_on for row in standing(household) for review in row.reviews.all()):
        return ours("Review the approval: something changed", "We will look at your approval again with you.")
    plan = in_force(household, AgreementKind.MATCHING_PLAN)
    if plan is None:
        return ours("Draw up the Matching Plan", "We will agree with you how we look for a child.")
    if plan.agreed_on is None:
        return signing(household, plan, "Matching Plan")
    return ours("Look for a match", "We are looking with you.")


def standing(household: Household) -> list[Suitability]:
    return [row for row in household.suitabilities.all() if row.ended_on is None]


def nothing(household: Household) -> Turn:
    return Turn(Whose.NOBODY, "Nothing is waiting", "Nothing is waiting.")


TURNS: dict[Stage, Callable[[Household], Turn]] = {
    Stage.ENQUIRY: at_enquiry,
    Stage.REGISTERED: at_registration,
    Stage.STAGE_ONE: in_stage_one,
    Stage.BETWEEN: between,
    Stage.STAGE_TWO: in_stage_two,
    Stage.DECISION: at_decision,
    Stage.APPROVED: approved,
    Stage.MATCHED: nothing,
    Stage.PLACED: nothing,
    Stage.CLOSED: nothing,
}


def in_force(household: Household, kind: AgreementKind) -> Agreement | None:
    found = (a for a in household.agreements.all() if a.kind == kind and a.replaced_on is None)
    return next(found, None)


def signing(household: Household, agreement: Agreement, name: str) -> Turn:
    """Who has not signed yet: a family that has signed everything waits for us."""
    applicants = {m.pk for m in household.members.all() if m.number and m.left_on is None}
    signed = {s.member_id for s in agreement.signatures.all() if s.member_id}
    if applicants - signed:
        return theirs(f"Sign the {name}", f"Please read and sign your {name}.")
    return ours(f"Sign the {name}", f"You have signed your {name}. We will sign it too.")


def open_checks(household: Household) -> bool:
    here = (member for member in household.members.all() if member.left_on is None)
    return any(c.resolved_on is None and c.replaced_on is None for member in here for c in member.checks.all())


def current_stage_one(household: Household) -> StageOne | None:
    found = newest(household.stage_ones.all())
    return found if isinstance(found, StageOne) else None
