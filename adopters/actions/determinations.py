"""After “not approved”: forty working days to answer us or ask for an independent review (AAR r30B)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from adopters.actions import independent_reviews
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.flows import Ending
from adopters.models import Household, RepresentationsTo, Suitability, SuitabilityDecision
from adoption.actions.records import lock, note
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.periods import Period, Unit
from adoption.permissions import Permission, ensure
from adoption.wording import day_in_words

TO_ANSWER = Period(40, Unit.WORKING_DAYS)
"""Beginning with the day on which the notice was sent."""

SAID = {RepresentationsTo.AGENCY: "to us", RepresentationsTo.REVIEW: "to the Independent Review Mechanism"}


def answer_by(suitability: Suitability) -> date | None:
    """The last day on which the adopters may answer; none before the letter went."""
    if suitability.decision != SuitabilityDecision.NOT_APPROVED or suitability.written_on is None:
        return None
    return TO_ANSWER.due_on(suitability.written_on - timedelta(days=1), holidays=holidays())


@transaction.atomic
def record_representations(
    *, suitability: Suitability, received_on: date, to: RepresentationsTo | str, text: str, by: User, today: date
) -> Suitability:
    """The adopters answered, to us or to the review body: one or the other, within forty working days."""
    household, row = _not_approved(suitability, by)
    last = answer_by(row)
    if last is None:
        raise NotPossible("The letter with the reasons has not gone yet. The forty working days begin with it.")
    not_in_future(received_on, today)
    not_before(received_on, row.written_on, "The letter went later")
    if received_on > last:
        raise NotPossible(f"The last day was {day_in_words(last)}. The determination is final.")
    if row.representations_on:
        raise NotPossible("Their answer is recorded already. It goes to us or to the review body, not to both.")
    words = said(text, "Write down what they say.")
    save(row, representations_on=received_on, representations_to=RepresentationsTo(to), representations=words)
    if row.representations_to == RepresentationsTo.REVIEW:
        independent_reviews.begin(row, received_on)
    what = f"Adopters answered the determination: {SAID[RepresentationsTo(row.representations_to)]}"
    note(household.file, what, on=received_on, by=by, kind=EventKind.DECISION)
    finish(household, "The adopters answered the determination.")
    return row


@transaction.atomic
def consider_again(*, suitability: Suitability, why: str, on: date, by: User) -> Suitability:
    """After an answer the decision maker decides anew: once our panel has heard them again, or on what the review body
    recommended. Returns the decision that is awaited, or else the one that ended."""
    household, row = _not_approved(suitability, by)
    if row.representations_on is None:
        raise NotPossible("Record first what the adopters answered.")
    independent_reviews.ensure_heard(row)
    reason = said(why, "Say what is looked at again.")
    save(row, ended_on=on, ended_why=reason)
    anew = independent_reviews.to_decide_anew(row)
    note(household.file, "Suitability is considered again", on=on, by=by, why=reason, kind=EventKind.DECISION)
    finish(household, "Suitability is considered again.")
    return anew or row


@transaction.atomic
def make_final(*, suitability: Suitability, on: date, by: User, they_accept: str = "") -> Suitability:
    """The determination stands: nobody answered in time, or the adopters accept it. The file is closed."""
    household, row = _not_approved(suitability, by)
    last = answer_by(row)
    if last is None:
        raise NotPossible("Send the letter with the reasons first.")
    if row.representations_on:
        raise NotPossible("The adopters answered. Have it considered again before the file is closed.")
    if on <= last and not they_accept.strip():
        raise NotPossible(f"The adopters may answer until {day_in_words(last)}. Wait, or note that they accept.")
    save(row, ended_on=on, ended_why="The determination is final.")
    shut(household, Ending.NOT_APPROVED, why=they_accept.strip() or row.reasons, on=on, by=by)
    return row


def _not_approved(suitability: Suitability, by: User) -> tuple[Household, Suitability]:
    ensure(by, Permission.ASSESSMENT_DECIDE, suitability.household.file)
    household, row = hold(suitability.household), lock(suitability)
    if row.decision != SuitabilityDecision.NOT_APPROVED or row.ended_on:
        raise NotPossible("There is no determination that waits for the adopters’ answer.")
    return household, row
