"""Pauses, more time, the end without Stage Two, beginning again (AD-16, AD-17, AD-21, PN-40)."""

from datetime import date

import pytest
import time_machine

from adopters.actions import agreements, closing, more_time, not_going_on, pauses, stage_one, starting_again
from adopters.flows import Stage
from adopters.models import AgreementKind, Pause, StageOne, StageOneOutcome
from adoption import clock
from adoption.actions import approvals, extensions, letters
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Letter, Outcome, SharedItem, Standing
from tests.adopters.families import (
    LATER,
    at,
    check_of,
    clock_row,
    comes_back,
    family,
    first,
    now,
    run_of,
    second,
    signed_by_all,
    started,
    succeeded,
)
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PolicySettingFactory
from tests.fixtures.worlds import kept

FEBRUARY = date(2026, 2, 2)
OVER = date(2026, 7, 1)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def household(cast):
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    return household


def decide(approval, cast, outcome=Outcome.AGREED, by=None, on=FEBRUARY):
    return approvals.decide(
        approval=approval, outcome=outcome, reasons="As discussed.", by=by or cast.lena, at=at(on, 15), read=True
    )


def pause(household, cast, on=FEBRUARY):
    return pauses.pause(household=household, why="A bereavement.", on=on, today=LATER, by=cast.joss)


# ------------------------------------------------------------------------------------------------------------ pauses


def test_a_pause_is_recorded_and_the_dates_stay(cast, household):
    """AD-17, CF-43: unless the agency says otherwise, pauses count."""
    pause(household, cast)
    assert clock_row(household, "TS-49").paused_on is None
    with pytest.raises(NotPossible, match="paused already"):
        pause(household, cast)
    pauses.go_on(household=household, on=date(2026, 2, 20), today=LATER, by=cast.joss)

    assert Pause.objects.get(household=household).to_on == date(2026, 2, 20)
    assert clock_row(household, "TS-48").due_on == date(2026, 2, 28)
    assert clock_row(household, "TS-49").due_on == date(2026, 6, 30)
    with pytest.raises(NotPossible, match="not paused"):
        pauses.go_on(household=household, on=date(2026, 2, 21), today=LATER, by=cast.joss)


def test_where_pauses_do_not_count_the_dates_move_by_the_pause(cast):
    """CF-43."""
    PolicySettingFactory(
        agency=cast.ane, key="stage_one_pauses_count", value=False, from_on=date(2025, 1, 1), agreed_on=date(2025, 1, 1)
    )
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    pause(household, cast)
    with time_machine.travel(at(date(2026, 8, 1))):
        assert clock_row(household, "TS-49").standing(clock.now()) == Standing.PAUSED
    pauses.go_on(household=household, on=date(2026, 2, 12), today=LATER, by=cast.joss)

    assert clock_row(household, "TS-48").due_on == date(2026, 3, 10)
    assert clock_row(household, "TS-49").due_on == date(2026, 7, 10)
    assert more_time.longest(run_of(household)) == date(2026, 7, 10)


def test_a_pause_has_a_reason_and_does_not_lie_before_the_stage_or_in_the_future(cast, household):
    facts = {"household": household, "today": LATER, "by": cast.joss}
    for why, on in ((" ", FEBRUARY), ("Moving house", date(2025, 12, 1)), ("Moving house", date(2027, 1, 1))):
        with pytest.raises(NotPossible):
            pauses.pause(why=why, on=on, **facts)
    with pytest.raises(NotAllowed):
        pauses.pause(household=household, why="Moving house", on=FEBRUARY, today=LATER, by=cast.asha)


def test_nobody_pauses_what_is_not_under_way(cast):
    enquirers = family(cast.ane, cast.joss, cast.lena)
    with pytest.raises(NotPossible, match="under way"):
        pause(enquirers, cast)


def test_the_end_of_stage_one_ends_its_pause(cast, household):
    signed_by_all(household, cast.joss)
    pause(household, cast)
    succeeded(household, cast.lena, date(2026, 2, 27))
    assert Pause.objects.get(household=household).to_on == date(2026, 2, 27)


