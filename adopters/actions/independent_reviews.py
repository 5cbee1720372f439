"""The way of a determination through the review body: papers to it, its day, its recommendation, a fresh decision."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.models import Household, IndependentReview, Recommendation, RepresentationsTo, Suitability
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure

DECISION = EventKind.DECISION
ANSWERS = (Recommendation.SUITABLE, Recommendation.NOT_SUITABLE)


def begin(row: Suitability, asked_on: date) -> IndependentReview:
    """They turned to it. The caller has written their answer down."""
    return IndependentReview.rows.create(suitability=row, asked_on=asked_on)


@transaction.atomic
def send_papers(
    *, suitability: Suitability, sent_on: date, papers: str, without_minutes: bool, by: User, today: date
) -> IndependentReview:
    """What the review body gets of us. Our panel’s minutes are not among it: it forms a view of its own."""
    household, review = _open(suitability, by)
    not_in_future(sent_on, today)
    not_before(sent_on, review.asked_on, "They turned to the review body later")
    words = said(papers, "Say which papers were sent.")
    if not without_minutes:
        raise NotPossible("Panel’s minutes do not go to the review body. Take them out, and say that you have.")
    save(review, papers_sent_on=sent_on, papers=words)
    note(household.file, f"Papers sent to the {review.body}", on=sent_on, by=by, detail=words, kind=DECISION)
    finish(household, "The review body has our papers.")
    return review


@transaction.atomic
def set_meeting(*, suitability: Suitability, meets_on: date, by: User, today: date) -> IndependentReview:
    """The day of its panel, as it told us. It can move."""
    household, review = _open(suitability, by)
    not_before(meets_on, review.asked_on, "They turned to the review body later")
    save(review, meets_on=meets_on)
    note(household.file, f"The {review.body} has set its panel", on=today, by=by, kind=DECISION)
    finish(household, "The review body has set its day.")
    return review


@transaction.atomic
def record(
    *,
    suitability: Suitability,
    recommended_on: date,
    received_on: date,
    recommendation: Recommendation | str,
    says: str,
    by: User,
    today: date,
) -> IndependentReview:
    """What its panel recommends, and when that reached us."""
    household, review = _open(suitability, by)
    not_in_future(received_on, today)
    not_before(recommended_on, review.asked_on, "They turned to the review body later")
    not_before(received_on, recommended_on, "Its panel met later")
    answer = Recommendation(recommendation)
    if answer not in ANSWERS:
        raise NotPossible("The review body recommends that they are suitable, or that they are not.")
    words = said(says, "Write down the reasons that its panel gives.")
    save(review, recommendation=answer, recommended_on=recommended_on, received_on=received_on, says=words)
    what = f"{review.body}: {answer.label.lower()}"
    note(household.file, what, on=received_on, by=by, detail=words, kind=DECISION)
    finish(household, "The review body has recommended.")
    return review


def to_decide_anew(row: Suitability) -> Suitability | None:
    """A fresh decision on the same report, with both panels’ recommendations. The caller has ended the one before.

    None where the adopters did not turn to the review body: then our own panel hears them again.
    """
    if row.representations_to != RepresentationsTo.REVIEW:
        return None
    review = IndependentReview.rows.get(suitability=row)
    return Suitability.rows.create(
        household=row.household,
        stage_two=row.stage_two,
        report_version=row.report_version,
        panel_on=review.recommended_on,
        recommendation=review.recommendation,
        recommended_on=review.recommended_on,
        told_recommendation_on=review.received_on,
        minutes_approved_on=review.received_on,
        decision_counts_from=review.received_on,
        advice=f"{review.body}: {review.says}",
    )


def ensure_heard(row: Suitability) -> None:
    """It is not decided anew over the head of the review body."""
    asked = row.representations_to == RepresentationsTo.REVIEW
    if asked and not IndependentReview.rows.filter(suitability=row).exclude(received_on=None).exists():
        raise NotPossible("Record first what the review body recommends.")


def _open(suitability: Suitability, by: User) -> tuple[Household, IndependentReview]:
    ensure(by, Permission.ASSESSMENT_DECIDE, suitability.household.file)
    household, row = hold(suitability.household), lock(suitability)
    if row.ended_on or row.representations_to != RepresentationsTo.REVIEW:
        raise NotPossible("These adopters have not turned to the review body, or it is decided anew already.")
    facts = {"asked_on": row.representations_on}
    review, _ = IndependentReview.rows.select_for_update().get_or_create(suitability=row, defaults=facts)
    return household, review
