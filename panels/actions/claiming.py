"""One piece of a worker’s work: claimed, reported on, finished whole or not at all, given up after three tries."""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from adoption import clock
from adoption.uploads.keeping import keep
from panels.models import Made, Making
from panels.packs import running
from panels.packs.parts import Broken

log = logging.getLogger(__name__)

SILENT = timedelta(seconds=60)
"""A worker says every few seconds that it is still at it. After this long it is gone."""
MOST_TRIES = 3
GIVEN_UP = "The making was broken off three times. Try again; if it goes on, tell your IT service."
FOLDER = "packs"
M = TypeVar("M", bound=Made)


class TakenOver(Exception):
    """Somebody else has taken this up, because we were silent for too long. What we made is dropped."""


def claim(model: type[M], now: datetime, more: Q = Q()) -> M | None:  # noqa: B008
    """The one that waits longest, or was left by a worker that is gone; tried three times at most."""
    with transaction.atomic():
        left = Q(state=Making.RUNNING, beat_at__lt=now - SILENT)
        rows = model._default_manager.filter(Q(state=Making.WAITING) | left, more)
        rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at", "pk")
        row = rows.first()
        if row is None:
            return None
        row.tries, row.beat_at = row.tries + 1, now
        row.state = Making.FAILED if row.tries > MOST_TRIES else Making.RUNNING
        row.failed_why = GIVEN_UP if row.tries > MOST_TRIES else ""
        row.done = row.of = 0
        row.save()
    return row if row.state == Making.RUNNING else claim(model, now, more)


def wait_again(row: Made, at: datetime) -> None:
    """What could not be made is tried once more, from the same papers. The caller holds the row."""
    row.state, row.asked_at, row.failed_why, row.at_paper = Making.WAITING, at, "", ""
    row.tries = row.done = row.of = 0
    row.save(update_fields=["state", "asked_at", "failed_why", "at_paper", "tries", "done", "of"])


@contextmanager
def at_work(row: Made) -> Iterator[tuple[Path, running.Report]]:
    """A private folder, progress on the row, and a sentence on it when a paper is at fault."""
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        try:
            yield Path(folder), reporting(row)
        except Broken as broken:
            _fail(row, broken)
        except TakenOver:
            log.warning("A pack was taken over by another worker.")


def reporting(row: Made) -> running.Report:
    def report(done: int, of: int, says: str, paper: str) -> None:
        facts = {"done": done, "of": of, "saying": says, "at_paper": paper[:200], "beat_at": clock.now()}
        if not _ours(row).update(**facts):
            raise TakenOver

    return report


def _ours(row: Made) -> Any:
    """The row, as long as no other worker has taken it up since."""
    return type(row)._default_manager.filter(pk=row.pk, state=Making.RUNNING, tries=row.tries)


@contextmanager
def finishing(row: M) -> Iterator[M]:
    """All of it at once or nothing: files first, then the row that points at them."""
    with transaction.atomic():
        held: M | None = _ours(row).select_for_update(of=("self",)).first()
        if held is None:
            raise TakenOver
        yield held
        held.state, held.made_at, held.saying, held.at_paper = Making.MADE, clock.now(), "", ""
        held.done = held.of
        held.save()


def _fail(row: Made, broken: Broken) -> None:
    """Which paper, why, and what to do. The last good pages are another row and stay."""
    _ours(row).update(state=Making.FAILED, at_paper=broken.paper[:200], failed_why=broken.why, saying="")


def read_stored(field: Any) -> bytes:
    with default_storage.open(field.name, "rb") as file:
        data: bytes = file.read()
        return data


def keep_made(row: Made, field: str, data: bytes, ending: str) -> None:
    """Under a random name that says nothing."""
    name = uuid.uuid4().hex
    keep(getattr(row, field), f"{FOLDER}/{name[:2]}/{name}.{ending}", data)
