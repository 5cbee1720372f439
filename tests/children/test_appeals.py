"""What a court ended and another court set aside; what waits when a plan ends (FF-66, CH-18)."""

from datetime import date

import pytest

from adoption import clock
from adoption.actions import extensions
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Deadline, DocumentKind, Extension, Notice, Outcome
from children.actions import allocations, appeals, court, plans, reports
from children.flows import PlanStatus
from children.models import Checker, CheckOutcome, Child, LegalStatus, LegalStatusCode, PermanencePlan, PlanEnding
from familyfinding.actions import removal
from familyfinding.models import Profile
from tests.factories.adoption import CaseGroupFactory, DocumentFactory
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    HearingFactory,
    LegalStatusFactory,
    PermanenceReportFactory,
    ReportCheckFactory,
    SiblingSetFactory,
)
from tests.factories.familyfinding import ProfileFactory

FRIDAY, MONDAY, TUESDAY = date(2026, 1, 9), date(2026, 1, 12), date(2026, 3, 31)
APPEAL = date(2026, 4, 24)


@pytest.fixture
def paper(looking):
    return DocumentFactory(file=looking.file, kind=DocumentKind.PLACEMENT_ORDER)


@pytest.fixture
def in_care(looking):
    episode = CareEpisodeFactory(child=looking)
    LegalStatusFactory(episode=episode)
    return episode


def status_now(episode):
    return LegalStatus.rows.get(episode=episode, to_on=None).status


def refused(child, by, on=TUESDAY):
    HearingFactory(child=child, on=on)
    court.refuse_order(child=child, on=on, court="Tynebridge", why="An aunt may care.", by=by)


def test_an_order_refused_and_then_granted_on_appeal_is_recorded_without_deciding_everything_anew(cast, looking, paper):
    """FF-66, CH-18, CH-19: decisions and worker are those from before, and the order then has all it brings."""
    refused(looking, cast.asha)

    child = appeals.set_aside(child=looking, on=APPEAL, why="The judge had left out the aunt’s report.", by=cast.asha)

    assert (child.status, child.best_interest_decided_on) == (
        PlanStatus.FAMILY_FINDING,
        looking.best_interest_decided_on,
    )
    assert PermanencePlan.rows.running().main().get(child=child).kind == "adoption"
    assert PlanEnding.rows.get(child=child).set_aside_on == APPEAL
    event = CaseEvent.rows.get(file=child.file, what="Placement Order refused: set aside on appeal")
    assert event.why.startswith("The judge had left out")
    told = Notice.rows.filter(file=child.file, says__contains="after an appeal")
    assert {notice.to_user for notice in told} == {cast.asha, cast.tom}
    court.grant_order(child=child, on=APPEAL, court="Court of Appeal", document=paper, by=cast.asha)
    assert Child.rows.get(pk=child.pk).order_in_force


def test_a_revocation_set_aside_leaves_the_order_in_force_and_the_legal_status_with_it(cast, looking, paper, in_care):
    court.grant_order(child=looking, on=FRIDAY, court="Tynebridge", document=paper, by=cast.asha)
    court.revoke_order(child=looking, on=MONDAY, why="The mother has changed much.", by=cast.asha)
    assert status_now(in_care) == LegalStatusCode.CARE, "a revoked order is not the child’s legal status any longer"

    appeals.set_aside(child=looking, on=APPEAL, why="Leave should not have been given.", by=cast.asha)

    child = Child.rows.get(pk=looking.pk)
    assert (child.order_in_force, child.order_granted_on, status_now(in_care)) == (True, FRIDAY, "placement")
    assert child.placement_orders.get().revoked_on is None


def test_the_court_may_leave_another_legal_status_than_a_care_order(cast, looking, paper, in_care):
    court.grant_order(child=looking, on=FRIDAY, court="Tynebridge", document=paper, by=cast.asha)
    with pytest.raises(NotPossible, match="status that the child has now"):
        court.revoke_order(child=looking, on=MONDAY, why="x", status=LegalStatusCode.PLACEMENT, by=cast.asha)

    court.revoke_order(child=looking, on=MONDAY, why="x", status=LegalStatusCode.VOLUNTARY, by=cast.asha)

    assert status_now(in_care) == LegalStatusCode.VOLUNTARY


