"""In the demonstration a decision maker weighs before they decide, also where a lower app tells the story (PN-25)."""

from __future__ import annotations

from datetime import datetime

from adoption.models import Approval, User
from adoption.permissions import Role
from panels.actions import deciding

WORDS = {
    "arguments_for": "A thorough assessment, warm references, and a panel of one mind.",
    "arguments_against": "It is their first child. They know whom to ask.",
}


def weigh(question: Approval, *, by: User, at: datetime) -> None:
    """Arguments for and against, where a decision maker decides on adopters."""
    if question.decided_by_role != Role.DECISION_MAKER:
        return
    sheet = deciding.begin(approval=question, by=by, at=at)
    deciding.weigh(sheet=sheet, words=WORDS, version=sheet.version, agrees_with_panel=True, by=by, at=at)


WEIGHING = [weigh]
