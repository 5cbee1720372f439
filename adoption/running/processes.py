"""Operating-system processes: tied to their parent's life, recognised for certain, and ended by number."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
SIGNAL_ON_PARENT_DEATH, ADOPT_ORPHANS = 1, 36  # operations of prctl(2)


def adopt_orphans() -> None:
    """Grandchildren whose parent dies become our children, so that they can be found and ended."""
    if libc:
        libc.prctl(ADOPT_ORPHANS, 1, 0, 0, 0)


def ending_with_us(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `sign` to the child when we die, even by kill -9. Main thread only."""
    parent = os.getpid()

    def in_child() -> None:
        if libc:
            libc.prctl(SIGNAL_ON_PARENT_DEATH, int(sign), 0, 0, 0)
            if os.getppid() != parent:  # we died between fork and prctl
                os._exit(1)

    return in_child


def spawn(
    command: Sequence[str | Path],
    *,
    sign: signal.Signals = signal.SIGTERM,
    keep: Sequence[int] = (),
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own that ends with us and inherits the descriptors `keep`."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=tuple(keep),
        preexec_fn=ending_with_us(sign),  # noqa: PLW1509 it calls the kernel and takes no lock
        **options,
    )


def started_at(pid: int) -> str | None:
    """When a process began, in clock ticks since boot; with its number it names one process for ever. None: gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def end(pid: int, *, sign: signal.Signals = signal.SIGTERM, grace: float) -> None:
    """Ask a process that is not our child to stop; insist after `grace` seconds."""
    began = started_at(pid)
    for each, patience in ((sign, grace), (signal.SIGKILL, 5.0)):
        if began is None or started_at(pid) != began:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, each)
        until = time.monotonic() + patience
        while started_at(pid) == began and time.monotonic() < until:
            time.sleep(0.05)


def reap_adopted(own: set[int]) -> None:
    """Collect dead orphans that were handed to us; the children in `own` are waited for where they were started."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        for pid in set(map(int, children)) - own:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def tail(log: Path) -> str:
    """The end of a server's log, to show why it would not start."""
    return log.read_text(errors="replace")[-2000:]
