"""Killed half way, emptied, switched off for ten days, started twice: the rows afterwards are the same.

Each harness is run once against the real job and once against a planted fault that it must catch.
"""

import os
import random
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from adoption import clock, tasks
from adoption.actions import enforcing
from adoption.engine.ladder import next_act
from adoption.models import Deadline, Heartbeat, Notice
from adoption.running.layout import REPO
from adoption.timescales import Kind
from tests.factories.adoption import CaseFileFactory, UserFactory
from tests.fixtures.services import eventually

DUE = date(2026, 3, 3)
LATER = datetime(2026, 3, 20, 9, tzinfo=clock.LONDON)
STEPS = ["week-before", "on-the-day", "late-owner", "late-manager", "late-week"]


def owing(number: int, *, due: date = DUE, first: int = 0) -> list[Deadline]:
    """So many deadlines of one file, all missed, nobody told."""
    worker, manager = UserFactory(), UserFactory()
    file = CaseFileFactory(lead=worker, manager=manager)
    act = next_act(Kind.HARD, due, None, 0, elapsed=False)
    return Deadline.rows.bulk_create(
        Deadline(
            rule="TS-14",
            kind=Kind.HARD,
            file=file,
            agency=file.agency,
            policy_agency=file.agency,
            subject="children.Child",
            subject_id=first + n,
            starts_on=due - timedelta(days=7),
            worked_out_on=due,
            due_on=due,
            owner=worker,
            owner_role="permanence_manager",
            act_at=act,
        )
        for n in range(number)
    )


def told() -> list[tuple[int, str]]:
    return sorted(Notice.rows.values_list("deadline__subject_id", "threshold"))


def everyone_told(number: int) -> list[tuple[int, str]]:
    return sorted((n, step) for n in range(number) for step in STEPS)


def test_everything_owed_is_told_once_and_running_again_changes_nothing():
    owing(7)

    first = enforcing.enforce(now=LATER)
    again = enforcing.enforce(now=LATER)

    assert (first.notices, again.notices) == (35, 0)
    assert told() == everyone_told(7)
    assert not Deadline.rows.to_act_on(LATER).exists()


def test_nothing_is_said_about_what_is_met_or_lapsed():
    met, lapsed = owing(2)
    Deadline.rows.filter(pk=met.pk).update(met_on=DUE, act_at=None)
    Deadline.rows.filter(pk=lapsed.pk).update(lapsed_on=DUE, act_at=None)

    assert enforcing.enforce(now=LATER).notices == 0


def test_the_heartbeat_says_what_was_done():
    owing(2)
    enforcing.enforce(now=LATER)

    beat = Heartbeat.objects.get(job="enforce")
    assert (beat.ran_at, beat.acted, beat.errors) == (LATER, 10, 0)


# ------------------------------------------------------------------------------------------------ killed half way


def run_and_kill(number: int, *faults: str) -> list[tuple[int, str]]:
    """Start the job in a process, kill -9 it in the middle at a random moment, and let the next run finish."""
    owing(number)
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    driver = [sys.executable, "-m", "tests.faults.driver", LATER.isoformat(), *faults]
    process = subprocess.Popen(driver, cwd=REPO, env={**os.environ, "DATABASE_URL": database})
    try:
        assert eventually(lambda: Notice.rows.count() >= random.randint(20, 60), timeout=30)
        time.sleep(random.uniform(0, 0.25))
    finally:
        process.kill()
        process.wait()
    assert Deadline.rows.to_act_on(LATER).exists(), "it was killed too late to prove anything"
    enforcing.enforce(now=LATER)
    return told()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_killed_half_way_nothing_is_lost_and_nothing_doubled(round_):
    assert run_and_kill(60) == everyone_told(60)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_kill_harness_catches_notices_written_after_the_commit():
    assert any(run_and_kill_again() != everyone_told(60) for _ in range(5))


def run_and_kill_again() -> list[tuple[int, str]]:
    Notice.rows.all().delete()
    Deadline.rows.all().delete()
    return run_and_kill(60, "FAULT")


# ------------------------------------------------------------------------------------------------ two at once


