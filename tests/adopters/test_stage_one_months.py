"""Months that nothing covers: the arithmetic of gaps (AD-19), and the statutory dates beside our own."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adopters.models import HistoryKind, Member
from adopters.pasts import told, window
from adopters.spans import Months, month_of, uncovered
from adopters.statutory import STATUTORY, Worked
from adoption.periods import Period, Unit
from tests.factories.adopters import PastFactory

MONTH = st.integers(min_value=12 * 1990, max_value=12 * 2030)


@st.composite
def spans(draw):
    first, last = sorted((draw(MONTH), draw(MONTH)))
    return Months(first, last)


def set_of(parts):
    return {month for part in parts for month in range(part.first, part.last + 1)}


@given(spans(), st.lists(spans(), max_size=8))
def test_every_month_is_either_covered_or_in_exactly_one_gap(whole, parts):
    gaps = uncovered(whole, parts)
    covered = set_of(parts) & set_of([whole])
    assert set_of(gaps) | covered == set_of([whole])
    assert set_of(gaps).isdisjoint(covered)
    assert sum(gap.number for gap in gaps) == len(set_of(gaps))


@given(spans(), st.lists(spans(), max_size=8))
def test_gaps_are_in_order_and_never_touch(whole, parts):
    gaps = uncovered(whole, parts)
    assert gaps == sorted(gaps)
    assert all(before.last + 1 < after.first for before, after in pairwise(gaps))


@given(spans(), st.lists(spans(), max_size=8), spans())
def test_one_more_entry_never_makes_a_gap_larger(whole, parts, more):
    assert set_of(uncovered(whole, [*parts, more])) <= set_of(uncovered(whole, parts))


@given(spans(), st.lists(spans(), max_size=8))
def test_explaining_every_gap_leaves_none(whole, parts):
    assert uncovered(whole, [*parts, *uncovered(whole, parts)]) == []


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(min_value=0, max_value=4000))
def test_a_time_covers_the_months_of_all_its_days(start, days):
    end = start + timedelta(days=days)
    months = Months.of(start, end)
    assert months.from_on <= start
    assert end <= months.until_on
    assert month_of(start + timedelta(days=days // 2)) in set_of([months])


def test_a_month_is_said_as_people_say_it():
    assert str(Months.of(date(2020, 4, 3), date(2020, 4, 9))) == "April 2020"
    assert str(Months.of(date(2019, 12, 31), date(2020, 2, 1))) == "December 2019 to February 2020"


@pytest.mark.parametrize(
    ("born", "back", "first"),
    [
        (date(1988, 5, 4), Period(10, Unit.YEARS), date(2016, 2, 1)),
        (date(2004, 5, 4), Period(10, Unit.YEARS), date(2022, 5, 1)),
        (date(1988, 5, 4), None, date(2006, 5, 1)),
        (None, Period(10, Unit.YEARS), date(2016, 2, 1)),
        (None, None, date(2026, 2, 1)),
    ],
)
def test_a_history_reaches_to_eighteen_or_as_far_as_the_agency_asks(born, back, first):
    assert window(Member(born_on=born), back, date(2026, 2, 2)).from_on == first


def test_what_goes_on_covers_up_to_today():
    past = PastFactory(from_on=date(2005, 1, 1))
    history = told(past.member, HistoryKind.WORK, [past], Period(10, Unit.YEARS), date(2026, 2, 2))
    assert history.is_whole
    assert not told(past.member, HistoryKind.WORK, [], Period(10, Unit.YEARS), date(2026, 2, 2)).is_whole


@pytest.mark.parametrize(
    ("met", "today", "state"),
    [
        (None, date(2026, 2, 28), "Running"),
        (None, date(2026, 3, 1), "Passed"),
        (date(2026, 2, 28), date(2026, 5, 1), "Met"),
        (date(2026, 3, 1), date(2026, 5, 1), "Met late"),
    ],
)
def test_a_statutory_date_says_how_it_was_counted_and_how_it_stands(met, today, state):
    law = STATUTORY[0]
    start = date(2025, 12, 31)
    row = Worked(law, start, law.period.due_on(start, holidays=frozenset()), met, today)
    assert (row.due, row.state) == (date(2026, 2, 28), state)
    assert row.colour
    assert "2 months on" in row.says
