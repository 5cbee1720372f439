"""Stage One as SC-05 tells it: Christmas, a birthday in February, the last DBS check in March."""

from datetime import date

import pytest
import time_machine

from adopters.actions import checks_by_date, registering, stage_one
from adopters.flows import Stage
from adopters.models import Agreement, Check, CheckKind, CheckOutcome, StageOneOutcome
from adoption import clock
from adoption.actions import enforcing
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Notice, Standing
from tests.adopters.families import (
    LATER,
    all_checks_back,
    at,
    check_of,
    clock_row,
    comes_back,
    drawn_up,
    family,
    first,
    lives_there,
    now,
    run_of,
    signed_by_all,
    started,
    succeeded,
)
from tests.factories.adopters import STARTED_ON, RegistrationFactory
from tests.fixtures.worlds import kept

BIRTHDAY, COMPLETE, LAST_DBS = date(2026, 2, 14), date(2026, 2, 27), date(2026, 3, 5)


@pytest.fixture
@kept
def household(cast):
    return family(cast.ane, cast.joss, cast.lena)


@pytest.fixture
@kept
def city_household(cast):
    return family(cast.leicester_city, cast.nadia, cast.omar)


def test_stage_one_begins_with_a_check_for_every_adult_and_two_clocks(cast, household):
    """AD-14, AD-15, AD-16: usual end clipped to 28 February, longest until 30 June."""
    child = lives_there(household, date(2012, 3, 1))
    started(household, cast.lena)

    assert now(household).stage == Stage.STAGE_ONE
    kinds = set(Check.rows.filter(member=first(household)).values_list("kind", flat=True))
    assert kinds == {"dbs", "local_authority", "medical", "probation", "home", "finance"}
    assert not Check.rows.filter(member=child).exists()
    assert Check.rows.filter(kind=CheckKind.HEALTH_AND_SAFETY).count() == 1
    assert clock_row(household, "TS-48").due_on == date(2026, 2, 28)
    assert clock_row(household, "TS-49").due_on == date(2026, 6, 30)
    assert clock_row(household, "TS-48").owner == cast.joss


def test_only_the_team_manager_starts_stage_one(cast, household):
    with pytest.raises(NotAllowed):
        started(household, cast.joss)


def test_it_does_not_start_before_the_form_arrived_or_on_a_refused_one(cast, household):
    form = RegistrationFactory(household=household)
    with pytest.raises(NotPossible, match="before the Registration"):
        stage_one.start(registration=form, on=date(2025, 12, 1), by=cast.lena)
    form.accepted, form.decided_on, form.decided_by, form.reasons = False, STARTED_ON, cast.lena, "Too soon."
    form.save()
    with pytest.raises(NotPossible, match="was refused"):
        stage_one.start(registration=form, on=STARTED_ON, by=cast.lena)


def test_sc_05_from_new_year_to_the_request_to_register(cast, household):
    """AD-13, AD-18, AD-22, AD-40, TS-08, TS-77."""
    young = lives_there(household, date(2008, 2, 14))
    started(household, cast.lena)
    plan = signed_by_all(household, cast.joss)
    assert plan.agreed_on == STARTED_ON
    assert run_of(household).plan_signed_on == STARTED_ON
    all_checks_back(household, date(2026, 2, 10), cast.joss)
    assert run_of(household).dbs_resolved_on == date(2026, 2, 10)

    checks_by_date.add_for_new_adults(at=at(date(2026, 2, 13)))
    assert not Check.rows.filter(member=young).exists()
    checks_by_date.add_for_new_adults(at=at(BIRTHDAY, 0))
    assert set(Check.rows.filter(member=young).values_list("kind", "needed_on")) == {
        ("dbs", BIRTHDAY),
        ("local_authority", BIRTHDAY),
    }
    assert run_of(household).dbs_resolved_on is None
    assert clock_row(household, "TS-77").due_on == BIRTHDAY

    succeeded(household, cast.lena, COMPLETE)
    assert now(household).stage == Stage.BETWEEN
    assert run_of(household).outcome == StageOneOutcome.SUCCESSFUL
    with time_machine.travel(at(COMPLETE)):
        assert clock_row(household, "TS-48").standing(clock.now()) == Standing.MET
    assert run_of(household).ready_to_register_on is None
    assert clock_row(household, "TS-08") is None

    comes_back(check_of(young, "local_authority"), date(2026, 3, 2), cast.joss)
    comes_back(check_of(young, "dbs"), LAST_DBS, cast.joss)
    assert run_of(household).ready_to_register_on == LAST_DBS
    assert clock_row(household, "TS-08").starts_on == LAST_DBS
    assert clock_row(household, "TS-08").due_on == date(2026, 3, 12)
    assert clock_row(household, "TS-77").met_on == LAST_DBS

    registering.ask_to_register(stage_one=run_of(household), on=date(2026, 3, 6), today=LATER, by=cast.joss)
    registering.registered(stage_one=run_of(household), on=date(2026, 3, 9), today=LATER, by=cast.joss)
    assert clock_row(household, "TS-08").met_on == date(2026, 3, 6)
    assert run_of(household).registered_on == date(2026, 3, 9)


def test_in_leicester_city_nobody_is_asked_to_register_after_stage_one(cast, city_household):
    started(city_household, cast.omar)
    signed_by_all(city_household, cast.nadia)
    all_checks_back(city_household, LAST_DBS, cast.nadia)
    succeeded(city_household, cast.omar, LAST_DBS)

    assert run_of(city_household).ready_to_register_on == LAST_DBS
    assert clock_row(city_household, "TS-08") is None
    with pytest.raises(NotPossible, match="from their approval"):
        registering.ask_to_register(stage_one=run_of(city_household), on=LAST_DBS, today=LATER, by=cast.nadia)


