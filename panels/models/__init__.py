"""Panels, their meetings and agendas, papers, minutes and the decisions that follow."""

from panels.models.agenda import AgendaItem
from panels.models.attendance import Observer, Onlooker, Presence
from panels.models.bundle import DecisionBundle
from panels.models.deciders import DecidersMeeting, DeciderYear, DecisionMaker
from panels.models.decision import DecisionSheet, PanelView, SheetPaper
from panels.models.declarations import Declaration
from panels.models.editions import Composed, Made, Making, PackCopy, PackEdition
from panels.models.invitations import PanelInvitation
from panels.models.item_people import Presenter, Presenting, Question
from panels.models.kinds import Advice, ItemKind
from panels.models.meeting import Coming, PanelMeeting, Seat
from panels.models.member import ADVISING, INDEPENDENT_BY_KIND, LEADS, MemberKind, PanelMember
from panels.models.minutes import ItemMinute, Minutes, MinutesAnswer, Quality
from panels.models.pack import READING, Pack, PackItem, PackKind, PackPaper
from panels.models.panel import Panel, PanelAgency
from panels.models.papers import ForParty, ItemPaper, PaperState
from panels.models.party_copies import PartyCopy
from panels.models.reading import Deed, PackLook, ReaderNote
from panels.models.telling import Telling, Told, ToldOf
from panels.models.yearly import Appraisal, PanelReview

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
    "PartyCopy",
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
    "ToldOf",
]
