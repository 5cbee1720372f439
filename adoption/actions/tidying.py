"""Every night: stored files that no row points at, because a process died half way, are removed (security 5.4)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage

from adoption import clock
from adoption.models import Heartbeat
from adoption.uploads.keeping import remove, without_row
from adoption.wording import counted

log = logging.getLogger(__name__)

NIGHT_HOUR = 3
OLD = timedelta(days=1)
"""Younger files may belong to a change that is still being made."""
MOST = 100
"""More than this in one night is no accident of single uploads: perhaps the database is older than the files."""
BATCH = 500


@dataclass(frozen=True)
class Tidied:
    """What was found: names without a row and old enough, and how many of them were removed."""

    looked_at: int
    found: tuple[str, ...]
    removed: int

    @property
    def says(self) -> str:
        words = f"{counted(self.looked_at, 'stored file')} looked at, {len(self.found)} without a row"
        if len(self.found) > self.removed:
            return f"{words}: more than usual, so they were kept. See manage.py tidy."
        return f"{words}, {self.removed} removed."


def nightly(*, now: datetime) -> Tidied | None:
    """Run once for each night, from three in the morning, whenever a worker first gets to it."""
    last = Heartbeat.objects.filter(job="tidy").first()
    tonight = clock.midnight(clock.london(now).date()).replace(hour=NIGHT_HOUR)
    if now < tonight or (last and last.ran_at >= tonight):
        return None
    return tidy(now=now)


def tidy(*, now: datetime, look_only: bool = False, however_many: bool = False) -> Tidied:
    """Remove stored files older than a day that no row points at; a file with a row is never touched.

    More than a hundred at once are left alone until somebody has looked, and says so: losing a record is a breach.
    """
    looked_at, found, names = 0, list[str](), old_files(clock.of_the_machine() - OLD)
    while some := list(islice(names, BATCH)):
        looked_at += len(some)
        found += without_row(some)
    may = not look_only and (however_many or len(found) <= MOST)
    if found and not may and not look_only:
        log.error("%s stored files have no row, which is more than usual. None was removed.", len(found))
    done = Tidied(looked_at, tuple(found), remove(without_row(found)) if may else 0)
    if not look_only:
        facts = {"ran_at": now, "checked": looked_at, "acted": done.removed, "says": done.says[:300]}
        Heartbeat.objects.update_or_create(job="tidy", defaults=facts)
    return done


def old_files(before: datetime, folder: str = "") -> Iterator[str]:
    """Names of everything in the store that was written before this moment."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored, or the folder went while we looked
        return
    for name in (f"{folder}{name}" for name in sorted(files)):
        if written_before(name, before):
            yield name
    for inner in sorted(folders):
        yield from old_files(before, f"{folder}{inner}/")


def written_before(name: str, moment: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < moment
    except FileNotFoundError:
        return False
