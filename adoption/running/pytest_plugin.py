"""Real PostgreSQL and Redis for every test run. Loaded by `-p adoption.running.pytest_plugin`.

The servers start when this module is imported, that is before pytest-django reads the settings. Workers of pytest-xdist
inherit the addresses. Where DATABASE_URL and REDIS_URL are set already, those servers are used and none is started.
"""

import atexit
import os
import sys

import pytest
from _pytest import runner

from adoption.room import collect_seldom, with_room
from adoption.running import processes
from adoption.running.layout import CannotRun
from adoption.running.services import free_place, servers, settings

FOR_TESTS = {
    "TESTING": "True",
    "DEMO": "False",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
    "PGOPTIONS": "-c plan_cache_mode=force_generic_plan",
}
"""The last: a test ends in a rollback, which forgets what was prepared; this plans the long statement of deadlines once
in a test instead of six times."""


def start() -> None:
    """One set of servers per run; how fast they are matters, whether they survive a power cut does not."""
    os.environ.update(FOR_TESTS, REDIS_DB=str(key_space()))
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["STATE_DIR"] += "-" + os.environ["PYTEST_XDIST_WORKER"]
        return
    processes.adopt_orphans()
    place, lock = free_place("test")
    ours = servers(place, lasting=False, lock=lock.fd)
    for server in ours.values():
        atexit.register(server.stop)
        server.start()
    os.environ.update(settings(place, ours))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def key_space() -> int:
    """The number of this worker's queue in Redis; the next number is its cache."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return 2 * (int(worker.removeprefix("gw")) % 8)


def pytest_collection_finish() -> None:
    collect_seldom()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Each test with its fixtures as pytest runs it, with the room that a page has in service."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


if not {"--help", "-h", "--version", "--markers", "--fixtures"} & set(sys.argv):
    try:
        start()
    except CannotRun as reason:
        sys.exit(str(reason))
