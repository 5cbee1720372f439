"""A question about adopters, asked from their own page: after a panel elsewhere, or one that met here (AD-33, PN-62).

The decision maker reads and counts in the same way as after a panel here: one sheet, the papers in one document with
its hash, and both clocks.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from adopters.models import Suitability
from adoption.actions.records import lock
from adoption.decision import record_of
from adoption.errors import NotPossible
from adoption.models import Approval, DocumentVersion, Outcome, User
from panels.actions import bundles, bundling, decision_days
from panels.actions.question_papers import MINUTES, REPORT, SUITABILITY, days_of, hold_to, report_of
from panels.models import DecisionSheet, ItemKind


def take_up(*, question: Approval, by: User) -> DecisionSheet:
    """The sheet that waits since the meeting, or one of its own. The caller holds the file and knows who may ask."""
    heard = _open_sheets(question).filter(item__kind=ItemKind.SUITABILITY).select_related("item__meeting").first()
    if heard and heard.item:
        return _heard_here(heard, question, by)
    return begin(question, by=by)


def begin(question: Approval, *, by: User) -> DecisionSheet:
    """The report that panel had and the minutes, as far as they are on the file."""
    row: Suitability = record_of(lock(question))
    found = DecisionSheet.rows.select_related("file", "item", "approval").filter(approval=question).first()
    if found:
        return found
    left = _open_sheets(question).filter(item=None, approval__kind=SUITABILITY).first()
    sheet = lock(left) if left else DecisionSheet(agency=question.agency, file=question.file)
    sheet.approval, sheet.agency, sheet.file = question, question.agency, question.file
    for name, value in days_of(question).items():
        setattr(sheet, name, value)
    sheet.save()
    hold_to(sheet, _papers(question, row))
    bundling.bind(sheet, by=by, at=question.asked_at, due=question.due_on or decision_days.due_on(sheet))
    return sheet


def _open_sheets(question: Approval) -> Any:
    """Those that wait for their question, or whose question was taken back by whoever asked it."""
    free = Q(approval=None) | Q(approval__outcome=Outcome.WITHDRAWN)
    return DecisionSheet.rows.waiting().filter(free, file=question.file).order_by("-pk")


def _heard_here(sheet: DecisionSheet, question: Approval, by: User) -> DecisionSheet:
    if sheet.minutes_id is None:
        raise NotPossible("Panel here heard this, and its minutes are not final. Ask once the chair approved them.")
    held = lock(sheet)
    held.item, held.file = sheet.item, question.file  # type: ignore[assignment]
    bundles.take_up(held, question, by=by, at=question.asked_at)
    return held


def _papers(question: Approval, row: Suitability) -> list[tuple[str, DocumentVersion]]:
    report = report_of(question)
    minutes = row.minutes.latest if row.minutes and not row.minutes.withdrawn_on else None
    found = [(REPORT[SUITABILITY], report), (MINUTES.title, minutes)]
    return [(title, version) for title, version in found if version]
