"""The servers that a command needs, as settings for the processes that use them."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from adoption.running import processes
from adoption.running.layout import CannotRun, Layout, StateLock, layout
from adoption.running.postgres import Postgres
from adoption.running.redis import Redis

Server = Postgres | Redis


def servers(place: Layout, *, lasting: bool, lock: int) -> dict[str, Server]:
    """By setting: those whose address the environment does not give already."""
    ours: dict[str, Server] = {
        "DATABASE_URL": Postgres(place, lasting=lasting, lock=lock),
        "REDIS_URL": Redis(place, lasting=lasting, lock=lock),
    }
    return {setting: server for setting, server in ours.items() if not os.environ.get(setting)}


def settings(place: Layout, ours: dict[str, Server]) -> dict[str, str]:
    """The whole environment of a process that uses these servers."""
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # else each compiles Django anew
    return {
        "SECRET_KEY": secret_key(place),
        "STATE_DIR": str(place.state / "files"),
        "DJANGO_SETTINGS_MODULE": "adoption.settings",
        "PYTHONUNBUFFERED": "1",
        **known,
        **{setting: server.url for setting, server in ours.items()},
    }


def secret_key(place: Layout) -> str:
    """Made once per checkout, so that a restart signs nobody out."""
    path = place.state / "secret-key"
    if not path.exists() or not path.read_text():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


@contextmanager
def running(flavour: str, *, lasting: bool = True) -> Iterator[dict[str, str]]:
    """Servers for the length of a command; if this checkout's are running already, those are used."""
    processes.adopt_orphans()
    place = layout(flavour)
    lock = StateLock(place)
    is_ours = lock.acquire()
    ours = servers(place, lasting=lasting, lock=lock.fd)
    started: list[Server] = []
    try:
        for server in ours.values() if is_ours else ():
            started.append(server)
            server.start()
        yield settings(place, ours)
    finally:
        for server in reversed(started):
            server.stop()
        lock.release()


def free_place(flavour: str, most: int = 8) -> tuple[Layout, StateLock]:
    """The first place nobody uses, already locked: several test runs of one checkout may go on at once."""
    for number in range(most):
        place = layout(f"{flavour}{number or ''}")
        lock = StateLock(place)
        if lock.acquire():
            return place, lock
    raise CannotRun(f"{most} runs of {flavour} are under way in this checkout already.")
