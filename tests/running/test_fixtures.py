"""That what the tests stand on is what it says it is: real databases, a real queue, real workers, a real browser."""

import os

import pytest
from django.db import connection

from adoption.celery import app
from adoption.models import Agency, BankHoliday
from tests.factories.adoption import AgencyFactory
from tests.fixtures.browsers import axe
from tests.fixtures.services import eventually


@pytest.mark.xdist_group("kept together")
def test_what_is_dear_to_arrange_is_arranged_by_one_worker(request):
    """pytest-xdist groups by the end of a test’s name. A pytest that does not let it write there groups nothing."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    assert request.node.nodeid.endswith("@kept together") is not alone


@pytest.mark.parametrize("time", ["first", "second"])
def test_rows_are_gone_after_a_test(db, time):
    assert not Agency.objects.exists()
    AgencyFactory()


@pytest.mark.parametrize("time", ["first", "second"])
def test_rows_are_gone_after_a_test_with_real_transactions(transactional_db, time):
    assert not Agency.objects.exists()
    AgencyFactory()


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_migrations_made_is_there_again_after_it_was_changed_and_deleted(transactional_db, time):
    days, before = BankHoliday.objects.order_by("day"), BankHoliday.history.count()
    first, last = days.first(), days.last()
    assert not days.filter(name="Moved").exists()
    first.name = "Moved"
    first.save()
    last.delete()
    assert BankHoliday.history.count() == before + 2
    made_by_migrations.setdefault("holidays", (days.count(), before))
    assert made_by_migrations["holidays"] == (days.count(), before)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_rule_of_the_database_is_there_again_after_a_test_without_it(transactional_db, time):
    with connection.cursor() as cursor:
        cursor.execute("drop index child_has_one_main_plan_at_a_time")


made_by_migrations: dict[str, tuple[int, int]] = {}


def test_the_database_is_postgresql_18_and_we_are_nobody_special_in_it(db):
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)
    assert connection.pg_version // 10_000 == 18


def test_names_sort_as_they_do_in_service(db):
    with connection.cursor() as cursor:
        cursor.execute("select name from (values ('a'), ('B'), ('é'), ('z')) as v(name) order by name")
        assert [name for (name,) in cursor.fetchall()] == ["B", "a", "z", "é"]


def test_a_worker_in_this_process_takes_tasks_from_the_queue(worker, broker):
    app.send_task("adoption.tasks.send")
    assert eventually(lambda: not broker.llen("celery"), timeout=60)


@pytest.mark.slow
def test_a_worker_that_is_killed_takes_nothing_until_it_is_started_again(worker_process, broker):
    worker_process.kill()
    app.send_task("adoption.tasks.send")
    assert not eventually(lambda: not broker.llen("celery"), timeout=1)

    worker_process.start().wait_until_ready()

    assert eventually(lambda: not broker.llen("celery"))


@pytest.mark.slow
def test_of_two_beats_one_sends_and_the_other_takes_over_when_it_is_killed(celery_process):
    beats = [celery_process("beat", "--pidfile", "", LOG_LEVEL="INFO") for _ in range(2)]
    assert eventually(lambda: any(sends(beat) for beat in beats), timeout=60)
    first, second = beats if sends(beats[0]) else reversed(beats)
    assert eventually(lambda: "beat: Starting" in second.said, timeout=60)
    assert not eventually(lambda: sends(second), timeout=6)  # longer than it waits between two tries

    first.kill()

    assert eventually(lambda: sends(second), timeout=60), second.said


def sends(beat) -> bool:
    return "sends from now on" in beat.said


@pytest.mark.browser
def test_axe_finds_what_is_wrong_with_a_page(page):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A heading</h1></main></html>')
    axe(page)
    page.set_content('<html lang="en"><title>A page</title><main><h1>A heading</h1><img src="data:,"></main></html>')
    with pytest.raises(AssertionError, match="alternat"):
        axe(page)


@pytest.mark.browser
def test_the_browser_reaches_the_service(page):
    assert page.goto("/help/privacy/").ok
