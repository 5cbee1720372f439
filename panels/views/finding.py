"""Finding a question and its sheet, as far as this person may see them."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from adoption.http import Request
from adoption.models import Approval
from adoption.permissions import Permission
from panels.forms import decisions as forms
from panels.models import DecisionSheet
from panels.views.pages import LIST

KINDS = tuple(forms.SAYS)
QUEUE = {"text": "Decisions", "href": "/panel/decisions/"}


def on_the_way(request: Request) -> list[dict[str, str]]:
    """The way to a decision, as far as this person may go it: the queue is the decision maker’s."""
    return [LIST, QUEUE] if request.user.authority.agencies(Permission.MATCH_DECIDE) else [LIST]


def find_question(request: Request, reference: UUID) -> Approval:
    rows = Approval.objects.visible_to(request.user).filter(kind__in=KINDS)
    rows = rows.select_related("file__agency", "agency", "asked_by", "decided_by")
    return get_object_or_404(rows, reference=reference)


def sheet_of(request: Request, approval: Approval) -> DecisionSheet | None:
    rows = DecisionSheet.objects.visible_to(request.user).filter(approval=approval)
    return rows.select_related(
        "agency",
        "file__agency",
        "approval__file",
        "approval__agency",
        "minutes",
        "item__meeting__panel__agency",
        "item__meeting__panel__file",
        "item__file",
        "item__other_file",
        "item__household__file",
        "decided_by",
        "paper",
    ).first()


def find_sheet(request: Request, reference: UUID) -> DecisionSheet:
    rows = DecisionSheet.objects.visible_to(request.user).select_related(
        "agency",
        "file__agency",
        "minutes",
        "item__meeting__panel__agency",
        "item__meeting__panel__file",
        "approval__file",
    )
    rows = rows.select_related("item__household__file", "item__child__file", "item__other_file", "item__file")
    return get_object_or_404(rows, reference=reference)
