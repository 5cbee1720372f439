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
from panels.models.bundle import DecisionBundle
from panels.models.decision import DecidersMeeting, DeciderYear, DecisionMaker, DecisionSheet, PanelView, SheetPaper
from panels.models.editions import Composed, Made, Making, PackCopy, PackEdition
from panels.models.invitations import PanelInvitation
from panels.models.meeting import Coming, Observer, Onlooker, PanelMeeting, Presence, Seat
from panels.models.minutes import ItemMinute, Minutes, MinutesAnswer, Quality, Telling, Told
from panels.models.pack import READING, Pack, PackItem, PackKind, PackPaper
from panels.models.panel import (
    ADVISING,
    INDEPENDENT_BY_KIND,
    LEADS,
    Appraisal,
    MemberKind,
    Panel,
    PanelAgency,
    PanelMember,
    PanelReview,
)
from panels.models.papers import ForParty, ItemPaper, PaperState
from panels.models.reading import Deed, PackLook, ReaderNote

__all__ = [
    "ADVISING",
    "INDEPENDENT_BY_KIND",
    "LEADS",
    "READING",
    "Advice",
    "AgendaItem",
    "Appraisal",
    "Coming",
    "Composed",
    "DeciderYear",
    "DecidersMeeting",
    "DecisionBundle",
    "DecisionMaker",
    "DecisionSheet",
    "Declaration",
    "Deed",
    "ForParty",
    "ItemKind",
    "ItemMinute",
    "ItemPaper",
    "Made",
    "Making",
    "MemberKind",
    "Minutes",
    "MinutesAnswer",
    "Observer",
    "Onlooker",
    "Pack",
    "PackCopy",
    "PackEdition",
    "PackItem",
    "PackKind",
    "PackLook",
    "PackPaper",
    "Panel",
    "PanelAgency",
    "PanelInvitation",
    "PanelMeeting",
    "PanelMember",
    "PanelReview",
    "PanelView",
    "PaperState",
    "Presence",
    "Presenter",
    "Presenting",
    "Quality",
    "Question",
    "ReaderNote",
    "Seat",
    "SheetPaper",
    "Telling",
    "Told",
]
