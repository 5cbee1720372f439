"""The household and its assessment. Other code imports these models from here."""

from adopters.models.agreements import Agreement, AgreementKind, Signature
from adopters.models.checks import EVERY_ADULT, EVERY_APPLICANT, Check, CheckKind, CheckOutcome
from adopters.models.considering import Considering
from adopters.models.elsewhere import PanelElsewhere
from adopters.models.enquiry import Channel, Enquiry, PackSent, Registration, Via
from adopters.models.family_pictures import FamilyPicture, PictureConsent, PublishedFamilyPicture
from adopters.models.histories import HistoryKind, Past
from adopters.models.household import Household, Origin
from adopters.models.independent_review import IndependentReview
from adopters.models.member import Member, MemberKind
from adopters.models.profile import Author, FamilyConsent, FamilyProfile, FamilyText, Wish, WritingState
from adopters.models.published import Audience, FamilyAudienceChange, NationalAnswer, PublishedFamily
from adopters.models.referees import Referee
from adopters.models.report import (
    CheckResult,
    FrozenFor,
    Report,
    ReportComment,
    ReportKind,
    ReportSection,
    ReportState,
    ReportVersion,
)
from adopters.models.stages import Pause, StageOne, StageOneOutcome, StageTwo, Visit
from adopters.models.suitability import (
    ApprovalReview,
    Recommendation,
    RepresentationsTo,
    Suitability,
    SuitabilityDecision,
)
from adopters.models.training import (
    MANDATORY,
    Booking,
    Gathering,
    GatheringKind,
    Helper,
    Place,
    Topic,
    TrainingException,
)
from adopters.models.voice import HelpsWith, VoiceAction, VoiceContract, Volunteer

__all__ = [
    "EVERY_ADULT",
    "EVERY_APPLICANT",
    "MANDATORY",
    "Agreement",
    "AgreementKind",
    "ApprovalReview",
    "Audience",
    "Author",
    "Booking",
    "Channel",
    "Check",
    "CheckKind",
    "CheckOutcome",
    "CheckResult",
    "Considering",
    "Enquiry",
    "FamilyAudienceChange",
    "FamilyConsent",
    "FamilyPicture",
    "FamilyProfile",
    "FamilyText",
    "FrozenFor",
    "Gathering",
    "GatheringKind",
    "Helper",
    "HelpsWith",
    "HistoryKind",
    "Household",
    "IndependentReview",
    "Member",
    "MemberKind",
    "NationalAnswer",
    "Origin",
    "PackSent",
    "PanelElsewhere",
    "Past",
    "Pause",
    "PictureConsent",
    "Place",
    "PublishedFamily",
    "PublishedFamilyPicture",
    "Recommendation",
    "Referee",
    "Registration",
    "Report",
    "ReportComment",
    "ReportKind",
    "ReportSection",
    "ReportState",
    "ReportVersion",
    "RepresentationsTo",
    "Signature",
    "StageOne",
    "StageOneOutcome",
    "StageTwo",
    "Suitability",
    "SuitabilityDecision",
    "Topic",
    "TrainingException",
    "Via",
    "Visit",
    "VoiceAction",
    "VoiceContract",
    "Volunteer",
    "Wish",
    "WritingState",
]
