"""How much of the machine one pack may take. What goes over is ended, and the paper at fault is named."""

from __future__ import annotations

import resource
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
GRACE = 5
"""Seconds of computing between the word that it took too long and the end."""


@dataclass(frozen=True)
class Limits:
    memory_mb: int = 1_536
    """Address space; what is really held is about half of it."""
    cpu_seconds: int = 240
    """After these the process is told, and a few later it is killed: so its end can be told from any other."""
    wall_seconds: int = 255
    """Less than the worker gives a task, so that it can still say what went wrong."""
    file_mb: int = 1_024
    open_files: int = 512


def apply(limits: Limits) -> None:
    """For the rest of this process, and not to be raised again."""
    for what, told, ended in (
        (resource.RLIMIT_AS, limits.memory_mb * MEGABYTE, limits.memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + GRACE),
        (resource.RLIMIT_FSIZE, limits.file_mb * MEGABYTE, limits.file_mb * MEGABYTE),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = ended if hard == resource.RLIM_INFINITY else min(ended, hard)
        resource.setrlimit(what, (min(told, most), most))
