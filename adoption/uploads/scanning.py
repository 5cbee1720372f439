"""A virus scanner of the agency’s own, asked about every file before anything else opens it (security 4.8).

None by default. Once one is set, a file that it could not look at is not taken either.
"""

from __future__ import annotations

import logging
import shlex
import socket
import struct
import subprocess

from django.conf import settings

from adoption.errors import NotPossible

log = logging.getLogger(__name__)

FOUND = (
    "The virus scanner found something in this file, so it was not taken. Tell your IT service before you try again."
)
AWAY = (
    "The file could not be checked for viruses, so it was not taken. Try again in some minutes, and tell your "
    "administrator if it goes on."
)
PIECE = 64 * 1024
CLEAN, FINDING = 0, 1


class ScannerAway(Exception):
    """It did not answer, or not in a way that says clean or not."""


def scan(data: bytes) -> None:
    """Raises NotPossible, in words for the person, unless the scanner says clean or none is set."""
    try:
        if settings.VIRUS_SCAN_COMMAND:
            clean = by_program(data)
        elif settings.CLAMD_SOCKET:
            clean = by_clamd(data)
        else:
            return
    except (ScannerAway, OSError, ValueError, subprocess.SubprocessError) as error:
        log.error("The virus scanner could not be asked: %s", type(error).__name__)
        raise NotPossible(AWAY) from None
    if not clean:
        log.warning("The virus scanner refused an upload.")
        raise NotPossible(FOUND)


def by_program(data: bytes) -> bool:
    """The program reads the file from its standard input and ends with 0 for clean, 1 for a finding."""
    ended = subprocess.run(  # noqa: S603 (split into words, never given to a shell, nothing of the upload among them)
        shlex.split(settings.VIRUS_SCAN_COMMAND),
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=settings.VIRUS_SCAN_SECONDS,
        check=False,
    )
    if ended.returncode not in (CLEAN, FINDING):
        raise ScannerAway
    return ended.returncode == CLEAN


def by_clamd(data: bytes) -> bool:
    """ClamAV’s daemon, by its INSTREAM command: pieces with their length before them, an empty one at the end."""
    with _connected(settings.CLAMD_SOCKET) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            daemon.sendall(struct.pack(">I", len(piece)) + piece)
        daemon.sendall(struct.pack(">I", 0))
        said = b"".join(iter(lambda: daemon.recv(4096), b"")).rstrip(b"\0\n ")
    if said.endswith(b" FOUND"):
        return False
    if not said.endswith(b" OK"):
        raise ScannerAway
    return True


def _connected(where: str) -> socket.socket:
    """A path is a unix socket, anything else HOST:PORT."""
    if where.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(settings.VIRUS_SCAN_SECONDS)
        try:
            daemon.connect(where)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=settings.VIRUS_SCAN_SECONDS)
