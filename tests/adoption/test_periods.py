"""Counting: every golden date, and D1 to D9 and D14 against a second, slower way of saying them."""

# ruff: noqa: DTZ001 (times on a wall clock, and the refusal of times without a zone)

import calendar
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adoption import holidays
from adoption.periods import (
    LARGEST,
    Period,
    Unit,
    age_on,
    as_json,
    from_json,
    last_working_day,
    reaches_age_on,
    working_days_between,
)
from adoption.timescales import TIMESCALES

LONDON = ZoneInfo("Europe/London")
ENGLAND = holidays.days()

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendar_units = st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])


def due(number: int, unit: Unit, start: date, *, before: bool = False) -> date:
    return Period(number, unit, before).due_on(start, holidays=ENGLAND)


GOLDEN = [
    ("GD-01", "TS-01", "2026-03-31", "2026-02-28"),
    ("GD-03", "TS-01", "2025-06-30", "2025-05-30"),
    ("GD-05", "TS-02", "2026-04-02", "2026-04-07"),
    ("GD-07", "TS-02", "2026-12-24", "2026-12-29"),
    ("GD-09", "TS-02", "2026-08-29", "2026-09-01"),
    ("GD-11", "TS-05", "2025-11-30", "2026-02-28"),
    ("GD-13", "TS-09", "2025-08-31", "2026-02-28"),
    ("GD-15", "TS-20", "2025-12-22", "2026-01-05"),
    ("GD-17", "TS-24", "2027-03-25", "2027-03-30"),
    ("GD-19", "TS-31", "2026-01-05", "2025-12-30"),
    ("GD-21", "TS-31", "2025-05-27", "2025-05-21"),
    ("GD-27", "TS-39", "2026-12-01", "2026-12-29"),
    ("GD-29", "TS-46", "2025-12-19", "2025-12-29"),
    ("GD-31", "TS-47", "2025-12-24", "2025-12-29"),
    ("GD-33", "TS-48", "2025-12-31", "2026-02-28"),
    ("GD-35", "TS-54", "2025-12-18", "2025-12-25"),
    ("GD-37", "TS-79", "2026-10-12", "2026-10-26"),
    ("GD-39", "TS-85", "2026-12-23", "2027-01-04"),
    ("GD-41", "TS-88", "2026-11-26", "2027-02-02"),
    ("GD-43", "TS-90", "2026-12-21", "2027-01-04"),
    ("GD-45", "TS-89", "2024-02-29", "2025-02-28"),
    ("GD-47", "TS-94", "2027-05-31", "2027-02-28"),
]


