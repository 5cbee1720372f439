"""The monthly meetings of one region."""

import pytest

from familyfinding.actions import rounds
from tests.familyfinding.cases import at
from tests.familyfinding.meetings.months import MONDAY, WED_11_FEB
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def series(cast, child):
    """The meetings of Adopt North East, chaired by Tom, since today."""
    return rounds.begin_round(agency=cast.ane, chair=cast.tom, on=MONDAY, by=cast.tom)


@pytest.fixture
@kept
def calendar(cast, series):
    """The second Wednesdays of February, March and April at ten."""
    return rounds.plan_year(series=series, first_at=at(WED_11_FEB, 10), months=3, by=cast.tom, at=at(MONDAY, 11))
