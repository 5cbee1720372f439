"""Family finding’s models. Other code imports them from here; the portal imports only `models.published`."""

from familyfinding.models.agenda import Because, ChildOnAgenda, NamedAtMeeting, Presentation
from familyfinding.models.agreement import AgreementKind, AudienceChange, Discussion, FundingAgreement
from familyfinding.models.disclosure import Disclosure, DisclosureReceipt
from familyfinding.models.drafting import Carer, Contribution, ProfilingVisit, PromotionAuthority
from familyfinding.models.exploration import Exploration, ExplorationOutcome
from familyfinding.models.finding import Apart, Fact, FinderSearch, KeptApart, SetAside
from familyfinding.models.interest import (
    Initiator,
    Interest,
    InterestNote,
    InterestOutcome,
    InterestState,
    Reason,
    Source,
)
from familyfinding.models.keeping import ChangeToAnswer, MatchAtPanel, Review, ShownCopy
from familyfinding.models.link import MOST_PLACES, Link, LinkedChild, LinkMove
from familyfinding.models.link_messages import LinkMessage
from familyfinding.models.matching_meeting import (
    FamilyConsidered,
    Invited,
    InvitedAs,
    LinkQuestion,
    MatchingMeeting,
    MatchingMinutes,
    MeetingOutcome,
    Told,
    ToldAbout,
    ToldWhom,
)
from familyfinding.models.media import MediaItem, MediaRequest
from familyfinding.models.need import Need, Strength
from familyfinding.models.outings import Outing, OutingState, ShownThere
from familyfinding.models.papers import (
    CommentAnswer,
    LinkPaper,
    PaperCheck,
    PaperComment,
    PaperFrozenFor,
    PaperSection,
    PaperState,
    PaperVersion,
)
from familyfinding.models.preparation import EVERYBODY, OfferAnswer, OfferKind, PreparationOffer
from familyfinding.models.preparing import HealthVisiting, LifeStory, Preparation
from familyfinding.models.preparing_group import CarerGroup, GroupNote, GroupSignature, Reflection
from familyfinding.models.preparing_medical import Consultation, MedicalLetter
from familyfinding.models.preparing_meetings import BumpIntoPlan, StepMeeting
from familyfinding.models.preparing_minutes import AgendaNote, AgreedItem, Attended
from familyfinding.models.profile import AgeBand, Profile, Removal, Section, SectionKind
from familyfinding.models.published import (
    ProfileOpening,
    PublishedMedia,
    PublishedProfile,
    Rung,
    SavedChild,
    SharedCopy,
)
from familyfinding.models.rounds import Attending, FindingMeeting, MeetingRound, MonthOwed, PartnerAtMeeting
from familyfinding.models.sheet import AnswerKind, Basis, Meets, SheetCell, SheetCopy
from familyfinding.models.shortlist import FolderPaper, PaperKind, SharedPaper, Shortlist, ShortlistChoice
from familyfinding.models.support_items import Funding, SupportItem
from familyfinding.models.validation import (
    AskedToVisit,
    BookedDates,
    Participant,
    ProceedDecision,
    SupportRequirement,
    ValidationVisit,
)

__all__ = [
    "EVERYBODY",
    "MOST_PLACES",
    "AgeBand",
    "AgendaNote",
    "AgreedItem",
    "AgreementKind",
    "AnswerKind",
    "Apart",
    "AskedToVisit",
    "Attended",
    "Attending",
    "AudienceChange",
    "Basis",
    "Because",
    "BookedDates",
    "BumpIntoPlan",
    "Carer",
    "CarerGroup",
    "ChangeToAnswer",
    "ChildOnAgenda",
    "CommentAnswer",
    "Consultation",
    "Contribution",
    "Disclosure",
    "DisclosureReceipt",
    "Discussion",
    "Exploration",
    "ExplorationOutcome",
    "Fact",
    "FamilyConsidered",
    "FinderSearch",
    "FindingMeeting",
    "FolderPaper",
    "Funding",
    "FundingAgreement",
    "GroupNote",
    "GroupSignature",
    "HealthVisiting",
    "Initiator",
    "Interest",
    "InterestNote",
    "InterestOutcome",
    "InterestState",
    "Invited",
    "InvitedAs",
    "KeptApart",
    "LifeStory",
    "Link",
    "LinkMessage",
    "LinkMove",
    "LinkPaper",
    "LinkQuestion",
    "LinkedChild",
    "MatchAtPanel",
    "MatchingMeeting",
    "MatchingMinutes",
    "MediaItem",
    "MediaRequest",
    "MedicalLetter",
    "MeetingOutcome",
    "MeetingRound",
    "Meets",
    "MonthOwed",
    "NamedAtMeeting",
    "Need",
    "OfferAnswer",
    "OfferKind",
    "Outing",
    "OutingState",
    "PaperCheck",
    "PaperComment",
    "PaperFrozenFor",
    "PaperKind",
    "PaperSection",
    "PaperState",
    "PaperVersion",
    "Participant",
    "PartnerAtMeeting",
    "Preparation",
    "PreparationOffer",
    "Presentation",
    "ProceedDecision",
    "Profile",
    "ProfileOpening",
    "ProfilingVisit",
    "PromotionAuthority",
    "PublishedMedia",
    "PublishedProfile",
    "Reason",
    "Reflection",
    "Removal",
    "Review",
    "Rung",
    "SavedChild",
    "Section",
    "SectionKind",
    "SetAside",
    "SharedCopy",
    "SharedPaper",
    "SheetCell",
    "SheetCopy",
    "Shortlist",
    "ShortlistChoice",
    "ShownCopy",
    "ShownThere",
    "Source",
    "StepMeeting",
    "Strength",
    "SupportItem",
    "SupportRequirement",
    "Told",
    "ToldAbout",
    "ToldWhom",
    "ValidationVisit",
]
