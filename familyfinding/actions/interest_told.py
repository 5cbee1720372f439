"""The family’s own page of an interest: who works on it, by when they hear, what came of it (FF-56, FF-64)."""

from __future__ import annotations

from datetime import date, datetime

from adopters.actions import sharing
from adopters.models import Household, Member
from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.periods import Period
from adoption.wording import day_in_words
from familyfinding.models import (
    Initiator,
    Interest,
    InterestOutcome,
    InterestState,
)

RESTS = (
    "The agreement to look for a family further away has ended for now, so the search goes on closer to where the "
    "child is looked after, and you do not see the profile at present. It is no answer to what you wrote, which is "
    "kept. {worker} will talk with you about it. If the search widens again, this goes on by itself, and you read "
    "here by which day you have an answer."
)
"""No more of the child than the family knew when they asked (FF-27)."""


def tell_family(interest: Interest, *, at: datetime) -> None:
    """The family’s own page of this interest: who works on it, by when they hear, what came of it."""
    household = interest.household
    applicants = Member.rows.filter(household=household).applicants()
    sharing.share(
        household=household,
        members=applicants,
        kind="interest",
        subject=interest,
        title=_title(interest),
        sections=sections_of(interest),
        at=at,
        by=None,
    )


def promised(household: Household, at: datetime) -> date:
    """The day by which a family hears, by the policy of their own agency."""
    day = london(at).date()
    period: Period = policy(household.file.agency, "interest_answered_within", day)
    return period.due_on(day, holidays=holidays())


def _title(interest: Interest) -> str:
    whom = interest.heading or "a child"
    ours = interest.initiator in (Initiator.ADOPTER, Initiator.ADOPTERS_WORKER)
    return f"Your interest in {whom}" if ours else f"Interest in you, for {whom}"


def sections_of(interest: Interest) -> list[dict[str, str]]:
    worker = interest.worker.display_name if interest.worker else "The duty worker"
    told = _written(interest) if interest.initiator == Initiator.ADOPTER else []
    if interest.state == InterestState.CLOSED:
        label = InterestOutcome(interest.outcome).label
        return [*told, {"heading": str(label), "text": interest.words}]
    if interest.state == InterestState.PARKED:
        words = "This waits while another link is explored with you. It goes on by itself afterwards."
        return [*told, {"heading": "Waiting", "text": words}]
    if interest.rests_since:
        words = RESTS.format(worker=worker)
        return [*told, {"heading": "This rests for now", "text": words}]
    day = interest.promised_on
    words = (
        f"{worker} will talk with you about this. You will have an answer by {day_in_words(day) if day else 'soon'}."
    )
    by_when = {"by": day.isoformat()} if day else {}
    return [*told, {"heading": "What happens next", "text": words} | by_when]


def _written(interest: Interest) -> list[dict[str, str]]:
    """The family’s words and questions, whichever of them wrote, so that nobody has to remember what was sent."""
    said = (("Your words", interest.why), ("Your questions", interest.questions))
    return [{"heading": heading, "text": text} for heading, text in said if text]
