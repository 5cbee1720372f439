"""The worker’s part: what waits is made, in a process of its own; what was left half-way is taken up again (PN-16)."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from adoption import clock
from adoption.models import DocumentVersion
from adoption.uploads.keeping import keep
from adoption.wording import day_in_words
from panels.actions.binding import found, wanted
from panels.models import Made, Making, PackCopy, PackEdition
from panels.packs import office, running
from panels.packs.parts import Binder, Broken, Form, Paper
from panels.packs.stamping import Stamp

log = logging.getLogger(__name__)

SILENT = timedelta(seconds=60)
"""A worker says every few seconds that it is still at it. After this long it is gone."""
MOST_TRIES = 3
GIVEN_UP = "The making was broken off three times. Try again; if it goes on, tell your IT service."
FOLDER = "packs"
M = TypeVar("M", bound=Made)


class TakenOver(Exception):
    """Somebody else has taken this up, because we were silent for too long. What we made is dropped."""


def make_next_edition(*, now: datetime) -> bool:
    """Make one edition that waits. False when there is none."""
    edition = _claim(PackEdition, now)
    if edition is None:
        return False
    with _at_work(edition) as (folder, report):
        binder = _with_files(found(edition.binder), folder)
        asked = wanted(edition.without, large=edition.large, key="pack")
        (made,) = running.compose(binder, (asked,), folder, report)
        data = (folder / made.file).read_bytes()
        stretches = [dataclasses.asdict(each) for each in made.stretches]
        with _finishing(edition) as held:
            _keep(held, "stored", data, "pdf")
            held.sha256, held.size, held.pages = made.sha256, len(data), made.pages
            held.last_page, held.stretches, held.scans = made.last_page, stretches, list(made.scans)
    return True


def make_next_copy(*, now: datetime) -> bool:
    """Stamp one copy whose edition is there; the edition’s pictures are drawn on the way, once for everybody."""
    copy = _claim(PackCopy, now, Q(edition__state=Making.MADE))
    if copy is None:
        return False
    with _at_work(copy) as (folder, report):
        edition = copy.edition
        (folder / "pack.pdf").write_bytes(_stored(edition.stored))
        if not edition.pictures:
            _draw_pictures(edition, folder, report)
        (stamped,) = running.stamp([("pack.pdf", _stamp(copy), "copy.pdf")], folder, report)
        with _finishing(copy) as held:
            _keep(held, "stored", (folder / "copy.pdf").read_bytes(), "pdf")
            _keep(held, "over", (folder / "copy.pdf.over").read_bytes(), "zip")
            held.sha256, held.size, held.pages = stamped.sha256, stamped.size, stamped.pages
    return True


def _claim(model: type[M], now: datetime, more: Q = Q()) -> M | None:  # noqa: B008
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
    return row if row.state == Making.RUNNING else _claim(model, now, more)


@contextmanager
def _at_work(row: Made) -> Iterator[tuple[Path, running.Report]]:
    """A private folder, progress on the row, and a sentence on it when a paper is at fault."""
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        try:
            yield Path(folder), _reporting(row)
        except Broken as broken:
            _fail(row, broken)
        except TakenOver:
            log.warning("A pack was taken over by another worker.")


def _reporting(row: Made) -> running.Report:
    def report(done: int, of: int, says: str, paper: str) -> None:
        facts = {"done": done, "of": of, "saying": says, "at_paper": paper[:200], "beat_at": clock.now()}
        if not _ours(row).update(**facts):
            raise TakenOver

    return report


def _ours(row: Made) -> Any:
    """The row, as long as no other worker has taken it up since."""
    return type(row)._default_manager.filter(pk=row.pk, state=Making.RUNNING, tries=row.tries)


@contextmanager
def _finishing(row: M) -> Iterator[M]:
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


def _draw_pictures(edition: PackEdition, folder: Path, report: running.Report) -> None:
    running.picture("pack.pdf", edition.numbers, "pictures.zip", folder, report)
    with transaction.atomic():
        held = PackEdition.rows.select_for_update().get(pk=edition.pk)
        if not held.pictures:
            _keep(held, "pictures", (folder / "pictures.zip").read_bytes(), "zip")
            held.save(update_fields=["pictures"])


def _stamp(copy: PackCopy) -> Stamp:
    """Whose it is, and until when they may keep it (PN-17)."""
    on = copy.pack.meeting.on
    return Stamp(copy.seat.member.name, f"Destroy when the minutes of {day_in_words(on)} are agreed")


def _with_files(binder: Binder, folder: Path) -> Binder:
    """The stored files in the folder; Word and Excel files turned into PDF on the way."""
    numbers = [PurePath(paper.file).stem for paper in binder.papers]
    versions = {str(row.pk): row for row in DocumentVersion.rows.filter(pk__in=numbers)}
    items = []
    for item in binder.items:
        papers = tuple(_with_file(paper, versions[PurePath(paper.file).stem], folder) for paper in item.papers)
        items.append(dataclasses.replace(item, papers=papers))
    return dataclasses.replace(binder, items=tuple(items))


def _with_file(paper: Paper, version: DocumentVersion, folder: Path) -> Paper:
    try:
        data = _stored(version.stored)
    except FileNotFoundError:
        return paper  # the composer says so, with the title of the paper
    if paper.form != Form.OFFICE:
        (folder / paper.file).write_bytes(data)
        return paper
    made = office.to_pdf(paper.title, data, PurePath(paper.file).suffix.lstrip("."))
    name = f"{version.pk}.pdf"
    (folder / name).write_bytes(made)
    return dataclasses.replace(paper, form=Form.PDF, file=name, check=hashlib.sha256(made).hexdigest())


def _stored(field: Any) -> bytes:
    with default_storage.open(field.name, "rb") as file:
        data: bytes = file.read()
        return data


def _keep(row: Made, field: str, data: bytes, ending: str) -> None:
    """Under a random name that says nothing."""
    name = uuid.uuid4().hex
    keep(getattr(row, field), f"{FOLDER}/{name[:2]}/{name}.{ending}", data)


JOBS: tuple[Callable[..., bool], ...] = (make_next_edition, make_next_copy)


def make_all(*, now: datetime, until: datetime) -> int:
    """What waits, one after the other, as long as there is time. Returns how many."""
    made = 0
    for job in JOBS:
        while clock.now() < until and job(now=now):
            made += 1
    return made
