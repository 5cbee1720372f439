"""Where a checkout keeps its servers' data and sockets, and the lock that lets only one set of servers use them."""

import dataclasses
import fcntl
import hashlib
import os
import pwd
import stat
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
NAME = "homeward"


class CannotRun(Exception):
    """Said to the person in place of a traceback."""


@dataclasses.dataclass(frozen=True)
class Layout:
    state: Path  # lasting: database, queue, private files, logs
    sockets: Path  # short: unix socket addresses end at 107 bytes
    uid: int  # whom the database runs as: PostgreSQL refuses root
    gid: int

    @property
    def database(self) -> Path:
        return self.state / "pgdata"


def layout(flavour: str) -> Layout:
    """The place of one checkout, user and flavour (demo, test, bench). As root nothing of it is below the checkout,
    which `nobody`, who runs the database then, may be unable to reach (a checkout in /root)."""
    tag = hashlib.sha256(f"{REPO}\0{flavour}".encode()).hexdigest()[:10]
    uid, gid = os.geteuid(), os.getegid()
    if IS_ROOT:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    base = Path(os.environ.get("HOMEWARD_STATE") or (f"/var/lib/{NAME}-dev" if IS_ROOT else REPO / ".local"))
    state = base / (tag if IS_ROOT else flavour)
    state.mkdir(parents=True, exist_ok=True)
    if IS_ROOT:
        base.chmod(0o711)
        state.chmod(0o711)
    return Layout(state, socket_folder(f"{state}\0{tag}"), uid, gid)


def socket_folder(key: str) -> Path:
    """Ours alone, outside the checkout; `nobody` may pass through to the database's part of it."""
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if IS_ROOT or not base or len(base) > 60 or not os.access(base, os.W_OK):
        base = "/tmp"  # noqa: S108 the folder below is ours alone, or is refused
    mode = 0o711 if IS_ROOT else 0o700
    path = Path(base) / f"{NAME}-{os.geteuid()}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise CannotRun(f"{path} is not a folder that only we can write to. Please remove it.")
    path.chmod(mode)
    return path


class StateLock:
    """One set of servers per layout. The servers inherit the descriptor, so that after a kill -9 the lock is held
    for as long as any of them is still alive."""

    def __init__(self, place: Layout) -> None:
        self.path = place.state / "lock"
        self.fd = -1

    def acquire(self, wait: float = 0.0) -> bool:
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    os.close(fd)
                    return False
                time.sleep(0.1)
            else:
                self.fd = fd
                return True

    def release(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
