"""Redis emptied, the worker killed, two beats at once: real processes, and the rows afterwards are the same.

Each harness is run once against the service as it is and once against a planted fault that it must catch.
"""

import pytest

from adoption import clock, tasks
from adoption.celery import app
from adoption.models import Deadline, Heartbeat
from tests.faults.halting import MOMENTS
from tests.faults.owed import everyone_told, owing, told
from tests.fixtures.services import WORKER, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
LONG = 120
"""Seconds within which even a busy machine has done what is waited for."""
PLANTED = "tests.faults.planted:app"


def all_done() -> bool:
    """A run has come to its end, and none has left anything to do."""
    return Heartbeat.objects.exists() and not Deadline.rows.to_act_on(clock.now()).exists()


# ------------------------------------------------------------------------------------------------ Redis emptied


def forgotten(broker, start, ask) -> list[tuple[int, str]]:
    """Asked three times, forgotten by Redis, asked once more: who was told when the worker had done that."""
    owing(5)
    for _ in range(3):
        ask()
    assert broker.llen("celery") == 3
    broker.flushdb()
    worker = start(*WORKER, application=PLANTED).wait_until_ready()
    assert not told()

    ask()

    assert eventually(all_done, timeout=LONG), worker.said[-2000:]
    return told()


def test_emptying_redis_loses_nothing(broker, celery_process):
    """The unsent rows are the queue: what Redis forgets, the next beat asks for again."""
    assert forgotten(broker, celery_process, tasks.enforce.delay) == everyone_told(5)


def test_the_emptying_harness_catches_work_that_is_kept_in_messages(broker, celery_process):
    assert forgotten(broker, celery_process, send_the_rows) == []

    owing(5, first=5)
    send_the_rows()
    told_of = [(n, step) for n, step in everyone_told(10) if n >= 5]
    assert eventually(lambda: told() == told_of, timeout=LONG), "as long as Redis forgets nothing, nothing is wrong"


def send_the_rows() -> None:
    """The planted fault: what is owed is taken out of the table and put into the message."""
    rows = list(Deadline.rows.to_act_on(clock.now()).values_list("pk", flat=True))
    Deadline.rows.filter(pk__in=rows).update(act_at=None)
    app.send_task("tests.faults.planted.tell_these", [rows])


# ------------------------------------------------------------------------------------------------ the worker killed


def killed(start, moment: str, halted, plant: str = "") -> list[tuple[int, str]]:
    """The worker dies at this moment of a page in the middle, with its pool; another one takes the next beat."""
    owing(30)
    tasks.enforce.delay()
    worker = start(*WORKER, application=PLANTED, HALT=moment, HALTED=str(halted), PLANT=plant, VISIBILITY_TIMEOUT="5")
    assert eventually(halted.exists, timeout=LONG), worker.said[-2000:]
    worker.kill()
    assert Deadline.rows.to_act_on(clock.now()).exists(), "nothing was left to do: this proves nothing"
    assert not Heartbeat.objects.exists()
    worker.start().wait_until_ready()

    tasks.enforce.delay()

    assert eventually(all_done, timeout=LONG), worker.said[-2000:]
    return told()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_in_the_middle_is_made_good_by_the_next_beat(celery_process, tmp_path, moment):
    assert killed(celery_process, moment, tmp_path / "halted") == everyone_told(30)


def test_the_worker_harness_catches_notices_written_after_the_commit(celery_process, tmp_path):
    assert killed(celery_process, "committed", tmp_path / "halted", "after the commit") != everyone_told(30)


# ------------------------------------------------------------------------------------------------ two beats


def two_beats(broker, start, plant: str = "") -> tuple[int, list[tuple[int, str]]]:
    """How many of two beats send, and who is told when the one that does was killed."""
    options = {"application": PLANTED, "PLANT": plant, "ENFORCE_EVERY": "0.5"}
    beats = [start("beat", "--pidfile", "", **options) for _ in range(2)]
    assert eventually(lambda: all("beat: has looked" in beat.said for beat in beats), timeout=LONG)
    owing(20)
    assert eventually(lambda: told() == everyone_told(20), timeout=LONG), [beat.said for beat in beats]
    sending = [beat for beat in beats if "sends from now on" in beat.said]
    sending[0].kill()
    broker.delete("celery")
    assert eventually(lambda: not broker.hlen("unacked"), timeout=LONG), "nothing that it sent is still on its way"
    owing(20, first=20)

    other = beats[1 - beats.index(sending[0])]
    eventually(lambda: told() == everyone_told(40) or not other.is_running, timeout=LONG)
    return len(sending), told()


def test_two_beats_at_once_and_one_killed_still_tell_once(broker, celery_process, worker_process):
    """Only the holder of the lock schedules; when it dies the other takes over within seconds."""
    assert two_beats(broker, celery_process) == (1, everyone_told(40))


def test_the_harness_of_two_beats_catches_one_that_gives_up(broker, celery_process, worker_process):
    assert two_beats(broker, celery_process, "gives up") == (1, everyone_told(20))


def test_the_harness_of_two_beats_catches_a_lock_that_holds_nobody_back(broker, celery_process, worker_process):
    assert two_beats(broker, celery_process, "no lock")[0] == 2
