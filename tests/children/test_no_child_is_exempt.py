"""Whatever a child’s age, disability or way into care: with adoption as the plan, the same clocks run (CH-15)."""

from datetime import date

import pytest

from adoption.engine.refresh import refresh
from adoption.models import Deadline
from children.models import LegalStatusCode
from tests.factories.children import CareEpisodeFactory, ChildFactory, LegalStatusFactory

BORN = {"a baby": date(2025, 12, 30), "of four": date(2021, 9, 1), "of sixteen": date(2009, 2, 3)}


def owed(child) -> set[str]:
    refresh(child.file, because="the facts are there")
    return set(Deadline.rows.filter(file=child.file, met_on=None, lapsed_on=None).values_list("rule", flat=True))


@pytest.fixture
def plain(cast):
    """What is owed for a child of whom nothing special is known."""
    found = owed(ChildFactory(decided=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha))
    assert "TS-14" in found, "a worker within a week of the Best Interest Decision"
    return found


@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("born_on", BORN.values(), ids=BORN)
def test_age_and_disability_take_no_clock_away(cast, plain, born_on, disabled):
    whose = {"file__agency": cast.ane, "file__team": cast.north, "file__lead": cast.asha}

    assert owed(ChildFactory(decided=True, born_on=born_on, is_disabled=disabled, **whose)) >= plain


@pytest.mark.parametrize("status", LegalStatusCode)
def test_no_way_into_care_takes_a_clock_away(cast, plain, status):
    child = ChildFactory(decided=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    LegalStatusFactory(episode=CareEpisodeFactory(child=child), status=status)

    assert owed(child) >= plain
