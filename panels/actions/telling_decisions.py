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
from panels.models import DecisionSheet, ItemKind, Telling, Told, ToldOf

WHOM = {
    ItemKind.PLAN: (Told.CARERS,),
    ItemKind.SUITABILITY: (Told.ADOPTERS,),
    ItemKind.REVIEW: (Told.ADOPTERS,),
    ItemKind.MATCH: (Told.ADOPTERS, Told.CARERS),
}
SAYS = {Told.ADOPTERS: "The adopters", Told.CARERS: "The foster carers"}


def to_tell(sheet: DecisionSheet) -> dict[str, str]:
    """Who is told by word of mouth. Carers of a match have each their own entry, with its time (TS-124)."""
    kind = ItemKind(sheet.item.kind) if sheet.item else None
    known = WHOM.get(kind, ()) if kind else ()
    apart = Telling.rows.filter(item=sheet.item_id, of=ToldOf.DECISION).exists()
    return {key: SAYS[key] for key in known if key != Told.CARERS or not apart}


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
    if not set(whom) <= set(WHOM[ItemKind(item.kind)]):
        raise NotPossible("Choose people whom this decision is about.")
    if not held.outcome or held.decided_on is None:
        raise NotPossible("The decision maker has not decided yet.")
    not_before(on, held.decided_on, "The decision was made later")
    if Told.ADOPTERS in whom:
        save(held, told_on=on)
        _on_their_record(sheet, on=on, by=by, today=today)
    if Told.CARERS in whom:
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
