"""Saying what takes long, and running it so that nothing is left behind when somebody loses patience."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

QUIET_FOR = float(os.environ.get("HOMEWARD_QUIET_FOR", "2"))  # seconds before a step is worth a line
REPEAT = 15.0  # seconds between lines while it goes on


def say(text: str) -> None:
    """A line for the person; a closed terminal is no reason to fail."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def doing(what: str) -> Iterator[None]:
    """Print `what` if the block takes longer than two seconds, again every so often, and when it is done."""
    began, finished = time.monotonic(), threading.Event()

    def watch() -> None:
        if finished.wait(QUIET_FOR):
            return
        say(f"{what} …")
        while not finished.wait(REPEAT):
            say(f"  … {time.monotonic() - began:.0f} s")

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()
    if time.monotonic() - began > QUIET_FOR:
        say(f"  done in {time.monotonic() - began:.0f} s")


def call(*argv: str | Path, env: Mapping[str, str], cwd: Path | None = None, keep: Sequence[int] = ()) -> None:
    """Run a command silently in its own process group; its output is shown only if it fails.

    If we are interrupted the whole group ends with us. `keep`: descriptors (a lock) that it holds as long as it lives.
    """
    process = subprocess.Popen(
        [str(part) for part in argv],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=tuple(keep),
    )
    try:
        output = process.communicate()[0].decode(errors="replace")
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        say(output.strip())
        sys.exit(f"“{Path(argv[0]).name}” failed with {process.returncode}, see above.")