@pytest.mark.parametrize(("golden", "ref", "start", "expected"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_every_golden_date_comes_out(golden, ref, start, expected):
    period = TIMESCALES[ref].period
    assert period.due_on(date.fromisoformat(start), holidays=ENGLAND) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("ref", "start", "expected"),
    [
        ("TS-35", "2026-10-24T13:00+01:00", "2026-10-25T12:00+00:00"),  # GD-23
        ("TS-37", "2025-10-24T12:00+01:00", "2025-10-27T11:00+00:00"),  # GD-25
        ("TS-37", "2027-03-25T11:00+00:00", "2027-03-28T12:00+01:00"),  # SC-04
        ("TS-35", "2026-10-24T11:30+01:00", "2026-10-25T10:30+00:00"),
        ("TS-37", "2026-10-24T11:30+01:00", "2026-10-27T10:30+00:00"),
        ("TS-35", "2025-11-21T11:15+00:00", "2025-11-22T11:15+00:00"),  # SC-03
    ],
)
def test_hours_pass_over_a_clock_change_unmoved(ref, start, expected):
    moment = TIMESCALES[ref].period.due_at(datetime.fromisoformat(start))
    assert moment == datetime.fromisoformat(expected)
    assert moment.tzinfo is UTC


SCENARIOS = [
    ("SC-01 review", "TS-05", "2026-04-07", "2026-07-07"),
    ("SC-01 national", "TS-04", "2026-04-17", "2026-04-24"),
    ("SC-01 next review", "TS-05", "2026-07-06", "2026-10-06"),
    ("SC-01 decision", "TS-55", "2026-09-17", "2026-09-24"),
    ("SC-01 under the other policy", "TS-15", "2026-03-31", "2026-03-03"),
    ("SC-02 allocation", "TS-14", "2025-04-14", "2025-04-21"),
    ("SC-02 profile", "TS-15", "2025-06-30", "2025-06-02"),
    ("SC-02 adjourned", "TS-15", "2025-07-28", "2025-06-30"),
    ("SC-02 discussion", "TS-20", "2025-07-28", "2025-08-11"),
    ("SC-03 matching meeting", "TS-22", "2025-09-05", "2025-09-19"),
    ("SC-03 validation", "TS-23", "2025-09-16", "2025-09-23"),
    ("SC-03 decision", "TS-24", "2025-09-19", "2025-09-22"),
    ("SC-03 checking", "TS-27", "2025-10-22", "2025-10-01"),
    ("SC-03 medical", "TS-26", "2025-10-09", "2025-10-02"),
    ("SC-03 papers", "TS-28", "2025-10-22", "2025-10-08"),
    ("SC-03 final plan", "TS-31", "2025-11-10", "2025-11-05"),
    ("SC-03 six weeks", "TS-38", "2025-11-21", "2026-01-02"),
    ("SC-03 review", "TS-39", "2025-11-21", "2025-12-19"),
    ("SC-04 final plan", "TS-31", "2027-03-15", "2027-03-10"),
    ("SC-04 final plan over Easter", "TS-31", "2027-03-30", "2027-03-23"),
    ("SC-04 first review", "TS-39", "2027-03-25", "2027-04-22"),
    ("SC-04 visit", "TS-43", "2027-04-21", "2027-06-02"),
    ("SC-04 second review", "TS-40", "2027-04-21", "2027-07-21"),
    ("SC-04 six weeks", "TS-38", "2027-03-25", "2027-05-06"),
    ("SC-04 order", "TS-57", "2027-03-25", "2027-09-25"),
    ("SC-04 closure", "TS-44", "2027-11-30", "2027-12-28"),
    ("SC-05 longest", "TS-49", "2025-12-31", "2026-06-30"),
    ("SC-05 registration", "TS-08", "2026-03-05", "2026-03-12"),
    ("SC-05 Stage Two", "TS-50", "2026-03-09", "2026-07-09"),
    ("SC-05 decision", "TS-54", "2026-07-16", "2026-07-23"),
    ("SC-05 from the minutes", "TS-54", "2026-07-21", "2026-07-28"),
    ("SC-05 three months", "TS-56", "2026-07-23", "2026-10-23"),
    ("SC-05 six months", "TS-10", "2026-07-23", "2027-01-23"),
    ("SC-07 meeting", "TS-22", "2026-10-02", "2026-10-16"),
    ("SC-07 validation", "TS-23", "2026-10-15", "2026-10-22"),
    ("SC-07 decision", "TS-24", "2026-10-23", "2026-10-26"),
    ("SC-07 decision maker", "TS-55", "2026-11-19", "2026-11-26"),
    ("SC-09 sign-off", "TS-85", "2025-11-17", "2025-11-24"),
    ("SC-09 assessment", "TS-88", "2025-11-27", "2026-02-03"),
    ("SC-09 annual review", "TS-89", "2026-02-04", "2027-02-04"),
    ("SC-09 share", "TS-90", "2027-01-28", "2027-02-08"),
    ("SC-09 letter", "TS-91", "2027-03-23", "2027-04-01"),
    ("SC-09 closed", "TS-92", "2027-01-28", "2028-01-28"),
    ("SC-11 session", "TS-79", "2026-10-23", "2026-11-06"),
    ("SC-11 contact", "TS-78", "2026-10-12", "2026-10-19"),
    ("SC-11 co-meeting", "TS-81", "2026-12-10", "2027-01-10"),
    ("SC-11 report", "TS-84", "2027-01-05", "2026-12-24"),
]


@pytest.mark.parametrize(("scene", "ref", "start", "expected"), SCENARIOS, ids=[row[0] for row in SCENARIOS])
def test_every_date_of_the_scenarios_comes_out(scene, ref, start, expected):
    period = TIMESCALES[ref].period
    assert period.due_on(date.fromisoformat(start), holidays=ENGLAND) == date.fromisoformat(expected)


def test_the_scenarios_working_day_variants_come_out():
    assert due(10, Unit.WORKING_DAYS, date(2025, 12, 19)) == date(2026, 1, 7)
    assert due(5, Unit.WORKING_DAYS, date(2025, 12, 24)) == date(2026, 1, 5)
    assert due(7, Unit.WORKING_DAYS, date(2026, 7, 16)) == date(2026, 7, 27)
    assert TIMESCALES["TS-40"].then.due_on(date(2027, 7, 20), holidays=ENGLAND) == date(2028, 1, 20)
    assert TIMESCALES["TS-43"].not_before.due_on(date(2027, 4, 21), holidays=ENGLAND) == date(2027, 5, 19)
    assert working_days_between(date(2025, 11, 27), date(2026, 2, 5), holidays=ENGLAND) == 47


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", "2026-02-27"),
        ("2025-04-21", "2025-04-17"),
        ("2027-12-28", "2027-12-24"),
        ("2026-04-07", "2026-04-07"),
    ],
)
def test_act_by_is_the_last_working_day_up_to_the_due_date(day, expected):
    assert last_working_day(date.fromisoformat(day), holidays=ENGLAND) == date.fromisoformat(expected)


