"""What every test stands on."""

import hypothesis
import pytest
from django.test import Client

from adoption.models import User
from tests.fixtures import backwards  # noqa: F401 (asked for by ROWS_BACKWARDS alone)
from tests.fixtures.browsers import *  # noqa: F403 (pytest finds fixtures in conftest alone)
from tests.fixtures.cast import Cast
from tests.fixtures.services import *  # noqa: F403

hypothesis.settings.register_profile(  # the same examples every time, however slow the machine
    "everywhere", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("everywhere")


def pytest_make_parametrize_id(val, argname):
    """What is long is no name; and a file is made anew by each worker, with the time of day in it."""
    return argname if isinstance(val, bytes | str) and len(val) > 100 else None


@pytest.fixture(autouse=True)
def _database(request):
    """Nearly everything we test reads or writes a case; tests of how the service starts bring their own."""
    if "running" not in request.path.parts:
        request.getfixturevalue("db")


@pytest.fixture(autouse=True)
def _password_alone(settings):
    """Second factors have tests of their own; everywhere else people are signed in without one."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def cast(kept_cast) -> Cast:
    """The people of this test (`Cast` says who they are), in the database."""
    return kept_cast.enter()


@pytest.fixture
def signed_in():
    """A function: a browser of its own in which this person is signed in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
