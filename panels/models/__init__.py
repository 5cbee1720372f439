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
from panels.models.decision import DecidersMeeting, DeciderYear, DecisionMaker, DecisionSheet, SheetPaper
from panels.models.meeting import Coming, Observer, Onlooker, PanelMeeting, Presence, Seat
from panels.models.minutes import ItemMinute, Minutes, MinutesAnswer, Quality, Telling, Told
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
    "DeciderYear",
    "DecidersMeeting",
    "DecisionMaker",
    "DecisionSheet",
    "Declaration",
    "ItemKind",
    "ItemMinute",
    "ItemPaper",
    "MemberKind",
    "Minutes",
    "MinutesAnswer",
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
    "Quality",
    "Question",
    "Seat",
    "SheetPaper",
    "Telling",
    "Told",
]
