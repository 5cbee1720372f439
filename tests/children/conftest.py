"""A child of the family finding team North, and the days on which things happen."""

from datetime import date

import pytest

from children.models import Child
from tests.factories.children import ChildFactory

FRIDAY = date(2026, 1, 9)


@pytest.fixture
def child(cast) -> Child:
    """Asha’s case in the team North, considered for adoption."""
    return ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha, file__reference="C-AAAAAAA")


@pytest.fixture
def looking(cast) -> Child:
    """A child for whom Asha looks for a family."""
    return ChildFactory(
        looking=True,
        file__agency=cast.ane,
        file__team=cast.north,
        file__lead=cast.asha,
        file__manager=cast.tom,
        file__reference="C-BBBBBBB",
        first_name="Zoë",
        last_name="Marlowe",
    )
