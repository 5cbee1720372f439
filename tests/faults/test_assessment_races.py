"""Two people at the same moment on one assessment: one wins, the other is told, nothing is done twice (T12)."""

from datetime import date

import pytest

from adopters.actions import reports, stage_two, suitability, visits
from adopters.models import ApprovalReview, ReportSection, Suitability, Visit
from adoption.actions import approvals
from adoption.models import Outcome
from adoption.permissions import Role
from tests.adopters import assessments
from tests.adopters.assessments import (
    AGREED,
    DECIDED,
    VISITS,
    consulted,
    recommended,
    waiting_for_panel,
    weighed,
    with_minutes,
)
from tests.adopters.families import LATER, at
from tests.factories.adopters import HouseholdFactory, StageTwoFactory, VisitFactory
from tests.factories.adopters_report import ReportFactory, ReportSectionFactory
from tests.factories.adoption import person
from tests.faults.racing import at_once, one_won

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def work(cast):
    household = HouseholdFactory(
        file__agency=cast.ane, file__team=cast.assessment, file__lead=cast.joss, stage="stage_two", stage_since=AGREED
    )
    return StageTwoFactory(household=household, notified_on=AGREED, agreed_on=AGREED)


def test_two_decision_makers_decide_on_one_household(cast, fault):
    """PN-59: one decision, one approval date, one review opened."""
    household = waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)
    row = with_minutes(recommended(household, cast.nadia), cast.nadia)
    dana = person("dana", Role.DECISION_MAKER, cast.leicester_city)
    question = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    weighed(question, cast.dora, DECIDED, Outcome.AGREED, hour=10)
    planted = fault((approvals, "lock"))

    def decide(who, outcome):
        facts = {"reasons": "Because", "by": who, "at": at(DECIDED, 12), "read": True}
        return lambda: approvals.decide(approval=question, outcome=outcome, **facts)

    told = at_once(decide(cast.dora, Outcome.AGREED), decide(dana, Outcome.SENT_BACK))

    one_won(told, "decided this on", planted=planted)
    if not planted:
        assert ApprovalReview.rows.filter(suitability=row).count() <= 1
        assert Suitability.rows.filter(household=household).count() == 1


def test_two_people_save_one_section(cast, work, fault):
    """GV-71."""
    report = ReportFactory(stage_two=work, household=work.household, author=cast.joss)
    row = ReportSectionFactory(report=report)
    planted = fault((reports, "lock"), (reports, "hold"))

    def write(who, text):
        return lambda: reports.write(section=row, text=text, version=1, by=who, at=at(AGREED))

    told = at_once(write(cast.joss, "One"), write(cast.lena, "Two"))

    one_won(told, "Somebody else saved this", planted=planted)
    assert ReportSection.objects.get(pk=row.pk).text in ("One", "Two")


def test_two_people_record_one_visit(cast, work, fault):
    """AD-25: a visit counts once."""
    visit = VisitFactory(stage_two=work, planned_on=VISITS[0])
    planted = fault((visits, "lock"), (visits, "hold"))

    def record(who):
        facts = {"held_on": VISITS[0], "content": "Talked.", "by": who, "today": LATER}
        return lambda: visits.record(visit=visit, **facts)

    told = at_once(record(cast.joss), record(cast.lena))

    one_won(told, "recorded already", planted=planted)
    assert Visit.rows.filter(stage_two=work).exclude(held_on=None).count() == 1


def test_two_people_drop_the_seventh_and_the_sixth_visit(cast, work, fault):
    """AD-24: the plan never falls below six, however requests race."""
    rows = [VisitFactory(stage_two=work, planned_on=date(2026, 5, number), number=number) for number in range(1, 8)]
    planted = fault((visits, "lock"), (visits, "hold"))

    def drop(visit, who):
        return lambda: visits.drop(visit=visit, why="Away", by=who, today=AGREED)

    told = at_once(drop(rows[0], cast.joss), drop(rows[1], cast.lena))

    one_won(told, "would leave 5 visits", planted=planted)
    assert (visits.in_plan(work) < visits.LEAST) is planted


def test_one_wish_to_go_on_is_recorded_once(cast, fault):
    """One assessment at a time."""
    household = assessments.between(cast.leicester_city, cast.nadia, cast.omar)
    planted = fault((stage_two, "hold"))

    def begin(who):
        facts = {"notified_on": date(2026, 3, 6), "by": who, "today": AGREED}
        return lambda: stage_two.begin(household=household, **facts)

    told = at_once(begin(cast.nadia), begin(cast.omar))

    one_won(told, "follows a successful Stage One", planted=planted)
