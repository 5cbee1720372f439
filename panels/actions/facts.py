"""Small steps that several actions on a panel share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from adoption.actions.records import lock
from adoption.actions.refusals import not_before as not_before
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseFile, DocumentVersion, User
from adoption.permissions import Permission, can
from panels.flows import ItemState
from panels.models import AgendaItem, ItemKind, Panel, PanelMeeting


def ensure_runs(by: User, panel: Panel, permission: Permission = Permission.PANEL_RUN) -> None:
    """Whoever holds it in an agency that constituted the panel."""
    if not any(can(by, permission, Of(agency.pk)) for agency in panel.agencies):
        raise NotAllowed("Only the people who run this panel do this. Ask the panel administrator.")


def ensure_may_be_read_by_panel(version: DocumentVersion, item: AgendaItem) -> None:
    """A document of this case that stands, and that is not one person’s own matter."""
    document = version.document
    if document.file_id not in {item.meeting.panel.file_id, *(file.pk for file in files_of(item))}:
        raise NotPossible("Choose a document that is on the file of this case.")
    if document.withdrawn_on:
        raise NotPossible("That document has been withdrawn. Choose another.")
    if document.only_for_id:
        raise NotPossible("That document is one person’s own matter and goes to nobody else. Choose another.")


def children_files(item: AgendaItem) -> list[CaseFile]:
    """The files of the child’s side: brothers and sisters of one match have each their own."""
    if item.link:
        return item.link.children_files
    return [item.file] if item.file and item.kind == ItemKind.PLAN else []


def files_of(item: AgendaItem) -> list[CaseFile]:
    """Every case file that the item is about, the leading one first."""
    found = {file.pk: file for file in (item.file, *children_files(item), item.other_file) if file}
    return list(found.values())


class Of:
    """An agency, for the question whether a permission is held in it."""

    def __init__(self, agency_id: int) -> None:
        self.agency_id = agency_id


def hold_panel(panel: Panel) -> Panel:
    """The panel with its file, both locked until the transaction ends; the file first, as everywhere."""
    file = lock(panel.file)
    held = lock(panel)
    held.file = file
    if held.ended_on:
        raise NotPossible("This panel has ended.")
    return held


def hold_meeting(meeting: PanelMeeting) -> PanelMeeting:
    """The meeting, held after the panel’s file: two administrators at once take turns."""
    panel = hold_panel(meeting.panel)
    held = lock(meeting)
    held.panel = panel
    return held


def hold_item(item: AgendaItem) -> AgendaItem:
    """The item, held after its meeting."""
    meeting = hold_meeting(item.meeting)
    held = lock(item)
    held.meeting = meeting
    return held


def save(row: models.Model, **facts: Any) -> None:
    """Write these facts of a row and nothing else."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


def said(text: str, ask: str) -> str:
    """The words, without blanks around them; refused with `ask` when there are none."""
    words = text.strip()
    if not words:
        raise NotPossible(ask)
    return words


def not_in_future(day: date, today: date) -> None:
    if day > today:
        raise NotPossible("Enter a date that is not in the future.")


def refresh_items(meeting: PanelMeeting, because: str) -> None:
    """What a meeting’s day means for the files on its agenda."""
    refresh(meeting.panel.file, because=because)
    for item in AgendaItem.rows.filter(meeting=meeting).exclude(file=None).exclude(state=ItemState.TAKEN_OFF):
        if item.file:
            refresh(item.file, because=because)