def test_the_profile_stays_down_after_an_appeal_until_its_worker_puts_it_back(cast, looking):
    profile = ProfileFactory(child=looking, owner=cast.asha, live=True)
    refused(looking, cast.asha)
    with pytest.raises(NotPossible, match="no longer the plan"):
        removal.put_back(profile=profile, why="Appeal", by=cast.asha, at=clock.now())

    appeals.set_aside(child=looking, on=APPEAL, why="Appeal allowed.", by=cast.asha)

    profile = Profile.rows.get(pk=profile.pk)
    assert not profile.is_live
    removal.put_back(profile=profile, why="The appeal was allowed.", by=cast.asha, at=clock.now())
    assert Profile.rows.get(pk=profile.pk).is_live


def test_only_what_a_court_ended_is_set_aside_and_only_while_the_plan_is_ended(cast, looking):
    with pytest.raises(NotPossible, match="has not ended"):
        appeals.set_aside(child=looking, on=APPEAL, why="x", by=cast.asha)
    plans.end(child=looking, why="An aunt cares for her.", on=FRIDAY, by=cast.tom)
    with pytest.raises(NotPossible, match="Only a court’s"):
        appeals.set_aside(child=looking, on=APPEAL, why="x", by=cast.asha)


def test_an_appeal_has_a_reason_a_date_after_the_refusal_and_a_worker_of_the_agency(cast, looking):
    refused(looking, cast.asha)
    with pytest.raises(NotPossible, match="court of appeal decided"):
        appeals.set_aside(child=looking, on=APPEAL, why="", by=cast.asha)
    with pytest.raises(NotPossible, match="ended later"):
        appeals.set_aside(child=looking, on=MONDAY, why="x", by=cast.asha)
    with pytest.raises(NotAllowed):
        appeals.set_aside(child=looking, on=APPEAL, why="x", by=cast.olu)


def test_a_refusal_before_the_best_interest_decision_leaves_nothing_to_go_back_to(cast, child):
    court.refuse_order(child=child, on=FRIDAY, court="Tynebridge", why="Too early.", by=cast.asha)

    with pytest.raises(NotPossible, match="Consider adoption again"):
        appeals.set_aside(child=child, on=APPEAL, why="x", by=cast.asha)


def test_the_page_offers_the_appeal_where_a_court_ended_the_plan(cast, looking, signed_in):
    today = clock.today()
    refused(looking, cast.asha, on=today)
    page = signed_in(cast.asha).get(f"/children/{looking.file.reference}/plan/")
    assert "Record that an appeal set this aside" in page.text

    answers = {"why": "Appeal allowed.", "on_day": today.day, "on_month": today.month, "on_year": today.year}
    sent = signed_in(cast.asha).post(f"/children/{looking.file.reference}/order/appeal/", answers, follow=True)

    assert f"Set aside on appeal on {today.day} {today:%B %Y}" in sent.text


def test_a_question_that_waits_is_overtaken_when_the_plan_ends(cast, child):
    """Nobody is left with a decision that can no longer be taken, and whoever asked is told."""
    asked = plans.ask_decision(report=passed_report(cast, child), by=cast.asha, at=clock.now())

    plans.end(child=child, why="An aunt cares for her.", on=FRIDAY, by=cast.tom)

    asked.refresh_from_db()
    assert asked.outcome == Outcome.OVERTAKEN
    assert Notice.rows.filter(to_user=cast.asha, says__startswith="Overtaken").exists()


def test_a_question_about_a_report_is_overtaken_by_its_next_version(cast, child):
    report = passed_report(cast, child)
    asked = plans.ask_decision(report=report, by=cast.asha, at=clock.now())

    reports.submit(child=child, author=cast.asha, views="As before.", what_changed="Health", on=MONDAY, by=cast.asha)

    asked.refresh_from_db()
    assert asked.outcome == Outcome.OVERTAKEN


