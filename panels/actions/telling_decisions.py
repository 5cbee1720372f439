"""Those concerned hear the decision (PN-28): adopters on their own record, foster carers on the child’s."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions import suitability
from adopters.models import Suitability
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, can
from panels.actions.facts import ensure_runs, not_before, not_in_future, save
from panels.models import DecisionSheet, ItemKind


@transaction.atomic
def tell(*, sheet: DecisionSheet, whom: list[str], on: date, by: User, today: date) -> DecisionSheet:
    """They were told by word of mouth on this day; the letter follows."""
    item = sheet.item
    if item is None:
        raise NotPossible("This decision was made without panel.")
    if not can(by, Permission.PANEL_FACT_RECORD, sheet.file):
        ensure_runs(by, item.meeting.panel)
    not_in_future(on, today)
    file = lock(sheet.file)
    held = lock(sheet)
    if not held.outcome or held.decided_on is None:
        raise NotPossible("The decision maker has not decided yet.")
    not_before(on, held.decided_on, "The decision was made later")
    if "adopters" in whom:
        save(held, told_on=on)
        _on_their_record(sheet, on=on, by=by, today=today)
    if "carers" in whom:
        if item.kind not in (ItemKind.MATCH, ItemKind.PLAN):
            raise NotPossible("There are no foster carers to tell: the decision is about adopters alone.")
        save(held, carers_told_on=on)
        note(file, "Foster carers told the decision", on=on, by=by, kind=EventKind.DECISION)
    refresh(file, because="The decision was told.")
    return held


def _on_their_record(sheet: DecisionSheet, *, on: date, by: User, today: date) -> None:
    item = sheet.item
    if item and item.kind == ItemKind.SUITABILITY:
        row = Suitability.rows.select_related("household__file").filter(household=item.household).latest("pk")
        suitability.tell_decision(suitability=row, told_on=on, by=by, today=today)
        return
    file = (item.other_file if item else None) or sheet.file
    note(file, "Adopters told the decision", on=on, by=by, kind=EventKind.DECISION)
