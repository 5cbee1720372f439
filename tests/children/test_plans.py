"""From the report to the allocation (CH-03, CH-06, CH-07, CH-09 to CH-13, PN-33, PN-46, FF-63)."""

from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from adoption import clock
from adoption.actions import approvals
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Deadline, DocumentKind, Notice, Outcome, Part
from adoption.permissions import Role
from children import decisions
from children.actions import allocations, children, plans, reports
from children.flows import PATHWAY, PLAN, PlanStatus
from children.models import (
    Checker,
    CheckOutcome,
    Child,
    FamilyFindingPlan,
    PlanDecision,
    PlanEnding,
    Rating,
    SiblingSet,
)
from tests.factories.adoption import CaseGroupFactory, DocumentFactory, person
from tests.factories.children import ChildFactory, PermanenceReportFactory, ReportCheckFactory, SiblingSetFactory

FRIDAY, MONDAY = date(2026, 1, 9), date(2026, 1, 12)


@pytest.fixture
def noor(cast):
    return person("noor", Role.ADOPTION_MANAGER, cast.ane, cast.north)


@pytest.fixture
def report(child, cast):
    return PermanenceReportFactory(child=child, number=1, author=cast.asha, submitted_on=date(2025, 12, 1))


@pytest.fixture
def passed(report, cast, noor):
    ReportCheckFactory(report=report, checker=Checker.ADOPTION, signed_by=noor)
    ReportCheckFactory(report=report, checker=Checker.CARE, signed_by=cast.sam)
    return report


def sign(report, checker, who, outcome=CheckOutcome.PASSED, **facts):
    facts = {"views_captured": True} | facts
    return reports.check(report=report, checker=checker, outcome=outcome, on=FRIDAY, by=who, **facts)


def test_the_decision_maker_is_not_asked_before_both_managers_passed_the_report(cast, report, noor):
    """CH-07, PN-41."""
    sign(report, Checker.ADOPTION, noor)
    with pytest.raises(NotPossible, match="Both managers"):
        plans.decide(report=report, is_adoption=True, reasons="x", on=FRIDAY, by=cast.dele)
    with pytest.raises(NotPossible, match="Both managers"):
        plans.ask_decision(report=report, by=cast.asha, at=clock.now())

    sign(report, Checker.CARE, cast.sam)

    plans.decide(report=report, is_adoption=True, reasons="No relative can.", on=FRIDAY, by=cast.dele)
    assert Child.rows.get(pk=report.child_id).plan_decided_on == FRIDAY


def test_each_part_of_the_check_is_signed_by_its_own_manager_and_never_by_the_author(cast, report, noor):
    """CH-07, PN-41."""
    for checker, who in ((Checker.CARE, noor), (Checker.ADOPTION, cast.tom), (Checker.ADOPTION, cast.olu)):
        with pytest.raises(NotAllowed):
            sign(report, checker, who)
    report.author = noor
    report.save()
    with pytest.raises(NotAllowed, match="You wrote"):
        sign(report, Checker.ADOPTION, noor)


def test_a_report_without_the_childs_views_does_not_pass(cast, report, noor):
    """CH-06, CH-07."""
    with pytest.raises(NotPossible, match="wishes and feelings"):
        sign(report, Checker.ADOPTION, noor, views_captured=False)


def test_both_managers_hear_that_a_report_waits_and_the_author_what_became_of_it(cast, child, noor):
    """CH-07: nobody has to look whether there is something to check, or to mend."""
    first = reports.submit(child=child, author=cast.asha, views="Sings.", on=FRIDAY, by=cast.asha)
    asked = Notice.rows.filter(file=child.file, says__contains="version 1 of the child permanence report waits")
    assert {notice.to_role for notice in asked} == {Role.ADOPTION_MANAGER, Role.SERVICE_MANAGER}

    sign(first, Checker.ADOPTION, noor, CheckOutcome.AMEND, amendments="Say more about health.", rating=Rating.FAIR)
    unread = asked.filter(read_at=None)
    assert [notice.to_role for notice in unread] == [Role.SERVICE_MANAGER], "nobody is asked to check what is signed"
    sign(first, Checker.CARE, cast.sam, rating=Rating.GOOD)
    told = Notice.rows.filter(file=child.file, to_user=cast.asha)
    assert [notice.says.split(": ")[1] for notice in told] == [
        "version 1 of your report needs amending before it can pass."
    ]

    second = reports.submit(
        child=child, author=cast.asha, views="Sings.", on=FRIDAY, by=cast.asha, what_changed="Health"
    )
    sign(second, Checker.ADOPTION, noor, rating=Rating.GOOD)
    sign(second, Checker.CARE, cast.sam, rating=Rating.OUTSTANDING)
    assert told.filter(says__contains="version 2 of your report has passed both checks").exists()
    assert [check.rating for check in second.checks.order_by("pk")] == ["good", "outstanding"]