# --------------------------------------------------------------------------------------------------------- more time


def ask(household, cast, until, by=None):
    return more_time.ask(
        stage_one=run_of(household), until_on=until, why="The doctor is away.", by=by or cast.joss, at=at(FEBRUARY)
    )


def test_the_manager_agrees_more_time_and_the_date_moves(cast, household):
    """AD-16."""
    asked = ask(household, cast, date(2026, 4, 30))
    assert clock_row(household, "TS-48").due_on == date(2026, 2, 28)
    decide(asked, cast)

    stage = run_of(household)
    assert clock_row(household, "TS-48").due_on == date(2026, 4, 30)
    assert (stage.extended_until, stage.extended_why, stage.extended_by) == (
        date(2026, 4, 30),
        "The doctor is away.",
        cast.lena,
    )
    assert clock_row(household, "TS-49").due_on == date(2026, 6, 30)


def test_more_time_never_goes_beyond_six_months(cast, household):
    """AD-16."""
    with pytest.raises(NotPossible, match="30 June 2026"):
        ask(household, cast, OVER)
    ask(household, cast, date(2026, 6, 30))


@pytest.mark.parametrize("rule", ["TS-48", "TS-49"])
def test_nor_by_way_of_the_deadlines_own_page(cast, household, rule):
    with pytest.raises(NotPossible, match="The longest it may take"):
        extensions.ask(deadline=clock_row(household, rule), until_on=OVER, why="Ill", by=cast.joss, at=at(FEBRUARY))
    with pytest.raises(NotPossible, match="own page"):
        extensions.pause(deadline=clock_row(household, rule), why="Ill", on=FEBRUARY, by=cast.lena)


def test_more_time_is_more_has_a_reason_and_is_asked_once(cast, household):
    with pytest.raises(NotPossible, match="which they have already"):
        ask(household, cast, date(2026, 2, 28))
    with pytest.raises(NotPossible, match="why more time"):
        more_time.ask(stage_one=run_of(household), until_on=date(2026, 3, 31), why=" ", by=cast.joss, at=at(FEBRUARY))
    ask(household, cast, date(2026, 3, 31))
    with pytest.raises(NotPossible, match="asked for already"):
        ask(household, cast, date(2026, 4, 1))


def test_whoever_asked_does_not_agree(cast, household):
    asked = ask(household, cast, date(2026, 3, 31), by=cast.lena)
    with pytest.raises(NotAllowed, match="You asked"):
        decide(asked, cast)


# --------------------------------------------------------------------------------------------------- not going on


def propose(household, cast, **facts):
    given = {"reasons": "The home cannot be made safe in time.", "referred_to": "North Coast Adoption."} | facts
    return not_going_on.propose(stage_one=run_of(household), by=cast.joss, at=at(FEBRUARY), **given)


def send_all(household, by, on=FEBRUARY):
    for letter in Letter.rows.filter(file=household.file, sent_on=None, set_aside_on=None):
        letters.send(letter=letter, sent_format=letter.to.written_format, on=on, by=by)


def test_it_ends_with_reasons_a_letter_to_each_and_the_managers_word(cast, household):
    """AD-21, PN-40."""
    asked = propose(household, cast)
    assert run_of(household).outcome == StageOneOutcome.RUNNING
    decided = decide(asked, cast)
    assert decided.outcome == Outcome.AGREED
    stage = run_of(household)
    assert (stage.outcome, stage.ended_on, stage.referred_to) == (
        StageOneOutcome.NOT_GOING_ON,
        FEBRUARY,
        "North Coast Adoption.",
    )
    with pytest.raises(NotPossible, match="has not gone to every applicant"):
        not_going_on.close_after_letter(stage_one=stage, by=cast.joss)

    bodies = Letter.rows.filter(file=household.file).values_list("body", flat=True)
    assert len(bodies) == 2
    assert all("cannot be made safe" in body and "North Coast Adoption" in body for body in bodies)
    send_all(household, cast.joss)
    not_going_on.close_after_letter(stage_one=stage, by=cast.joss)

    assert now(household).stage == Stage.CLOSED
    assert now(household).ending == "not_to_stage_two"
    assert run_of(household).told_on == FEBRUARY
    assert clock_row(household, "TS-49").met_on == FEBRUARY


