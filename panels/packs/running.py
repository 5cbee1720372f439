"""Packs are made in a process of their own: a hostile paper can take memory and time, and not much of either."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adoption.running import processes
from panels.packs.limits import Limits
from panels.packs.parts import Binder, Broken, Edition, Made, made_from, to_json
from panels.packs.stamping import Stamp, Stamped

REPO = Path(__file__).resolve().parent.parent.parent
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_DATA_HOME")
"""Where libraries and fonts are. Secrets, and the address of the database, stay here."""
Report = Callable[[int, int, str, str], None]

TOO_LONG = "This paper took too long to make ready. Print it to PDF again and add that as a new version."
TOO_MUCH = "This paper needs more memory than a pack may take. Print it to PDF again and add that as a new version."
STOPPED = (
    "The machine stopped this work before it was done. Ask for it again. If it stops at the same paper once more, "
    "print that paper to PDF again and add that as a new version."
)
UNEXPECTED = "Something in the service went wrong while this was made. Try again; if it goes on, tell your IT service."
WORDS = "words.json"
PULSE = 5
"""Seconds after which the last step is reported again: still at work, on a long paper."""
FAULT = 1
"""How Python ends when our own code is at fault."""
WHOLE = "The pack"
"""Named when no single paper is at fault."""


def compose(
    binder: Binder,
    editions: Sequence[Edition],
    folder: Path,
    report: Report,
    limits: Limits = Limits(),  # noqa: B008
) -> tuple[Made, ...]:
    rows = _run("compose", to_json(binder, tuple(editions)), folder, report, limits)
    return tuple(made_from(each) for each in rows)


def stamp(
    copies: Sequence[tuple[str, Stamp, str]],
    folder: Path,
    report: Report,
    limits: Limits = Limits(),  # noqa: B008
) -> tuple[Stamped, ...]:
    """`copies`: the pack, whose copy, and the name under which it is written; its pictures get `.over` after that."""
    what = [{"pack": pack, "name": w.name, "until": w.until, "to": to, "over": f"{to}.over"} for pack, w, to in copies]
    return tuple(Stamped(**each) for each in _run("stamp", what, folder, report, limits))


def picture(
    pack: str,
    numbers: Sequence[int],
    to: str,
    folder: Path,
    report: Report,
    limits: Limits = Limits(),  # noqa: B008
) -> None:
    _run("picture", {"pack": pack, "numbers": list(numbers), "to": to}, folder, report, limits)


def words(
    pack: str,
    folder: Path,
    report: Report,
    limits: Limits = Limits(),  # noqa: B008
) -> list[str]:
    """What each page says, in order."""
    _run("words", {"pack": pack, "to": WORDS}, folder, report, limits)
    found: list[str] = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    return found


def _run(job: str, what: Any, folder: Path, report: Report, limits: Limits) -> Any:
    task = {"job": job, "what": what, "limits": asdict(limits)}
    (folder / "task.json").write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    process = processes.spawn(
        [sys.executable, "-m", "panels.packs", str(folder)],
        sign=signal.SIGKILL,
        cwd=REPO,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        return _listen(process, report, limits.wall_seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _environment(folder: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _listen(process: subprocess.Popen[bytes], report: Report, seconds: float) -> Any:
    """Until it gives its result, names a broken paper, ends, or takes too long."""
    said: dict[str, Any] = {"done": 0, "of": 0, "says": ""}
    paper, until = "", time.monotonic() + seconds
    for line in _lines(process, until):
        said = json.loads(line) if line else said
        if "result" in said:
            return said["result"]
        if "broken" in said:
            raise Broken(said["broken"]["paper"], said["broken"]["why"])
        paper = said.get("paper", "")
        report(said["done"], said["of"], said["says"], paper)
    raise Broken(paper or WHOLE, TOO_LONG if time.monotonic() >= until else _why_it_ended(process))


def _why_it_ended(process: subprocess.Popen[bytes]) -> str:
    """There was no result. Libraries written in C that get no memory end by signals of their own."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PULSE)
    known = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: STOPPED, FAULT: UNEXPECTED}
    return known.get(process.returncode, TOO_MUCH)


def _lines(process: subprocess.Popen[bytes], until: float) -> Any:
    out = process.stdout
    assert out is not None  # noqa: S101 (it was started with a pipe)
    held = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(out, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            if not waiting.select(timeout=min(left, PULSE)):
                yield b""
                continue
            piece = os.read(out.fileno(), 65536)
            if not piece:
                return
            *lines, held = (held + piece).split(b"\n")
            yield from lines
