"""Health: open to all, tells strangers only yes or no, and fails when a deadline might be missed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from adoption.models import Heartbeat
from tests.factories.adoption import HeartbeatFactory

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def well():
    HeartbeatFactory(job="enforce", ran_at=NOW - timedelta(minutes=29))
    HeartbeatFactory(job="reconcile", ran_at=NOW - timedelta(hours=8), drift=0)


def asked(client, accept="application/json"):
    response = client.get("/health/", headers={"accept": accept})
    return response.status_code, response.json() if accept.endswith("json") else response.content.decode()


def test_all_well(well, client):
    assert asked(client) == (200, {"ok": True})


@pytest.mark.parametrize(
    ("job", "facts"),
    [
        ("enforce", {"ran_at": NOW - timedelta(minutes=31)}),
        ("reconcile", {"drift": 1}),
    ],
)
def test_a_stale_check_or_a_drifted_date_is_not_well(well, client, job, facts):
    Heartbeat.objects.filter(job=job).update(**facts)

    assert asked(client) == (503, {"ok": False})


def test_a_service_that_has_never_checked_is_not_well(client):
    assert asked(client)[0] == 503


def test_a_database_that_may_forget_is_not_well(well, client, settings):
    settings.TESTING = False
    with connection.cursor() as cursor:
        cursor.execute("show fsync")
        kept = cursor.fetchone()[0] == "on"

    assert asked(client)[0] == (200 if kept else 503)


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_browsers_get_a_page_and_strangers_no_details(well, client, accept):
    status, page = asked(client, accept)

    assert status == 200
    assert "Homeward is well" in page
    assert "last checked" not in page


def test_staff_see_what_is_wrong_and_adopters_do_not(cast, well, signed_in):
    Heartbeat.objects.filter(job="enforce").update(ran_at=NOW - timedelta(hours=3))

    status, told = asked(signed_in(cast.asha))
    assert status == 503
    assert told["checks"]["enforcement"]["ok"] is False
    assert "09 March" in told["checks"]["enforcement"]["says"] or "9 March" in told["checks"]["enforcement"]["says"]
    assert asked(signed_in(cast.ada)) == (503, {"ok": False})


def test_without_a_word_about_what_it_wants_a_program_gets_json(well, client):
    assert client.get("/health/").json() == {"ok": True}


def test_only_reading(well, client):
    assert client.post("/health/").status_code == 405
