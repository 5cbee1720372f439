"""A panel of Leicester City with its people, and a household that waits for it."""

import pytest

from tests.adopters.assessments import waiting_for_panel
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept
from tests.panels import rooms


@pytest.fixture
@kept
def room(cast) -> rooms.Room:
    """A panel with everybody on its list, and its July meeting."""
    room = rooms.constituted(cast.leicester_city)
    rooms.arranged(room)
    return room


@pytest.fixture
@kept
def household(cast):
    return waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def item(room, household):
    """Their suitability on the agenda, every paper in."""
    return rooms.tabled(room, household)


@pytest.fixture
@kept
def in_session(room, item):
    """The papers went out, nobody has a conflict, everybody is there."""
    rooms.circulated(room)
    rooms.held(room)
    return item
