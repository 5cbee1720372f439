"""How much of the machine one pack may take. What goes over is ended, and the paper at fault is named."""

from __future__ import annotations

import resource
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    memory_mb: int = 1_536
    """Address space; what is really held is about half of it."""
    cpu_seconds: int = 240
    wall_seconds: int = 255
    """Less than the worker gives a task, so that it can still say what went wrong."""
    file_mb: int = 1_024
    open_files: int = 512


def apply(limits: Limits) -> None:
    """For the rest of this process, and not to be raised again."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_mb * MEGABYTE),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))
