"""An item’s papers: put in, added, not needed, or how far they are (PN-13, PN-16)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, DocumentVersion, EventKind, User
from adoption.permissions import Permission, can
from panels.actions.facts import ensure_may_be_read_by_panel, ensure_runs, files_of, hold_item, said, save
from panels.checklist import PAPERS
from panels.flows import ItemState, MeetingState
from panels.models import AgendaItem, ItemPaper, PaperState

OTHER = "other"


NO_VERSION: dict[str, Any] = {"version": None, "party_version": None, "whole_for_party": False, "late": False}


@transaction.atomic
def put_in(*, paper: ItemPaper, version: DocumentVersion, on: date, by: User) -> ItemPaper:
    """This version of a document on the case’s file is the paper. After the submission date it counts as late."""
    item = changing(paper.item, by)
    paper = lock(paper)
    ensure_may_be_read_by_panel(version, item)
    late = on > item.meeting.submission_on
    save(
        paper,
        version=version,
        party_version=None,
        whole_for_party=False,
        state=PaperState.READY,
        added_on=on,
        added_by=by,
        late=late,
        why_not="",
    )
    say(item, f"Paper for panel: {paper.title.lower()}{', late' if late else ''}", on=on, by=by)
    return paper


@transaction.atomic
def add_other(
    *, item: AgendaItem, title: str, version: DocumentVersion, panel_only: bool, on: date, by: User
) -> ItemPaper:
    """A further paper, beyond those that every item of its kind needs."""
    item = changing(item, by)
    words = said(title, "Say what the paper is.")
    last = ItemPaper.rows.filter(item=item).order_by("-place").first()
    paper = ItemPaper.rows.create(
        item=item,
        kind=OTHER,
        place=last.place + 1 if last else 1,
        title=words,
        required=False,
        panel_only=panel_only,
        owed_by_role="",
    )
    return put_in(paper=paper, version=version, on=on, by=by)


@transaction.atomic
def not_needed(*, paper: ItemPaper, why: str, on: date, by: User) -> ItemPaper:
    """There is no such paper here, and why."""
    item = changing(paper.item, by)
    paper = lock(paper)
    reason = said(why, "Say why it is not needed.")
    save(paper, state=PaperState.NOT_NEEDED, why_not=reason, **NO_VERSION)
    say(item, f"Not needed for panel: {paper.title.lower()}", on=on, by=by, why=reason)
    return paper


@transaction.atomic
def set_state(*, paper: ItemPaper, state: PaperState | str, by: User) -> ItemPaper:
    """How far a paper is that is not in yet: missing, a draft, with the manager."""
    changing(paper.item, by)
    paper, state = lock(paper), PaperState(state)
    if state in (PaperState.READY, PaperState.NOT_NEEDED):
        raise NotPossible("A paper is ready when its document is put in.")
    save(paper, state=state, **NO_VERSION)
    return paper


def on_the_files(item: AgendaItem) -> QuerySet[DocumentVersion]:
    """The newest version of every document on the files of this item, to choose a paper from."""
    files = files_of(item) or [item.meeting.panel.file]
    rows = DocumentVersion.rows.filter(document__file__in=files, document__withdrawn_on=None, document__only_for=None)
    newer = DocumentVersion.rows.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    found: QuerySet[DocumentVersion] = rows.exclude(Exists(newer)).select_related("document").order_by("-pk")
    return found


def home_of(paper: ItemPaper) -> CaseFile:
    """The file on which a paper that is added belongs."""
    item = paper.item
    kind = next((one for one in PAPERS[item.kind] if one.key == paper.kind), None)
    if kind and kind.from_household and item.other_file:
        return item.other_file
    if paper.child:
        return paper.child.file
    return item.file or item.meeting.panel.file


def changing(item: AgendaItem, by: User) -> AgendaItem:
    """While the papers have not gone out: whoever runs the panel, or works on the case."""
    if not any(can(by, Permission.PANEL_FACT_RECORD, file) for file in files_of(item)):
        ensure_runs(by, item.meeting.panel)
    item = hold_item(item)
    if item.meeting.state != MeetingState.PREPARING or item.state == ItemState.TAKEN_OFF:
        raise NotPossible("The papers of this item have gone out. A later paper is an addendum to the pack.")
    return item


def say(item: AgendaItem, what: str, *, on: date, by: User, why: str = "") -> None:
    file = item.file or item.meeting.panel.file
    note(file, what, on=on, by=by, why=why, kind=EventKind.DOCUMENT)
    refresh(file, because="The papers for panel changed.")
