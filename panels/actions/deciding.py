"""The decision maker consults, weighs, and decides once, on exactly what was read (PN-25, PN-27, PN-31, PN-59)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import suitability
from adoption.actions import approvals
from adoption.actions.records import check_version, lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Approval, EventKind, Outcome, User
from panels.actions import asked_elsewhere, decision_guard, panels_view, sheets, telling
from panels.actions.facts import children_files, not_before, not_in_future, said, save
from panels.models import DecisionSheet, ItemKind

WORDS = ("legal_advice", "medical_advice", "arguments_for", "arguments_against", "welfare")


@transaction.atomic
def begin(*, approval: Approval, by: User, at: datetime) -> DecisionSheet:
    """The sheet of a question: panel’s own, or, for a plan that does not go to panel, a new one (PN-30)."""
    decision_guard.ensure_decides(approval, by, on=london(at).date())
    found = DecisionSheet.rows.select_related("file", "item", "approval").filter(approval=approval).first()
    if found:
        return decision_guard.with_what_was_entered(found)
    if approval.file is None:
        raise NotPossible("This question has no decision sheet.")
    if approval.kind == "suitability":
        return decision_guard.with_what_was_entered(asked_elsewhere.begin(approval, by=by))
    facts = {"agency": approval.agency, "file": approval.file}
    return DecisionSheet.rows.get_or_create(approval=approval, defaults=facts)[0]


@transaction.atomic
def consult(*, sheet: DecisionSheet, adviser: str, on: date, by: User, at: datetime) -> DecisionSheet:
    """The decision maker has consulted the panel adviser and read the minutes themselves (PN-25)."""
    sheet, today = _open(sheet, by, at), london(at).date()
    not_in_future(on, today)
    who = said(adviser, "Say whom you consulted.")
    not_before(on, sheet.minutes_on, "The minutes were approved later")
    save(sheet, consulted=who, consulted_on=on, consulted_by=by)
    standing = panels_view.suitability_of(sheet)
    if standing:
        suitability.record_consultation(suitability=standing, adviser=who, on=on, by=by, today=today)
    else:
        note(sheet.file, "Panel adviser consulted, papers read", on=on, by=by, kind=EventKind.DECISION)
    return sheet


@transaction.atomic
def weigh(
    *,
    sheet: DecisionSheet,
    words: dict[str, str],
    version: int,
    by: User,
    at: datetime,
    agrees_with_panel: bool | None = None,
) -> DecisionSheet:
    """What the decision maker takes from the papers: advice, arguments for and against, the child’s welfare."""
    sheet = _open(sheet, by, at)
    check_version(sheet, version, theirs={name: getattr(sheet, name) for name in WORDS})
    facts = {name: words.get(name, "").strip() for name in WORDS}
    save(sheet, **facts, agrees_with_panel=agrees_with_panel, version=sheet.version + 1)
    return sheet


@transaction.atomic
def decide(
    *, sheet: DecisionSheet, outcome: Outcome, reasons: str, read: bool, by: User, at: datetime
) -> DecisionSheet:
    """Decide, and have it carried out where it belongs: plan, approval or match; whole or not at all."""
    if sheet.approval is None:
        raise NotPossible("This has not been put to the decision maker yet.")
    substitute = decision_guard.is_substitute(sheet.agency_id, by, on=london(at).date())
    done = approvals.decide(
        approval=sheet.approval,
        outcome=outcome,
        reasons=reasons.strip(),
        capacity="substitute" if substitute else "own",
        read=read,
        by=by,
        at=at,
    )
    held = lock(sheet)
    held.approval, held.file, held.item = done, sheet.file, sheet.item
    if done.outcome == Outcome.OVERTAKEN:
        save(held, ended_on=london(at).date(), ended_why="What was asked about has changed.")
    elif held.outcome != Outcome.SENT_BACK:
        sheets.keep(held, by=by, at=at)
        _owe_carers(held, on=london(at).date())
    refresh(held.file, because="The decision maker decided.")
    return held


def _owe_carers(sheet: DecisionSheet, *, on: date) -> None:
    """After a match was ratified or not, whoever looks after each child is told (PN-28, TS-124)."""
    item = sheet.item
    if item and item.kind == ItemKind.MATCH:
        telling.owe_carers(item, on=on)
        for file in children_files(item):
            refresh(file, because="The decision maker decided.")


def _open(sheet: DecisionSheet, by: User, at: datetime) -> DecisionSheet:
    """The sheet, held with its file, for the one who decides on it."""
    if sheet.approval is None:
        raise NotPossible("This has not been put to the decision maker yet.")
    decision_guard.ensure_decides(sheet.approval, by, on=london(at).date())
    file = lock(sheet.file)
    held = lock(sheet)
    held.file, held.item, held.approval = file, sheet.item, sheet.approval
    if held.outcome or held.ended_on:
        raise NotPossible("This has been decided already, or was taken back.")
    return held
