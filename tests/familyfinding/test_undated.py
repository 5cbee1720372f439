"""A draft introduction plan has no calendar dates (MT-44)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from familyfinding.undated import dates_in

WRITTEN = ("{d} {B} {y}", "{d} {b} {y}", "{B} {d}, {y}", "{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}")


@given(day=some.dates(date(2020, 1, 1), date(2035, 12, 31)), how=some.sampled_from(WRITTEN))
def test_a_date_is_found_however_it_is_written(day, how):
    written = how.format(d=day.day, m=day.month, y=day.year, B=f"{day:%B}", b=f"{day:%b}")
    assert dates_in(f"They meet on {written} at the carers’ home.") == [written]


@pytest.mark.parametrize("text", ["the 3rd of June", "on 12 May", "March 4th", "by 12/05"])
def test_a_date_without_a_year_is_found(text):
    assert len(dates_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Day 1: an hour of play. Day 12: the first night.",
        "On a Monday, from 9.30 to 11.15, then a nap of 1/2 an hour.",
        "May 1 am we sing? She may 2 o’clock nap.",
        "She is 2 and weighs 12.5 kg; ring 0191 496 0000.",
        "They may stay for 3 nights. 24/7 support by telephone.",
        "",
    ],
)
def test_days_times_and_numbers_are_no_dates(text):
    assert dates_in(text) == []
