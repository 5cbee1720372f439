"""The kernel's models. Other code imports them from here."""

from adoption.models.agency import Agency, AgencyKind, Consortium, ConsortiumMember, Team
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
from adoption.models.deadline import (
    BankHoliday,
    Cause,
    Deadline,
    DeadlineMove,
    DemoClock,
    Extension,
    ExtensionKind,
    Heartbeat,
    Notice,
    Standing,
)
from adoption.models.decision import Approval, Outcome, PolicySetting
from adoption.models.document import Document, DocumentKind, DocumentVersion, Outbound, SendState
from adoption.models.event import CaseEvent, Draft, EventKind, Look, ReadEvent
from adoption.models.guide import GuideAudience, HelpGuide
from adoption.models.people import Format, InPerson, PersonAround, Relation, Side
from adoption.models.portal import PortalAccount
from adoption.models.user import Authority, Held, RoleGrant, SignIn, User

__all__ = [
    "Agency",
    "AgencyKind",
    "Allocation",
    "Approval",
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
    "EventKind",
    "Extension",
    "ExtensionKind",
    "FileKind",
    "Fold",
    "Format",
    "GuideAudience",
    "Heartbeat",
    "Held",
    "HelpGuide",
    "InPerson",
    "Look",
    "NamedGrant",
    "Notice",
    "Outbound",
    "Outcome",
    "Part",
    "PersonAround",
    "PolicySetting",
    "PortalAccount",
    "ReadEvent",
    "Relation",
    "RoleGrant",
    "SendState",
    "Side",
    "SignIn",
    "Standing",
    "Team",
    "User",
]
