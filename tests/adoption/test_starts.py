"""Reading what a person types as a date or a moment."""

from datetime import UTC, date, datetime

import pytest

from adoption.errors import NotPossible
from adoption.starts import read_start


@pytest.mark.parametrize("typed", ["2026-03-31", "31/03/2026", "31 March 2026", " 31  mar 2026 ", "31 MARCH 2026"])
def test_a_day_may_be_written_in_several_ways(typed):
    assert read_start(typed) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-10-24T13:00", datetime(2026, 10, 24, 12, tzinfo=UTC)),
        ("2026-12-24 13:00", datetime(2026, 12, 24, 13, tzinfo=UTC)),
        ("2026-10-24T13:00:30+00:00", datetime(2026, 10, 24, 13, 0, 30, tzinfo=UTC)),
        ("2026-10-24T13:00Z", datetime(2026, 10, 24, 13, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_uk_time_unless_it_says_otherwise(typed, moment):
    assert read_start(typed) == moment


def test_a_time_that_came_twice_is_refused_and_says_how_to_choose():
    with pytest.raises(NotPossible, match=r"came twice.*2026-10-25T01:30\+01:00 for the first"):
        read_start("2026-10-25T01:30")


def test_a_time_that_never_was_is_refused():
    with pytest.raises(NotPossible, match="There was no 01:30 on 28 March 2027"):
        read_start("2027-03-28T01:30")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "31/02/2026",
        "2026-13-01T10:00",
        "2026-01-01T25:00",
        "03/2026",
        "x" * 5000,
        "2026-01-01T10:00+99:00",
        "٣١ March 2026 ٣",
        "9999-99-99",
        "20260331",
        "2026-W10-1",
    ],
)
def test_anything_else_is_refused_with_a_sentence(typed):
    with pytest.raises(NotPossible, match=r"\.$"):
        read_start(typed)
