"""Panel’s recommendation, the decision, what follows either way (AD-33 to AD-39, AD-54, AD-55, PN-21, PN-25, PN-46)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import (
    agreements,
    closing,
    decision_letters,
    determinations,
    independent_reviews,
    matches,
    members,
    outside,
    portal_accounts,
    reviews,
    suitability,
    while_waiting,
)
from adopters.flows import Ending, Stage
from adopters.models import (
    ApprovalReview,
    CheckResult,
    FrozenFor,
    Household,
    Recommendation,
    ReportKind,
    ReportState,
    Suitability,
    SuitabilityDecision,
)
from adopters.standing import bases
from adopters.statutory import worked
from adoption.actions import approvals, letters
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, CaseEvent, Deadline, Letter, Outcome, PortalAccount, SharedItem, Standing
from adoption.permissions import Role
from panels.actions import deciding, question_papers
from panels.models import PanelView
from tests.adopters import assessments
from tests.adopters.assessments import DECIDED, MINUTES, PANEL, consulted, decide, recommended, standing, with_minutes
from tests.adopters.families import LATER, at, clock_row, family, first, now, second
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import StageTwoFactory
from tests.factories.adopters_report import ReportFactory, ReportVersionFactory
from tests.factories.adoption import PolicySettingFactory, PortalAccountFactory, person
from tests.fixtures.upgrades import migrated
from tests.fixtures.worlds import kept
from tests.panels.test_plan_papers import on_file

pytestmark = pytest.mark.usefixtures("private_files")


@kept
def waiting_for_panel(agency, lead, manager, kind=ReportKind.FULL) -> Household:
    """A household whose report has passed the check, each applicant with an account."""
    household = family(agency, lead, manager)
    household.stage, household.stage_since = Stage.DECISION, assessments.PASSED
    household.save()
    work = StageTwoFactory(
        household=household,
        notified_on=date(2026, 3, 6),
        agreed_on=assessments.AGREED,
        report_completed_on=assessments.PASSED,
    )
    report = ReportFactory(stage_two=work, household=household, author=lead, kind=kind, state=ReportState.PASSED)
    ReportVersionFactory(
        report=report, made_for=FrozenFor.CHECK, result=CheckResult.PASSED, checked_on=assessments.PASSED
    )
    for member in (first(household), second(household)):
        PortalAccountFactory(user=member.user, agency=agency, file=household.file, approved_on=None)
    return household


@pytest.fixture
@kept
def household(cast) -> Household:
    """A household of Leicester City, which counts from the panel date."""
    return waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def row(cast, household) -> Suitability:
    return recommended(household, cast.nadia)


@pytest.fixture
@kept
def question(cast, row) -> Approval:
    """Everything is in order for Dora to decide."""
    with_minutes(row, cast.nadia)
    approval = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    return approval


@pytest.fixture
@kept
def approved(cast, household, question) -> Household:
    decide(question, cast.dora, DECIDED)
    return now(household)


@pytest.fixture
@kept
def not_approved(cast, household, question) -> Suitability:
    decide(question, cast.dora, DECIDED, outcome=Outcome.REFUSED, reasons="Too much is unsettled.")
    return standing(household)


# ------------------------------------------------------------------------------------------------------------ panel


def test_adopters_are_told_the_recommendation_on_the_day_of_the_panel(cast, household, row):
    """PN-21, TS-53; SC-05: Thursday 16 July 2026."""
    assert clock_row(household, "TS-53").due_on == PANEL
    suitability.tell_recommendation(suitability=row, told_on=PANEL, by=cast.nadia, today=LATER)
    assert clock_row(household, "TS-53").standing(at(LATER)) == Standing.MET


def test_panel_recommends_and_decides_nothing(household, row):
    """PN-45."""
    assert now(household).stage == Stage.DECISION
    assert standing(household).decision == ""


def test_the_decision_is_due_seven_days_after_the_panel(cast, household, row):
    """TS-54, CF-05; SC-05: Thursday 23 July 2026; the minutes of 21 July would give 28 July; 7 working days 27 July."""
    assert clock_row(household, "TS-54").due_on == date(2026, 7, 23)
    with_minutes(row, cast.nadia)
    shown = {(base.says, base.due, base.counts) for base in bases(standing(household))}
    assert ("7 days from the panel", date(2026, 7, 23), True) in shown
    assert ("7 days from the minutes", date(2026, 7, 28), False) in shown
    assert ("7 working days from the panel (national standard)", date(2026, 7, 27), False) in shown
    assert clock_row(household, "TS-54").due_on == date(2026, 7, 23)


def test_where_the_agency_counts_from_the_minutes_the_days_begin_with_them(cast, household):
    """CF-05: Tuesday 21 July gives Tuesday 28 July 2026."""
    PolicySettingFactory(
        agency=cast.leicester_city, key="adm_decision_base", value="approved_minutes", agreed_on=date(2026, 1, 5)
    )
    row = recommended(household, cast.nadia)
    assert clock_row(household, "TS-54") is None
    with_minutes(row, cast.nadia)
    assert clock_row(household, "TS-54").due_on == date(2026, 7, 28)


def test_seven_working_days_where_the_agency_says_so(cast, household):
    """CF-05: Monday 27 July 2026."""
    week = {"number": 7, "unit": "working_days", "before": False}
    PolicySettingFactory(agency=cast.leicester_city, key="adm_decision_days", value=week, agreed_on=date(2026, 1, 5))
    recommended(household, cast.nadia)
    refresh(household.file, because="The policy changed.")
    assert clock_row(household, "TS-54").due_on == date(2026, 7, 27)


def test_an_agency_without_a_number_has_no_date_for_the_decision(cast):
    """CF-05: the guidance of Adopt North East is silent; the national standard is shown."""
    household = waiting_for_panel(cast.ane, cast.joss, cast.lena)
    row = recommended(household, cast.joss)
    assert clock_row(household, "TS-54") is None
    assert [base.due for base in bases(row)] == [date(2026, 7, 27)]


def test_panel_comes_after_the_check_and_not_in_the_future(cast, household):
    with pytest.raises(NotPossible, match="passed the check"):
        recommended(household, cast.nadia, on=date(2026, 6, 25))
    with pytest.raises(NotPossible, match="future"):
        recommended(household, cast.nadia, on=date(2027, 1, 2))


def test_another_agencys_panel_is_named(cast, household):
    """AD-54."""
    row = recommended(household, cast.nadia, panel_of=cast.leicestershire)
    assert row.panel_of == cast.leicestershire


def test_one_recommendation_stands_at_a_time(cast, household, row):
    with pytest.raises(NotPossible, match="recorded already"):
        recommended(household, cast.nadia)


def test_a_deferred_report_is_worked_on_again(cast, household):
    with pytest.raises(NotPossible, match="what panel asked for"):
        recommended(household, cast.nadia, recommendation=Recommendation.DEFERRED)
    recommended(household, cast.nadia, recommendation=Recommendation.DEFERRED, advice="Visit the grandparents.")
    assert now(household).stage == Stage.STAGE_TWO
    assert clock_row(household, "TS-54") is None


def test_nobody_is_approved_on_a_brief_report(cast):
    """AAR r30A."""
    brief = waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar, kind=ReportKind.BRIEF)
    with pytest.raises(NotPossible, match="cannot recommend approval on a brief report"):
        recommended(brief, cast.nadia)
    row = recommended(brief, cast.nadia, recommendation=Recommendation.NOT_SUITABLE)
    with_minutes(row, cast.nadia)
    approval = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    with pytest.raises(NotPossible, match="Nobody can be approved on a brief report"):
        decide(approval, cast.dora, DECIDED)


def test_only_those_who_record_panels_facts_record_them(cast, household):
    for stranger in (cast.asha, cast.joss, cast.olu, cast.dora, cast.ben):
        with pytest.raises(NotAllowed):
            recommended(household, stranger)


# --------------------------------------------------------------------------------------------------------- decision


def test_the_decision_is_the_approval_date_and_starts_what_follows(cast, household, approved):
    """AD-35, CF-08; SC-05: Thursday 23 July 2026."""
    row = standing(household)
    assert (row.decision, row.decided_on, row.decided_by) == (SuitabilityDecision.APPROVED, DECIDED, cast.dora)
    assert approved.stage == Stage.APPROVED
    assert clock_row(household, "TS-54").met_on == DECIDED
    accounts = PortalAccount.rows.filter(file=household.file)
    assert {account.approved_on for account in accounts} == {DECIDED}
    assert {account.home_only for account in accounts} == {False}


def test_where_the_agency_restricts_its_adopters_both_accounts_say_so(cast):
    """AD-44, AD-79: Adopt North East; one function writes both accounts."""
    household = waiting_for_panel(cast.ane, cast.joss, cast.lena)
    row = with_minutes(recommended(household, cast.joss), cast.joss)
    approval = suitability.ask_decision(suitability=row, by=cast.joss, at=at(DECIDED, 9))
    consulted(row, cast.dele)
    decide(approval, cast.dele, DECIDED)
    accounts = PortalAccount.rows.filter(file=household.file)
    assert {(account.approved_on, account.home_only) for account in accounts} == {(DECIDED, True)}

    Suitability.rows.filter(pk=row.pk).update(home_restriction_lifted_at=at(DECIDED))
    portal_accounts.keep_in_step(household, frozen_at=at(DECIDED))
    assert {(a.home_only, a.frozen_at) for a in accounts.all()} == {(False, at(DECIDED))}


def test_only_the_decision_maker_of_this_agency_decides(cast, question):
    """PN-46: another agency’s decision maker and this agency’s managers are refused."""
    for stranger in (cast.dele, cast.omar, cast.grace, cast.nadia):
        with pytest.raises(NotAllowed):
            decide(question, stranger, DECIDED)


def test_a_decision_maker_who_wrote_in_the_report_does_not_decide(cast, question, household):
    """PN-61."""
    report = household.reports.get()
    report.author = cast.dora
    report.save()
    with pytest.raises(NotAllowed, match="You wrote"):
        decide(question, cast.dora, DECIDED)


def test_the_decision_maker_consults_the_adviser_and_reads_the_minutes_first(cast, row):
    """PN-25: both recorded, by the one who decides."""
    with pytest.raises(NotPossible, match="minutes are not approved"):
        consulted(row, cast.dora)
    with pytest.raises(NotPossible, match="minutes are approved"):
        suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    with_minutes(row, cast.nadia)
    approval = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    with pytest.raises(NotPossible, match="consulted the panel adviser"):
        decide(approval, cast.dora, DECIDED)
    with pytest.raises(NotAllowed):
        consulted(row, cast.omar)
    consulted(row, cast.dora)
    assert decide(approval, cast.dora, DECIDED).outcome == Outcome.AGREED


def test_a_question_about_facts_that_changed_is_overtaken(cast, question, row):
    """PN-59."""
    Suitability.rows.filter(pk=row.pk).update(advice="One child under five.")
    assert decide(question, cast.dora, DECIDED).outcome == Outcome.OVERTAKEN
    assert standing(row.household).decision == ""


def test_the_second_of_two_decisions_is_told_who_decided(cast, question, household):
    """Two clicks, or two decision makers: one decision."""
    decide(question, cast.dora, DECIDED)
    with pytest.raises(NotPossible, match="decided this"):
        decide(question, cast.dora, DECIDED)
    assert ApprovalReview.rows.filter(suitability__household=household).count() == 1


def test_sent_back_the_report_is_worked_on_again(cast, question, household):
    """PN-27 in kind: reasons are given, the household is in Stage Two again."""
    decide(question, cast.dora, DECIDED, outcome=Outcome.SENT_BACK, reasons="Say more about support.")
    assert now(household).stage == Stage.STAGE_TWO
    assert household.reports.get().state == ReportState.WRITING
    assert clock_row(household, "TS-54").lapsed_on is not None


def test_each_adopter_is_told_in_writing(cast, household, approved, signed_in):
    """AD-34, AD-66; PN-28, TS-120; PN-26, TS-121: decided on Thursday 23 July, the letters by Monday 27 July 2026."""
    row, page = standing(household), reverse("adopters:approval", args=[household.file.reference])
    assert (clock_row(household, "TS-120").due_on, clock_row(household, "TS-120").owner) == (DECIDED, cast.nadia)
    assert clock_row(household, "TS-121").due_on == date(2026, 7, 27)
    shown = signed_in(cast.nadia).get(page).content.decode()
    assert "By Mon 27 July 2026" in shown
    assert "Begin the letters" in shown
    suitability.tell_decision(suitability=row, told_on=DECIDED, by=cast.nadia, today=LATER)
    assert clock_row(household, "TS-120").met_on == DECIDED
    begun = decision_letters.write(suitability=row, on=DECIDED, by=cast.nadia)
    assert {letter.to for letter in begun} == {first(household).person, second(household).person}
    assert "23 July 2026" in begun[0].body
    with pytest.raises(NotPossible, match="begun already"):
        decision_letters.write(suitability=row, on=DECIDED, by=cast.nadia)
    shown = signed_in(cast.nadia).get(page).content.decode()
    assert "2 letters begun" in shown
    assert "Begin the letters" not in shown

    send(begun[0], cast, on=date(2026, 7, 24))
    assert standing(household).written_on is None
    send(begun[1], cast, on=date(2026, 7, 27))

    assert standing(household).written_on == date(2026, 7, 27)
    assert clock_row(household, "TS-121").met_on == date(2026, 7, 27)
    assert CaseEvent.rows.filter(file=household.file, what="Decision put in writing to the adopters").count() == 1
    items = SharedItem.rows.filter(file=household.file).exclude(stored="")
    assert len(items) == 2  # each has it once
    mine = {letter.to.member.user: letter.paper.stored.name for letter in Letter.rows.filter(file=household.file)}
    assert {item.user: item.stored for item in items} == mine


def send(letter, cast, *, on) -> None:
    letters.approve(letter=letter, version=letter.version, by=cast.omar, on=DECIDED)
    letter = Letter.rows.get(pk=letter.pk)
    letters.send(letter=letter, sent_format=letter.to.written_format, on=on, by=cast.nadia)


def test_a_letter_to_somebody_who_has_left_is_waited_for_no_longer(cast, household, approved):
    """TS-121: the one to whoever remains was the last."""
    begun = decision_letters.write(suitability=standing(household), on=DECIDED, by=cast.nadia)
    remains, leaves = first(household), second(household)
    send(next(letter for letter in begun if letter.to == remains.person), cast, on=date(2026, 7, 24))
    assert standing(household).written_on is None
    members.leave(member=leaves, why="They parted.", on=LATER, by=cast.nadia, today=LATER)
    assert standing(household).written_on == date(2026, 7, 24)


def test_what_ended_before_the_letters_went_owes_none(cast, household, approved):
    reviews.end_at_their_wish(household=now(household), why="A baby.", on=LATER, by=cast.omar, today=LATER)
    assert {clock_row(household, rule).lapsed_on is None for rule in ("TS-120", "TS-121")} == {False}


def test_letters_that_went_before_the_decision_was_clocked_count_after_an_upgrade(cast, household, approved):
    """TS-121: nobody whose letters went is late because the service began to count."""
    begun = decision_letters.write(suitability=standing(household), on=DECIDED, by=cast.nadia)
    send(begun[0], cast, on=date(2026, 7, 24))
    migrated("adopters", "0014_decisions_whose_letters_went")
    assert standing(household).written_on is None
    send(begun[1], cast, on=date(2026, 7, 25))
    Suitability.rows.filter(household=household).update(written_on=None)
    migrated("adopters", "0014_decisions_whose_letters_went")
    assert standing(household).written_on == date(2026, 7, 25)


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


# --------------------------------------------------------------------------------------------------------- elsewhere


@pytest.fixture
@kept
def visitors(cast) -> Household:
    facts = {"title": "Moss and Lane", "names": ["Kim Moss", "Jo Lane"], "approved_on": date(2026, 1, 9)}
    return outside.record(
        agency=cast.ane, origin_agency=cast.atlas, team=cast.assessment, on=PANEL, by=cast.joss, **facts
    )


def test_adopters_approved_elsewhere_have_a_record_and_no_stages(cast, visitors):
    """AD-55."""
    assert (visitors.origin_agency, visitors.stage) == (cast.atlas, Stage.APPROVED)
    assert visitors.members.count() == 2
    assert not Deadline.rows.filter(file=visitors.file).exists()
    assert not visitors.stage_ones.exists()


def test_our_own_adopters_are_not_recorded_as_anothers(cast):
    facts = {"title": "Moss", "names": ["Kim Moss"], "approved_on": PANEL, "on": PANEL, "by": cast.joss}
    with pytest.raises(NotPossible, match="the other agency"):
        outside.record(agency=cast.ane, origin_agency=cast.ane, **facts)
    with pytest.raises(NotAllowed):
        outside.record(agency=cast.ane, origin_agency=cast.atlas, **facts | {"by": cast.petra})


def test_the_record_says_which_panel_elsewhere_they_went_to(cast, household, approved):
    """AD-54."""
    facts = {"household": household, "held_on": date(2026, 9, 1), "by": cast.nadia, "today": LATER, "about": "A match"}
    outside.record_panel(**facts, panel="Northshire")
    with pytest.raises(NotPossible, match="recorded already"):
        outside.record_panel(**facts, panel="Northshire")
    assert household.panels_elsewhere.get().panel == "Northshire"


def test_the_decision_is_asked_once(cast, question, row):
    with pytest.raises(NotPossible, match="asked already"):
        suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 10))
    assert Approval.rows.get(pk=question.pk).decided_by_role == Role.DECISION_MAKER


def test_the_worker_takes_the_question_back_and_nothing_changes(cast, question, household):
    approvals.withdraw(approval=question, by=cast.nadia, at=at(DECIDED, 10))
    assert now(household).stage == Stage.DECISION
    assert standing(household).ended_on is None
    assert standing(household).minutes_approved_on == MINUTES


def test_no_rule_of_the_decision_reads_who_they_are(cast, household):
    """AD-01, AD-02: the oldest and the youngest, alone or as two, take the same way."""
    for member in (first(household), second(household)):
        member.born_on, member.background = date(1930, 1, 1), "Anything at all"
        member.save()
    assert recommended(household, cast.nadia).recommendation == Recommendation.SUITABLE


def test_the_deciders_substitute_is_another_person_with_the_role(cast, question, row):
    """PN-25: whoever decides has consulted themselves."""
    deputy = person("dana", Role.DECISION_MAKER, cast.leicester_city)
    with pytest.raises(NotPossible, match="consulted the panel adviser"):
        decide(question, deputy, DECIDED)
    consulted(row, deputy)
    decide(question, deputy, DECIDED)
