"""In the demonstration a decision maker weighs before they decide, also where a lower app tells the story (PN-25)."""

from __future__ import annotations

from datetime import datetime

from adoption.models import Approval, User
from adoption.permissions import Role
from panels.actions import deciding, panels_view

WORDS = {
    "arguments_for": "A thorough assessment, warm references, and a panel of one mind.",
    "arguments_against": "It is their first child. They know whom to ask.",
}
AGAINST = {
    "arguments_for": "Openness, a steady home, and friends who stand by them.",
    "arguments_against": "A loss that is very near, and no time yet to grieve.",
}


def weigh(question: Approval, *, by: User, at: datetime) -> None:
    """Arguments for and against, where a decision maker decides on adopters."""
    if question.decided_by_role != Role.DECISION_MAKER:
        return
    sheet = deciding.begin(approval=question, by=by, at=at)
    words = AGAINST if panels_view.recommended(sheet) is False else WORDS
    deciding.weigh(sheet=sheet, words=words, version=sheet.version, agrees_with_panel=True, by=by, at=at)


WEIGHING = [weigh]
