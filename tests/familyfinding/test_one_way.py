"""One way of family finding across a region: the same steps, forms and meeting, by each partner’s numbers (FF-54)."""

from datetime import date

import pytest

from adoption.engine.policy import policy
from adoption.engine.refresh import refresh
from adoption.models import Deadline
from adoption.permissions import Role
from familyfinding.actions import agenda, rounds
from familyfinding.models import FindingMeeting
from tests.factories.adoption import person
from tests.factories.children import DECIDED_ON, ChildFactory
from tests.factories.familyfinding import ProfileFactory
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY, FIRST = date(2026, 2, 2), date(2026, 2, 11)


@pytest.fixture
@kept
def partners(cast):
    """The two authorities of one region whose documents set different numbers."""
    return cast.leicestershire, cast.leicester_city


def owed(child) -> dict[str, date]:
    refresh(child.file, because="the facts are there")
    rows = Deadline.rows.filter(file=child.file, met_on=None, lapsed_on=None)
    return dict(rows.values_list("rule", "due_on"))


def test_the_same_step_is_owed_in_both_by_the_clock_that_each_has_set(partners):
    """FF-54: a worker for the child, counted from the Best Interest Decision here, from the decision itself there."""
    county, city = (owed(ChildFactory(decided=True, file__agency=agency)) for agency in partners)

    assert {policy(agency, "worker_allocated_from", MONDAY) for agency in partners} == {
        "best_interest_decision",
        "decision",
    }
    assert county.pop("TS-14") > DECIDED_ON
    assert city.pop("TS-59") == DECIDED_ON
    assert set(county) == set(city), "whatever else is owed is owed in both"


def test_children_of_both_stand_on_the_agenda_of_one_meeting(cast, partners):
    """FF-54: partners may have settings of their own, and no meeting of their own."""
    chair = person("paz", Role.FAMILY_FINDING_MANAGER, cast.fal)
    series = rounds.begin_round(agency=cast.fal, chair=chair, on=MONDAY, by=chair)
    rounds.plan_year(series=series, first_at=at(FIRST, 10), months=1, by=chair, at=at(MONDAY, 11))
    children = [ChildFactory(looking=True, file__agency=agency) for agency in partners]
    for child in children:
        ProfileFactory(child=child)
    meeting = FindingMeeting.rows.with_round().get(round=series)

    assert {profile.child for profile in agenda.of_region(meeting)} == set(children)