# D1 to D5: each property says the rule again, by walking the calendar a day at a time.


@given(days, st.integers(0, 400))
def test_days_are_steps_along_the_calendar(start, number):
    walked = start
    for _ in range(number):
        walked += timedelta(days=1)
    assert due(number, Unit.DAYS, start) == walked
    assert due(number, Unit.DAYS, walked, before=True) == start


@given(days, st.integers(0, 60))
def test_a_week_is_seven_days_and_keeps_the_weekday(start, number):
    assert due(number, Unit.WEEKS, start) == due(7 * number, Unit.DAYS, start)
    assert due(number, Unit.WEEKS, start).weekday() == start.weekday()


def plainly_working(day: date) -> bool:
    return calendar.day_name[day.weekday()] not in ("Saturday", "Sunday") and day not in ENGLAND


@given(days, st.integers(1, 120), st.booleans())
@example(date(2026, 8, 29), 1, False)
@example(date(2026, 12, 24), 1, False)
@example(date(2022, 12, 24), 3, False)
@example(date(2028, 1, 4), 1, True)
def test_working_days_are_counted_one_by_one_and_never_include_the_start(start, number, before):
    step = timedelta(days=-1 if before else 1)
    left, day = number, start
    while left:
        day += step
        left -= plainly_working(day)
    assert due(number, Unit.WORKING_DAYS, start, before=before) == day


@given(days, st.integers(1, 120))
def test_working_days_out_and_back_from_a_working_day_return(start, number):
    start = last_working_day(start, holidays=ENGLAND)
    there = due(number, Unit.WORKING_DAYS, start)
    assert due(number, Unit.WORKING_DAYS, there, before=True) == start
    assert working_days_between(start, there, holidays=ENGLAND) == number


@given(days, days)
def test_working_days_between_two_dates_are_those_after_the_first(one, other):
    span = range(one.toordinal() + 1, other.toordinal() + 1)
    expected = len([day for day in span if plainly_working(date.fromordinal(day))])
    assert working_days_between(one, other, holidays=ENGLAND) == expected


@given(days, st.integers(0, 120), st.booleans())
@example(date(2026, 3, 31), 1, True)
@example(date(2028, 3, 31), 1, True)
@example(date(2025, 12, 31), 2, False)
@example(date(2024, 2, 29), 12, False)
def test_months_keep_the_day_number_or_take_the_last_day(start, number, before):
    year, month = start.year, start.month
    for _ in range(number):
        month += -1 if before else 1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    found = due(number, Unit.MONTHS, start, before=before)
    assert (found.year, found.month) == (year, month)
    if found.day != start.day:
        assert found.day < start.day
        assert (found + timedelta(days=1)).day == 1


@given(days, st.integers(0, 30), st.booleans())
def test_a_year_is_twelve_months(start, number, before):
    assert due(number, Unit.YEARS, start, before=before) == due(12 * number, Unit.MONTHS, start, before=before)


@given(days, st.integers(0, 200), calendar_units)
def test_before_is_never_later_and_after_never_earlier(start, number, unit):
    number = min(number, 100)
    assert due(number, unit, start, before=True) <= start <= due(number, unit, start)


@given(days, days, st.integers(0, 60), st.sampled_from([u for u in Unit if u != Unit.HOURS]), st.booleans())
def test_a_later_start_is_never_due_earlier(one, other, number, unit, before):
    first, second = sorted([one, other])
    assert due(number, unit, first, before=before) <= due(number, unit, second, before=before)


@given(days)
def test_act_by_is_a_working_day_with_none_between_it_and_the_due_date(day):
    found = last_working_day(day, holidays=ENGLAND)
    assert plainly_working(found)
    between = range(found.toordinal() + 1, day.toordinal() + 1)
    assert not any(plainly_working(date.fromordinal(passed)) for passed in between)


walls = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31))


@given(walls, st.integers(0, 200), st.sampled_from([0, 1]))
@example(datetime(2026, 10, 25, 1, 30), 24, 0)
@example(datetime(2026, 10, 25, 1, 30), 24, 1)
@example(datetime(2027, 3, 28, 0, 59), 1, 0)
def test_hours_are_elapsed_seconds_whatever_the_clock_shows(wall, number, fold):
    start = wall.replace(tzinfo=LONDON, fold=fold)
    found = Period(number, Unit.HOURS).due_at(start)
    assert found.timestamp() - start.timestamp() == number * 3600
    assert Period(number, Unit.HOURS, before=True).due_at(found).timestamp() == start.timestamp()


births = st.dates(date(1930, 1, 1), date(2035, 12, 31))


