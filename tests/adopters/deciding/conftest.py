"""A household before the decision maker, and after: arranged once for the tests of what is decided and follows."""

import pytest

from adopters.actions import (
    suitability,
)
from adopters.models import (
    Household,
    Suitability,
)
from adoption.models import Approval, Outcome
from tests.adopters.assessments import (
    DECIDED,
    consulted,
    decide,
    recommended,
    standing,
    waiting_for_panel,
    with_minutes,
)
from tests.adopters.families import at, now
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def household(cast) -> Household:
    """A household of Leicester City, which counts from the panel date."""
    return waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def row(cast, household) -> Suitability:
    return recommended(household, cast.nadia)


@pytest.fixture
@kept
def question(cast, row) -> Approval:
    """Everything is in order for Dora to decide."""
    with_minutes(row, cast.nadia)
    approval = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    return approval


@pytest.fixture
@kept
def approved(cast, household, question) -> Household:
    decide(question, cast.dora, DECIDED)
    return now(household)


@pytest.fixture
@kept
def not_approved(cast, household, question) -> Suitability:
    decide(question, cast.dora, DECIDED, outcome=Outcome.REFUSED, reasons="Too much is unsettled.")
    return standing(household)
