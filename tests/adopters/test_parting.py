"""A couple parts during the assessment or after approval: nothing said of two is carried over to one (AD-30, AD-33)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import matches, members, parting, reports, reviews, suitability
from adopters.flows import Stage
from adopters.models import (
    ApprovalReview,
    Check,
    CheckKind,
    Household,
    MemberKind,
    Recommendation,
    Report,
    ReportState,
    Suitability,
)
from adopters.turns import turn_of, with_turns
from adoption.actions import approvals
from adoption.errors import NotPossible
from adoption.models import Approval, Notice, Outcome
from tests.adopters import assessments, families
from tests.adopters.families import LATER, at, clock_row, first, second

LEFT = date(2026, 7, 17)  # the day after panel
AFTER = date(2026, 9, 1)


def leaves(member, by, on):
    return members.leave(member=member, why="They have parted.", on=on, by=by, today=LATER)


def joins(household, by, kind=MemberKind.APPLICANT, on=AFTER):
    facts = {"born_on": date(1990, 2, 28), "today": LATER}
    return members.add(household=families.now(household), kind=kind, name="Cai Dray", on=on, by=by, **facts)


def turn(household):
    return turn_of(with_turns(Household.rows.filter(pk=household.pk)).get())


def open_review(household):
    return ApprovalReview.rows.select_related("suitability__household__file__agency").get(
        suitability__household=household, done_on=None
    )


def test_a_report_being_written_goes_on_about_who_remains(cast):
    report = assessments.ready(cast.ane, cast.joss, cast.lena)
    gone = second(report.household)
    reports.give_to_adopters(report=report, by=cast.joss, at=at(assessments.GIVEN))
    leaves(gone, cast.joss, assessments.GIVEN)
    assert assessments.gaps(report) == [
        "An applicant has left since the report was given out. Give the report as it is now to who remains."
    ]
    given = reports.give_to_adopters(report=report, by=cast.joss, at=at(date(2026, 6, 16)))
    assert not any(gone.name in line["heading"] for line in given.sections)


def test_a_report_with_the_manager_comes_back(cast):
    asked = assessments.handed_in(cast.ane, cast.joss, cast.lena)
    household = Household.rows.get(file=asked.file)
    leaves(second(household), cast.joss, date(2026, 6, 25))
    assert Approval.rows.get(pk=asked.pk).outcome == Outcome.OVERTAKEN
    assert Report.rows.get(household=household).state == ReportState.WRITING


def test_between_panel_and_decision_the_report_is_opened_again(cast):
    """Neither panel’s words nor the report are about who remains, so nobody can be approved on them."""
    question = assessments.asked(cast.ane, cast.joss, cast.lena, cast.dele)
    household = Household.rows.select_related("file__agency").get(file=question.file)
    leaves(second(household), cast.joss, assessments.DECIDED)

    assert families.now(household).stage == Stage.STAGE_TWO
    assert Suitability.rows.get(household=household).ended_on == assessments.DECIDED
    assert Approval.rows.get(pk=question.pk).outcome == Outcome.OVERTAKEN
    assert clock_row(household, "TS-50").met_on is None
    with pytest.raises(NotPossible, match="decided this"):
        approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.dele, at=at(assessments.DECIDED), read=True)
    told = Notice.rows.filter(file=household.file, key__startswith="applicant-left")
    assert {notice.to_user for notice in told} == {cast.joss, cast.lena}


def test_a_determination_that_waits_for_their_answer_stands(cast):
    question = assessments.asked(cast.ane, cast.joss, cast.lena, cast.dele)
    assessments.decide(question, cast.dele, assessments.DECIDED, outcome=Outcome.REFUSED)
    household = Household.rows.select_related("file__agency").get(file=question.file)
    leaves(second(household), cast.joss, date(2026, 7, 24))
    assert Suitability.rows.get(household=household).ended_on is None


def test_after_approval_no_child_is_thought_of_before_the_review(cast):
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    parting.ensure_reviewed(household)
    leaves(first(household), cast.joss, AFTER)
    with pytest.raises(NotPossible, match="has to be reviewed first"):
        parting.ensure_reviewed(household)
    assert turn(household).what == "Review the approval: something changed"

    reviews.complete(
        review=open_review(household),
        still_suitable=True,
        report="She wishes to adopt alone, and has her sister beside her.",
        adopters_say="I am ready.",
        done_on=AFTER,
        by=cast.joss,
        at=at(AFTER),
    )
    parting.ensure_reviewed(household)
    assert clock_row(household, "TS-118").due_on == date(2027, 9, 1)


def test_a_review_is_called_when_something_changes_and_the_page_says_why(cast, signed_in):
    """AAR r30D: at least once a year, and sooner when something changes."""
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    review = open_review(household)
    facts = {"review": review, "on": AFTER, "by": cast.joss, "today": LATER}
    with pytest.raises(NotPossible, match="Say what has changed"):
        reviews.call(why=" ", **facts)
    browser = signed_in(cast.joss)
    ref = household.file.reference
    form = reverse("adopters:call-review", args=[ref, review.reference])
    with time_machine.travel(at(AFTER), tick=False):
        assert form in browser.get(reverse("adopters:approval", args=[ref])).content.decode()
        assert browser.post(form, {**date_typed("on", AFTER), "why": "Ada is expecting a child."}).status_code == 302
        shown = browser.get(reverse("adopters:approval", args=[ref])).content.decode()
    assert "Review the approval now" in shown
    assert "Ada is expecting a child." in shown
    assert form not in shown
    with pytest.raises(NotPossible, match="called already"):
        reviews.call(why="Again.", **facts)
    with pytest.raises(NotPossible, match="Ada is expecting"):
        parting.ensure_reviewed(household)


def date_typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_nobody_becomes_an_approved_adopter_by_moving_in(cast):
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    leaves(second(household), cast.joss, AFTER)
    with pytest.raises(NotPossible, match="Add them as another adult"):
        joins(household, cast.joss)
    partner = joins(household, cast.joss, kind=MemberKind.ADULT)
    assert {check.kind for check in Check.rows.filter(member=partner)} == {CheckKind.DBS, CheckKind.LOCAL_AUTHORITY}


def test_a_partner_who_joins_the_assessment_has_sections_of_their_own(cast):
    report = assessments.ready(cast.ane, cast.joss, cast.lena)
    leaves(second(report.household), cast.joss, date(2026, 6, 1))
    partner = joins(report.household, cast.joss, on=date(2026, 6, 2))
    assert report.sections.filter(member=partner).exists()
    assert any(partner.name in gap for gap in assessments.gaps(report))


def test_the_check_of_the_home_passes_to_who_remains(cast):
    household = families.family(cast.leicester_city, cast.nadia, cast.omar)
    families.started(household, cast.omar)
    of_the_home = Check.rows.in_force().filter(member__household=household, kind=CheckKind.HEALTH_AND_SAFETY)
    had = of_the_home.exists()
    leaves(first(household), cast.nadia, date(2026, 1, 12))
    assert of_the_home.exists() == had


def test_a_review_rests_while_a_match_stands_and_is_back_on_its_day(cast):
    """TS-118: twelve months from approval, until a match; a match that comes to nothing brings it back."""
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    due = date(2027, 7, 23)
    assert clock_row(household, "TS-118").due_on == due
    facts = {"household": household, "by": cast.joss, "today": LATER}
    matches.establish(on=date(2026, 10, 1), **facts)
    assert clock_row(household, "TS-118").lapsed_on is not None
    matches.end(why="It was not to be.", on=date(2026, 11, 1), **facts | {"household": families.now(household)})
    row = clock_row(household, "TS-118")
    assert (row.due_on, row.lapsed_on) == (due, None)


def test_panel_can_consider_them_again_once_the_report_is_about_one(cast):
    household = assessments.at_decision(cast.ane, cast.joss, cast.lena)
    assessments.recommended(household, cast.joss)
    leaves(second(household), cast.joss, LEFT)
    with pytest.raises(NotPossible, match="goes to panel once the team manager has passed it"):
        suitability.record_recommendation(
            household=families.now(household),
            panel_on=LEFT,
            recommendation=Recommendation.SUITABLE,
            by=cast.joss,
            today=LATER,
        )