def test_one_letter_is_not_enough_for_two(cast, household):
    decide(propose(household, cast), cast)
    letter = Letter.rows.filter(file=household.file).first()
    letters.send(letter=letter, sent_format="standard", on=FEBRUARY, by=cast.joss)
    with pytest.raises(NotPossible, match="every applicant"):
        not_going_on.close_after_letter(stage_one=run_of(household), by=cast.joss)


def test_what_one_partner_alone_is_told_never_reaches_the_other(cast, household):
    """security 4.10."""
    ada, bea = first(household), second(household)
    comes_back(check_of(ada, "dbs"), FEBRUARY, cast.joss, "to_discuss", "A caution in 2009.")
    decide(propose(household, cast, own={ada.pk: "We talked about your caution."}), cast)
    send_all(household, cast.joss)
    not_going_on.close_after_letter(stage_one=run_of(household), by=cast.joss)

    hers, other = (Letter.rows.get(file=household.file, to=member.person).body for member in (ada, bea))
    assert "caution" in hers
    assert "caution" not in other
    assert "caution" not in now(household).ending_why
    assert "caution" not in run_of(household).reasons


def test_the_letters_do_not_go_before_the_manager_agreed(cast, household):
    propose(household, cast)
    with pytest.raises(NotPossible, match="Somebody else must see"):
        send_all(household, cast.joss)


def test_a_letter_changed_after_it_was_proposed_is_proposed_anew(cast, household):
    """The decision is on exactly these words (PN-59)."""
    asked = propose(household, cast)
    letter = Letter.rows.filter(file=household.file).first()
    letters.write(letter=letter, subject=letter.subject, body="Other words.", version=letter.version, by=cast.joss)
    assert decide(asked, cast).outcome == Outcome.OVERTAKEN
    assert run_of(household).outcome == StageOneOutcome.RUNNING


def test_proposed_anew_only_the_new_letters_wait(cast, household):
    asked = propose(household, cast)
    approvals.withdraw(approval=asked, by=cast.joss, at=at(FEBRUARY))
    asked = propose(household, cast, reasons="Other reasons.")
    letter = Letter.rows.being_written().filter(file=household.file).first()
    letters.write(letter=letter, subject=letter.subject, body="Mine.", version=letter.version, by=cast.joss)
    assert decide(asked, cast).outcome == Outcome.OVERTAKEN
    propose(household, cast, reasons="Third reasons.")
    waiting = Letter.rows.being_written().filter(file=household.file).values_list("body", flat=True)
    assert len(waiting) == 2
    assert all("Third reasons." in body for body in waiting)


def test_a_refusal_of_the_proposal_lets_stage_one_go_on(cast, household):
    decide(propose(household, cast), cast, Outcome.SENT_BACK)
    assert run_of(household).outcome == StageOneOutcome.RUNNING
    assert run_of(household).reasons == ""
    assert not Letter.rows.being_written().filter(file=household.file).exists()
    propose(household, cast)


def test_it_needs_reasons_and_is_proposed_once(cast, household):
    with pytest.raises(NotPossible, match="in writing"):
        propose(household, cast, reasons="  ")
    propose(household, cast)
    with pytest.raises(NotPossible, match="proposed already"):
        propose(household, cast)


def test_nobody_can_be_told_in_writing_without_an_address(cast, household):
    person = second(household).person
    person.address = ""
    person.save()
    with pytest.raises(NotPossible, match="no postal address"):
        propose(household, cast)
    assert not Letter.rows.filter(file=household.file).exists()


# ---------------------------------------------------------------------------------------------------- time ran out


