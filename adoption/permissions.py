"""Who may do what. Roles and what each may do are a table in code that a service manager can check (spec 00)."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any

from django.db import models

from adoption.errors import NotAllowed

if TYPE_CHECKING:
    from adoption.models import User


class Role(models.TextChoices):
    FAMILY_FINDER = "family_finder", "Family finding social worker"
    PERMANENCE_WORKER = "permanence_worker", "Permanence social worker"
    LOCALITY_WORKER = "locality_worker", "Child’s social worker (locality)"
    PERMANENCE_MANAGER = "permanence_manager", "Permanence team manager"
    FAMILY_FINDING_MANAGER = "family_finding_manager", "Family finding team manager"
    ASSESSMENT_MANAGER = "assessment_manager", "Assessment team manager"
    SERVICE_MANAGER = "service_manager", "Service manager"
    ADOPTION_MANAGER = "adoption_manager", "Adoption team manager"
    ASSESSING_WORKER = "assessing_worker", "Adoption social worker"
    CHILDCARE_SUPPORT_WORKER = "childcare_support_worker", "Childcare support worker"
    SUPPORT_WORKER = "support_worker", "Post adoption support worker"
    PERMANENCE_SUPPORT_WORKER = "permanence_support_worker", "Permanence support worker"
    LIFE_STORY_WORKER = "life_story_worker", "Life story support worker"
    LETTERBOX_COORDINATOR = "letterbox_coordinator", "Letterbox co-ordinator"
    SUPERVISING_WORKER = "supervising_worker", "Supervising social worker"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    PANEL_MEMBER = "panel_member", "Panel member"
    PANEL_ADVISER = "panel_adviser", "Panel adviser"
    PANEL_ADMINISTRATOR = "panel_administrator", "Panel administrator"
    MEDICAL_ADVISER = "medical_adviser", "Medical adviser"
    DECISION_MAKER = "decision_maker", "Agency decision maker"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    BUSINESS_SUPPORT = "business_support", "Business support"
    LINK_WORKER = "link_worker", "Link worker"
    HOME_MANAGER = "home_manager", "Home manager"
    DUTY_WORKER = "duty_worker", "Duty worker"
    SUPPORT_SOCIAL_WORKER = "support_social_worker", "Permanency support social worker"
    SUPPORT_MANAGER = "support_manager", "Permanency support team manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    DATA_ANALYST = "data_analyst", "Data analyst"
    MARKETING_OFFICER = "marketing_officer", "Marketing officer"
    AUDITOR = "auditor", "Auditor"
    INSPECTOR = "inspector", "Ofsted inspector"
    ADMINISTRATOR = "administrator", "System administrator"
    ADOPTER = "adopter", "Adopter"
    FOSTER_CARER = "foster_carer", "Foster carer"
    ENQUIRER = "enquirer", "Enquirer"


PORTAL_ROLES = frozenset({Role.ADOPTER, Role.FOSTER_CARER, Role.ENQUIRER})

OF_ONE_AGENCY = frozenset({Role.DECISION_MAKER})
"""Roles that a region does not hold for the authorities within it: each decides about its own people (PN-31)."""


class Permission(StrEnum):
    FILE_ALLOCATED = auto()
    """Open the files allocated to you."""
    FILE_TEAM = auto()
    """Open the files of the team your role is held in (AC-1)."""
    FILE_AGENCY = auto()
    """Open every unrestricted file of the agency your role is held in."""
    CHILD_OPEN = auto()
    CHILD_WRITE = auto()
    CARER_WRITE = auto()
    """Record the foster carers’ first contact, pack and training: supervising social workers too (CH-14, CH-16)."""
    CHILD_ALLOCATE = auto()
    COURT_WRITE = auto()
    PLAN_DECIDE = auto()
    """Decide that adoption is the plan: the agency decision maker alone (PN-33)."""
    PLAN_RECORD = auto()
    """Enter the Best Interest Decision and the family finding plan (PN-33)."""
    REPORT_CHECK_ADOPTION = auto()
    REPORT_CHECK_CARE = auto()
    NOTE_WRITE = auto()
    DOCUMENT_ADD = auto()
    PROFILE_WRITE = auto()
    PROFILE_PUBLISH = auto()
    PROFILE_REMOVE = auto()
    PROFILE_OVERRIDE = auto()
    """Publish without a profiling visit, hold a widening, overrule a likely match, with a reason (FF-08, FF-31)."""
    PROFILE_BOARD = auto()
    """See every live profile of the agency, with its audience and next review (FF-65)."""
    WAITING_SEE = auto()
    """See the children who wait for a family, among the files one may open (FF-46, FF-47)."""
    FINDING_MEETING_SEE = auto()
    """Take part in the family finding meetings of the region, and give one’s agency’s position (FF-41, FF-45)."""
    FINDING_MEETING_KEEP = auto()
    """Plan, chair and minute the family finding meetings of the region (FF-41, TS-16)."""
    MEDIA_PROMOTE = auto()
    """See the published copy of a child whose promotion was authorised, and nothing else of the file (FF-39)."""
    FUNDING_ASK = auto()
    FUNDING_CONFIRM = auto()
    """Confirm the child’s local authority’s written funding agreement (PN-35)."""
    SEARCH_WIDEN_AGREE = auto()
    """Agree an inter-agency search as service manager (FF-22, PN-35)."""
    PANEL_FACT_RECORD = auto()
    DEADLINE_EXTEND = auto()
    DEADLINE_EXTEND_AGREE = auto()
    POLICY_PROPOSE = auto()
    POLICY_APPROVE = auto()
    PEOPLE_MANAGE = auto()
    ACCESS_GRANT = auto()
    CONFLICT_DECLARE = auto()
    BREAK_GLASS = auto()
    READ_LOG = auto()
    TEAM_WORK = auto()
    """See the work of the people in your team."""
    CASES_IMPORT = auto()
    HOLIDAYS_EDIT = auto()
    CONSORTIUM_EDIT = auto()
    GUIDES_EDIT = auto()
    """Replace the addresses of the user guides (FF-05)."""
    PORTAL_BROWSE = auto()
    HOUSEHOLD_OPEN = auto()
    """Record an enquiry and open a household’s file (AD-03)."""
    HOUSEHOLD_WRITE = auto()
    """Keep a household’s record: members, checks, references, visits, report."""
    HOUSEHOLD_ALLOCATE = auto()
    ASSESSMENT_DECIDE = auto()
    """Accept into Stage One or refuse, end Stage One, agree more time (AD-11, AD-16, AD-21, PN-39)."""
    ADOPTERS_REPORT_CHECK = auto()
    """Sign the quality check of a Prospective Adopter’s Report (AD-30)."""
    SUITABILITY_DECIDE = auto()
    """Decide whether adopters are suitable: the agency decision maker alone (AD-34, PN-46)."""
    NO_PROFILE_AGREE = auto()
    """Agree that adopters go without a profile: the assessment team manager alone (AD-41, PN-36)."""
    RESTRICTION_WAIVE = auto()
    """Waive the home-agency restriction: the senior manager alone (AD-44, PN-37)."""
    ADOPTERS_NATIONAL_AGREE = auto()
    """Agree a national adopter profile: the family finding team manager alone (AD-45, PN-38)."""
    FAMILIES_SEE = auto()
    """See the profiles of adopters that are open to their agency (FF-28)."""
    INTEREST_WORK = auto()
    """Answer expressions of interest, and show interest in adopters for a child (FF-55 to FF-58)."""
    EVENTS_MANAGE = auto()
    """Plan information events, preparation groups and training (AD-06, AD-26)."""
    PIPELINE = auto()
    """See every household by stage, and reallocate (AD-32)."""
    VOICE_KEEP = auto()
    """Keep what adopters say about the service, who speaks for them and who helps (AD-74, AD-76)."""
    PANEL_RUN = auto()
    """Run a panel: its list of members, meetings, agenda, papers and minutes (PN-03, PN-16)."""
    PANEL_ADVISE = auto()
    """Advise a panel: appraise its members, review it, lift a conflict declared by mistake (PN-09, PN-24)."""
    PANEL_SIT = auto()
    """Sit on a panel: read the papers of one’s own meetings, declare interests, agree minutes (PN-17)."""
    PANEL_WATCH = auto()
    """Know a panel’s meetings and register without running it (PN-09, PN-10)."""
    MATCH_CHAIR = auto()
    """Chair a matching meeting and confirm what it decided (MT-08, MT-11)."""
    PROCEED_DECIDE = auto()
    """Decide after the validation visit whether to go ahead: the permanence team manager alone (MT-17, PN-43)."""
    MATCH_DECIDE = auto()
    """Decide on a match that panel considered: the agency decision maker alone (PN-27, PN-46)."""
    DECIDERS_REGISTER = auto()
    """Keep the register of agency decision makers and their authorised substitutes (PN-32)."""
    COMPLAINTS_READ = auto()
    """Read the central record of complaints, and take it out for inspection (GV-26)."""
    COMPLAINTS_KEEP = auto()
    """Deal with complaints: who answers, by when, with which outcome (GV-23 to GV-25)."""
    LIFE_STORY_WORK = auto()
    """Hold and report the life story sessions with adopters before panel (MT-38)."""
    MEDICAL_ADVISE = auto()
    """Write to adopters about a child’s health, on a file opened for that (MT-32)."""


P = Permission

_EVERYONE = frozenset({P.FILE_ALLOCATED, P.CONFLICT_DECLARE})
_FILES = _EVERYONE | {P.NOTE_WRITE, P.DOCUMENT_ADD, P.FILE_TEAM}
_CHILD_WORK = _FILES | {P.CHILD_OPEN, P.CHILD_WRITE, P.CARER_WRITE, P.COURT_WRITE, P.DEADLINE_EXTEND, P.BREAK_GLASS}
_PROFILE_WORK = frozenset({P.PROFILE_WRITE, P.PROFILE_PUBLISH, P.PROFILE_REMOVE, P.FUNDING_ASK, P.PANEL_FACT_RECORD})
_HOUSEHOLD_WORK = frozenset(
    {P.HOUSEHOLD_OPEN, P.HOUSEHOLD_WRITE, P.FAMILIES_SEE, P.INTEREST_WORK, P.PANEL_FACT_RECORD, P.DEADLINE_EXTEND}
)
_FINDING = frozenset({P.FAMILIES_SEE, P.INTEREST_WORK})
_MEETING = frozenset({P.FINDING_MEETING_SEE})
_WAITING = _MEETING | {P.WAITING_SEE}
_COMPLAINTS = frozenset({P.COMPLAINTS_READ, P.COMPLAINTS_KEEP})
_MANAGEMENT = frozenset(
    {P.TEAM_WORK, P.READ_LOG, P.ACCESS_GRANT, P.DEADLINE_EXTEND_AGREE, P.PROFILE_BOARD, P.FINDING_MEETING_SEE}
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.FAMILY_FINDER: _CHILD_WORK | _PROFILE_WORK | _FINDING | _WAITING,
    Role.PERMANENCE_WORKER: _CHILD_WORK | _PROFILE_WORK | _FINDING | _WAITING,
    Role.LOCALITY_WORKER: _CHILD_WORK,
    Role.PERMANENCE_MANAGER: _CHILD_WORK
    | _PROFILE_WORK
    | _MANAGEMENT
    | _FINDING
    | _WAITING
    | {P.FINDING_MEETING_KEEP}
    | {P.MATCH_CHAIR, P.PROCEED_DECIDE}
    | {P.CHILD_ALLOCATE, P.PLAN_RECORD, P.PROFILE_OVERRIDE, P.FUNDING_CONFIRM, P.POLICY_PROPOSE},
    Role.FAMILY_FINDING_MANAGER: _CHILD_WORK
    | _PROFILE_WORK
    | _MANAGEMENT
    | _FINDING
    | _WAITING
    | {P.FINDING_MEETING_KEEP}
    | {P.ADOPTERS_NATIONAL_AGREE, P.PIPELINE}
    | {P.MATCH_CHAIR}
    | {P.CHILD_ALLOCATE, P.PLAN_RECORD, P.PROFILE_OVERRIDE, P.FUNDING_CONFIRM, P.POLICY_PROPOSE},
    Role.ASSESSMENT_MANAGER: _FILES
    | _MANAGEMENT
    | _HOUSEHOLD_WORK
    | {P.HOUSEHOLD_ALLOCATE, P.ASSESSMENT_DECIDE, P.ADOPTERS_REPORT_CHECK, P.NO_PROFILE_AGREE, P.EVENTS_MANAGE}
    | {P.PIPELINE, P.BREAK_GLASS, P.POLICY_PROPOSE, P.VOICE_KEEP}
    | _COMPLAINTS,
    Role.SERVICE_MANAGER: _CHILD_WORK
    | _MANAGEMENT
    | {P.FILE_AGENCY, P.CHILD_ALLOCATE, P.SEARCH_WIDEN_AGREE, P.POLICY_APPROVE, P.POLICY_PROPOSE, P.REPORT_CHECK_CARE}
    | {P.PEOPLE_MANAGE, P.CASES_IMPORT, P.PROFILE_OVERRIDE, P.WAITING_SEE}
    | {P.RESTRICTION_WAIVE, P.PIPELINE, P.HOUSEHOLD_ALLOCATE, P.VOICE_KEEP, P.PANEL_WATCH, P.DECIDERS_REGISTER}
    | _COMPLAINTS,
    Role.ADOPTION_MANAGER: _CHILD_WORK
    | _MANAGEMENT
    | {P.CHILD_ALLOCATE, P.REPORT_CHECK_ADOPTION, P.PLAN_RECORD, P.POLICY_PROPOSE, P.PEOPLE_MANAGE, P.WAITING_SEE}
    | _COMPLAINTS,
    Role.ASSESSING_WORKER: _FILES | _HOUSEHOLD_WORK | _MEETING | {P.EVENTS_MANAGE, P.BREAK_GLASS},
    # Writes a profile without owning the case; publishing is for others (FF-15).
    Role.CHILDCARE_SUPPORT_WORKER: _EVERYONE | {P.CHILD_OPEN, P.NOTE_WRITE, P.DOCUMENT_ADD, P.PROFILE_WRITE},
    Role.SUPPORT_WORKER: _EVERYONE | {P.NOTE_WRITE},
    Role.PERMANENCE_SUPPORT_WORKER: _EVERYONE | {P.NOTE_WRITE},
    Role.LIFE_STORY_WORKER: _EVERYONE | {P.NOTE_WRITE, P.DOCUMENT_ADD, P.LIFE_STORY_WORK},
    Role.LETTERBOX_COORDINATOR: _EVERYONE,
    Role.SUPERVISING_WORKER: _EVERYONE | {P.NOTE_WRITE, P.CARER_WRITE},
    Role.PANEL_CHAIR: _EVERYONE | {P.PANEL_SIT},
    Role.PANEL_MEMBER: _EVERYONE | {P.PANEL_SIT},
    Role.PANEL_ADVISER: _EVERYONE | {P.PANEL_FACT_RECORD, P.PANEL_RUN, P.PANEL_ADVISE, P.PANEL_SIT},
    Role.PANEL_ADMINISTRATOR: _EVERYONE | {P.PANEL_FACT_RECORD, P.PANEL_RUN},
    Role.MEDICAL_ADVISER: _EVERYONE | {P.PANEL_SIT, P.MEDICAL_ADVISE},
    Role.DECISION_MAKER: _EVERYONE
    | {P.PLAN_DECIDE, P.SUITABILITY_DECIDE, P.MATCH_DECIDE, P.FILE_AGENCY, P.PANEL_WATCH},
    Role.REVIEWING_OFFICER: _EVERYONE | {P.NOTE_WRITE},
    Role.BUSINESS_SUPPORT: _EVERYONE | {P.DOCUMENT_ADD, P.CASES_IMPORT, P.HOUSEHOLD_OPEN},
    Role.LINK_WORKER: _EVERYONE,
    Role.HOME_MANAGER: _EVERYONE,
    Role.DUTY_WORKER: _EVERYONE,
    Role.SUPPORT_SOCIAL_WORKER: _EVERYONE | {P.NOTE_WRITE},
    Role.SUPPORT_MANAGER: _EVERYONE | _COMPLAINTS | {P.TEAM_WORK},
    Role.HEAD_OF_SERVICE: _EVERYONE
    | _MEETING
    | {P.POLICY_APPROVE, P.VOICE_KEEP, P.PANEL_WATCH, P.DECIDERS_REGISTER}
    | {P.COMPLAINTS_READ},
    Role.DATA_ANALYST: frozenset(),
    # Opens no file: a recorded authority opens the published copy alone (FF-39).
    Role.MARKETING_OFFICER: frozenset({P.CONFLICT_DECLARE, P.MEDIA_PROMOTE, P.EVENTS_MANAGE, P.VOICE_KEEP}),
    Role.AUDITOR: _EVERYONE | {P.COMPLAINTS_READ},
    Role.INSPECTOR: frozenset({P.COMPLAINTS_READ}),
    Role.ADMINISTRATOR: frozenset(
        {P.PEOPLE_MANAGE, P.HOLIDAYS_EDIT, P.CONSORTIUM_EDIT, P.GUIDES_EDIT}
        | {P.POLICY_PROPOSE, P.CASES_IMPORT, P.BREAK_GLASS, P.DECIDERS_REGISTER}
    ),
    Role.ADOPTER: frozenset({P.PORTAL_BROWSE}),
    Role.FOSTER_CARER: frozenset(),
    Role.ENQUIRER: frozenset(),
}

UNTIL_PASSED_ON = frozenset({P.CHILD_WRITE, P.CARER_WRITE, P.COURT_WRITE, P.DEADLINE_EXTEND})
"""What the locality team may no longer do once the case passed to the permanence team: they stay linked for matching,
read and note, and do not act as the allocated worker (CH-19, CF-09)."""

SAYS: dict[Role, str] = {
    Role.ASSESSING_WORKER: "Takes enquiries, assesses households from Stage One to approval, and stands by them after.",
    Role.ASSESSMENT_MANAGER: "Allocates households, accepts into Stage One, checks reports, watches the stages.",
    Role.FAMILY_FINDER: "Builds, publishes, reviews and removes a child’s profile. Cannot widen who sees it.",
    Role.PERMANENCE_WORKER: "Leads family finding for a child and, from the Placement Order, holds the case.",
    Role.LOCALITY_WORKER: "Holds the child’s case until the Placement Order; then reads and notes, for matching.",
    Role.PERMANENCE_MANAGER: "Allocates, records the Best Interest Decision, checks papers, confirms agreements.",
    Role.FAMILY_FINDING_MANAGER: "Runs family finding: allocates, confirms funding agreements, watches reviews.",
    Role.SERVICE_MANAGER: "Agrees inter-agency search and policy changes; sees the whole agency.",
    Role.ADOPTION_MANAGER: "Runs an adoption team and signs the quality check of permanence reports.",
    Role.DECISION_MAKER: "Takes the agency’s decisions on a plan, suitability or match. Nobody else can.",
    Role.PANEL_ADMINISTRATOR: "Prepares panel: members, agenda, papers and packs, minutes. Opens no other file.",
    Role.PANEL_ADVISER: "Advises panel and the decision maker, appraises members, watches quality and conflicts.",
    Role.PANEL_CHAIR: "Chairs panel, agrees late papers and the minutes. Recommends and never decides.",
    Role.PANEL_MEMBER: "Reads the packs of the meetings they sit in, declares interests, recommends.",
    Role.MEDICAL_ADVISER: "Advises on health, for the child and at panel.",
    Role.LIFE_STORY_WORKER: "Prepares adopters to tell a child’s story, on files they are given.",
    Role.SUPERVISING_WORKER: "Stands by the foster carers: their pack and training, on files opened to them.",
    Role.MARKETING_OFFICER: "Plans events; promotes children named to them from published copies. Opens no file.",
    Role.ADMINISTRATOR: "Looks after accounts, policies and calendars. Reads no case without break-glass.",
    Role.ADOPTER: "Sees the profiles published to their audience, in the portal.",
}


def can(user: User, permission: Permission, record: Any = None) -> bool:
    """May this person do this, here? Templates and views ask; actions `ensure`.

    A record belongs to an agency (`agency_id`) and perhaps a team; the role must be held in that agency today.
    """
    if not user.is_active:
        return False
    agency = getattr(record, "agency_id", None)
    giving = {
        held.role
        for held in user.authority.held
        if permission in GRANTS[held.role] and (agency is None or agency in held.agencies)
    }
    if giving == {Role.LOCALITY_WORKER} and permission in UNTIL_PASSED_ON:
        return not getattr(record, "passed_on", False)
    return bool(giving)


def ensure(user: User, permission: Permission, record: Any = None) -> None:
    """Raise NotAllowed, in words for the person, unless `can`."""
    if not can(user, permission, record):
        raise NotAllowed("Your role does not let you do this. Ask your manager or the person the file is allocated to.")