def test_considered_again_the_same_worker_can_lead_once_more(cast, looking, passed_again):
    """CH-11: after the second Best Interest Decision the week runs, and allocating meets it."""
    allocations.allocate(child=looking, worker=cast.asha, on=FRIDAY, by=cast.tom, why="She knows the child.")
    plans.end(child=looking, why="An aunt cares for her.", on=FRIDAY, by=cast.tom)
    plans.consider_again(child=looking, why="The aunt cannot.", on=MONDAY, by=cast.tom)
    report = passed_again()
    plans.decide(report=report, is_adoption=True, reasons="x", on=MONDAY, by=cast.dele)
    plans.record_best_interest(child=looking, on=MONDAY, by=cast.tom)
    assert Deadline.rows.running().filter(file=looking.file, rule="TS-14").exists()

    allocations.allocate(child=looking, worker=cast.asha, on=MONDAY, by=cast.tom)

    looking.refresh_from_db()
    assert (looking.allocated_on, looking.status) == (MONDAY, PlanStatus.FAMILY_FINDING)
    assert not Deadline.rows.running().filter(file=looking.file, rule="TS-14").exists()


@pytest.fixture
def passed_again(cast, looking):
    return lambda: passed_report(cast, looking, submitted_on=MONDAY)


def passed_report(cast, child, submitted_on=date(2025, 12, 1)):
    report = PermanenceReportFactory(child=child, number=1, author=cast.asha, submitted_on=submitted_on)
    for checker in Checker:
        ReportCheckFactory(report=report, checker=checker, outcome=CheckOutcome.PASSED, signed_on=submitted_on)
    return report


def test_a_clock_stopped_under_the_first_plan_runs_under_the_second(cast, looking, passed_again):
    """Else the week for the allocation would stand still unseen, for a reason that is long past."""
    Child.rows.filter(pk=looking.pk).update(allocated_on=None, status=PlanStatus.DECIDED)
    refresh(looking.file, because="Nobody leads.")
    first = Deadline.rows.get(file=looking.file, rule="TS-14")
    extensions.pause(deadline=first, why="The court asked for a new report", on=FRIDAY, by=cast.tom)
    plans.end(child=looking, why="An aunt cares for her.", on=FRIDAY, by=cast.tom)
    plans.consider_again(child=looking, why="The aunt cannot.", on=MONDAY, by=cast.tom)
    plans.decide(report=passed_again(), is_adoption=True, reasons="x", on=MONDAY, by=cast.dele)

    plans.record_best_interest(child=looking, on=MONDAY, by=cast.tom)

    again = Deadline.rows.get(file=looking.file, rule="TS-14")
    assert (again.due_on, again.paused_on) == (date(2026, 1, 19), None)
    assert again.act_at is not None
    assert Extension.objects.get(deadline=again).until_on == clock.today()
    extensions.pause(deadline=again, why="Once more", on=MONDAY, by=cast.tom)


@pytest.mark.parametrize(("decision", "told"), [("together", True), ("apart", False)])
def test_the_workers_of_brothers_and_sisters_hear_that_one_plan_ended(cast, looking, decision, told):
    """CH-05: a refusal for one of two who were to stay together asks for another look at the other."""
    group = CaseGroupFactory(agency=cast.ane)
    facts = {"file__agency": cast.ane, "file__team": cast.south, "file__group": group}
    sister = ChildFactory(looking=True, file__lead=cast.wes, **facts)
    looking.file.group = group
    looking.file.save(update_fields=["group"])
    SiblingSetFactory(group=group, decision=decision, reasons="x", decided_on=FRIDAY, decided_by=cast.asha)

    refused(looking, cast.asha)

    heard = Notice.rows.filter(file=sister.file, to_user=cast.wes, says__contains="brother’s or sister’s plan")
    assert heard.exists() is told
    assert not Notice.rows.filter(file=looking.file, says__contains="brother’s or sister’s plan").exists()