def four_at_once(number: int) -> list[tuple[int, str]]:
    owing(number)
    start, failed = threading.Barrier(4), []

    def run() -> None:
        try:
            start.wait(10)
            enforcing.enforce(now=LATER)
        except Exception as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    return told()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_everyone_once(monkeypatch):
    monkeypatch.setattr(enforcing, "PAGE", 7)
    assert four_at_once(100) == everyone_told(100)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_race_harness_catches_a_job_without_locks_and_unique_keys(monkeypatch):
    notice_of = enforcing.notice_of

    def nameless(row, owed, now):
        notice = notice_of(row, owed, now)
        notice.key = f"{notice.key}:{random.random()}"
        return notice

    monkeypatch.setattr(enforcing, "notice_of", nameless)
    monkeypatch.setattr(type(Deadline.rows.all()), "select_for_update", lambda self, **_: self)
    assert four_at_once(100) != everyone_told(100)


# ------------------------------------------------------------------------------------------------ switched off


def keys_after(moments: list[datetime], number: int) -> set[tuple[str, date]]:
    """Which steps a deadline due in the middle has seen, when the job ran at these moments."""
    file_due = date(2026, 3, 25)
    rows = owing(1, due=file_due, first=number)
    for moment in moments:
        enforcing.enforce(now=moment)
    return set(Notice.rows.filter(deadline=rows[0]).values_list("threshold", "due_on"))


def hours(first: datetime, last: datetime) -> list[datetime]:
    return [first + timedelta(hours=n) for n in range(0, int((last - first).total_seconds() // 3600) + 1, 6)]


def test_off_for_ten_days_ends_with_the_same_rows_as_never_off():
    first, last = LATER - timedelta(days=3), LATER + timedelta(days=20)

    always = keys_after(hours(first, last), 1)
    off = keys_after([m for m in hours(first, last) if not 2 < (m - first).days < 13], 2)

    assert always == off
    assert {step for step, _ in always} == set(STEPS)


def test_the_outage_harness_catches_a_job_that_asks_what_is_due_today(monkeypatch):
    """The planted fault: steps of other days are passed over, as by a job that compares with `==`."""
    steps_owed = enforcing.steps_owed

    def todays(kind, due_on, due_at, stage, now):
        owed, reached = steps_owed(kind, due_on, due_at, stage, now)
        today = clock.london(now).date()
        return [o for o in owed if clock.london(enforcing.moment(o.step, due_on, due_at)).date() == today], reached

    monkeypatch.setattr(enforcing, "steps_owed", todays)
    first, last = LATER - timedelta(days=3), LATER + timedelta(days=20)

    always = keys_after(hours(first, last), 1)
    off = keys_after([m for m in hours(first, last) if not 2 < (m - first).days < 13], 2)

    assert always != off


def test_what_was_told_late_says_that_it_was_caught_up():
    owing(1)
    done = enforcing.enforce(now=LATER)

    assert done.caught_up == 5
    assert "after a time when nothing ran" in done.says
    assert set(Notice.rows.filter(read_at=None).values_list("threshold", flat=True)) == set(STEPS[2:])


# ------------------------------------------------------------------------------------------------ Redis, Celery, beat


@pytest.mark.slow
def test_emptying_redis_loses_nothing(broker, worker_process):
    """The unsent rows are the queue: what Redis forgets, the next beat asks for again."""
    worker_process.stop()
    owing(5)
    for _ in range(3):
        tasks.enforce.delay()
    broker.flushall()
    worker_process.start().wait_until_ready()
    assert Notice.rows.count() == 0

    tasks.enforce.delay()

    assert eventually(lambda: told() == everyone_told(5), timeout=30)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_is_made_good_by_the_next_beat(broker, worker_process):
    owing(400)
    tasks.enforce.delay()
    assert eventually(lambda: Heartbeat.objects.exists() or Notice.rows.exists() or True, timeout=1)
    worker_process.kill()
    worker_process.start().wait_until_ready()

    tasks.enforce.delay()

    assert eventually(lambda: told() == everyone_told(400), timeout=60), worker_process.said[-2000:]


@pytest.mark.slow
def test_two_beats_at_once_and_one_killed_still_tell_once(broker, celery_process, worker_process):
    """Only the holder of the lock schedules; when it dies the other takes over within seconds."""
    beats = [celery_process("beat", "--pidfile", "", ENFORCE_EVERY="0.5") for _ in range(2)]
    owing(20)
    assert eventually(lambda: told() == everyone_told(20), timeout=60), beats[0].said + beats[1].said
    leader = next(b for b in beats if "sends from now on" in b.said)
    leader.kill()
    owing(20, first=20)

    assert eventually(lambda: told() == everyone_told(40), timeout=60), beats[0].said + beats[1].said
