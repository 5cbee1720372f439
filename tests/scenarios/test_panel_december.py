"""A panel day in December with its items, from agenda to decisions, through actions, pages and Celery.

Wed 16 December 2026: 15 working days before is Wed 25 November, 10 are Wed 2 December. Minutes approved on Mon 21
December; 7 working days from them pass Christmas, its Monday off and New Year: Mon 4 January 2027.
"""

from datetime import date

import pytest
from django.urls import reverse

from adopters.models import ApprovalReview, Suitability
from adoption.actions import approvals
from adoption.errors import NotPossible
from adoption.models import Approval, Deadline, Notice, Outcome
from adoption.permissions import Role
from children.actions import plans, reports
from children.models import Checker, PlanDecision
from panels.actions import (
    attending,
    bundles,
    concluding,
    deciding,
    decision_days,
    declaring,
    hearing,
    meetings,
    minuting,
    seating,
    tabling,
)
from panels.flows import MeetingState
from panels.models import Advice, AgendaItem, DecisionSheet
from tests.adopters.assessments import waiting_for_panel
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import HouseholdFactory, SuitabilityFactory
from tests.factories.adoption import DocumentVersionFactory, person
from tests.factories.children import ChildFactory, PermanenceReportFactory, ReportCheckFactory
from tests.panels import rooms
from tests.scenarios.conftest import beat, it_is, london

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("private_files", "worker"),
]

ARRANGED, CHECK, SUBMISSION = date(2026, 11, 2), date(2026, 11, 25), date(2026, 12, 2)
SENT, PANEL, MINUTES, DECIDED = date(2026, 12, 7), date(2026, 12, 16), date(2026, 12, 21), date(2026, 12, 22)


@pytest.fixture
def room(cast):
    room = rooms.constituted(cast.leicester_city)
    with it_is(ARRANGED) as now:
        room.meeting = meetings.arrange(panel=room.panel, starts_at=london(PANEL, 9, 30), by=room.pam, today=now.date())
        seating.invite(meeting=room.meeting, by=room.pam, at=now)
    return room


def consented_child(cast):
    child = ChildFactory(file__agency=cast.leicester_city, file__lead=cast.priya_, relinquished_on=date(2026, 9, 1))
    report = PermanenceReportFactory(
        child=child, document=DocumentVersionFactory(document__file=child.file).document, submitted_on=date(2026, 11, 1)
    )
    for checker in Checker:
        ReportCheckFactory(report=report, checker=checker, signed_on=date(2026, 11, 10))
    return child


def no_longer_suitable(cast):
    household = HouseholdFactory(file__agency=cast.leicester_city, stage="approved")
    standing = SuitabilityFactory(household=household, decision="approved", decided_on=date(2025, 6, 2))
    review = ApprovalReview.rows.create(
        suitability=standing,
        opened_on=date(2025, 6, 2),
        done_on=date(2026, 11, 3),
        still_suitable=False,
        report="Their circumstances changed.",
        adopters_say="We understand.",
        done_by=cast.nadia,
    )
    approvals.ask(
        kind="approval_review",
        subject=review,
        question="End the approval of these adopters?",
        decided_by=Role.DECISION_MAKER,
        by=cast.nadia,
        at=london(date(2026, 11, 3)),
        file=household.file,
    )
    return review


@pytest.fixture
def day(cast, room):
    """Adopters, deferred adopters, a consented plan, a review and a report: heard one after the other."""
    object.__setattr__(cast, "priya_", person("priya", Role.PERMANENCE_WORKER, cast.leicester_city))
    ready, unready = (waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar) for _ in range(2))
    facts = {"meeting": room.meeting, "by": room.pam, "on": ARRANGED}
    items = [
        tabling.table_suitability(household=ready, **facts),
        tabling.table_suitability(household=unready, **facts),
        tabling.table_plan(child=consented_child(cast), **facts),
        tabling.table_review(review=no_longer_suitable(cast), **facts),
        tabling.table_report(title="Six-monthly report on the service", **facts),
    ]
    for item in items:
        rooms.with_papers(rooms.fresh(item), room.pam, on=SUBMISSION)
    return [rooms.fresh(item) for item in items]


ADVICE = (Advice.RECOMMENDED, Advice.DEFERRED, Advice.RECOMMENDED, Advice.RECOMMENDED, Advice.NOTED)


