"""The process in which packs are made: `python -m panels.packs FOLDER`, started by `running.py` and by nothing else.

It has a folder, no database, no network and no secrets. It says what it does in lines of JSON on its output.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from panels.packs import limits
from panels.packs.parts import Broken, from_json

TASK = "task.json"
LAID_OUT = "laid-out.json"
NO_MEMORY = 3
SELDOM = 50_000
"""Things made before Python looks for rubbish: it does so 700 apart by itself, a tenth of the time of drawing."""


def main(folder: Path) -> int:
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    limits.apply(limits.Limits(**task["limits"]))
    try:
        JOBS[task["job"]](task, folder)
    except Broken as broken:
        say(broken={"paper": broken.paper, "why": broken.why})
    except MemoryError:
        return NO_MEMORY
    return 0


def say(**what: Any) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def progress(done: int, of: int, says: str, paper: str = "") -> None:
    say(done=done, of=of, says=says, paper=paper)


def compose(task: dict[str, Any], folder: Path) -> None:
    """Lays everything out, then begins again as a process that only puts together: what drawing held is given back."""
    import weasyprint  # noqa: F401 (a second of loading)

    from panels.packs import laid
    from panels.packs.composing import lay_out

    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)
    binder, editions = from_json(task["what"])
    (folder / LAID_OUT).write_text(laid.to_json(lay_out(binder, editions, folder, progress)), encoding="utf-8")
    (folder / TASK).write_text(json.dumps({**task, "job": "join"}), encoding="utf-8")
    os.execv(sys.executable, [sys.executable, "-m", "panels.packs", str(folder)])  # noqa: S606 (this same program)


def join(task: dict[str, Any], folder: Path) -> None:
    from panels.packs import laid
    from panels.packs.joining import join

    made = join(laid.from_json((folder / LAID_OUT).read_text(encoding="utf-8")), folder, progress)
    say(result=[asdict(each) for each in made])


def stamp(task: dict[str, Any], folder: Path) -> None:
    from panels.packs.stamping import Stamp, stamp

    rows = []
    for place, each in enumerate(task["what"]):
        progress(place, len(task["what"]), "Stamping copies")
        whose = Stamp(each["name"], each["until"])
        rows.append(asdict(stamp(folder / each["pack"], whose, folder / each["to"], over=folder / each["over"])))
    say(result=rows)


def picture(task: dict[str, Any], folder: Path) -> None:
    from panels.packs.picturing import picture

    rows = task["what"]
    picture(folder / rows["pack"], rows["numbers"], folder / rows["to"], lambda d, of: progress(d, of, "Drawing pages"))
    say(result={"pages": len(rows["numbers"])})


def words(task: dict[str, Any], folder: Path) -> None:
    from panels.packs.picturing import words

    rows = task["what"]
    pages = words(folder / rows["pack"], folder / rows["to"], lambda d, of: progress(d, of, "Reading pages"))
    say(result={"pages": pages})


JOBS: dict[str, Callable[[dict[str, Any], Path], None]] = {
    "compose": compose,
    "join": join,
    "stamp": stamp,
    "picture": picture,
    "words": words,
}

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
