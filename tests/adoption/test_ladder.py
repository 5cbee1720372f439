"""Who is told, and when: before a date, on the day, and up the ladder after it (D1, D7, D12)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adoption import clock
from adoption.engine.ladder import HOURS, LADDER, TARGET, ladder, moment, next_act, steps_owed
from adoption.timescales import Kind

TUESDAY = date(2026, 4, 7)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LONDON)


def names(owed):
    return [o.step.name for o in owed]


def test_nothing_is_owed_eight_days_before():
    assert steps_owed(Kind.HARD, TUESDAY, None, 0, at(date(2026, 3, 30), 23, 59)) == ([], 0)


def test_the_owner_hears_a_week_before():
    owed, stage = steps_owed(Kind.HARD, TUESDAY, None, 0, at(date(2026, 3, 31)))
    assert (names(owed), stage) == (["week-before"], 1)


def test_a_due_date_lasts_until_the_last_minute_of_its_day():
    owed, stage = steps_owed(Kind.HARD, TUESDAY, None, 2, at(TUESDAY, 23, 59))
    assert (owed, stage) == ([], 2)


def test_owner_and_manager_hear_at_midnight_after_the_due_date():
    owed, stage = steps_owed(Kind.HARD, TUESDAY, None, 2, at(TUESDAY + timedelta(days=1)))
    assert (names(owed), stage) == (["late-owner", "late-manager"], 4)


def test_a_week_late_goes_up_the_ladder():
    owed, stage = steps_owed(Kind.HARD, TUESDAY, None, 4, at(TUESDAY + timedelta(days=8)))
    assert (names(owed), stage) == (["late-week"], 5)
    assert next_act(Kind.HARD, TUESDAY, None, 5, elapsed=False) is None


def test_after_an_outage_every_step_is_recorded_but_overtaken_courtesies_are_marked():
    owed, _ = steps_owed(Kind.HARD, TUESDAY, None, 0, at(TUESDAY + timedelta(days=30)))
    assert [(o.step.name, o.overtaken) for o in owed] == [
        ("week-before", True),
        ("on-the-day", True),
        ("late-owner", False),
        ("late-manager", False),
        ("late-week", False),
    ]


def test_a_target_warns_its_owner_and_never_escalates():
    assert ladder(Kind.TARGET, elapsed=False) == TARGET
    owed, _ = steps_owed(Kind.TARGET, TUESDAY, None, 0, at(TUESDAY + timedelta(days=300)))
    assert {o.step.to for o in owed} == {"owner"}


def test_an_automatic_rule_tells_nobody_and_acts_at_its_moment():
    assert ladder(Kind.AUTOMATIC, elapsed=False) == ()
    midnight = clock.midnight(date(2026, 4, 24))
    assert next_act(Kind.AUTOMATIC, date(2026, 4, 24), midnight, 0, elapsed=False) == midnight


def test_elapsed_hours_warn_four_hours_before_and_are_late_a_second_after():
    due = datetime(2026, 10, 25, 12, tzinfo=UTC)
    assert moment(HOURS[0], due.date(), due) == due - timedelta(hours=4)
    assert names(steps_owed(Kind.HARD, due.date(), due, 1, due)[0]) == []
    assert names(steps_owed(Kind.HARD, due.date(), due, 1, due + timedelta(seconds=1))[0]) == [
        "late-owner",
        "late-manager",
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_steps_fall_at_midnight_in_england_when_the_clocks_change(day):
    for step in LADDER:
        assert clock.london(moment(step, day, None)).hour == 0


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.lists(st.integers(-20, 30), max_size=12))
def test_looking_often_or_once_takes_the_same_steps(due, offsets):
    """Down for a week or looking every day: the same steps are recorded by the same day."""
    last = max([*offsets, 0])
    stage, taken = 0, []
    for offset in sorted([*offsets, last]):
        owed, stage = steps_owed(Kind.HARD, due, None, stage, at(due + timedelta(days=offset)))
        taken += names(owed)
    once, reached = steps_owed(Kind.HARD, due, None, 0, at(due + timedelta(days=last)))
    assert (taken, stage) == (names(once), reached)
