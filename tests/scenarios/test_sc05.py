"""SC-05: Leicester City adopters, from an enquiry before Christmas to approval in July.

The applicants sign and comment in their own portal, and the real Celery worker takes it in. The same family is played
in Adopt North East as far as the registration on the family finding platform, which only that agency asks for so early.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse

from adopters import tasks
from adopters.actions import (
    accepting,
    agreements,
    audience,
    checks,
    decision_letters,
    enquiries,
    first_steps,
    invitations,
    members,
    registering,
    registrations,
    reports,
    stage_one,
    stage_two,
    suitability,
    visits,
)
from adopters.flows import Stage
from adopters.models import (
    Agreement,
    Check,
    CheckKind,
    CheckOutcome,
    Enquiry,
    Household,
    Member,
    Recommendation,
    Registration,
    Report,
    StageOne,
    StageTwo,
    Suitability,
)
from adopters.plans import STAGE_ONE_PLAN
from adoption import clock
from adoption.actions import approvals
from adoption.engine import explain
from adoption.errors import NotPossible
from adoption.models import (
    Agency,
    Approval,
    Deadline,
    Notice,
    Outcome,
    PolicySetting,
    PortalAccount,
    SharedItem,
    Standing,
    Team,
    User,
)
from adoption.periods import Unit
from tests.adopters import assessments, families
from tests.adopters.assessments import decide, with_minutes
from tests.fixtures.services import eventually
from tests.scenarios.conftest import beat, due, it_is, london, row, standing, timeline

FRI_19_DEC = date(2025, 12, 19)
WED_24_DEC = date(2025, 12, 24)
MON_29_DEC = date(2025, 12, 29)
WED_31_DEC = date(2025, 12, 31)
MON_05_JAN = date(2026, 1, 5)
WED_07_JAN = date(2026, 1, 7)
SAT_14_FEB = date(2026, 2, 14)
FRI_27_FEB = date(2026, 2, 27)
SAT_28_FEB = date(2026, 2, 28)
THU_05_MAR = date(2026, 3, 5)
MON_09_MAR = date(2026, 3, 9)
THU_12_MAR = date(2026, 3, 12)
TUE_30_JUN = date(2026, 6, 30)
WED_01_JUL = date(2026, 7, 1)
THU_09_JUL = date(2026, 7, 9)
THU_16_JUL = date(2026, 7, 16)
TUE_21_JUL = date(2026, 7, 21)
THU_23_JUL = date(2026, 7, 23)
MON_27_JUL = date(2026, 7, 27)
TUE_28_JUL = date(2026, 7, 28)
THU_22_OCT = date(2026, 10, 22)
FRI_23_OCT = date(2026, 10, 23)
SAT_23_JAN = date(2027, 1, 23)

SIX_VISITS = [(day, "Your childhood") for day in assessments.VISITS]

pytestmark = pytest.mark.slow


@dataclass
class Side:
    """Who assesses the family, and where."""

    agency: Agency
    team: Team
    worker: User
    manager: User


def city(cast) -> Side:
    return Side(cast.leicester_city, cast.city_assessment, cast.nadia, cast.omar)


def north_east(cast) -> Side:
    return Side(cast.ane, cast.assessment, cast.joss, cast.lena)


def now(household) -> Household:
    return Household.rows.select_related("file__agency").get(pk=household.pk)


def setting(agency, key, value, from_on) -> None:
    PolicySetting.objects.create(agency=agency, key=key, value=value, from_on=from_on, why="Agreed", agreed_on=from_on)


def enquired(side) -> Household:
    """Two people ring on the last Friday before Christmas and ask for the pack."""
    contact = enquiries.FirstContact(
        name="Wren Ashdown", email="wren@example.test", other_name="Isa Birch", questions="How long?", wants_pack=True
    )
    return enquiries.record(
        agency=side.agency,
        team=side.team,
        contact=contact,
        channel="phone",
        on=FRI_19_DEC,
        by=side.worker,
        today=FRI_19_DEC,
    )


def known(household, by) -> None:
    """An information event and the Initial Visit, both before Christmas Eve."""
    with pytest.raises(NotPossible, match="an information event"):
        registrations.receive(household=household, on=WED_24_DEC, by=by, today=WED_24_DEC)
    enquiry = Enquiry.rows.get(household=household)
    first_steps.attended_event(enquiry=enquiry, on=date(2025, 12, 20), by=by, today=WED_24_DEC)
    enquiry.refresh_from_db()
    first_steps.visited(enquiry=enquiry, text="A warm home.", on=date(2025, 12, 22), by=by, today=WED_24_DEC)


def completed(household, by) -> None:
    """What the visit found out about the people: their birthdays and addresses, and a son of 17."""
    for member, born_on, email in zip(
        Member.rows.applicants().filter(household=household).order_by("number"),
        (date(1984, 5, 4), date(1987, 8, 9)),
        ("wren@example.test", "isa@example.test"),
        strict=True,
    ):
        reach = {"email": email, "address": "4 Larch Close\nLeicester", "needs_asked_on": FRI_19_DEC}
        version = members.stamp(member)
        members.change(member=member, version=version, born_on=born_on, on=WED_24_DEC, by=by, **reach)
    members.add(
        household=household,
        kind="child",
        name="Robin Ashdown",
        born_on=date(2008, 2, 14),
        on=WED_24_DEC,
        by=by,
        today=WED_24_DEC,
    )


def accepted(household, side) -> StageOne:
    """Contact, the detailed discussion, and the manager’s answer, by which Stage One starts."""
    registration = Registration.rows.select_related("household__file").get(household=household)
    facts = {"on": MON_29_DEC, "by": side.worker, "today": WED_31_DEC}
    registration = registrations.contacted(registration=registration, **facts)
    registration = registrations.discussed(registration=registration, text="Both are sure of it.", **facts)
    asked = accepting.propose(
        registration=registration, accept=True, reasons="", by=side.worker, at=london(WED_31_DEC, 9)
    )
    agreed = approvals.decide(
        approval=asked, outcome=Outcome.AGREED, by=side.manager, at=london(WED_31_DEC, 10), read=True
    )
    assert agreed.outcome == Outcome.AGREED
    return StageOne.rows.select_related("household__file__agency").get(household=household)


def sign_in_portal(agreement, signed_in, by) -> None:
    """Each applicant reads and signs on their own page, the worker in the office; Celery takes the signatures in."""
    for member in Member.rows.applicants().filter(household=agreement.household):
        item = SharedItem.rows.get(user=member.user, subject=Agreement._meta.label, subject_id=agreement.pk)
        page = reverse("family:item", args=[item.reference])
        answered = signed_in(member.user).post(page, {"agree": "on", "key": f"{member.pk}-{agreement.pk}"})
        assert answered.status_code == 302
    agreements.sign(agreement=agreement, by=by, at=clock.now())
    tasks.take_in_entries.delay()
    assert eventually(lambda: Agreement.rows.get(pk=agreement.pk).agreed_on is not None, timeout=60)


def robin(household) -> Member:
    return Member.rows.select_related("person").get(household=household, kind="child")


def last_check(household) -> Check:
    found = Check.rows.select_related("member__household__file", "member__person")
    return found.get(member=robin(household), kind=CheckKind.DBS, replaced_on=None)


def returned(check, on, by) -> None:
    checks.record_return(check=check, on=on, outcome=CheckOutcome.CLEAR, today=on, by=by, certificate_on=on)


def to_the_last_check(side, signed_in) -> Household:
    """From the enquiry to Thursday 5 March, when the last check has come back. The same in every agency."""
    with it_is(FRI_19_DEC) as moment:
        household = enquired(side)
        assert due(household, "TS-46") == MON_29_DEC
        beat(moment)

    with it_is(WED_24_DEC):
        known(household, side.worker)
        completed(household, side.worker)
        enquiry = Enquiry.rows.get(household=household)
        first_steps.send_pack(enquiry=enquiry, sent_by="email", on=WED_24_DEC, by=side.worker, today=WED_24_DEC)
        assert standing(household, "TS-46") == Standing.MET
        registrations.receive(household=household, on=WED_24_DEC, by=side.worker, today=WED_24_DEC)
        assert now(household).stage == Stage.REGISTERED
        assert due(household, "TS-47") == MON_29_DEC
        for member in Member.rows.applicants().filter(household=household):
            invitations.invite(member=member, by=side.worker, at=clock.now())

    with it_is(WED_31_DEC):
        stage = accepted(household, side)
        assert standing(household, "TS-47") == Standing.MET
        plan = stage_one.draw_up_plan(stage_one=stage, sections=STAGE_ONE_PLAN, on=WED_31_DEC, by=side.worker)
        sign_in_portal(plan, signed_in, side.worker)
        assert (due(household, "TS-48"), due(household, "TS-49")) == (SAT_28_FEB, TUE_30_JUN)
        assert any("last day" in line for line in explain(row(household, "TS-48")).lines)
        assert StageOne.rows.get(pk=stage.pk).plan_signed_on == WED_31_DEC
        assert not Check.rows.filter(member=robin(household)).exists(), "nobody under 18 is checked (AD-18)"
        assert due(household, "TS-77") == SAT_14_FEB

    with it_is(SAT_14_FEB):
        tasks.add_checks_for_new_adults.delay()
        new = Check.rows.filter(member=robin(household))
        assert eventually(lambda: new.count() == 2, timeout=60)
        assert {(check.kind, check.needed_on) for check in new} == {
            (CheckKind.DBS, SAT_14_FEB),
            (CheckKind.LOCAL_AUTHORITY, SAT_14_FEB),
        }

    with it_is(FRI_27_FEB) as moment:
        families.three_references(household, side.worker, FRI_27_FEB)
        assessments.with_whole_histories(household, side.worker)
        waits = last_check(household)
        for check in Check.rows.unresolved().filter(member__household=household).exclude(pk=waits.pk).order_by("pk"):
            returned(check, FRI_27_FEB, side.worker)
        with pytest.raises(NotPossible, match="Not done yet"):
            stage_one.succeed(stage_one=stage, on=FRI_27_FEB, by=side.manager, today=FRI_27_FEB)
        why = "The son turned 18 a fortnight ago; his check is on its way."
        stage_one.succeed(stage_one=stage, on=FRI_27_FEB, despite=why, by=side.manager, today=FRI_27_FEB)
        assert now(household).stage == Stage.BETWEEN
        assert standing(household, "TS-48") == standing(household, "TS-49") == Standing.MET
        assert StageOne.rows.get(pk=stage.pk).ready_to_register_on is None, "registration waits for the son’s DBS"
        with pytest.raises(NotPossible, match="every DBS check is resolved"):
            registering.ask_to_register(stage_one=stage, on=FRI_27_FEB, today=FRI_27_FEB, by=side.worker)
        beat(moment)

    with it_is(THU_05_MAR):
        returned(last_check(household), THU_05_MAR, side.worker)
        assert StageOne.rows.get(pk=stage.pk).ready_to_register_on == THU_05_MAR, "the later of the two facts"
        assert row(household, "TS-77").met_on == THU_05_MAR
    return household


def into_stage_two(household, side, signed_in) -> StageTwo:
    """Monday 9 March: the agreement with six visits, and not with five."""
    with it_is(MON_09_MAR):
        work = stage_two.begin(household=now(household), notified_on=MON_09_MAR, by=side.worker, today=MON_09_MAR)
        with pytest.raises(NotPossible, match=r"lists 5 visits.*At least six"):
            draw_up(work, side.worker, SIX_VISITS[:5])
        sign_in_portal(draw_up(work, side.worker, SIX_VISITS), signed_in, side.worker)
        assert StageTwo.rows.get(pk=work.pk).agreed_on == MON_09_MAR
        assert due(household, "TS-50") == THU_09_JUL
        assert due(household, "TS-51") == THU_09_JUL
    return assessments.fresh(work)


def draw_up(work, by, listed) -> Agreement:
    return stage_two.draw_up_agreement(
        stage_two=work, planned=listed, panel_planned_on=THU_16_JUL, on=MON_09_MAR, by=by
    )


def assessed(work, side, signed_in) -> None:
    """Six visits, preparation, and a report that the adopters read and commented on in their portal."""
    for visit in work.visits.order_by("number"):
        with it_is(visit.planned_on):
            visits.record(
                visit=visit, held_on=visit.planned_on, content="Trust.", by=side.worker, today=visit.planned_on
            )
    assessments.trained(work.household)
    with it_is(date(2026, 6, 15)):
        report = reports.begin(stage_two=assessments.fresh(work), author=side.worker, on=work.agreed_on, by=side.worker)
        reports.bring_in(report=report, by=side.worker, at=clock.now())
        assessments.written(report, side.worker)
        reports.give_to_adopters(report=report, by=side.worker, at=clock.now())
        comment_in_portal(report, signed_in)
    with it_is(date(2026, 6, 24)):
        asked = reports.hand_in(report=Report.rows.get(pk=report.pk), by=side.worker, at=clock.now())
    with it_is(date(2026, 6, 26)):
        decided(asked, side.manager)


def comment_in_portal(report, signed_in) -> None:
    for member in Member.rows.applicants().filter(household=report.household):
        item = SharedItem.rows.get(user=member.user, kind="report", ended_at=None)
        page = reverse("family:item", args=[item.reference])
        signed_in(member.user).post(page, {"comment": "This is how we are.", "key": f"{member.pk}-report"})
    tasks.take_in_entries.delay()
    assert eventually(lambda: assessments.last_version(report).comments.count() == 2, timeout=60)


def decided(approval, by) -> None:
    found = approvals.decide(
        approval=approval, outcome=Outcome.AGREED, by=by, at=clock.now(), reasons="I have read it.", read=True
    )
    assert found.outcome == Outcome.AGREED


def test_sc_05_the_city(worker, cast, signed_in):
    """AD-03, AD-04, AD-08 to AD-11, AD-13 to AD-20, AD-23 to AD-26, AD-30, AD-34, AD-35, AD-62, PN-21, PN-25."""
    side = city(cast)
    household = to_the_last_check(side, signed_in)
    assert not Deadline.rows.filter(file=household.file, rule="TS-08").exists(), "the city has no such task"
    stage = StageOne.rows.select_related("household__file__agency").get(household=household)
    with it_is(THU_05_MAR), pytest.raises(NotPossible, match="In your agency adopters register from their approval"):
        registering.ask_to_register(stage_one=stage, on=THU_05_MAR, today=THU_05_MAR, by=side.worker)
    work = into_stage_two(household, side, signed_in)
    assessed(work, side, signed_in)
    assert now(household).stage == Stage.DECISION
    assert standing(household, "TS-50") == standing(household, "TS-51") == Standing.MET

    with it_is(THU_16_JUL) as moment:
        found = suitability.record_recommendation(
            household=now(household),
            panel_on=THU_16_JUL,
            recommendation=Recommendation.SUITABLE,
            by=side.worker,
            today=THU_16_JUL,
        )
        assert due(household, "TS-53") == THU_16_JUL
        assert due(household, "TS-54") == THU_23_JUL
        suitability.tell_recommendation(suitability=found, told_on=THU_16_JUL, by=side.worker, today=THU_16_JUL)
        assert standing(household, "TS-53") == Standing.MET
        beat(moment)

    with it_is(TUE_21_JUL):
        with_minutes(found, side.worker, on=TUE_21_JUL)
        assert due(household, "TS-54") == THU_23_JUL, "counted from panel, whenever the minutes are approved"
        asked = suitability.ask_decision(suitability=found, by=side.worker, at=clock.now())

    with it_is(THU_23_JUL) as moment:
        suitability.record_consultation(
            suitability=found, adviser="The panel adviser", on=THU_23_JUL, by=cast.dora, today=THU_23_JUL
        )
        decide(asked, cast.dora, THU_23_JUL)
        beat(moment)
        ends_in_approval(household, side)
        assert due(household, "TS-56") == FRI_23_OCT


def ends_in_approval(household, side) -> None:
    """The day of the decision is the approval date; the letters are begun; the portal knows them as approved."""
    assert now(household).stage == Stage.APPROVED
    approved = Suitability.rows.select_related("household__file__agency").get(household=household)
    assert approved.decided_on == THU_23_JUL
    assert standing(household, "TS-54") == Standing.MET
    suitability.tell_decision(suitability=approved, told_on=THU_23_JUL, by=side.worker, today=THU_23_JUL)
    assert len(decision_letters.write(suitability=approved, on=THU_23_JUL, by=side.worker)) == 2
    accounts = PortalAccount.rows.filter(file=household.file)
    assert {account.approved_on for account in accounts} == {THU_23_JUL}
    assert not Approval.rows.waiting().filter(file=household.file).exists()
    assert "Approved as suitable to adopt" in timeline(household)


def test_sc_05_the_north_east_asks_them_to_register(worker, cast, signed_in):
    """AD-22, AD-40: the later of the two facts starts five working days."""
    side = north_east(cast)
    household = to_the_last_check(side, signed_in)
    assert due(household, "TS-08") == THU_12_MAR
    with it_is(THU_12_MAR):
        stage = StageOne.rows.select_related("household__file__agency").get(household=household)
        registering.ask_to_register(stage_one=stage, on=THU_12_MAR, today=THU_12_MAR, by=side.worker)
        assert standing(household, "TS-08") == Standing.MET


@pytest.mark.parametrize(
    ("working_from", "pack_due", "contact_due"),
    [
        (None, MON_29_DEC, MON_29_DEC),
        (date(2025, 12, 1), WED_07_JAN, MON_05_JAN),
        (date(2025, 12, 22), MON_29_DEC, MON_05_JAN),
    ],
    ids=["every day", "working days", "working days from the Monday between"],
)
def test_sc_05_days_are_read_as_the_agency_read_them_when_the_clock_started(cast, working_from, pack_due, contact_due):
    """AD-04, AD-10, CF-15"""
    side = city(cast)
    if working_from:
        setting(side.agency, "default_day_type", "working", working_from)
    with it_is(FRI_19_DEC):
        household = enquired(side)
    with it_is(WED_24_DEC):
        known(household, side.worker)
        registrations.receive(household=household, on=WED_24_DEC, by=side.worker, today=WED_24_DEC)

    assert due(household, "TS-46") == pack_due
    assert due(household, "TS-47") == contact_due


SEVEN_WORKING_DAYS = {"number": 7, "unit": Unit.WORKING_DAYS.value, "before": False}


@pytest.mark.parametrize(
    ("policies", "before_minutes", "after_minutes"),
    [
        ({}, THU_23_JUL, THU_23_JUL),
        ({"adm_decision_base": "approved_minutes"}, None, TUE_28_JUL),
        ({"adm_decision_days": SEVEN_WORKING_DAYS}, MON_27_JUL, MON_27_JUL),
    ],
    ids=["from panel", "from the minutes", "seven working days"],
)
def test_sc_05_the_decision_is_due_as_the_agency_counts_it(cast, policies, before_minutes, after_minutes):
    """PN-25, CF-05"""
    for key, value in policies.items():
        setting(cast.leicester_city, key, value, date(2026, 1, 1))
    household = assessments.at_decision(cast.leicester_city, cast.nadia, cast.omar)
    found = assessments.recommended(household, cast.nadia)
    running = Deadline.rows.filter(file=household.file, rule="TS-54", lapsed_on=None)
    assert [one.due_on for one in running] == ([before_minutes] if before_minutes else [])

    assessments.with_minutes(found, cast.nadia, TUE_21_JUL)

    assert due(household, "TS-54") == after_minutes


def test_sc_05_stage_one_still_open_after_six_months(worker, cast):
    """AD-16: the longest time has passed on Wednesday 1 July, and the manager hears of it."""
    household = families.family(cast.leicester_city, cast.nadia, cast.omar)
    with it_is(WED_31_DEC):
        families.started(household, cast.omar, WED_31_DEC)
    with it_is(TUE_30_JUN) as moment:
        beat(moment)
        assert standing(household, "TS-49") != Standing.OVERDUE
    with it_is(WED_01_JUL) as moment:
        beat(moment)
        assert standing(household, "TS-49") == Standing.OVERDUE
        late = Notice.rows.filter(file=household.file, threshold__startswith="late", deadline__rule="TS-49")
        assert late.exists()


@pytest.mark.parametrize(("second_agrees", "shown_nationally"), [(True, True), (False, False)])
def test_sc_05_after_three_months_the_adopters_are_asked_and_decide(cast, second_agrees, shown_nationally):
    """AD-46, CF-02: nothing goes wider because a day has come; each of the two agrees, or it stays at home."""
    household = assessments.approved(cast.leicester_city, cast.nadia, cast.omar, cast.dora)
    assert due(household, "TS-56") == FRI_23_OCT
    assert not Deadline.rows.filter(file=household.file, rule="TS-10").exists()
    with it_is(THU_22_OCT), pytest.raises(NotPossible, match="can be agreed from"):
        audience.ask_adopters(household=household, by=cast.nadia, at=clock.now())

    with it_is(FRI_23_OCT):
        assert len(audience.ask_adopters(household=household, by=cast.nadia, at=clock.now())) == 2
        assert assessments.standing(household).national_agreed_on is None
        first, second = families.first(household), families.second(household)
        for member, agrees in ((first, True), (second, second_agrees)):
            audience.record_answer(
                household=household, member=member, agrees=agrees, on=FRI_23_OCT, by=cast.nadia, today=FRI_23_OCT
            )

    assert (assessments.standing(household).national_agreed_on == FRI_23_OCT) == shown_nationally
    assert standing(household, "TS-56") == Standing.MET


def test_sc_05_in_the_north_east_it_would_be_six_months(cast):
    """AD-44, AD-45"""
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    assert due(household, "TS-10") == SAT_23_JAN
    assert not Deadline.rows.filter(file=household.file, rule="TS-56").exists()