def test_when_both_facts_fall_on_one_day_that_is_the_day(cast, household):
    """AD-22."""
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    all_checks_back(household, COMPLETE, cast.joss)
    succeeded(household, cast.lena, COMPLETE)
    assert run_of(household).ready_to_register_on == COMPLETE


def test_success_after_the_last_dbs_counts_from_success(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    all_checks_back(household, date(2026, 2, 2), cast.joss)
    succeeded(household, cast.lena, COMPLETE)
    assert run_of(household).ready_to_register_on == COMPLETE


def test_a_new_adult_empties_the_readiness_until_they_are_checked(cast, household):
    """AD-18, AD-22."""
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    all_checks_back(household, COMPLETE, cast.joss)
    succeeded(household, cast.lena, COMPLETE)
    assert run_of(household).ready_to_register_on == COMPLETE

    lodger = lives_there(household, date(1990, 1, 1), kind="adult", joined_on=date(2026, 3, 1))
    checks_by_date.add_for_new_adults(at=at(date(2026, 3, 1)))

    assert check_of(lodger, "dbs").needed_on == date(2026, 3, 1)
    assert run_of(household).ready_to_register_on is None
    assert clock_row(household, "TS-08").lapsed_on
    with pytest.raises(NotPossible, match="every DBS check"):
        registering.ask_to_register(stage_one=run_of(household), on=date(2026, 3, 2), today=LATER, by=cast.joss)


def test_nobody_goes_on_without_a_plan_signed_by_both_sides(cast, household):
    """AD-13."""
    started(household, cast.lena)
    with pytest.raises(NotPossible, match="not signed by both sides"):
        succeeded(household, cast.lena, COMPLETE)
    drawn_up(household, cast.joss)
    with pytest.raises(NotPossible, match="not signed by both sides"):
        succeeded(household, cast.lena, COMPLETE)


def test_a_new_version_of_the_plan_must_be_signed_anew(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    drawn_up(household, cast.joss, on=date(2026, 1, 9), sections=[{"heading": "Anew", "text": "More visits."}])
    with pytest.raises(NotPossible, match="not signed by both sides"):
        succeeded(household, cast.lena, COMPLETE)
    assert Agreement.rows.in_force().get(household=household).number == 2


def test_what_is_not_done_is_named_and_the_manager_says_why_it_need_not_be_waited_for(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    with pytest.raises(NotPossible, match="References") as refusal:
        succeeded(household, cast.lena, COMPLETE, despite=" ")
    assert "Disclosure and Barring Service checks" in str(refusal.value)
    succeeded(household, cast.lena, COMPLETE, despite="The doctor is away; the rest follows.")
    assert CaseEvent.rows.filter(file=household.file, why="The doctor is away; the rest follows.").exists()


def test_a_check_that_stops_by_law_stops(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    comes_back(check_of(first(household), "dbs"), COMPLETE, cast.joss, CheckOutcome.STOPS, "A specified offence.")
    with pytest.raises(NotPossible, match="stops this application by law"):
        succeeded(household, cast.lena, COMPLETE)
    assert Notice.rows.filter(to_user=cast.lena, says__contains="by law").count() == 1


def test_the_worker_does_not_end_stage_one(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    with pytest.raises(NotAllowed):
        succeeded(household, cast.joss, COMPLETE)


def test_it_cannot_end_before_it_started_or_in_the_future_or_twice(cast, household):
    started(household, cast.lena)
    signed_by_all(household, cast.joss)
    for wrong in (date(2025, 12, 30), date(2027, 1, 1)):
        with pytest.raises(NotPossible):
            succeeded(household, cast.lena, wrong)
    succeeded(household, cast.lena, COMPLETE)
    with pytest.raises(NotPossible, match="has ended"):
        succeeded(household, cast.lena, COMPLETE)


def test_still_open_on_the_first_of_july_it_breaks_the_longest_time(cast, household):
    """The negative variant of SC-05 (TS-49)."""
    started(household, cast.lena)
    longest = clock_row(household, "TS-49")
    with time_machine.travel(at(date(2026, 6, 30), 23)):
        enforcing.enforce(now=clock.now())
        assert longest.standing(clock.now()) == Standing.DUE_SOON
        assert not Notice.rows.filter(deadline=longest, threshold="late-manager").exists()
    with time_machine.travel(at(date(2026, 7, 1), 0)):
        enforcing.enforce(now=clock.now())
        assert longest.standing(clock.now()) == Standing.OVERDUE
        assert Notice.rows.filter(deadline=longest, threshold="late-manager", to_user=cast.lena).count() == 1


def test_they_may_decide_not_to_go_on(cast, household):
    started(household, cast.lena)
    with pytest.raises(NotPossible, match="what they said"):
        stage_one.withdraw(stage_one=run_of(household), why=" ", on=COMPLETE, today=LATER, by=cast.joss)
    stage_one.withdraw(stage_one=run_of(household), why="A new job abroad.", on=COMPLETE, today=LATER, by=cast.joss)

    assert now(household).stage == Stage.CLOSED
    assert now(household).get_ending_display() == "They decided not to go on"
    assert clock_row(household, "TS-49").met_on == COMPLETE
