"""An embedded PostgreSQL 18, started as our own child and listening on a unix socket alone."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from adoption.running import processes
from adoption.running.binaries import postgres_programs
from adoption.running.layout import IS_ROOT, NAME, CannotRun, Layout

MAJOR = "18"
READY_WITHIN = 120.0  # seconds: recovery after a crash takes a while
THROW_AWAY = {  # tests: a crash of the machine may lose their data, a crash of the server may not
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    # What a test wrote and took back leaves pages without rows; counted in between, a table looks as if it had one row
    # for ever, and the next long join is planned so that it takes minutes.
    "autovacuum": "off",
}
# One sort order everywhere, by code point; docker-compose.yml asks for the same.
SORTING = ("--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class Postgres:
    """`lasting`: keeps what it acknowledged even if the machine stops, as in service."""

    name = "PostgreSQL"

    def __init__(self, place: Layout, *, lasting: bool, lock: int) -> None:
        self.place, self.lasting, self.lock = place, lasting, lock
        self.socket = place.sockets / "pg"
        self.log = place.state / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.socket))}"

    def start(self) -> None:
        programs = postgres_programs(self.place)
        self.create(programs)
        self.drop_stale_lock_files()
        self.own(self.socket)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            **({} if self.lasting else THROW_AWAY),
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.log, "ab") as log:
            self.process = processes.spawn(
                [programs / "postgres", "-D", self.place.database, *arguments],
                sign=signal.SIGINT,
                keep=[self.lock],
                stdout=log,
                stderr=log,
                **self.as_its_user(),
            )
        self.wait_until_ready(self.process)
        self.create_role_and_database()

    def as_its_user(self) -> dict[str, Any]:
        who = {"user": self.place.uid, "group": self.place.gid, "extra_groups": []} if IS_ROOT else {}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LD_LIBRARY"))}
        return {**who, "env": {**kept, "TZ": "UTC", "LC_ALL": "C"}, "cwd": "/"}

    def own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if IS_ROOT:
            os.chown(folder, self.place.uid, self.place.gid)

    def create(self, programs: Path) -> None:
        """A new cluster, made beside its place and moved there whole, so that a killed initdb leaves nothing half."""
        data, half = self.place.database, self.place.state / "pgdata.new"
        if (data / "PG_VERSION").exists():
            made_by = (data / "PG_VERSION").read_text().strip()
            if made_by != MAJOR:
                raise CannotRun(f"{data} was made by PostgreSQL {made_by}. ./run clean removes it.")
            return
        shutil.rmtree(half, ignore_errors=True)
        self.own(half)
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            half,
            "-U",
            "postgres",
            *SORTING,
            "--auth=trust",
            "--no-sync",
        ]
        made = subprocess.run(initdb, check=False, capture_output=True, text=True, **self.as_its_user())
        if made.returncode:
            raise CannotRun(f"PostgreSQL could not create its files:\n{made.stdout}{made.stderr}")
        half.rename(data)

    def drop_stale_lock_files(self) -> None:
        """We hold the lock, so a postmaster on this data is a left-over: end it. If another process has its number
        by now, or its parent has not noticed its death, PostgreSQL would refuse to start for that one's sake."""
        path = self.place.database / "postmaster.pid"
        try:
            pid = int(path.read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            command, pid = b"", 0
        if str(self.place.database).encode() in command:
            processes.end(pid, sign=signal.SIGINT, grace=20)
        for stale in (path, *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if process.poll() is not None:
                raise CannotRun(f"PostgreSQL ended with {process.returncode}:\n{processes.tail(self.log)}")
            if self.says_ready(process.pid):
                return
            time.sleep(0.02)
        raise CannotRun(f"PostgreSQL did not become ready:\n{processes.tail(self.log)}")

    def says_ready(self, pid: int) -> bool:
        """Line 8 of postmaster.pid holds the state, line 1 whose it is."""
        try:
            lines = (self.place.database / "postmaster.pid").read_text().splitlines()
            return int(lines[0]) == pid and lines[7].strip() == "ready"
        except (OSError, IndexError, ValueError):
            return False

    def create_role_and_database(self) -> None:
        """The role has no more rights than in service, but may create databases for tests."""
        name = sql.Identifier(NAME)
        with psycopg.connect(host=str(self.socket), user="postgres", dbname="postgres", autocommit=True) as db:
            if not db.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
                db.execute(sql.SQL("create role {} login createdb nosuperuser nobypassrls").format(name))
            if not db.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
                db.execute(sql.SQL("create database {} owner {}").format(name, name))

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, nothing committed is lost."""
        for sign, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            if not self.process or self.process.poll() is not None:
                return
            self.process.send_signal(sign)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
