"""Reviews of an approval, at least every twelve months until a child is placed, and its end (AAR r30D; AD-37)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from adopters.actions import portal_accounts
from adopters.actions.closing import shut
from adopters.actions.facts import finish, hold, not_before, not_in_future, said, save
from adopters.flows import Ending
from adopters.models import ApprovalReview, Household, Suitability, SuitabilityDecision
from adopters.news import News
from adoption.actions import approvals
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Approval, EventKind, Outcome, User
from adoption.news import announce
from adoption.periods import Period, Unit
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words

EVERY = Period(12, Unit.MONTHS)
TO_OBSERVE = Period(10, Unit.WORKING_DAYS)
"""For the adopters’ observations on a report that says they are no longer suitable, from the day it is sent."""


def due_on(review: ApprovalReview) -> date:
    return EVERY.due_on(review.opened_on, holidays=holidays())


def observe_by(review: ApprovalReview) -> date | None:
    if review.still_suitable is not False or review.done_on is None:
        return None
    return TO_OBSERVE.due_on(review.done_on - timedelta(days=1), holidays=holidays())


@transaction.atomic
def complete(
    *,
    review: ApprovalReview,
    still_suitable: bool,
    report: str,
    adopters_say: str,
    done_on: date,
    by: User,
    at: datetime,
) -> ApprovalReview:
    """A review was held. Still suitable: the next is counted from it. Not: the decision maker is asked."""
    household, review = _held(review, by)
    if review.done_on:
        raise NotPossible("This review is recorded already.")
    not_in_future(done_on, london(at).date())
    not_before(done_on, review.opened_on, "The last review, or the approval, was later")
    words = said(report, "Write what you looked at and what you conclude.")
    say = adopters_say.strip()
    if still_suitable:
        say = said(say, "Write what the adopters say: a review hears them.")
    save(review, done_on=done_on, still_suitable=still_suitable, report=words, adopters_say=say, done_by=by)
    what = "Approval reviewed: still suitable" if still_suitable else "Approval reviewed: no longer suitable"
    note(household.file, what, on=done_on, by=by, kind=EventKind.ASSESSMENT)
    if still_suitable:
        ApprovalReview.rows.create(suitability=review.suitability, opened_on=done_on)
    else:
        _ask(review, household, by=by, at=at)
    finish(household, "The approval was reviewed.")
    return review


@transaction.atomic
def call(*, review: ApprovalReview, why: str, on: date, by: User, today: date) -> ApprovalReview:
    """Something changed: the review does not wait for its twelve months (AAR r30D)."""
    household, review = _held(review, by)
    if review.done_on:
        raise NotPossible("This review is recorded already.")
    if review.needed_since:
        raise NotPossible("This review is called already. Hold it, and record what came of it.")
    not_in_future(on, today)
    not_before(on, review.opened_on, "The last review, or the approval, was later")
    words = said(why, "Say what has changed: a birth, an illness, work, a move.")
    save(review, needed_since=on, needed_why=words)
    note(household.file, "Review of the approval called", on=on, by=by, why=words, kind=EventKind.ASSESSMENT)
    finish(household, "Something changed, so the approval is reviewed now.")
    return review


@transaction.atomic
def record_observations(*, review: ApprovalReview, text: str, by: User, on: date) -> ApprovalReview:
    """What the adopters say to a review that found them no longer suitable."""
    household, review = _held(review, by)
    if review.still_suitable is not False:
        raise NotPossible("Observations belong to a review that found them no longer suitable.")
    save(review, adopters_say=said(text, "Write what they say. If they say nothing, write that."))
    note(household.file, "Adopters’ observations on the review received", on=on, by=by, kind=EventKind.ASSESSMENT)
    return review


def no_longer_suitable(approval: Approval, *, by: User, on: date) -> None:
    """The decision maker agrees: the approval ends. The adopters were heard, or had their ten working days."""
    review = _asked(approval)
    ensure(by, Permission.SUITABILITY_DECIDE, review.suitability.household.file)
    last = observe_by(review)
    if not review.adopters_say and last and on <= last:
        raise NotPossible(f"The adopters may comment until {day_in_words(last)}. Wait, or record what they say.")
    household = hold(review.suitability.household)
    end_standing(household, review.suitability, why=approval.reasons or review.report, on=on, by=by)
    shut(household, Ending.APPROVAL_ENDED, why=approval.reasons or review.report, on=on, by=by)


def still_approved(approval: Approval, *, by: User, on: date) -> None:
    """The decision maker does not agree: the next review follows this one. Sent or taken back: it is held again."""
    review = _asked(approval)
    household = hold(review.suitability.household)
    since = review.done_on if approval.outcome == Outcome.REFUSED and review.done_on else review.opened_on
    ApprovalReview.rows.create(suitability=review.suitability, opened_on=since)
    finish(household, "The approval stands.")


@transaction.atomic
def end_at_their_wish(*, household: Household, why: str, on: date, by: User, today: date) -> Household:
    """The adopters no longer wish to be approved."""
    ensure(by, Permission.ASSESSMENT_DECIDE, household.file)
    household = hold(household)
    not_in_future(on, today)
    standing = Suitability.rows.approved().filter(household=household).first()
    if standing is None:
        raise NotPossible("This household has no approval that stands.")
    not_before(on, standing.decided_on, "They were approved later")
    reason = said(why, "Say why the approval ends.")
    end_standing(household, standing, why=reason, on=on, by=by)
    shut(household, Ending.WITHDREW, why=reason, on=on, by=by)
    return household


def end_standing(household: Household, standing: Suitability, *, why: str, on: date, by: User | None) -> None:
    """An approval ends: no more browsing, and every higher app hears of it. The caller holds the household."""
    save(lock(standing), ended_on=on, ended_why=why)
    portal_accounts.keep_in_step(household)
    note(household.file, "Approval ended", on=on, by=by, why=why, kind=EventKind.DECISION)
    announce(News.APPROVAL_ENDED, household, by=by, on=on)


def end_with_the_file(household: Household, *, by: User | None, on: date) -> None:
    """A household’s file was closed, for whatever reason: no approval and no open question outlives it."""
    why = household.ending_why or "The file was closed."
    found = Suitability.rows.filter(household=household, ended_on=None).first()
    if found and found.decision == SuitabilityDecision.APPROVED:
        end_standing(household, found, why=why, on=on, by=by)
    elif found:
        save(lock(found), ended_on=on, ended_why=why)


def _ask(review: ApprovalReview, household: Household, *, by: User, at: datetime) -> Approval:
    return approvals.ask(
        kind="approval_review",
        subject=review,
        question="End the approval of these adopters?",
        decided_by=Role.DECISION_MAKER,
        by=by,
        at=at,
        file=household.file,
    )


def _held(review: ApprovalReview, by: User) -> tuple[Household, ApprovalReview]:
    suitability = review.suitability
    ensure(by, Permission.HOUSEHOLD_WRITE, suitability.household.file)
    household = hold(suitability.household)
    held = lock(review)
    held.suitability = suitability
    if suitability.ended_on:
        raise NotPossible("This approval has ended.")
    return household, held


def _asked(approval: Approval) -> ApprovalReview:
    return ApprovalReview.rows.select_related("suitability__household__file").get(pk=approval.subject_id)
