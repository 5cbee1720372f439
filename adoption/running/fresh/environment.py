"""The installer, the virtual environment, the packages and the browser assets of one checkout."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from . import libraries  # noqa: TID252
from .progress import call, doing, say  # noqa: TID252

SUPPORTED = ("3.11", "3.12", "3.13")
REQUIREMENTS = ("base", "dev", "embedded")
PIP_MAY_KNOW = ("PIP_CERT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_PROXY", "PIP_TRUSTED_HOST", "PIP_FIND_LINKS")


def prepare(repo: Path, command: str) -> Path:
    """Make everything that `command` needs; returns the Python to go on with."""
    use_a_supported_python()
    signal.signal(signal.SIGTERM, stop)
    python = repo / ".venv" / "bin" / "python"
    tools = repo / ".tools"
    tools.mkdir(exist_ok=True)
    try:
        with only_one_at_a_time(tools / "lock") as lock:
            if command == "clean":
                remove(repo, python)
                return python
            libraries.ensure(for_tests=command == "test")
            sync(repo, installer(repo, lock), python, lock)
            build_assets(repo, lock)
    except KeyboardInterrupt:
        stop()
    return python


def stop(*_: Any) -> NoReturn:
    """Leave as a stopped command does; `call` ends what was under way."""
    say("stopped")
    sys.exit(130)


def use_a_supported_python() -> None:
    """Go on with another Python of this machine if this one is too old, or newer than the wheels we pin."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in SUPPORTED:
        return
    for version in SUPPORTED:
        if other := shutil.which(f"python{version}"):
            os.execv(other, [other, *sys.argv])
    sys.exit(f"Homeward needs Python {', '.join(SUPPORTED)}; this is {sys.version.split()[0]}.")


@contextlib.contextmanager
def only_one_at_a_time(path: Path) -> Iterator[int]:
    """`./run demo` and `./run test` may start together: the second waits for the first to set up."""
    with open(path, "w") as lock:
        with doing("Waiting for another ./run to finish setting up"):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def installer(repo: Path, lock: int) -> Path:
    """uv in the pinned version. `pip --target` is allowed where Python is externally managed (PEP 668)."""
    pins = repo / "requirements" / "uv.txt"
    version = pins.read_text().split("==")[1].split()[0]
    home = repo / ".tools" / f"uv-{version}"
    if not (home / "bin" / "uv").exists():
        half = home.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        with doing("Fetching the installer"):
            pip(pins, half, lock)
        half.rename(home)
    return home / "bin" / "uv"


def pip(pins: Path, target: Path, lock: int) -> None:
    call(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--only-binary", ":all:", "--require-hashes", "--target", target, "-r", pins),
        env=pip_environment(),
        keep=[lock],
    )


def pip_environment() -> dict[str, str]:
    """Somebody's PIP_USER or PIP_TARGET must not redirect us; their proxy and certificates must still count."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") or k in PIP_MAY_KNOW}
    return {**known, "PIP_ROOT_USER_ACTION": "ignore"}


def sync(repo: Path, uv: Path, python: Path, lock: int) -> None:
    """The virtual environment, holding exactly the pinned packages; begun anew if an earlier try was cut short."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    env.pop("VIRTUAL_ENV", None)
    unfinished = repo / ".tools" / "unfinished"
    if unfinished.exists() or not works(python):
        call(uv, "venv", "--clear", "--python", sys.executable, repo / ".venv", env=env, keep=[lock])
    unfinished.touch()
    pins = [repo / "requirements" / f"{name}.txt" for name in REQUIREMENTS]
    with doing("Installing the Python packages"):
        arguments = ("pip", "sync", "--quiet", "--require-hashes", "--only-binary", ":all:", "--python", python)
        call(uv, *arguments, *pins, env=env, keep=[lock])
    unfinished.unlink()


def works(python: Path) -> bool:
    """Whether this virtual environment's Python still starts, in the version that runs us."""
    try:
        said = subprocess.run(
            [python, "-c", "import sys; print(sys.version)"], check=False, capture_output=True, text=True
        )
    except OSError:
        return False
    return said.stdout.strip() == sys.version


def build_assets(repo: Path, lock: int) -> None:
    """Styles, scripts and the typeface for the browser; rebuilt only when what they are made from changed."""
    with doing("Building the browser assets"):
        build = repo / "adoption" / "running" / "assets" / "build.py"
        call(sys.executable, "-B", build, env=pip_environment(), keep=[lock])


def remove(repo: Path, python: Path) -> None:
    if works(python) and subprocess.run([python, "-m", "adoption.running", "clean"], check=False).returncode:
        sys.exit(1)
    for made in (".venv", ".local", "var"):
        shutil.rmtree(repo / made, ignore_errors=True)
    for tool in (repo / ".tools").iterdir():
        shutil.rmtree(tool, ignore_errors=True)
