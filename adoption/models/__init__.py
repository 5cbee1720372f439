"""The kernel's models. Other code imports them from here."""

from adoption.models.agency import Agency, AgencyKind, Consortium, ConsortiumMember, Team
from adoption.models.agreed import ActionOutcome, AgreedAction
from adoption.models.case import (
    Allocation,
    Basis,
    CaseFile,
    CaseFileUserObjectPermission,
    CaseGroup,
    ConflictBlock,
    FileKind,
    Fold,
    NamedGrant,
    Part,
)
from adoption.models.deadline import Cause, Deadline, DeadlineMove, Standing
from adoption.models.decision import Approval, Outcome, PolicySetting
from adoption.models.document import Document, DocumentKind, DocumentVersion, Outbound, SendState
from adoption.models.event import CaseEvent, Draft, EventKind, Look, ReadEvent
from adoption.models.extension import Extension, ExtensionKind
from adoption.models.family_links import FOR_ENQUIRERS, PAPERS, FamilyLink, FamilyLinkKind
from adoption.models.guide import GuideAudience, HelpGuide
from adoption.models.letter import Letter
from adoption.models.meeting import Attendance, Meeting, Mode, Need, Service, ServiceBooking, Support
from adoption.models.notice import Notice
from adoption.models.people import Format, InPerson, PersonAround, Relation, Side
from adoption.models.portal import (
    Asks,
    EntryState,
    PortalAccount,
    PortalEntry,
    PortalHome,
    PortalMessage,
    SharedItem,
    TextStyle,
)
from adoption.models.recovery import SeenInPerson
from adoption.models.timekeeping import BankHoliday, DemoClock, Heartbeat
from adoption.models.user import Authority, Held, RoleGrant, SignIn, User

__all__ = [
    "FOR_ENQUIRERS",
    "PAPERS",
    "ActionOutcome",
    "Agency",
    "AgencyKind",
    "AgreedAction",
    "Allocation",
    "Approval",
    "Asks",
    "Attendance",
    "Authority",
    "BankHoliday",
    "Basis",
    "CaseEvent",
    "CaseFile",
    "CaseFileUserObjectPermission",
    "CaseGroup",
    "Cause",
    "ConflictBlock",
    "Consortium",
    "ConsortiumMember",
    "Deadline",
    "DeadlineMove",
    "DemoClock",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Draft",
    "EntryState",
    "EventKind",
    "Extension",
    "ExtensionKind",
    "FamilyLink",
    "FamilyLinkKind",
    "FileKind",
    "Fold",
    "Format",
    "GuideAudience",
    "Heartbeat",
    "Held",
    "HelpGuide",
    "InPerson",
    "Letter",
    "Look",
    "Meeting",
    "Mode",
    "NamedGrant",
    "Need",
    "Notice",
    "Outbound",
    "Outcome",
    "Part",
    "PersonAround",
    "PolicySetting",
    "PortalAccount",
    "PortalEntry",
    "PortalHome",
    "PortalMessage",
    "ReadEvent",
    "Relation",
    "RoleGrant",
    "SeenInPerson",
    "SendState",
    "Service",
    "ServiceBooking",
    "SharedItem",
    "Side",
    "SignIn",
    "Standing",
    "Support",
    "Team",
    "TextStyle",
    "User",
]
