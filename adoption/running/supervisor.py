"""Keeps a set of processes running in the foreground, and leaves none behind however it ends."""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Any

from adoption.running import processes
from adoption.running.fresh.progress import say
from adoption.running.layout import REPO, CannotRun, Layout, StateLock
from adoption.running.services import Server

ENDS_TOLERATED, WITHIN = 3, 60.0  # a process that ends three times in a minute is given up


@dataclasses.dataclass
class Child:
    name: str
    command: Sequence[str]
    grace: float = 20.0  # seconds between asking it to stop and ending it
    descriptors: tuple[int, ...] = ()
    settings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = dataclasses.field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, sign: signal.Signals, *, group: bool = False) -> None:
        """`group`: with all that it started, also when it has ended itself."""
        if self.process is None or not (group or self.is_running):
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            (os.killpg if group else os.kill)(self.process.pid, sign)


class Supervisor:
    def __init__(self, place: Layout, lock: StateLock) -> None:
        self.lock = lock
        self.children: list[Child] = []
        self.servers: list[Server] = []
        self.asked_to_stop = 0
        self.record = place.state / "processes.json"

    def listen_to_signals(self) -> None:
        """The handler only counts; the loop acts. A second signal ends everything at once."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self.stop_soon)

    def stop_soon(self, *_: Any) -> None:
        self.asked_to_stop += 1
        if self.asked_to_stop == 1:
            with contextlib.suppress(OSError):
                os.write(2, b"\nStopping. (Ctrl-C again: at once.)\n")

    def start(self, child: Child, env: Mapping[str, str], **options: Any) -> None:
        child.starts.append(time.monotonic())
        child.process = processes.spawn(
            child.command,
            keep=[*child.descriptors, self.lock.fd],
            env={**env, **child.settings},
            cwd=REPO,
            **options,
        )
        if child not in self.children:
            self.children.append(child)
        self.remember()

    def start_server(self, server: Server) -> None:
        self.servers.append(server)
        server.start()
        self.remember()

    def finish(self, child: Child) -> None:
        """Wait for a step that ends by itself; stop waiting when asked to stop."""
        while child.is_running and not self.asked_to_stop:
            time.sleep(0.05)
        if child.process and child.process.poll():
            raise CannotRun(f"“{child.name}” failed, see above.")

    def loop(self, env: Mapping[str, str]) -> int:
        """Until asked to stop: start again what ended. Returns the exit code."""
        while not self.asked_to_stop:
            for child in self.children:
                if not child.is_running:
                    self.start_again(child, env)
            for server in self.servers:
                if server.process and server.process.poll() is not None:
                    raise CannotRun(f"{server.name} ended with {server.process.returncode}. See {server.log}.")
            processes.reap_adopted(self.own_pids())
            time.sleep(0.2)
        return 0

    def start_again(self, child: Child, env: Mapping[str, str]) -> None:
        say(f"{child.name} ended with {child.process.returncode if child.process else '?'}")
        if sum(time.monotonic() - start < WITHIN for start in child.starts) >= ENDS_TOLERATED:
            raise CannotRun(f"{child.name} keeps ending. Giving up.")
        child.signal(signal.SIGKILL, group=True)  # what it may have left behind
        self.start(child, env)

    def stop(self) -> None:
        """All processes, then the servers they use."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        began = time.monotonic()
        while any(child.is_running for child in self.children):
            for child in self.children:
                if child.is_running and (self.asked_to_stop > 1 or time.monotonic() - began > child.grace):
                    child.signal(signal.SIGKILL, group=True)
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL, group=True)
        for server in reversed(self.servers):
            server.stop()
        self.record.unlink(missing_ok=True)

    def own_pids(self) -> set[int]:
        return {each.process.pid for each in (*self.children, *self.servers) if each.process}

    def remember(self) -> None:
        """Write down whom we started, for the next start should this one be killed."""
        rows = [(pid, processes.started_at(pid)) for pid in sorted(self.own_pids() | {os.getpid()})]
        new = self.record.with_suffix(".new")
        new.write_text(json.dumps(rows))
        new.replace(self.record)

    def end_left_overs(self, *, but: int = 0) -> None:
        """What a killed supervisor started and the kernel did not end for it; recognised by number and start."""
        try:
            rows = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        for pid, began in rows:
            if pid != but and began and processes.started_at(pid) == began:
                processes.end(pid, grace=8)
        self.record.unlink(missing_ok=True)
