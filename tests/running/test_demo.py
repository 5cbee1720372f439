"""`./run demo` survives what happens to programs on people's machines (issue: set-up and running)."""

import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.fixtures.services import eventually
from tests.running.conftest import Demonstration, end

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstrations")]


def test_it_answers_restarts_what_ends_refuses_a_second_start_and_leaves_no_process(first, tmp_path):
    demo = first

    assert eventually(lambda: demo.health() == 200, timeout=240)  # worker and beat do their work
    assert "Asha Rahman" in demo.said.split("Homeward is ready")[0]  # the sign-in list

    second = Demonstration(demo.checkout, tmp_path, demo.port)
    second.env["HOMEWARD_STATE"] = demo.env["HOMEWARD_STATE"]
    assert second.start().process.wait(120) == 1
    assert f"running already at http://127.0.0.1:{demo.port}/" in second.said

    os.kill(eventually(lambda: next((pid for pid in demo.processes() if " beat " in command(pid)), 0)), signal.SIGKILL)
    demo.wait_until("beat ended with -9")
    assert demo.answers

    assert len(demo.processes()) > 8  # supervisor, PostgreSQL, Redis, web, worker, beat and what they start
    assert demo.signal(signal.SIGTERM) == 0
    assert not demo.processes()


def test_killed_outright_it_takes_all_with_it_and_killed_with_everything_it_recovers(demonstrate):
    demo = demonstrate().start().wait_until_ready()

    demo.signal(signal.SIGKILL)
    assert not demo.left_after(60)
    assert demo.start().wait_until_ready().answers

    end(demo)
    assert not demo.left_after(60)
    assert demo.start().wait_until_ready().answers

    assert demo.signal(signal.SIGINT) == 0
    assert not demo.processes()


def test_stopped_at_any_moment_of_starting_it_leaves_nothing_and_starts_again(demonstrate):
    demo = demonstrate()
    demo.env["HOMEWARD_QUIET_FOR"] = "0"  # every step says when it begins

    for moment in ("Starting PostgreSQL", "Preparing", "Starting web"):
        demo.start().wait_until(moment)
        demo.signal(signal.SIGTERM)
        assert not demo.processes(), moment

    assert demo.start().wait_until_ready().answers


def test_two_checkouts_run_at_once_beside_a_stranger_on_their_port(demonstrate, far_away_checkout):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        near, far = demonstrate(), demonstrate(far_away_checkout)
        for demo in (near, far):
            demo.env["PORT"] = str(taken)
            demo.start()
        for demo in (near, far):
            demo.wait_until_ready()
            assert f"Port {taken} is taken" in demo.said
            assert demo.answers

    assert len({taken, near.port, far.port}) == 3
    assert near.signal(signal.SIGTERM) == far.signal(signal.SIGTERM) == 0


def command(pid: int) -> str:
    """Nothing when it ends while we look."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
