"""Panels, their meetings and agendas, papers, minutes and the decisions that follow."""

from panels.models.agenda import (
    Advice,
    AgendaItem,
    Declaration,
    ItemKind,
    Presenter,
    Presenting,
    Question,
)
from panels.models.meeting import Coming, Observer, Onlooker, PanelMeeting, Presence, Seat
from panels.models.panel import (
    ADVISING,
    INDEPENDENT_BY_KIND,
    Appraisal,
    MemberKind,
    Panel,
    PanelAgency,
    PanelMember,
    PanelReview,
)
from panels.models.papers import ItemPaper, PaperState

__all__ = [
    "ADVISING",
    "INDEPENDENT_BY_KIND",
    "Advice",
    "AgendaItem",
    "Appraisal",
    "Coming",
    "Declaration",
    "ItemKind",
    "ItemPaper",
    "MemberKind",
    "Observer",
    "Onlooker",
    "Panel",
    "PanelAgency",
    "PanelMeeting",
    "PanelMember",
    "PanelReview",
    "PaperState",
    "Presence",
    "Presenter",
    "Presenting",
    "Question",
    "Seat",
]
