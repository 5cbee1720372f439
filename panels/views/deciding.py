"""What the decision maker’s page shows: papers, minutes, what is still to do, the adopters’ answer (PN-25, PN-62)."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from adopters.actions import determinations
from adopters.models import IndependentReview, Suitability, SuitabilityDecision
from adoption import clock
from adoption.decision import decision_for, must_confirm_identity, record_of
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Approval, Outcome
from adoption.permissions import Permission, can
from adoption.views.asking import href
from adoption.views.proving import is_asked
from panels.actions import bundles, decision_guard, decision_letters, panels_view, question_papers, sheets
from panels.models import DecisionSheet, ItemMinute
from panels.views.bundles import bundle_of
from panels.views.made_known import made_known


class Answer(NamedTuple):
    """A determination that adopters are not suitable, and what they may answer or have answered (AAR r30B)."""

    row: Suitability
    until: date | None
    over: bool
    review: IndependentReview | None


def shown(request: Request, approval: Approval, sheet: DecisionSheet | None) -> dict[str, Any]:
    kind, record = decision_for(approval.kind), record_of(approval)
    about = sheets.context(sheet) if sheet else {}
    item = about.pop("item", None)
    about.pop("sheet", None)
    minute = ItemMinute.objects.visible_to(request.user).filter(item=item).first() if item else None
    return about | {
        "approval": approval,
        "sheet": sheet,
        "item": item,
        "minute": minute,
        "facts": kind.facts(record),
        "paper": kind.paper(record),
        "then": kind.then,
        "missing": bundles.missing(sheet) if sheet else question_papers.wanted_first(approval),
        "bundle": bundle_of(request, approval),
        "changed": bundles.changed_since(sheet) if sheet else [],
        "not_yet": decision_guard.not_yet(sheet, request.user),
        "differs": _differs(sheet),
        "against": sheet is not None and panels_view.recommended(sheet) is False,
        "answers": answers(request, approval),
        "household_page": href("adopters:approval", approval.file.reference) if approval.file else "",
        "made_known": made_known(request, approval, sheet),
        "has_letters": bool(sheet and decision_letters.readers(sheet, request.user)),
        "puts_papers": _puts_papers(request, approval),
        "why_not": why_not(request, approval),
        "asks_again": is_asked() and must_confirm_identity(approval),
        "registered_as_substitute": decision_guard.is_substitute(approval.agency_id, request.user, on=clock.today()),
    }


def _puts_papers(request: Request, approval: Approval) -> bool:
    """The worker or manager of the case, while a question waits that no meeting here heard."""
    file = approval.file
    return bool(
        file and question_papers.needs_papers(approval) and can(request.user, Permission.PANEL_FACT_RECORD, file)
    )


def why_not(request: Request, approval: Approval) -> str:
    """Why this person cannot decide, in place of the form."""
    if approval.outcome:
        return ""
    try:
        decision_guard.ensure_decides(approval, request.user, on=clock.today())
    except Refused as refusal:
        return str(refusal)
    return ""


def answers(request: Request, approval: Approval) -> list[Answer]:
    """Determinations about these adopters, this one and those before it: the days to answer, and what arrived."""
    if approval.kind != "suitability":
        return []
    rows = Suitability.objects.visible_to(request.user).filter(household__suitabilities=approval.subject_id)
    rows = rows.filter(pk__lte=approval.subject_id)
    found = []
    for row in (
        rows.filter(decision=SuitabilityDecision.NOT_APPROVED).select_related("independent_review").order_by("-pk")
    ):
        until = determinations.answer_by(row)
        review = getattr(row, "independent_review", None)
        found.append(Answer(row, until, bool(until and until < clock.today()), review))
    return found


def _differs(sheet: DecisionSheet | None) -> bool:
    """Decided otherwise than panel recommended: the page says so, and the reasons say why."""
    if sheet is None or sheet.outcome not in (Outcome.AGREED, Outcome.REFUSED):
        return False
    return panels_view.differs(sheet, sheet.outcome)
