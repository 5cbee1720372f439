"""Killed half way, switched off for ten days, run four times at once: the rows afterwards are the same.

Each harness is run once against the real job and once against a planted fault that it must catch.
"""

import os
import random
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from adoption import clock
from adoption.actions import enforcing
from adoption.models import Deadline, Heartbeat, Notice
from adoption.running.layout import REPO
from tests.factories.adoption import RoleGrantFactory
from tests.faults.halting import MOMENTS
from tests.faults.owed import DUE, LATER, STEPS, everyone_told, owing, told


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


def test_a_role_that_nobody_holds_reads_nothing_so_the_files_manager_is_told():
    held, unheld = owing(2)
    Deadline.rows.update(owner=None)
    RoleGrantFactory(role="permanence_manager", agency=held.agency, team=None)
    Deadline.rows.filter(pk=unheld.pk).update(owner_role="panel_adviser")

    enforcing.enforce(now=LATER)

    late = {notice.deadline_id: notice for notice in Notice.rows.filter(threshold="late-owner")}
    assert (late[held.pk].to_user, late[held.pk].to_role) == (None, "permanence_manager")
    assert (late[unheld.pk].to_user, late[unheld.pk].to_role) == (unheld.file.manager, "")
    above = Notice.rows.get(deadline=unheld, threshold="late-manager")
    assert (above.to_user, above.to_role) == (None, "service_manager"), "the manager is told once, then who is above"


def test_the_heartbeat_says_what_was_done():
    owing(2)
    enforcing.enforce(now=LATER)

    beat = Heartbeat.objects.get(job="enforce")
    assert (beat.ran_at, beat.acted, beat.errors) == (LATER, 10, 0)


# ------------------------------------------------------------------------------------------------ killed half way


def run_and_kill(number: int, moment: str, *faults: str) -> list[tuple[int, str]]:
    """Start the job in a process, kill -9 it at this moment of a page in the middle, and let the next run finish."""
    owing(number)
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    page = str(random.randint(2, number // 5 - 1))
    driver = [sys.executable, "-m", "tests.faults.driver", LATER.isoformat(), moment, page, *faults]
    env = {**os.environ, "DATABASE_URL": database}
    with subprocess.Popen(driver, cwd=REPO, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"here\n"
        finally:
            process.kill()
    assert Deadline.rows.to_act_on(LATER).exists(), "nothing was left to do: this proves nothing"
    enforcing.enforce(now=LATER)
    return told()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_half_way_nothing_is_lost_and_nothing_doubled(moment):
    assert run_and_kill(60, moment) == everyone_told(60)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_kill_harness_catches_notices_written_after_the_commit():
    assert run_and_kill(60, "committed", "FAULT") != everyone_told(60)


# ------------------------------------------------------------------------------------------------ two at once


def four_at_once(number: int) -> list[tuple[int, str]]:
    owing(number)
    start, failed = threading.Barrier(4), []

    def run() -> None:
        try:
            start.wait(60)
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
        return {**notice, "key": f"{notice['key']}:{random.random()}"}

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
