"""What `./run COMMAND` hands over to, in the virtual environment that it made."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping

from adoption.running.checks import check, fix
from adoption.running.demo import demo
from adoption.running.fresh.progress import say
from adoption.running.layout import REPO, CannotRun, StateLock, layout
from adoption.running.services import running

ALL_TESTS = ("-n", "2", "--dist", "loadgroup")  # two at a time, each with a database, a queue and a folder of its own
FLAVOURS = ("demo", "bench", *(f"test{number or ''}" for number in range(8)))


def test(arguments: list[str]) -> int:
    """Without arguments everything: the checks, then all tests, whatever the checks say."""
    checked = 0 if arguments else run_check()
    tested = foreground("-m", "pytest", *(arguments or ALL_TESTS), env=os.environ)
    return tested or checked


def foreground(*arguments: str, env: Mapping[str, str]) -> int:
    """Python with these arguments at the terminal. It alone heeds Ctrl-C; we wait and clear up after it."""
    process = subprocess.Popen([sys.executable, *arguments], env=dict(env), cwd=REPO)
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


def run_check() -> int:
    with running("check", lasting=False) as env:
        return check(env)


def on_demo(arguments: list[str]) -> int:
    with running("demo") as env:
        return foreground("manage.py", *arguments, env={**env, "DEMO": "True"})


def bench(arguments: list[str]) -> int:
    with running("bench") as env:
        return foreground("-m", "bench", *arguments, env=env)


def clean() -> int:
    """Remove all data of this checkout, unless something still uses it."""
    for flavour in FLAVOURS:
        place = layout(flavour)
        if not StateLock(place).acquire():
            say(f"{flavour} is still running. Nothing more was removed.")
            return 1
        shutil.rmtree(place.state)
        shutil.rmtree(place.sockets)
    return 0


def main(command: str, arguments: list[str]) -> int:
    match command:
        case "demo":
            return demo()
        case "test":
            return test(arguments)
        case "check":
            return run_check()
        case "fix":
            return fix()
        case "manage":
            return on_demo(arguments)
        case "bench":
            return bench(arguments)
        case "clean":
            return clean()
    raise CannotRun(f"There is no “{command}”.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except CannotRun as reason:
        say(str(reason))
        sys.exit(1)