def test_beyond_six_months_the_manager_closes_or_begins_anew(cast, household):
    """AD-16."""
    signed_by_all(household, cast.joss)
    facts = {"why": "They were abroad.", "today": LATER, "by": cast.lena}
    with pytest.raises(NotPossible, match="There is time until"):
        starting_again.restart(stage_one=run_of(household), on=date(2026, 6, 30), **facts)
    with pytest.raises(NotAllowed):
        starting_again.restart(stage_one=run_of(household), on=OVER, **facts | {"by": cast.joss})

    again = starting_again.restart(stage_one=run_of(household), on=OVER, **facts)

    old = StageOne.rows.filter(household=household).first()
    assert (old.outcome, old.ended_on) == (StageOneOutcome.TIME_RAN_OUT, OVER)
    assert (again.started_on, again.plan_signed_on) == (OVER, None)
    assert agreements.in_force(household, AgreementKind.STAGE_ONE_PLAN) is None
    assert clock_row(household, "TS-49").due_on == date(2027, 1, 1)
    assert now(household).stage == Stage.STAGE_ONE


def test_time_that_ran_out_is_told_in_writing_too(cast, household):
    """PN-40."""
    with pytest.raises(NotPossible, match="There is time until"):
        propose(household, cast, outcome=StageOneOutcome.TIME_RAN_OUT)
    asked = not_going_on.propose(
        stage_one=run_of(household),
        outcome=StageOneOutcome.TIME_RAN_OUT,
        reasons="Six months have passed.",
        referred_to="",
        by=cast.joss,
        at=at(OVER),
    )
    decide(asked, cast, on=OVER)
    send_all(household, cast.joss, on=OVER)
    not_going_on.close_after_letter(stage_one=run_of(household), by=cast.joss)
    assert now(household).ending == "time_ran_out"


def test_between_the_stages_there_are_six_months(cast, household):
    """AAR r28."""
    signed_by_all(household, cast.joss)
    succeeded(household, cast.lena, date(2026, 2, 27))
    facts = {"household": now(household), "why": "They waited.", "today": LATER, "by": cast.joss}
    starting_again.ensure_in_time(household, date(2026, 8, 27))
    with pytest.raises(NotPossible, match="new Registration of Interest"):
        starting_again.ensure_in_time(household, date(2026, 8, 28))
    with pytest.raises(NotPossible, match="may still go on"):
        starting_again.register_again(on=date(2026, 8, 27), **facts)

    starting_again.register_again(on=date(2026, 8, 28), **facts)

    assert now(household).stage == Stage.ENQUIRY


def test_without_a_success_there_is_nothing_to_go_on_to(household):
    with pytest.raises(NotPossible, match="has not succeeded"):
        starting_again.ensure_in_time(household, FEBRUARY)


def test_a_file_closed_by_another_way_ends_stage_one_and_its_clocks(cast, household):
    pause(household, cast)
    closing.close(
        household=household, ending="moved", why="They moved north.", on=date(2026, 3, 2), by=cast.joss, today=LATER
    )
    stage = run_of(household)
    assert (stage.outcome, stage.ended_on) == (StageOneOutcome.WITHDREW, date(2026, 3, 2))
    assert clock_row(household, "TS-49").met_on == date(2026, 3, 2)
    assert Pause.objects.get(household=household).to_on == date(2026, 3, 2)


def test_a_plan_is_drawn_up_while_stage_one_runs_and_goes_with_a_restart(cast, household):
    sections = [{"heading": "Ours", "text": "Meet every week."}]
    with pytest.raises(NotPossible, match="before Stage One started"):
        stage_one.draw_up_plan(stage_one=run_of(household), sections=sections, on=date(2025, 12, 30), by=cast.joss)
    plan = stage_one.draw_up_plan(stage_one=run_of(household), sections=sections, on=FEBRUARY, by=cast.joss)
    starting_again.restart(stage_one=run_of(household), why="Abroad.", on=OVER, today=LATER, by=cast.lena)
    assert not SharedItem.rows.filter(subject_id=plan.pk, subject=plan._meta.label, ended_at=None).exists()
    stage_one.withdraw(stage_one=run_of(household), why="Enough.", on=OVER, today=LATER, by=cast.joss)
    with pytest.raises(NotPossible):
        stage_one.draw_up_plan(stage_one=run_of(household), sections=sections, on=OVER, by=cast.joss)
