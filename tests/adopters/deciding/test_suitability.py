"""Panel’s recommendation and the decision (AD-33 to AD-36, PN-21, PN-25, PN-46)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import (
    decision_letters,
    members,
    outside,
    portal_accounts,
    reviews,
    suitability,
)
from adopters.flows import Stage
from adopters.models import (
    ApprovalReview,
    Household,
    Recommendation,
    ReportKind,
    ReportState,
    Suitability,
    SuitabilityDecision,
)
from adopters.standing import bases
from adoption.actions import approvals, letters
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Approval, CaseEvent, Deadline, Letter, Outcome, PortalAccount, SharedItem, Standing
from adoption.permissions import Role
from tests.adopters.assessments import (
    DECIDED,
    MINUTES,
    PANEL,
    consulted,
    decide,
    recommended,
    standing,
    waiting_for_panel,
    with_minutes,
)
from tests.adopters.families import LATER, at, clock_row, first, now, second
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PolicySettingFactory, person
from tests.fixtures.upgrades import migrated
from tests.fixtures.worlds import kept

pytestmark = pytest.mark.usefixtures("private_files")


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
