"""The parts of ./run, each on its own."""

import json
import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from adoption.running import processes
from adoption.running.assets.build import script, stylesheet
from adoption.running.demo import listen
from adoption.running.fresh import environment, libraries, progress
from adoption.running.fresh.progress import call, doing
from adoption.running.layout import REPO, Layout, StateLock
from adoption.running.pytest_plugin import key_space
from adoption.running.supervisor import Child, Supervisor
from tests.fixtures.services import eventually


@pytest.fixture
def place(tmp_path):
    return Layout(tmp_path, tmp_path, os.geteuid(), os.getegid())


def test_a_lock_is_held_by_one_and_free_again_when_that_one_ends(place):
    first, second = StateLock(place), StateLock(place)

    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_lock_lives_as_long_as_any_process_that_inherited_it(place):
    lock = StateLock(place)
    lock.acquire()
    child = subprocess.Popen(["sleep", "60"], pass_fds=[lock.fd])
    lock.release()

    assert not StateLock(place).acquire()
    child.kill()
    child.wait()
    again = StateLock(place)
    assert again.acquire(wait=60)
    again.release()


def test_left_overs_are_ended_only_when_number_and_start_agree(place):
    left_over, stranger = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    rows = [(left_over.pid, processes.started_at(left_over.pid)), (stranger.pid, "1")]
    supervisor = Supervisor(place, StateLock(place))
    supervisor.record.write_text(json.dumps(rows))

    supervisor.end_left_overs()

    assert left_over.wait(60) == -signal.SIGTERM
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_child_that_ignores_being_asked_is_ended_with_all_it_started(place, tmp_path):
    note = tmp_path / "pid"
    stubborn = "import signal, subprocess, time; signal.signal(15, signal.SIG_IGN); "
    stubborn += f"open({str(note)!r}, 'w').write(str(subprocess.Popen(['sleep', '600']).pid)); time.sleep(600)"
    supervisor = Supervisor(place, StateLock(place))
    supervisor.lock.acquire()
    child = Child("stubborn", [sys.executable, "-c", stubborn], grace=0.3)
    supervisor.start(child, dict(os.environ))
    assert eventually(lambda: note.exists() and note.read_text())

    supervisor.stop()

    assert child.process.returncode == -signal.SIGKILL
    assert eventually(lambda: processes.started_at(int(note.read_text())) is None)
    supervisor.lock.release()


def test_a_taken_port_is_passed_over():
    first = listen("127.0.0.1", 18_000)
    taken = first.getsockname()[1]
    second = listen("127.0.0.1", taken)

    assert second.getsockname()[1] != taken
    first.close()
    second.close()


def test_a_command_that_is_interrupted_ends_with_all_it_started(tmp_path):
    note = tmp_path / "pid"
    script = f"sleep 600 & echo $! > '{note}'; wait"
    code = "import sys; from adoption.running.fresh.progress import call; import os; "
    code += "call('sh', '-c', sys.argv[1], env=os.environ)"
    heard = partial(
        signal.signal, signal.SIGINT, signal.SIG_DFL
    )  # a run in the background ignores it, and hands that on
    outer = subprocess.Popen(
        [sys.executable, "-c", code, script],
        cwd=REPO,
        stderr=subprocess.DEVNULL,
        preexec_fn=heard,  # noqa: PLW1509
    )
    assert eventually(lambda: note.exists() and note.read_text().strip())

    outer.send_signal(signal.SIGINT)
    outer.wait(60)

    assert eventually(lambda: processes.started_at(int(note.read_text())) is None)


def test_a_command_that_fails_is_shown_and_stops_us(capsys):
    with pytest.raises(SystemExit, match="failed with 3"):
        call("sh", "-c", "echo because of this; exit 3", env=os.environ)
    assert "because of this" in capsys.readouterr().err


def test_what_is_quick_is_not_worth_a_line_and_what_is_slow_is(monkeypatch):
    said = []
    monkeypatch.setattr(progress, "say", said.append)

    monkeypatch.setattr(progress, "QUIET_FOR", 600)
    with doing("A quick thing"):
        pass
    monkeypatch.setattr(progress, "QUIET_FOR", 0)
    with doing("A slow thing"):
        assert eventually(lambda: said)

    assert said[0] == "A slow thing …"
    assert "done in" in said[-1]
    assert "quick" not in "".join(said)


def test_who_may_not_install_is_told_what_to_ask_for(capsys, monkeypatch):
    need = libraries.Need("flying", ("wings",), programs=("no-such-program-anywhere",))
    monkeypatch.setattr(libraries, "PDFS", need)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    libraries.ensure(for_tests=False)

    said = capsys.readouterr().err
    assert "lacks what flying takes: wings" in said
    assert "sudo apt-get install --no-install-recommends wings" in said


def test_root_has_what_is_missing_installed_after_being_told(capsys, monkeypatch):
    commands = []
    monkeypatch.setattr(libraries, "BROWSER", libraries.Need("browsing", ("chromium",), ("libnone.so.9",)))
    monkeypatch.setattr(libraries, "call", lambda *argv, env: commands.append(argv))
    monkeypatch.setattr(libraries.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    libraries.ensure(for_tests=True)

    assert "Installing them with apt-get" in capsys.readouterr().err
    assert [argv[-1] for argv in commands] == ["update", "chromium"]


def test_pip_keeps_to_our_folder_but_to_their_proxy(monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_PROXY", "http://proxy.example:3128")

    env = environment.pip_environment()

    assert "PIP_USER" not in env
    assert env["PIP_PROXY"] == "http://proxy.example:3128"


def test_each_parallel_worker_has_its_own_queue_and_cache(monkeypatch):
    spaces = []
    for number in range(8):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", f"gw{number}")
        spaces.append(key_space())
    assert spaces == list(range(0, 16, 2))


def test_stylesheets_lose_the_typeface_and_the_crest_that_are_not_ours():
    source = (
        '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/light.woff2)}'
        "body{font-family:GDS Transport,arial,sans-serif;background:url(/assets/images/govuk-crest.svg)}"
        "i{background:url(/assets/images/icon-x.svg)}/*# sourceMappingURL=a.css.map */"
    )
    cleaned = stylesheet(source)
    assert cleaned.startswith("body{font-family:Inter Variable,")
    assert cleaned.endswith("background:none}i{background:url(../images/icon-x.svg)}")


@pytest.mark.parametrize("changed", ["a{font:GDS Transport}", "a{b:url(/x.png)}", "a{b:url(x/govuk-crest.png)}"])
def test_a_stylesheet_that_brings_them_back_stops_the_build(changed):
    with pytest.raises(SystemExit, match="upstream stylesheet changed"):
        stylesheet(changed)


def test_scripts_do_not_name_maps_that_are_not_served():
    assert script("a()\n//# sourceMappingURL=a.js.map\n") == "a()\n\n"
