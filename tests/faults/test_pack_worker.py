"""A real worker makes a pack, is killed in the middle with all it started, and another makes it good (PN-16)."""

import contextlib
import hashlib
import os
import signal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from adoption import clock
from adoption.celery import app
from adoption.running.processes import started_at
from panels import tasks
from panels.actions import claiming, pack_facts, pack_filling, packs
from panels.models import Making, PackCopy, PackEdition
from tests.fixtures.services import WORKER, eventually
from tests.panels import pack_papers, pack_scene

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LONG = 240
"""Seconds within which even a busy machine has made a pack."""
PLANTED = "tests.faults.planted:app"


def makers(worker) -> list[int]:
    """The processes that make packs for this worker, and not those of a test that runs beside this one."""
    parents = {each: parent(each) for each in map(int, filter(str.isdigit, os.listdir("/proc")))}
    ours = {worker.process.pid}
    while more := {each for each, its in parents.items() if its in ours} - ours:
        ours |= more
    return [each for each in ours if b"panels.packs" in read(each, "cmdline").split(b"\0")]


def parent(pid: int) -> int:
    """Zero, and nobody’s, when the process is gone."""
    after_its_name = read(pid, "stat").rpartition(b")")[2].split()
    return int(after_its_name[1]) if after_its_name else 0


def read(pid: int, what: str) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/{what}").read_bytes()
    return b""


def test_a_worker_killed_in_the_middle_leaves_the_last_good_pages_and_the_next_makes_new_ones(
    cast, celery_process, monkeypatch
):
    there = pack_scene.scene(cast)
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=clock.now())
    packs.ask_making(pack=pack, by=there.pam, at=clock.now())
    worker = celery_process(*WORKER)
    tasks.make_packs.delay()
    first = lambda: PackEdition.rows.get(version=1).state == Making.MADE  # noqa: E731
    assert eventually(first, timeout=LONG), (
        PackEdition.rows.values("state", "tries", "failed_why"),
        worker.said[-2000:],
    )
    good = PackEdition.rows.get(version=1)
    pack_scene.paper(there.second, "A long paper", pack_papers.upload("Long", pages=700), by=there.pam)
    pack_filling.refill(pack=pack, by=there.pam)
    packs.ask_making(pack=pack, by=there.pam, at=clock.now())

    tasks.make_packs.delay()
    second = lambda: PackEdition.rows.get(version=2).done > 0 and makers(worker)  # noqa: E731
    at_work = {pid: started_at(pid) for pid in eventually(second, timeout=LONG)}
    assert at_work, worker.said[-2000:]
    worker.kill()

    gone = lambda: not any(began and started_at(pid) == began for pid, began in at_work.items())  # noqa: E731
    assert eventually(gone, timeout=30), "what it had started goes with it"
    assert PackEdition.rows.get(version=2).state == Making.RUNNING
    assert pack_facts.latest(pack) == good
    assert default_storage.exists(good.stored.name)
    PackEdition.rows.filter(version=2).update(beat_at=clock.now() - 2 * claiming.SILENT)
    worker.start().wait_until_ready()
    tasks.make_packs.delay()
    again = lambda: PackEdition.rows.get(version=2).state == Making.MADE  # noqa: E731
    assert eventually(again, timeout=LONG), worker.said[-2000:]
    made = PackEdition.rows.get(version=2)
    assert (made.tries, made.pages > 700) == (2, True)


def test_the_process_that_makes_a_pack_is_killed_and_the_page_says_so(cast, celery_process):
    there = pack_scene.scene(cast)
    pack_scene.paper(there.second, "A long paper", pack_papers.upload("Long", pages=700), by=there.pam)
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=clock.now())
    packs.ask_making(pack=pack, by=there.pam, at=clock.now())
    worker = celery_process(*WORKER)
    tasks.make_packs.delay()
    at_work = eventually(lambda: PackEdition.rows.get().done > 0 and makers(worker), timeout=LONG)
    assert at_work, worker.said[-2000:]

    for pid in at_work:
        os.kill(pid, signal.SIGKILL)

    failed = lambda: PackEdition.rows.get().state == Making.FAILED  # noqa: E731
    assert eventually(failed, timeout=LONG), worker.said[-2000:]
    assert "The machine stopped this work" in PackEdition.rows.get().failed_why
    assert not PackEdition.rows.get().stored


# ------------------------------------------------------------------------------------------------ Redis emptied


