"""System libraries that no Python package carries: found by trying to load them, installed through apt."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from typing import NamedTuple

from .progress import call, doing, say  # noqa: TID252

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Any of these; the first is the lightest."""


class Need(NamedTuple):
    why: str
    packages: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def is_met(self) -> bool:
        found = not self.programs or any(shutil.which(program) for program in self.programs)
        there = all(os.path.exists(file) for file in self.files)
        return found and there and all(loads(library) for library in self.libraries)


PDFS = Need(
    "making PDFs",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"),
    (
        *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
        *("libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
    ),
)
FONTS = Need(
    "writing names in every script",
    ("fontconfig", "fonts-noto-core", "fonts-droid-fallback", "fonts-nanum"),
    files=(
        "/usr/share/fonts/truetype/noto/NotoSansBengali-Regular.ttf",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    ),
)
"""Without them a name in Bengali or Chinese is a row of boxes in a letter to its owner."""
NODE = Need("building the browser assets", ("libatomic1", "libstdc++6"), ("libatomic.so.1", "libstdc++.so.6"))
BROWSER = Need("testing pages", ("chromium", "fonts-dejavu-core"), (), BROWSERS)


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def unmet(*, for_tests: bool) -> Iterator[Need]:
    for need in (PDFS, FONTS, NODE, *((BROWSER,) if for_tests else ())):
        if not need.is_met():
            yield need


def ensure(*, for_tests: bool) -> None:
    """Install what is missing, said aloud first. Who may not install is told how, and goes on without."""
    if sys.platform != "linux":
        return
    missing = list(unmet(for_tests=for_tests))
    if not missing:
        return
    packages = sorted({package for need in missing for package in need.packages})
    say(f"This machine lacks what {' and '.join(need.why for need in missing)} takes: {', '.join(packages)}.")
    if os.geteuid() or not shutil.which("apt-get"):
        say(f"  Please have them installed:  sudo apt-get install --no-install-recommends {' '.join(packages)}")
        return
    apt_get(packages)


def apt_get(packages: list[str]) -> None:
    say("  Installing them with apt-get.")
    apt = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with doing("Installing system packages"):
        call(*apt, "update", env=env)
        call(*apt, "install", "-y", "--no-install-recommends", *packages, env=env)
