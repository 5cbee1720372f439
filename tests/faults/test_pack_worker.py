"""A real worker makes a pack, is killed in the middle with all it started, and another makes it good (PN-16)."""

import contextlib
import os
import signal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from adoption import clock
from adoption.running.processes import started_at
from panels import tasks
from panels.actions import claiming, pack_facts, pack_filling, packs
from panels.models import Making, PackEdition
from tests.fixtures.services import WORKER, eventually
from tests.panels import pack_papers, pack_scene

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LONG = 240
"""Seconds within which even a busy machine has made a pack."""


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
