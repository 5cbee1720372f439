"""What follows a decision, either way: answers, the review body, plans, reviews (AD-36 to AD-39, AD-54, AD-55)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import (
    agreements,
    closing,
    determinations,
    independent_reviews,
    matches,
    reviews,
    suitability,
    while_waiting,
)
from adopters.flows import Ending, Stage
from adopters.models import (
    ApprovalReview,
    Suitability,
    SuitabilityDecision,
)
from adopters.statutory import worked
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, Deadline, Outcome, PortalAccount, Standing
from panels.actions import deciding, question_papers
from panels.models import PanelView
from tests.adopters import assessments
from tests.adopters.assessments import DECIDED, consulted, decide, recommended, standing, with_minutes
from tests.adopters.families import LATER, at, clock_row, now
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PolicySettingFactory
from tests.fixtures.worlds import kept
from tests.panels.test_plan_papers import on_file

pytestmark = pytest.mark.usefixtures("private_files")


# ----------------------------------------------------------------------------------------------------- not approved


def written(row, on=date(2026, 7, 24)) -> Suitability:
    row.written_on = on
    row.save()
    return row


def test_not_approved_is_a_determination_with_reasons_and_forty_working_days(cast, household, not_approved):
    """AAR r30B: the day of the letter is the first. Friday 24 July 2026, so Friday 18 September (one bank holiday)."""
    assert not_approved.decision == SuitabilityDecision.NOT_APPROVED
    assert not_approved.reasons == "Too much is unsettled."
    assert now(household).stage == Stage.DECISION
    assert determinations.answer_by(not_approved) is None
    assert determinations.answer_by(written(not_approved)) == date(2026, 9, 18)


def test_the_forty_working_days_pass_over_christmas_and_count_the_day_of_the_letter(not_approved):
    """AAR r30B: a letter of Monday 1 December 2025, with three bank holidays between: Wednesday 28 January 2026."""
    not_approved.decided_on = date(2025, 11, 28)
    assert determinations.answer_by(written(not_approved, date(2025, 12, 1))) == date(2026, 1, 28)


def test_an_answer_after_forty_working_days_comes_too_late(cast, not_approved):
    facts = {"suitability": written(not_approved), "to": "agency", "text": "We disagree.", "by": cast.omar}
    with pytest.raises(NotPossible, match="18 September 2026"):
        determinations.record_representations(**facts, received_on=date(2026, 9, 19), today=LATER)
    determinations.record_representations(**facts, received_on=date(2026, 9, 18), today=LATER)
    with pytest.raises(NotPossible, match="not to both"):
        determinations.record_representations(**facts | {"to": "review"}, received_on=date(2026, 9, 18), today=LATER)


def test_after_an_answer_panel_looks_again(cast, household, not_approved):
    row = written(not_approved)
    facts = {"received_on": date(2026, 8, 3), "text": "We disagree.", "today": LATER}
    with pytest.raises(NotPossible, match="what the adopters answered"):
        determinations.consider_again(suitability=row, why="Panel", on=date(2026, 8, 4), by=cast.omar)
    determinations.record_representations(suitability=row, to="agency", by=cast.omar, **facts)
    determinations.consider_again(suitability=row, why="Panel hears them.", on=date(2026, 8, 4), by=cast.omar)
    assert recommended(household, cast.nadia, on=date(2026, 9, 10)).pk != row.pk


def test_a_determination_goes_through_the_review_body_to_a_fresh_decision_on_both_recommendations(
    cast, household, not_approved, signed_in
):
    """AAR r30B: papers in ten working days and without minutes, its own panel, then our decision maker decides anew."""
    row, page = written(not_approved), reverse("adopters:approval", args=[household.file.reference])
    facts = {"received_on": date(2026, 8, 3), "text": "We disagree.", "today": LATER}
    determinations.record_representations(suitability=row, to="review", by=cast.omar, **facts)
    client = signed_in(cast.omar)
    papers = clock_row(household, "TS-125")
    assert (papers.due_on, papers.owner) == (date(2026, 8, 17), cast.omar)
    assert "By Mon 17 August 2026: Omar" in client.get(page).content.decode()
    assert "Consider again" not in client.get(page).content.decode()
    with pytest.raises(NotPossible, match="what the review body recommends"):
        determinations.consider_again(suitability=row, why="Again", on=date(2026, 9, 1), by=cast.omar)

    sent = {"suitability": row, "sent_on": date(2026, 8, 14), "papers": "Report and references", "by": cast.omar}
    with pytest.raises(NotPossible, match="minutes do not go"):
        independent_reviews.send_papers(**sent, without_minutes=False, today=LATER)
    independent_reviews.send_papers(**sent, without_minutes=True, today=LATER)
    assert clock_row(household, "TS-125").met_on == date(2026, 8, 14)
    independent_reviews.set_meeting(suitability=row, meets_on=date(2026, 11, 5), by=cast.omar, today=LATER)
    came = {"recommendation": "suitable", "says": "They have settled.", "suitability": row, "by": cast.omar}
    days = {"recommended_on": date(2026, 11, 5), "received_on": date(2026, 11, 12), "today": date(2026, 11, 12)}
    with pytest.raises(NotPossible, match="Its panel met later"):
        independent_reviews.record(**came, **days | {"received_on": date(2026, 11, 4)})
    independent_reviews.record(**came, **days)
    shown = client.get(page).content.decode()
    assert "They have settled." in shown
    assert "Consider again" in shown
    assert "Thu 5 November 2026" in shown

    anew = determinations.consider_again(suitability=row, why="Reviewed.", on=date(2026, 11, 12), by=cast.omar)
    assert (anew.recommendation, anew.panel_on, anew.report_version) == (
        "suitable",
        days["recommended_on"],
        row.report_version,
    )
    asked = suitability.ask_decision(suitability=anew, by=cast.nadia, at=at(date(2026, 11, 12)))
    both = signed_in(cast.dora).get(reverse("panels:decision", args=[asked.reference])).content.decode()
    assert "First panel" in both
    assert "Panel of the review body" in both
    assert "They have settled." in both


def test_what_the_review_body_recommended_without_our_papers_owes_none(cast, household, not_approved):
    """TS-125: late until then, whoever sent them."""
    row = written(not_approved)
    facts = {"received_on": date(2026, 8, 3), "text": "We disagree.", "today": LATER, "by": cast.omar}
    determinations.record_representations(suitability=row, to="review", **facts)
    assert clock_row(household, "TS-125").standing(at(date(2026, 8, 18))) == Standing.OVERDUE
    came = {"recommended_on": date(2026, 8, 20), "received_on": date(2026, 8, 21), "today": date(2026, 8, 21)}
    facts = {"recommendation": "not_suitable", "says": "Much is open.", "by": cast.omar}
    independent_reviews.record(suitability=row, **came, **facts)
    assert clock_row(household, "TS-125").lapsed_on is not None


def test_whoever_did_not_turn_to_the_review_body_has_no_such_review(cast, not_approved):
    row = written(not_approved)
    with pytest.raises(NotPossible, match="have not turned to the review body"):
        independent_reviews.set_meeting(suitability=row, meets_on=LATER, by=cast.omar, today=LATER)


def test_without_an_answer_it_becomes_final_and_the_file_is_closed(cast, household, not_approved):
    row = written(not_approved)
    facts = {"suitability": row, "by": cast.omar}
    with pytest.raises(NotPossible, match="may answer until"):
        determinations.make_final(**facts, on=date(2026, 9, 18))
    determinations.make_final(**facts, on=date(2026, 9, 19))
    assert (now(household).stage, now(household).ending) == (Stage.CLOSED, Ending.NOT_APPROVED)
    assert {a.approved_on for a in PortalAccount.rows.filter(file=household.file)} == {None}
    assert None not in {a.ended_on for a in PortalAccount.rows.filter(file=household.file)}


# --------------------------------------------------------------------------------------- while they wait, and reviews


def test_support_while_they_wait_is_recorded(cast, household, approved):
    """AD-37."""
    facts = {"household": household, "on": date(2026, 9, 1), "by": cast.nadia, "today": LATER, "detail": ""}
    while_waiting.record_contact(**facts, what="Workshop on contact")
    with pytest.raises(NotPossible, match="Say what it was"):
        while_waiting.record_contact(**facts, what=" ")
    assert household.file.events.filter(what="While they wait: Workshop on contact").exists()


def test_an_approval_is_reviewed_within_twelve_months_and_again(cast, household, approved):
    """AAR r30D: by 23 July 2027; the next counts from the review."""
    review = ApprovalReview.rows.get(suitability__household=household)
    assert reviews.due_on(review) == date(2027, 7, 23)
    facts = {"report": "All is well.", "adopters_say": "We still hope.", "by": cast.nadia, "at": at(date(2027, 6, 1))}
    reviews.complete(review=review, still_suitable=True, done_on=date(2027, 6, 1), **facts)
    following = ApprovalReview.rows.get(suitability__household=household, done_on=None)
    assert reviews.due_on(following) == date(2028, 6, 1)


def test_the_matching_plan_is_owed_four_weeks_after_approval_by_their_worker(cast, household, approved):
    """AD-36, TS-117: approved on Thursday 23 July 2026; met by the last signature, not by a later version."""
    clock = clock_row(household, "TS-117")
    assert (clock.due_on, clock.owner, clock.met_on) == (date(2026, 8, 20), cast.nadia, None)
    plan = drawn_up(cast, household, "A call each month.", date(2026, 8, 3))
    agreements.sign(agreement=plan, by=cast.nadia, at=at(date(2026, 8, 3)))
    assert clock_row(household, "TS-117").met_on is None
    assessments.signed_by_applicants(plan, date(2026, 8, 24))
    assert clock_row(household, "TS-117").met_on == date(2026, 8, 24)

    assessments.signed(drawn_up(cast, household, "A call each week.", date(2026, 9, 1)), cast.nadia, date(2026, 9, 2))
    assert standing(household).plan_agreed_on == date(2026, 8, 24)
    assert clock_row(household, "TS-117").met_on == date(2026, 8, 24)


def drawn_up(cast, household, words, on):
    sections = [{"heading": "How we keep in touch", "text": words}]
    return while_waiting.draw_up_matching_plan(household=household, sections=sections, on=on, by=cast.nadia)


def test_an_agency_sets_its_own_time_for_the_matching_plan(cast, household):
    """AD-36: the four weeks are assumed, so they are a policy."""
    facts = {"agency": cast.leicester_city, "key": "matching_plan_within", "agreed_on": date(2026, 1, 5)}
    PolicySettingFactory(
        **facts, value={"number": 10, "unit": "working_days"}, from_on=date(2026, 1, 1), agreed_by=cast.dora
    )
    row = recommended(household, cast.nadia)
    with_minutes(row, cast.nadia)
    question = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    decide(question, cast.dora, DECIDED)
    assert clock_row(household, "TS-117").due_on == date(2026, 8, 6)


def test_nobody_owes_a_matching_plan_for_a_family_that_is_matched_or_has_stopped(cast, household, approved):
    """TS-117 lapses with the search; it does not stay on anybody’s list."""
    facts = {"household": household, "by": cast.nadia, "today": LATER}
    matches.establish(on=date(2026, 8, 3), **facts)
    assert clock_row(household, "TS-117").lapsed_on is not None
    matches.end(why="The child stays with an aunt.", on=date(2026, 8, 10), **facts)
    assert clock_row(household, "TS-117").lapsed_on is None
    reviews.end_at_their_wish(why="A baby.", on=date(2026, 9, 1), **facts | {"by": cast.omar})
    assert {clock_row(household, rule).lapsed_on is None for rule in ("TS-117", "TS-118")} == {False}


def test_the_review_of_an_approval_runs_as_a_clock_and_begins_again(cast, household, approved):
    """AAR r30D, TS-118: twelve months from the approval, then from the review; their worker owes it."""
    clock = clock_row(household, "TS-118")
    assert (clock.due_on, clock.owner) == (date(2027, 7, 23), cast.nadia)
    review = ApprovalReview.rows.get(suitability__household=household)
    facts = {"report": "All is well.", "adopters_say": "We still hope.", "by": cast.nadia, "at": at(date(2027, 6, 1))}
    reviews.complete(review=review, still_suitable=True, done_on=date(2027, 6, 1), **facts)
    met, running = Deadline.rows.filter(file=household.file, rule="TS-118").order_by("due_on")
    assert (met.met_on, running.due_on) == (date(2027, 6, 1), date(2028, 6, 1))


def test_a_review_hears_the_adopters(cast, household, approved):
    review = ApprovalReview.rows.get(suitability__household=household)
    facts = {"report": "All is well.", "adopters_say": "", "by": cast.nadia, "at": at(date(2027, 6, 1))}
    with pytest.raises(NotPossible, match="what the adopters say"):
        reviews.complete(review=review, still_suitable=True, done_on=date(2027, 6, 1), **facts)


@pytest.fixture
@kept
def doubted(cast, household, approved) -> Approval:
    """A review on Tuesday 1 June 2027 found them no longer suitable."""
    review = ApprovalReview.rows.get(suitability__household=household)
    facts = {"report": "They separated.", "adopters_say": "", "by": cast.nadia, "at": at(date(2027, 6, 1))}
    reviews.complete(review=review, still_suitable=False, done_on=date(2027, 6, 1), **facts)
    return Approval.rows.get(kind="approval_review")


def considered_elsewhere(question, cast, on=date(2027, 6, 3)) -> None:
    """Another region’s panel advised that the approval ends, and the decision maker weighed it."""
    documents = {key: on_file(question.file, key) for key in ("review", "minutes")}
    elsewhere = question_papers.Elsewhere("Region’s panel", on, PanelView.ENDS, on)
    question_papers.put_together(
        approval=question, documents=documents, elsewhere=elsewhere, by=cast.nadia, at=at(on, 9)
    )
    sheet = deciding.begin(approval=question, by=cast.dora, at=at(on, 10))
    deciding.consult(sheet=sheet, adviser="Ava", on=on, by=cast.dora, at=at(on, 10))
    words = {"arguments_for": "They parted.", "arguments_against": "They mean to stay."}
    facts = {"words": words, "version": sheet.version, "agrees_with_panel": True}
    deciding.weigh(sheet=sheet, by=cast.dora, at=at(on, 11), **facts)


def test_a_review_that_doubts_goes_to_the_decision_maker_after_the_adopters_were_heard(cast, household, doubted):
    """AAR r30D: ten working days, the day of the report the first: Monday 14 June 2027."""
    considered_elsewhere(doubted, cast)
    with pytest.raises(NotPossible, match="14 June 2027"):
        decide(doubted, cast.dora, date(2027, 6, 14))
    review = ApprovalReview.rows.get(pk=doubted.subject_id)
    reviews.record_observations(review=review, text="We agree.", by=cast.nadia, on=date(2027, 6, 3))
    decide(doubted, cast.dora, date(2027, 6, 4))
    assert now(household).ending == Ending.APPROVAL_ENDED
    assert not Suitability.rows.approved().filter(household=household).exists()
    assert {a.approved_on for a in PortalAccount.rows.filter(file=household.file)} == {None}


def test_a_decision_maker_who_does_not_agree_leaves_them_approved(cast, household, doubted):
    decide(doubted, cast.dora, date(2027, 6, 4), outcome=Outcome.REFUSED, reasons="One of them goes on alone.")
    assert now(household).stage == Stage.APPROVED
    assert ApprovalReview.rows.get(suitability__household=household, done_on=None).opened_on == date(2027, 6, 1)


def test_adopters_may_give_their_approval_up(cast, household, approved):
    facts = {"household": household, "on": date(2026, 9, 1), "today": LATER, "why": "A baby is on the way."}
    with pytest.raises(NotAllowed):
        reviews.end_at_their_wish(**facts, by=cast.nadia)
    reviews.end_at_their_wish(**facts, by=cast.omar)
    assert now(household).ending == Ending.WITHDREW


def test_an_approval_does_not_outlive_the_file(cast, household, approved):
    """Closed by any other door, the household is no longer approved and no longer browses (FF-26)."""
    facts = {"why": "They moved to Northshire.", "on": date(2026, 9, 1), "today": LATER, "by": cast.nadia}
    closing.close(household=approved, ending=Ending.MOVED, **facts)
    assert standing(household).ended_on == date(2026, 9, 1)
    assert {a.approved_on for a in PortalAccount.rows.filter(file=household.file)} == {None}


def test_what_the_law_counts_is_shown_beside(cast, household, approved):
    """AAR r30B, r30D: four months from 6 March to the decision; twelve to the review."""
    law = {line.law.source: line for line in worked(now(household), LATER)}
    assert (law["AAR 2005 r30B"].due, law["AAR 2005 r30B"].state) == (date(2026, 7, 6), "Met late")
    assert law["AAR 2005 r30D"].due == date(2027, 7, 23)
