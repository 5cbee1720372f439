"""Demonstrations started as people start them, in a folder for each test run."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from adoption.running.layout import REPO
from adoption.running.processes import spawn

SET_BY_THIS_RUN = (
    *("DATABASE_URL", "REDIS_URL", "REDIS_DB", "SECRET_KEY", "STATE_DIR"),
    *("TESTING", "DEMO", "ALLOWED_HOSTS", "PASSWORD_HASHERS", "DJANGO_ALLOW_ASYNC_UNSAFE"),
)


class Demonstration:
    """`./run demo` of one checkout, without its set-up, which has happened: these tests run in it."""

    def __init__(self, checkout: Path, state: Path, port: int) -> None:
        self.checkout, self.state = checkout, state
        known = {k: v for k, v in os.environ.items() if k not in SET_BY_THIS_RUN and not k.startswith("PYTEST")}
        self.env = {**known, "HOMEWARD_STATE": str(state), "PORT": str(port)}
        self.log = state / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Demonstration":
        self.log.write_text("")
        with open(self.log, "ab") as log:
            command = [self.checkout / ".venv" / "bin" / "python", "-m", "adoption.running", "demo"]
            self.process = spawn(command, cwd=self.checkout, env=self.env, stdout=log, stderr=log)
        return self

    def begin_from(self, prepared: Path) -> "Demonstration":
        """With what an earlier demonstration prepared, which saves most of a minute."""
        where = "from adoption.running.layout import layout; print(layout('demo').state)"
        python = self.checkout / ".venv" / "bin" / "python"
        found = subprocess.check_output([python, "-c", where], cwd=self.checkout, env=self.env, text=True)
        subprocess.run(["cp", "-a", f"{prepared}/.", found.strip()], check=True)
        return self

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def port(self) -> int:
        """As it says when it is ready."""
        return int(self.said.split("ready at http://127.0.0.1:")[1].split("/")[0])

    def wait_until_ready(self, within: float = 240) -> "Demonstration":
        until = time.monotonic() + within
        while "ready at" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.1)
        return self

    def wait_until(self, text: str, within: float = 120) -> None:
        until = time.monotonic() + within
        while text not in self.said and time.monotonic() < until:
            time.sleep(0.02)
        assert text in self.said, self.said

    def health(self) -> int:
        """What /health/ answers: 200, or 503 while deadlines have not been checked for a time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/health/")
            return connection.getresponse().status

    @property
    def answers(self) -> bool:
        return self.health() in (200, 503)

    def signal(self, sign: signal.Signals) -> int:
        """Send it, and wait for the end. Returns the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(120)

    def processes(self) -> set[int]:
        """All that hold the lock of this state, which every process of a demonstration inherits."""
        locks = {str(path) for path in self.state.glob("*/lock")}
        return {pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if locks & opened_by(pid)}

    def left_after(self, seconds: float) -> set[int]:
        until = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.1)
        return left


def opened_by(pid: int) -> set[str]:
    """The files that a process has open; none when it ends while we look."""
    found = set()
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found.add(os.readlink(entry.path))
    return found


@pytest.fixture(scope="session")
def spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def first(spare_port):
    """A demonstration started from nothing. The test that asks for it may stop it."""
    folder = Path(tempfile.mkdtemp(prefix="homeward test "))
    folder.chmod(0o755)
    demo = Demonstration(REPO, folder, spare_port)
    demo.env["ENFORCE_EVERY"] = "3"  # nobody waits a minute for the first beat
    yield demo.start().wait_until_ready(600)  # it plays every scene
    end(demo)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared(first):
    """The state that it leaves: what later demonstrations begin from."""
    if first.process.poll() is None:
        assert first.signal(signal.SIGTERM) == 0
    return next(first.state.glob("*/pgdata")).parent


def end(demo: Demonstration) -> None:
    """Kill all that is left of it. One may take another with it before its turn."""
    for pid in demo.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if demo.process:
        demo.process.wait(60)


@pytest.fixture
def demonstrate(spare_port, prepared):
    """A function: a demonstration of a checkout, not yet started. Whatever is left of it ends with the test."""
    folder = Path(tempfile.mkdtemp(prefix="homeward test "))  # not pytest's own: `nobody` must get in
    folder.chmod(0o755)
    made = []

    def of(checkout: Path = REPO) -> Demonstration:
        state = folder / f"state {len(made)}"
        state.mkdir(mode=0o755)
        made.append(Demonstration(checkout, state, spare_port))
        return made[-1].begin_from(prepared)

    yield of
    for each in made:
        end(each)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def far_away_checkout():
    """A second checkout whose path has spaces and more than 200 characters; it borrows what set-up made here."""
    folder = Path(tempfile.mkdtemp(prefix="homeward test "))
    folder.chmod(0o755)
    checkout = folder / Path(*(f"a folder with a long name and spaces, number {number}" for number in range(1, 6)))
    made_here = shutil.ignore_patterns(".git", ".venv", ".tools", ".local", "var", "__pycache__", ".*_cache")
    shutil.copytree(REPO, checkout, ignore=made_here)
    (checkout / ".venv").symlink_to(Path(sys.prefix))
    (checkout / "var").symlink_to(REPO / "var")
    assert len(str(checkout)) > 200
    yield checkout
    shutil.rmtree(folder, ignore_errors=True)
