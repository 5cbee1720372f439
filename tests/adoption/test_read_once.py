"""Actions in a row may share one reading of the policies and bank holidays; alone, each reads what holds (D13)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adoption.engine import policy, read_once, refresh
from adoption.engine.projection import holidays
from adoption.models import BankHoliday
from tests.factories.adoption import PolicySettingFactory
from tests.factories.children import ChildFactory

DAY = date(2026, 3, 9)
KEY = "adm_decision_days"


def asked_for(table: str, child) -> int:
    """How many statements that bring this child’s dates up to date read this table."""
    with CaptureQueriesContext(
        connection,
    ) as found:
        refresh(child.file, because="Found in the archive.")
    return sum(f'FROM "{table}"' in query["sql"] for query in found)


@pytest.fixture
def child(cast):
    return ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north)


@pytest.mark.parametrize("table", ["adoption_policysetting", "adoption_agency", "adoption_bankholiday"])
def test_within_it_the_database_is_asked_once_and_else_each_time(child, table):
    assert asked_for(table, child) == 1
    with read_once():
        asked_for(table, child)
        assert asked_for(table, child) == 0
    assert asked_for(table, child) == 1


def test_a_policy_agreed_after_it_is_in_force_at_once(cast):
    with read_once():
        before = policy(cast.ane, KEY, DAY)
    PolicySettingFactory(
        agency=cast.ane, key=KEY, value={"number": 3, "unit": "working_days"}, from_on=DAY, agreed_on=DAY
    )
    assert policy(cast.ane, KEY, DAY) != before


def test_a_bank_holiday_added_after_it_counts_at_once(cast):
    with read_once():
        assert DAY not in holidays()
    BankHoliday.objects.create(day=DAY, name="A day of thanks")
    assert DAY in holidays()


def test_an_error_within_it_ends_it_too(child):
    with pytest.raises(RuntimeError), read_once():
        raise RuntimeError
    assert asked_for("adoption_bankholiday", child) == 1
