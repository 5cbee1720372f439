"""Pause upon pause, in every stage, and what follows: no day counts twice, no clock stands still for ever (AD-17)."""

from datetime import date

import pytest

from adopters.actions import more_time, pauses, stage_one, stage_two, starting_again
from adopters.models import Pause
from adoption.actions import approvals
from adoption.errors import NotPossible
from adoption.models import Outcome
from tests.adopters import assessments, families
from tests.adopters.families import LATER, at, clock_row, run_of
from tests.factories.adoption import PolicySettingFactory


@pytest.fixture
def household(cast):
    """In Stage One since Wednesday 31 December 2025, in an agency in which pauses do not count (CF-43)."""
    PolicySettingFactory(
        agency=cast.ane, key="stage_one_pauses_count", value=False, from_on=date(2025, 1, 1), agreed_on=date(2025, 1, 1)
    )
    household = families.family(cast.ane, cast.joss, cast.lena)
    families.started(household, cast.lena)
    return household


def paused(household, cast, from_on, to_on=None):
    facts = {"household": families.now(household), "today": LATER, "by": cast.joss}
    pauses.pause(why="A bereavement.", on=from_on, **facts)
    if to_on:
        pauses.go_on(on=to_on, **facts)


def longest(household):
    return clock_row(household, "TS-49").due_on


def test_pauses_one_after_the_other_add_up_and_no_day_counts_twice(cast, household):
    paused(household, cast, date(2026, 2, 2), date(2026, 2, 12))
    with pytest.raises(NotPossible, match="They were still in the pause before"):
        paused(household, cast, date(2026, 2, 10))
    paused(household, cast, date(2026, 2, 12), date(2026, 2, 22))
    assert longest(household) == date(2026, 7, 20), "30 June, and twice ten days"
    assert clock_row(household, "TS-48").due_on == date(2026, 3, 20)


def test_a_pause_over_the_change_of_the_clocks_is_counted_in_days(cast, household):
    """The clocks go forward on Sunday 29 March 2026."""
    paused(household, cast, date(2026, 3, 28), date(2026, 3, 30))
    assert longest(household) == date(2026, 7, 2)


def test_an_extension_agreed_before_a_pause_moves_on_with_it(cast, household):
    on = date(2026, 2, 28)  # the last day, a Saturday
    asked = more_time.ask(
        stage_one=run_of(household), until_on=date(2026, 6, 30), why="A medical.", by=cast.joss, at=at(on, 23)
    )
    decided = approvals.decide(
        approval=asked, outcome=Outcome.AGREED, reasons="Yes.", by=cast.lena, at=at(date(2026, 3, 1)), read=True
    )
    assert decided.outcome == Outcome.AGREED
    paused(household, cast, date(2026, 6, 1), date(2026, 6, 8))
    assert clock_row(household, "TS-48").due_on == longest(household) == date(2026, 7, 7)
    with pytest.raises(NotPossible, match="six months at most, until Tue 7 July 2026"):
        more_time.ask(
            stage_one=run_of(household), until_on=date(2026, 7, 8), why="More.", by=cast.joss, at=at(date(2026, 6, 9))
        )


def test_six_months_do_not_run_out_while_the_clock_stands_still(cast, household):
    paused(household, cast, date(2026, 6, 1))
    facts = {"stage_one": run_of(household), "why": "Anew.", "today": LATER, "by": cast.lena}
    with pytest.raises(NotPossible, match="There is time until Tue 30 June 2026"):
        starting_again.restart(on=date(2026, 8, 1), **facts)
    paused_on = date(2026, 8, 1)
    pauses.go_on(household=families.now(household), on=paused_on, today=LATER, by=cast.joss)
    assert longest(household) == date(2026, 8, 30)
    starting_again.restart(on=date(2026, 8, 31), **facts)


def test_a_pause_that_is_open_when_stage_one_ends_leaves_no_clock_standing(cast, household):
    families.signed_by_all(household, cast.joss)
    paused(household, cast, date(2026, 2, 2))
    stage_one.succeed(
        stage_one=run_of(household), on=date(2026, 2, 20), by=cast.lena, despite="All is known.", today=LATER
    )
    for rule in ("TS-48", "TS-49"):
        assert clock_row(household, rule).paused_on is None
        assert clock_row(household, rule).met_on == date(2026, 2, 20)


def test_their_wish_to_go_on_to_stage_two_ends_a_pause_between_the_stages(cast):
    household = assessments.between(cast.ane, cast.joss, cast.lena)
    paused(household, cast, date(2026, 3, 2))
    stage_two.begin(
        household=families.now(household), notified_on=date(2026, 3, 9), by=cast.joss, today=date(2026, 3, 9)
    )
    assert Pause.objects.get(household=household).to_on == date(2026, 3, 9)