def test_a_report_is_not_checked_before_it_is_handed_in_nor_decided_before_it_is_checked(cast, child, report, noor):
    later = reports.submit(
        child=child, author=cast.asha, views="Sings.", on=MONDAY, by=cast.asha, what_changed="Health"
    )
    with pytest.raises(NotPossible, match="handed in later"):
        sign(later, Checker.ADOPTION, noor)
    reports.check(
        report=later, checker=Checker.ADOPTION, outcome=CheckOutcome.PASSED, views_captured=True, on=MONDAY, by=noor
    )
    reports.check(
        report=later,
        checker=Checker.CARE,
        outcome=CheckOutcome.PASSED,
        views_captured=True,
        on=date(2026, 1, 14),
        by=cast.sam,
    )

    with pytest.raises(NotPossible, match="had not passed"):
        plans.decide(report=later, is_adoption=True, reasons="x", on=date(2026, 1, 13), by=cast.dele)


def test_a_report_is_rated_on_the_page_where_it_is_checked_and_can_be_opened_there(cast, child, noor, signed_in):
    paper = DocumentFactory(file=child.file, kind=DocumentKind.PERMANENCE_REPORT, title="Report of a child")
    report = PermanenceReportFactory(child=child, number=1, author=cast.asha, document=paper, submitted_on=FRIDAY)
    browser, at = signed_in(noor), f"/children/{child.file.reference}/plan/report/1/check/"
    assert f"/documents/{paper.reference}/" in browser.get(at).text
    today = clock.today()
    answers = {"checker": "adoption", "views_captured": "yes", "outcome": "passed"}
    answers |= {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert "How good is the report?" in browser.post(at, answers).text

    sent = browser.post(at, answers | {"rating": "fair"}, follow=True)

    assert report.checks.get().rating == "fair"
    assert "passed, requires improvement (" in sent.text


def test_the_page_offers_the_check_until_both_signed_and_the_sending_only_then(cast, child, report, noor, signed_in):
    """CH-07: what would be refused is not offered."""
    address = f"/children/{child.file.reference}/plan/"
    sign(report, Checker.ADOPTION, noor)
    assert "to the agency decision maker</a>" not in signed_in(cast.asha).get(address).text
    assert "Check version 1" in signed_in(cast.sam).get(address).text

    sign(report, Checker.CARE, cast.sam)

    assert "Send version 1 to the agency decision maker</a>" in signed_in(cast.asha).get(address).text
    assert "Check version 1" not in signed_in(cast.sam).get(address).text


def test_the_best_interest_decision_is_owed_the_day_of_the_decision(cast, child, passed):
    """CH-10, TS-130: nothing is counted from a decision that nobody put on the file, so somebody is asked to."""
    plans.decide(report=passed, is_adoption=True, reasons="x", on=FRIDAY, by=cast.dele)

    owed = Deadline.rows.get(file=child.file, rule="TS-130")
    assert (owed.due_on, owed.owner_role, owed.met_on) == (FRIDAY, Role.PERMANENCE_MANAGER, None)

    plans.record_best_interest(child=child, on=MONDAY, by=cast.tom)

    owed.refresh_from_db()
    assert (owed.met_on, owed.lapsed_on) == (MONDAY, None)


def test_a_plan_that_ends_before_its_best_interest_decision_no_longer_owes_one(cast, child, passed):
    plans.decide(report=passed, is_adoption=True, reasons="x", on=FRIDAY, by=cast.dele)

    plans.end(child=child, why="An aunt cares for her.", on=MONDAY, by=cast.tom)

    assert Deadline.rows.get(file=child.file, rule="TS-130").lapsed_on


def test_amendments_need_a_new_version_that_both_check_again(cast, passed, noor):
    """CH-07."""
    reports.submit(
        child=passed.child, author=cast.asha, views="More", what_changed="Contact added", on=FRIDAY, by=cast.asha
    )

    with pytest.raises(NotPossible, match="newer version"):
        plans.decide(report=passed, is_adoption=True, reasons="x", on=FRIDAY, by=cast.dele)


@pytest.mark.parametrize("who", ["tom", "sam", "asha", "olu"])
def test_nobody_but_the_agencys_own_decision_maker_decides(cast, passed, who):
    """PN-33."""
    with pytest.raises(NotAllowed, match="agency decision maker"):
        plans.decide(report=passed, is_adoption=True, reasons="x", on=FRIDAY, by=getattr(cast, who))


def test_another_agencys_decision_maker_is_refused(cast, passed):
    """PN-46."""
    other = person("daria", Role.DECISION_MAKER, cast.atlas)
    with pytest.raises(NotAllowed):
        plans.decide(report=passed, is_adoption=True, reasons="x", on=FRIDAY, by=other)
    assert not PlanDecision.rows.exists()


def test_the_decision_can_be_taken_in_the_approvals_inbox(cast, passed):
    question = plans.ask_decision(report=passed, by=cast.asha, at=clock.now())

    approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.dele, at=clock.now(), read=True)

    decision = PlanDecision.rows.get(report=passed)
    assert (decision.is_adoption, decision.decided_by) == (True, cast.dele)


