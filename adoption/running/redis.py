"""An embedded Valkey (or Redis), started as our own child and listening on a unix socket alone."""

import signal
import socket
import subprocess
import time

from adoption.running import processes
from adoption.running.binaries import redis_program
from adoption.running.layout import CannotRun, Layout

READY_WITHIN = 60.0  # seconds


class Redis:
    """`lasting`: the queue survives a restart. A full memory refuses new work rather than dropping old work."""

    name = "Redis"

    def __init__(self, place: Layout, *, lasting: bool, lock: int) -> None:
        self.place, self.lasting, self.lock = place, lasting, lock
        self.socket = place.sockets / "redis.sock"
        self.log = place.state / "redis.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        data = self.place.state / "redis"
        data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "save": "",
            "appendonly": "yes" if self.lasting else "no",
            "maxmemory-policy": "noeviction",
            "databases": "16",
        }
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        with open(self.log, "ab") as log:
            self.process = processes.spawn(
                [redis_program(), *arguments], keep=[self.lock], stdout=log, stderr=log, cwd="/"
            )
        self.wait_until_ready(self.process)

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if process.poll() is not None:
                raise CannotRun(f"Redis ended with {process.returncode}:\n{processes.tail(self.log)}")
            if self.answers():
                return
            time.sleep(0.02)
        raise CannotRun(f"Redis did not become ready:\n{processes.tail(self.log)}")

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        for sign, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
            if not self.process or self.process.poll() is not None:
                return
            self.process.send_signal(sign)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
