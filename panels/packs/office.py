"""Word and Excel files turned into PDF by LibreOffice, where it is installed: in a process of its own, with limits."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from panels.packs import limits
from panels.packs.parts import Broken
from panels.packs.reading import OFFICE, UNREADABLE

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120
LIMITS = limits.Limits(memory_mb=6_144, cpu_seconds=100, wall_seconds=SECONDS)
"""An office suite takes a lot of address space, and far less memory."""
TOO_LONG = "This Word or Excel file could not be turned into a PDF. Save it as a PDF and add that as a new version."


def program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def to_pdf(title: str, data: bytes, ending: str) -> bytes:
    """Raises Broken with the title when there is no converter, or it cannot do it in time."""
    converter = program()
    if converter is None:
        raise Broken(title, OFFICE)
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        home = Path(folder)
        (home / f"paper.{ending}").write_bytes(data)
        _convert(title, converter, home, ending)
        made = home / "out" / "paper.pdf"
        if not made.is_file():
            raise Broken(title, UNREADABLE)
        return made.read_bytes()


def _convert(title: str, converter: str, home: Path, ending: str) -> None:
    command = [converter, f"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore", "--convert-to"]
    command += ["pdf", "--outdir", str(home / "out"), str(home / f"paper.{ending}")]
    process = subprocess.Popen(  # noqa: S603 (a program of the machine’s own; nothing of the paper is in the command)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(home)},
        start_new_session=True,
        preexec_fn=lambda: limits.apply(LIMITS),  # noqa: PLW1509 it calls the kernel and takes no lock
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Broken(title, TOO_LONG) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """It starts helpers of its own: all of them go."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