def test_a_refusal_in_the_inbox_ends_the_plan(cast, passed):
    question = plans.ask_decision(report=passed, by=cast.asha, at=clock.now())

    approvals.decide(
        approval=question, outcome=Outcome.REFUSED, reasons="An aunt can care.", by=cast.dele, at=clock.now(), read=True
    )

    assert Child.rows.get(pk=passed.child_id).status == PlanStatus.ENDED
    assert PlanEnding.rows.get(child=passed.child_id).why == "An aunt can care."


def test_the_decision_maker_reads_what_was_decided_about_brothers_and_sisters_or_that_nothing_was(cast, passed):
    """CH-05: before the plan is decided."""
    said = dict(decisions.facts(passed))
    assert "Brothers and sisters" not in said
    passed.child.file.group = CaseGroupFactory(agency=cast.ane)
    passed.child.file.save(update_fields=["group"])
    together = SiblingSetFactory(group=passed.child.file.group)
    assert dict(decisions.facts(passed))["Brothers and sisters"] == "Not decided yet"

    facts = {"decision": "together", "decided_on": FRIDAY, "reasons": "They ask not to be parted."}
    SiblingSet.rows.filter(pk=together.pk).update(**facts)

    said = dict(decisions.facts(passed))["Brothers and sisters"]
    assert said == "To be placed together, Fri 9 January 2026. They ask not to be parted."


def test_sending_back_decides_nothing(cast, passed):
    question = plans.ask_decision(report=passed, by=cast.asha, at=clock.now())

    approvals.decide(
        approval=question, outcome=Outcome.SENT_BACK, reasons="Add contact.", by=cast.dele, at=clock.now(), read=True
    )

    assert not PlanDecision.rows.exists()
    assert Child.rows.get(pk=passed.child_id).status == PlanStatus.CONSIDERED


def test_the_best_interest_decision_is_entered_by_a_manager_with_the_plan_and_starts_the_week(cast, passed):
    """FF-13, CH-10, CH-11, PN-33."""
    child = passed.child
    with pytest.raises(NotPossible, match="has not decided yet"):
        plans.record_best_interest(child=child, on=FRIDAY, by=cast.tom)
    plans.decide(report=passed, is_adoption=True, reasons="Yes", on=FRIDAY, by=cast.dele)
    with pytest.raises(NotAllowed, match="team manager"):
        plans.record_best_interest(child=child, on=FRIDAY, by=cast.asha)

    plans.record_best_interest(child=child, on=FRIDAY, by=cast.tom, family_needed="Two parents", search="Here first")

    child.refresh_from_db()
    assert (child.status, child.best_interest_decided_on) == (PlanStatus.DECIDED, FRIDAY)
    assert FamilyFindingPlan.rows.get(child=child).number == 1
    assert Deadline.rows.get(file=child.file, rule="TS-14").due_on == date(2026, 1, 16)


