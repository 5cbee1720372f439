"""The worker’s part: what waits is made, in a process of its own; what was left half-way is taken up again (PN-16)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.db.models import Q

from adoption import clock
from adoption.models import DocumentVersion
from adoption.wording import day_in_words
from panels.actions import bundling, party_copies, released_copies
from panels.actions.binding import found, wanted
from panels.actions.claiming import at_work, claim, finishing, keep_made, read_stored
from panels.models import Composed, DecisionBundle, Making, PackCopy, PackEdition, PackKind, PartyCopy
from panels.packs import office, running
from panels.packs.parts import Binder, Edition, Form, Made, Paper
from panels.packs.stamping import Stamp


def make_next_edition(*, now: datetime) -> bool:
    """Make one edition that waits. False when there is none."""
    edition = claim(PackEdition, now)
    if edition is None:
        return False
    with at_work(edition) as (folder, report):
        binder = _with_files(found(edition.binder), folder)
        asked = wanted(edition.without, large=edition.large, key="pack")
        (made,) = running.compose(binder, (asked,), folder, report)
        if edition.pack.kind == PackKind.PARTY:
            _search(edition, made, folder, report)
        _keep_pages(edition, made, folder)
    return True


def make_next_bundle(*, now: datetime) -> bool:
    """Make the papers of one decision, with the final minutes of its item, into one document."""
    bundle = claim(DecisionBundle, now)
    if bundle is None:
        return False
    with at_work(bundle) as (folder, report):
        binder = _with_files(_with_minutes(found(bundle.binder), bundle, folder), folder)
        (made,) = running.compose(binder, (Edition("pack"),), folder, report)
        _keep_pages(bundle, made, folder)
    return True


def make_next_copy(*, now: datetime) -> bool:
    """Stamp one copy whose edition is there; the edition’s pictures are drawn on the way, once for everybody."""
    copy = claim(PackCopy, now, Q(edition__state=Making.MADE))
    if copy is None:
        return False
    with at_work(copy) as (folder, report):
        edition = copy.edition
        (folder / "pack.pdf").write_bytes(read_stored(edition.stored))
        if not edition.pictures:
            _draw_pictures(edition, folder, report)
        (stamped,) = running.stamp([("pack.pdf", _stamp(copy), "copy.pdf")], folder, report)
        with finishing(copy) as held:
            keep_made(held, "stored", (folder / "copy.pdf").read_bytes(), "pdf")
            keep_made(held, "over", (folder / "copy.pdf.over").read_bytes(), "zip")
            held.sha256, held.size, held.pages = stamped.sha256, stamped.size, stamped.pages
    return True


def make_next_party_copy(*, now: datetime) -> bool:
    """Stamp one released copy with the name of whoever it is for (PN-17)."""
    copy = claim(PartyCopy, now)
    if copy is None:
        return False
    with at_work(copy) as (folder, report):
        (folder / "pack.pdf").write_bytes(read_stored(copy.edition.stored))
        (stamped,) = running.stamp([("pack.pdf", released_copies.stamp_of(copy), "copy.pdf")], folder, report)
        with finishing(copy) as held:
            keep_made(held, "stored", (folder / "copy.pdf").read_bytes(), "pdf")
            held.sha256, held.size, held.pages = stamped.sha256, stamped.size, stamped.pages
            released_copies.write_down(held)
    return True


def _search(edition: PackEdition, made: Made, folder: Path, report: running.Report) -> None:
    """What leaves for the people concerned is read first for what they must not learn (security 4.9)."""
    item = edition.pack.item
    if item is None:
        return
    pages = running.words(made.file, folder, report)
    told = party_copies.told_by(item, pages, lambda: report(0, len(pages), "Searching pages", ""))
    PackEdition.rows.filter(pk=edition.pk).update(told=told)


def _keep_pages(row: Composed, made: Made, folder: Path) -> None:
    data = (folder / made.file).read_bytes()
    stretches = [dataclasses.asdict(each) for each in made.stretches]
    with finishing(row) as held:
        keep_made(held, "stored", data, "pdf")
        held.sha256, held.size, held.pages = made.sha256, len(data), made.pages
        held.last_page, held.stretches, held.scans = made.last_page, stretches, list(made.scans)
        held.letters = list(made.letters)


def _with_minutes(binder: Binder, bundle: DecisionBundle, folder: Path) -> Binder:
    """The minutes are words until now. `sha256` stays that of the approved version."""
    item = bundle.sheet.item
    if item is None or bundle.sheet.minutes_id is None:
        return binder
    data = bundling.minutes_of(item).encode()
    (folder / bundling.MINUTES).write_bytes(data)
    check = hashlib.sha256(data).hexdigest()
    about = binder.items[0]
    papers = (dataclasses.replace(each, check=check) if each.form == Form.WORDS else each for each in about.papers)
    return dataclasses.replace(binder, items=(dataclasses.replace(about, papers=tuple(papers)),))


def _draw_pictures(edition: PackEdition, folder: Path, report: running.Report) -> None:
    running.picture("pack.pdf", edition.numbers, "pictures.zip", folder, report)
    with transaction.atomic():
        held = PackEdition.rows.select_for_update().get(pk=edition.pk)
        if not held.pictures:
            keep_made(held, "pictures", (folder / "pictures.zip").read_bytes(), "zip")
            held.save(update_fields=["pictures"])


def _stamp(copy: PackCopy) -> Stamp:
    """Whose it is, and until when they may keep it (PN-17)."""
    on = copy.pack.meeting.on
    return Stamp(copy.seat.member.name, f"Destroy when the minutes of {day_in_words(on)} are agreed")


def _with_files(binder: Binder, folder: Path) -> Binder:
    """The stored files in the folder; Word and Excel files turned into PDF on the way."""
    numbers = [PurePath(paper.file).stem for paper in binder.papers if paper.form != Form.WORDS]
    versions = {str(row.pk): row for row in DocumentVersion.rows.filter(pk__in=numbers)}
    items = []
    for item in binder.items:
        papers = tuple(_with_file(paper, versions.get(PurePath(paper.file).stem), folder) for paper in item.papers)
        items.append(dataclasses.replace(item, papers=papers))
    return dataclasses.replace(binder, items=tuple(items))


def _with_file(paper: Paper, version: DocumentVersion | None, folder: Path) -> Paper:
    if version is None:
        return paper
    try:
        data = read_stored(version.stored)
    except FileNotFoundError:
        return paper  # the composer says so, with the title of the paper
    if paper.form != Form.OFFICE:
        (folder / paper.file).write_bytes(data)
        return paper
    made = office.to_pdf(paper.title, data, PurePath(paper.file).suffix.lstrip("."))
    name = f"{version.pk}.pdf"
    (folder / name).write_bytes(made)
    return dataclasses.replace(paper, form=Form.PDF, file=name, check=hashlib.sha256(made).hexdigest())


JOBS: tuple[Callable[..., bool], ...] = (make_next_edition, make_next_bundle, make_next_party_copy, make_next_copy)


def make_all(*, now: datetime, until: datetime) -> int:
    """What waits, one after the other, as long as there is time. Returns how many."""
    made = 0
    for job in JOBS:
        while clock.now() < until and job(now=now):
            made += 1
    return made