def play(room, items) -> None:
    rooms.sent_out(room, london(SENT))
    for item in items:
        for name in room.people:
            conflict = name == "elis" and item.number == 1
            why = "A cousin of mine" if conflict else ""
            declaring.declare(item=item, conflict=conflict, why=why, by=room.people[name], at=london(SENT, 12))
    meetings.hold(meeting=room.meeting, by=room.pam, at=london(PANEL, 9, 25))
    for name in room.people:
        attending.arrive(seat=room.seat(name), at=london(PANEL, 9, 28), by=room.pam)
    attending.leave(seat=room.seat("elis"), at=london(PANEL, 9, 29), by=room.pam)
    for hour, (item, advice) in enumerate(zip(items, ADVICE, strict=True), 10):
        if item.number == 2:
            attending.arrive(seat=room.seat("elis"), at=london(PANEL, 10, 50), by=room.pam)
        hearing.begin(item=rooms.fresh(item), by=room.pam, at=london(PANEL, hour))
        concluding.conclude(
            item=rooms.fresh(item), advice=advice, reasons="For good reasons.", by=room.pam, at=london(PANEL, hour, 45)
        )


def sheet(item) -> DecisionSheet:
    rows = DecisionSheet.rows.select_related(
        "agency", "file__agency", "minutes", "approval__file", "approval__agency", "item__household__file"
    )
    return rows.select_related("item__child__file", "item__meeting__panel__file", "item__meeting__panel__agency").get(
        item=item
    )


def test_a_december_day_of_five_items(cast, room, day, signed_in):
    assert (room.meeting.check_on, room.meeting.submission_on) == (CHECK, SUBMISSION)
    adopters, deferred, plan, review, _ = day
    with it_is(date(2026, 12, 3), 7) as now:
        beat(now)  # nothing was handed in by 2 December: whoever owes it is told
    late = Deadline.rows.get(rule="TS-28", subject_id=adopters.pk)
    assert late.due_on == SUBMISSION
    assert Notice.rows.filter(deadline=late).exists()

    play(room, day)

    kinds = dict(AgendaItem.rows.values_list("pk", "advice"))
    assert [kinds[item.pk] for item in day] == list(ADVICE)
    assert rooms.fresh(adopters).minute.quorum[-1]["members"]
    assert not Suitability.rows.filter(household=deferred.household, ended_on=None).exists()
    assert {row.item_id for row in DecisionSheet.rows.all()} == {adopters.pk, plan.pk, review.pk}

    drawn = minuting.draw_up(meeting=room.meeting, by=room.pam, at=london(date(2026, 12, 17)))
    minuting.approve(minutes=drawn, by=room.chas, at=london(MINUTES))
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.AGREED
    for item in (adopters, plan, review):
        bundles.put_to_decision_maker(sheet=sheet(item), by=room.pam, at=london(MINUTES, 15))
    due = {clock.says: clock.due for clock in decision_days.clocks(sheet(adopters))}
    assert date(2026, 12, 23) in due.values()
    assert due["7 working days from the final minutes (national standard)"] == date(2027, 1, 4)

    for item, outcome in ((adopters, Outcome.AGREED), (plan, Outcome.AGREED), (review, Outcome.REFUSED)):
        rooms.weighed(sheet(item), cast.dora, london(DECIDED))
        deciding.decide(
            sheet=sheet(item),
            outcome=outcome,
            reasons="I have read it.",
            read=True,
            by=cast.dora,
            at=london(DECIDED, 11),
        )
    assert Suitability.rows.get(household=adopters.household).decision == "approved"
    assert PlanDecision.rows.get(child=plan.child).is_adoption
    assert Suitability.rows.get(pk=review.review.suitability_id).ended_on is None
    assert not Approval.rows.waiting().exists()
    with it_is(DECIDED, 15):
        shown = signed_in(cast.dora).get(reverse("panels:decisions")).content.decode()
    assert shown.count("(Dora") == 3


def test_who_declared_a_conflict_reads_nothing_of_the_item_and_does_not_count(room, day):
    play(room, day)
    kept = rooms.fresh(day[0]).minute.quorum[-1]["members"]
    assert {one["name"].split()[0]: one["hears"] for one in kept}["Elis"] is False
    assert not AgendaItem.objects.visible_to(room.elis).filter(pk=day[0].pk).exists()
    assert AgendaItem.objects.visible_to(room.elis).filter(pk=day[1].pk).exists()


def test_a_plan_with_consent_is_not_decided_before_panel(cast, room, day):
    """CH-09 the other way round: what belongs at panel is not decided past it."""
    child = consented_child(cast)
    asked = plans.ask_decision(report=reports.latest(child), by=cast.priya_, at=london(MINUTES))
    facts = {"by": cast.dora, "at": london(DECIDED), "reasons": "Yes.", "read": True}
    with pytest.raises(NotPossible, match="panel considers it first"):
        approvals.decide(approval=asked, outcome=Outcome.AGREED, **facts)