def test_the_family_finding_plan_is_owed_by_the_manager_within_a_week_and_every_version_stays(cast, passed, signed_in):
    """FF-13, TS-122: through the pages; the first version meets the clock, a change is the next one."""
    child = passed.child
    plans.decide(report=passed, is_adoption=True, reasons="Yes", on=FRIDAY, by=cast.dele)
    plans.record_best_interest(child=child, on=FRIDAY, by=cast.tom)
    owed = Deadline.rows.get(file=child.file, rule="TS-122")
    assert (owed.due_on, owed.owner_role, owed.met_on) == (date(2026, 1, 16), Role.PERMANENCE_MANAGER, None)
    address = reverse("children:write-plan", args=[child.file.reference])
    assert signed_in(cast.asha).get(address).status_code == 403
    typed = {
        "family_needed": "Two parents.",
        "search": "Here first.",
        "on_day": "9",
        "on_month": "1",
        "on_year": "2026",
    }

    page = signed_in(cast.tom).post(address, typed, follow=True).content.decode()
    signed_in(cast.tom).post(address, typed | {"search": "Further away too."})

    owed.refresh_from_db()
    assert owed.met_on == FRIDAY
    assert "Here first." in page
    assert [(plan.number, plan.search) for plan in FamilyFindingPlan.rows.filter(child=child).order_by("number")] == [
        (1, "Here first."),
        (2, "Further away too."),
    ]


def test_a_decision_from_before_the_case_came_here_and_a_plan_that_ended_owe_no_family_finding_plan(
    cast, child, passed
):
    """FF-13, TS-122."""
    brought = ChildFactory(file__agency=cast.ane, file__team=cast.north)
    plans.bring_in_best_interest(child=brought, on=FRIDAY, by=cast.sam)
    plans.decide(report=passed, is_adoption=True, reasons="Yes", on=FRIDAY, by=cast.dele)
    plans.record_best_interest(child=child, on=FRIDAY, by=cast.tom)
    plans.end(child=child, why="An aunt can care.", on=FRIDAY, by=cast.tom)

    assert not Deadline.rows.filter(file=brought.file, rule="TS-122").exists()
    assert Deadline.rows.get(file=child.file, rule="TS-122").lapsed_on


def test_in_leicester_city_the_clock_starts_with_the_decision_itself(cast):
    """CH-12."""
    child = ChildFactory(file__agency=cast.leicester_city, file__team=None)
    report = PermanenceReportFactory(child=child, number=1, submitted_on=date(2025, 12, 1))
    ReportCheckFactory(report=report, checker=Checker.ADOPTION)
    ReportCheckFactory(report=report, checker=Checker.CARE)
    decider = person("desi", Role.DECISION_MAKER, cast.leicester_city)

    plans.decide(report=report, is_adoption=True, reasons="Yes", on=FRIDAY, by=decider)

    due = {d.rule: d.due_on for d in Deadline.rows.filter(file=child.file, rule__in=["TS-14", "TS-59"])}
    assert due == {"TS-59": FRIDAY}


def test_the_author_of_the_report_leads_unless_there_is_a_reason(cast, child, passed):
    """CH-13; the allocation meets the week (CH-11)."""
    plans.decide(report=passed, is_adoption=True, reasons="Yes", on=FRIDAY, by=cast.dele)
    plans.record_best_interest(child=child, on=FRIDAY, by=cast.tom)
    rae = person("rae", Role.FAMILY_FINDER, cast.ane, cast.north)
    with pytest.raises(NotPossible, match="Asha Example wrote"):
        allocations.allocate(child=child, worker=rae, on=MONDAY, by=cast.tom)

    given = allocations.allocate(child=child, worker=cast.asha, on=MONDAY, by=cast.tom)

    child.refresh_from_db()
    assert (given.part, child.allocated_on, child.status) == (Part.FAMILY_FINDER, MONDAY, PlanStatus.FAMILY_FINDING)
    assert Deadline.rows.get(file=child.file, rule="TS-14").met_on == MONDAY