def forgotten_before_and_while(cast, start, broker, ask) -> list[str]:
    """Asked for, forgotten by Redis, asked for by the next beat, forgotten again while it is made: what each version is
    in the end."""
    there = pack_scene.scene(cast)
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=clock.now())
    good = pack_scene.made(pack, there.pam)
    pack_scene.paper(there.second, "A long paper", pack_papers.upload("Long", pages=300), by=there.pam)
    pack_filling.refill(pack=pack, by=there.pam)
    asked = packs.ask_making(pack=pack, by=there.pam, at=clock.now())
    ask(asked)
    assert broker.llen("celery") == 1
    broker.flushdb()
    worker = start(*WORKER, application=PLANTED).wait_until_ready()
    assert pack_facts.latest(pack) == good

    tasks.make_packs.delay()
    ended = lambda: worker.said.count("panels.tasks.make_packs") > 1 and "succeeded" in worker.said  # noqa: E731
    assert eventually(lambda: makers(worker) or ended(), timeout=LONG), worker.said[-2000:]
    broker.flushdb()
    assert eventually(ended, timeout=LONG), worker.said[-2000:]
    assert default_storage.exists(good.stored.name)
    return [row.state for row in PackEdition.rows.filter(pack=pack).order_by("version")]


def test_emptying_redis_before_and_while_a_pack_is_made_loses_nothing(cast, celery_process, broker):
    """The rows are the queue: a message only says that somebody should look."""
    states = forgotten_before_and_while(cast, celery_process, broker, lambda _: tasks.make_packs.delay())

    assert states == [Making.MADE, Making.MADE]
    assert PackEdition.rows.get(version=2).pages > 300


def test_the_emptying_harness_catches_pages_that_are_asked_for_in_messages_alone(cast, celery_process, broker):
    def in_a_message(edition):
        PackEdition.rows.filter(pk=edition.pk).update(state=Making.FAILED)
        app.send_task("tests.faults.planted.make_these", [[edition.pk]])

    assert forgotten_before_and_while(cast, celery_process, broker, in_a_message) != [Making.MADE, Making.MADE]


# ------------------------------------------------------------------------------------------------ killed while stamping


def killed_while_stamping(cast, start, plant: str = "") -> dict[str, str]:
    """The worker dies while it puts a name on a reader’s copy; another takes the next beat. What each copy is then."""
    there = pack_scene.scene(cast)
    pack_scene.paper(there.second, "A long paper", pack_papers.upload("Long", pages=60), by=there.pam)
    pack = packs.circulate(pack=pack_scene.frozen(there), by=there.pam, at=pack_scene.FOURTH)
    pack_scene.declare(there.mel, there.first, there.second)
    pack_scene.declare(there.ned, there.first, there.second)
    frozen = PackEdition.rows.get(pk=pack.frozen_id)
    worker = start(*WORKER, application=PLANTED, PLANT=plant)
    tasks.make_packs.delay()
    rows = PackCopy.rows.filter(pack=pack)
    stamping = lambda: rows.filter(state=Making.RUNNING, saying="Stamping copies").first()  # noqa: E731
    left = eventually(stamping, timeout=LONG)
    assert left, worker.said[-2000:]
    worker.kill()
    left.refresh_from_db()
    assert (left.state, left.stored.name) == (Making.RUNNING, ""), "nothing is half-made"
    rows.filter(pk=left.pk).update(beat_at=clock.now() - 2 * claiming.SILENT)

    worker.start().wait_until_ready()
    tasks.make_packs.delay()
    assert eventually(lambda: "succeeded" in worker.said, timeout=LONG), worker.said[-2000:]
    assert PackEdition.rows.get(pk=frozen.pk).sha256 == frozen.sha256
    return {copy.seat.member.name: copy.state for copy in rows.select_related("seat__member__user")}


def test_a_worker_killed_while_it_stamps_leaves_no_half_copy_and_the_next_beat_makes_it(cast, celery_process):
    states = killed_while_stamping(cast, celery_process)

    assert states == {"Mel Ashby": Making.MADE, "Ned Łukasz": Making.MADE}
    for copy in PackCopy.rows.select_related("seat__member__user"):
        data = claiming.read_stored(copy.stored)
        assert hashlib.sha256(data).hexdigest() == copy.sha256
        assert copy.superseded_at is None


def test_the_stamping_harness_catches_a_copy_that_nobody_takes_up_again(cast, celery_process):
    assert Making.RUNNING in killed_while_stamping(cast, celery_process, "left for good").values()