@given(births, days)
@example(date(2008, 2, 29), date(2026, 2, 28))
@example(date(2008, 2, 29), date(2026, 3, 1))
@example(date(2008, 2, 29), date(2028, 2, 29))
def test_an_age_is_the_number_of_birthdays_lived(born, day):
    birthdays = 0
    for year in range(born.year + 1, day.year + 1):
        leapling = (born.month, born.day) == (2, 29) and not calendar.isleap(year)
        birthdays += (date(year, 3, 1) if leapling else date(year, born.month, born.day)) <= day
    assert age_on(born, day) == birthdays or day < born


@given(births, st.integers(0, 100))
def test_an_age_is_reached_on_a_day_and_not_the_day_before(born, age):
    reached = reaches_age_on(born, age)
    assert age_on(born, reached) == age
    assert age_on(born, reached - timedelta(days=1)) == age - 1


def test_someone_born_on_29_february_comes_of_age_on_1_march():
    assert reaches_age_on(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert due(18, Unit.YEARS, date(2008, 2, 29)) == date(2026, 2, 28)


# What a period refuses, and how it is kept and said.


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_period_is_not_negative_nor_endless(number):
    with pytest.raises(ValueError, match="whole number from 0"):
        Period(number, Unit.DAYS)


def test_dates_and_moments_are_not_mixed_up():
    with pytest.raises(ValueError, match="from a moment"):
        due(24, Unit.HOURS, date(2026, 1, 1))
    with pytest.raises(ValueError, match="from a date"):
        due(1, Unit.DAYS, datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="Only hours"):
        Period(1, Unit.DAYS).due_at(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        Period(1, Unit.HOURS).due_at(datetime(2026, 1, 1))


@pytest.mark.parametrize("unit", [u for u in Unit if u != Unit.HOURS])
def test_a_date_outside_the_calendar_overflows_and_does_nothing_odd(unit):
    with pytest.raises(OverflowError):
        due(LARGEST, unit, date(9999, 12, 30))


def test_counting_outside_the_table_of_working_days_walks_instead():
    assert due(5, Unit.WORKING_DAYS, date(1980, 1, 4)) == date(1980, 1, 11)
    assert due(5, Unit.WORKING_DAYS, date(2060, 12, 31)) == date(2061, 1, 7)
    assert due(5, Unit.WORKING_DAYS, date(1990, 1, 1), before=True) == date(1989, 12, 25)
    assert working_days_between(date(1980, 1, 4), date(1980, 1, 11), holidays=ENGLAND) == 5


def test_a_holiday_added_by_an_administrator_counts_at_once():
    extra = {*ENGLAND, date(2026, 4, 7)}
    assert Period(1, Unit.WORKING_DAYS).due_on(date(2026, 4, 2), holidays=extra) == date(2026, 4, 8)
    assert due(1, Unit.WORKING_DAYS, date(2026, 4, 2)) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(4, Unit.WEEKS, before=True), "4 weeks before"),
        (Period(1, Unit.WORKING_DAYS), "1 working day after"),
        (Period(24, Unit.HOURS), "24 hours after"),
        (Period(0, Unit.DAYS), "on the same day"),
        (Period(0, Unit.DAYS, before=True), "by the day itself"),
    ],
)
def test_a_period_says_itself(period, words):
    assert str(period) == words


@given(st.builds(Period, st.integers(0, LARGEST), st.sampled_from(list(Unit)), st.booleans()))
def test_a_period_survives_being_kept_as_json(period):
    assert from_json(json.loads(json.dumps(as_json(period)))) == period


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        "7 days",
        {},
        {"number": 7},
        {"number": 7.5, "unit": "days"},
        {"number": True, "unit": "days"},
        {"number": 7, "unit": "fortnights"},
        {"number": 7, "unit": ["days"]},
        {"number": 7, "unit": "days", "before": "no"},
        {"number": -7, "unit": "days"},
        {"number": 7, "unit": "days", "after": True},
    ],
)
def test_anything_else_is_refused_with_a_sentence(kept):
    with pytest.raises(ValueError, match=r"\.$"):
        from_json(kept)


LISTED = """
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
"""


def test_the_bank_holidays_of_2024_to_2028_are_those_the_government_lists():
    found = [day.isoformat() for day in holidays.england() if 2024 <= day.year <= 2028]
    assert found == LISTED.split()


def test_every_listed_holiday_is_a_weekday_and_every_year_has_at_least_eight():
    assert all(day.weekday() < 5 for day in holidays.england())
    for year in range(holidays.FIRST_YEAR, holidays.LAST_YEAR + 1):
        assert 8 <= sum(day.year == year for day in holidays.england()) <= 10


def test_holidays_are_called_what_people_call_them():
    assert holidays.named(date(2026, 12, 28)) == "Boxing Day (substitute day)"
    assert holidays.named(date(2026, 5, 4)) == "Early May bank holiday"
    assert holidays.named(date(2026, 5, 5)) == "bank holiday"