@pytest.mark.parametrize("who", ["asha", "dele", "olu"])
def test_only_a_manager_of_the_agency_allocates(cast, looking, who):
    """PN-34."""
    with pytest.raises(NotAllowed, match="manager"):
        allocations.allocate(child=looking, worker=cast.wes, on=MONDAY, by=getattr(cast, who))


def test_a_worker_without_a_registered_account_in_the_agency_is_refused(cast, looking):
    """FF-63, PN-34."""
    unregistered = person("una", Role.FAMILY_FINDER, cast.ane, cast.north, registration_number="")
    left = person("lee", Role.FAMILY_FINDER, cast.ane, cast.north, is_active=False)
    for worker in (unregistered, left, cast.petra, cast.dele):
        with pytest.raises(NotPossible, match="account"):
            allocations.allocate(child=looking, worker=worker, on=MONDAY, by=cast.tom)


def test_a_relinquished_child_has_a_worker_the_same_day(cast, child):
    """CH-03; and only such a plan goes to panel (CH-09)."""
    children.relinquish(child=child, on=FRIDAY, by=cast.asha)
    due = Deadline.rows.get(file=child.file, rule="TS-58")
    assert (due.due_on, child.plan_goes_to_panel) == (FRIDAY, False)

    allocations.allocate(child=child, worker=cast.asha, on=FRIDAY, by=cast.tom)

    due.refresh_from_db()
    assert due.met_on == FRIDAY
    assert Child.rows.get(pk=child.pk).plan_goes_to_panel


def test_nobody_is_allocated_before_the_decision(cast, child):
    with pytest.raises(NotPossible, match="Best Interest Decision first"):
        allocations.allocate(child=child, worker=cast.asha, on=FRIDAY, by=cast.tom)


def test_a_relinquished_childs_worker_stays_when_adoption_is_considered_again(cast, child):
    """CH-03: they were owed at the referral, and nobody is late again because the plan changed."""
    children.relinquish(child=child, on=FRIDAY, by=cast.asha)
    allocations.allocate(child=child, worker=cast.asha, on=FRIDAY, by=cast.tom)
    plans.end(child=child, why="The father came forward.", on=MONDAY, by=cast.tom)

    plans.consider_again(child=child, why="He cannot.", on=MONDAY, by=cast.tom)

    child.refresh_from_db()
    assert child.allocated_on == FRIDAY
    assert not Deadline.rows.running().filter(file=child.file, rule="TS-58").exists()


def test_a_plan_that_ended_can_be_considered_again_from_the_start(cast, looking):
    plans.end(child=looking, why="A relative was assessed", on=MONDAY, by=cast.tom)

    child = plans.consider_again(child=looking, why="The relative withdrew", on=MONDAY, by=cast.tom)

    assert (child.status, child.best_interest_decided_on, child.allocated_on) == (PlanStatus.CONSIDERED, None, None)


def test_a_meeting_nobody_attended_says_why(cast, child):
    with pytest.raises(NotPossible, match="why nobody"):
        plans.record_planning_meeting(child=child, kind="legal", held_on=FRIDAY, by=cast.asha, today=FRIDAY)


def test_the_pathway_and_the_flow_hold_the_same_statuses():
    assert set(PLAN.moves) == set(PlanStatus)
    assert set(PATHWAY) == set(PlanStatus) - {PlanStatus.ENDED}
    assert all(after in PLAN.moves[before] for before, after in pairwise(PATHWAY))


def test_the_decision_maker_sees_who_the_child_is_beside_the_question(client, cast, passed):
    """CH-49: views, ethnicity, language, religion, gender, disability and learning, or plainly that it is missing."""
    child = passed.child
    child.ethnicity, child.language, child.religion = "MWBA", "Twi", ""
    child.is_disabled, child.disability_note = True, "Hearing aid in the left ear"
    child.save()
    question = plans.ask_decision(report=passed, by=cast.asha, at=clock.now())
    client.force_login(cast.dele)

    page = client.get(f"/approvals/{question.reference}/").content.decode()

    for words in (
        "White and Black African",
        "Twi",
        "Hearing aid in the left ear",
        "Religion",
        "Not recorded",
        passed.views,
    ):
        assert words in page
