"""docs/reference/roles.md: who may do what, in the order of the GRANTS table."""

from __future__ import annotations

from adoption.permissions import GRANTS, PORTAL_ROLES, SAYS, Permission, Role
from adoption.reference.markdown import page, table

P = Permission

IN_WORDS: dict[Permission, str] = {
    P.FILE_ALLOCATED: "open the files allocated to them",
    P.FILE_TEAM: "open the files of their team",
    P.FILE_AGENCY: "open every unrestricted file of their agency",
    P.CHILD_OPEN: "open a child’s file for the first time",
    P.CHILD_WRITE: "change a child’s record",
    P.CHILD_ALLOCATE: "allocate workers to a child",
    P.CARER_WRITE: "record the foster carers’ pack and training",
    P.COURT_WRITE: "enter hearings and court orders",
    P.PLAN_DECIDE: "decide that adoption is the plan",
    P.PLAN_RECORD: "enter the Best Interest Decision and the family finding plan",
    P.REPORT_CHECK_ADOPTION: "sign a permanence report for the adoption service",
    P.REPORT_CHECK_CARE: "sign a permanence report for the care service",
    P.NOTE_WRITE: "write case notes",
    P.DOCUMENT_ADD: "add documents",
    P.PROFILE_WRITE: "write a child’s profile",
    P.PROFILE_PUBLISH: "publish a profile",
    P.PROFILE_REMOVE: "take a profile down",
    P.PROFILE_OVERRIDE: "set aside a rule about profiles, with a reason",
    P.PROFILE_BOARD: "see all live profiles of the agency",
    P.WAITING_SEE: "see the children who wait for a family",
    P.FINDING_MEETING_SEE: "take part in family finding meetings",
    P.FINDING_MEETING_KEEP: "plan, chair and minute family finding meetings",
    P.MEDIA_PROMOTE: "promote a child from the published copy, where authority is recorded",
    P.FUNDING_ASK: "ask for an inter-agency search",
    P.FUNDING_CONFIRM: "confirm the local authority’s funding agreement",
    P.SEARCH_WIDEN_AGREE: "agree an inter-agency search as service manager",
    P.PANEL_FACT_RECORD: "enter what panel and the decision maker said",
    P.DEADLINE_EXTEND: "ask for more time",
    P.DEADLINE_EXTEND_AGREE: "agree more time",
    P.POLICY_PROPOSE: "propose a change of the agency’s numbers",
    P.POLICY_APPROVE: "agree a change of the agency’s numbers",
    P.PEOPLE_MANAGE: "invite people, give and end roles",
    P.ACCESS_GRANT: "let a named person into a file",
    P.CONFLICT_DECLARE: "declare a conflict of interest",
    P.BREAK_GLASS: "open a file in an emergency, which is told to its owner",
    P.READ_LOG: "see who looked at a file",
    P.TEAM_WORK: "see the work of their team",
    P.CASES_IMPORT: "import cases from a spreadsheet",
    P.HOLIDAYS_EDIT: "keep the bank holidays",
    P.CONSORTIUM_EDIT: "keep the consortium’s members",
    P.GUIDES_EDIT: "replace the addresses of the user guides",
    P.PORTAL_BROWSE: "look at the profiles published to them",
    P.HOUSEHOLD_OPEN: "record an enquiry",
    P.HOUSEHOLD_WRITE: "keep a household’s record and assessment",
    P.HOUSEHOLD_ALLOCATE: "allocate workers to a household",
    P.ASSESSMENT_DECIDE: "accept into Stage One, end it, or agree more time for it",
    P.ADOPTERS_REPORT_CHECK: "sign a Prospective Adopter’s Report",
    P.SUITABILITY_DECIDE: "decide whether adopters are suitable",
    P.NO_PROFILE_AGREE: "agree that adopters go without a profile",
    P.LIFE_STORY_WORK: "hold and report life story sessions with adopters",
    P.MEDICAL_ADVISE: "write to adopters about a child’s health",
    P.RESTRICTION_WAIVE: "waive the home-agency restriction",
    P.ADOPTERS_NATIONAL_AGREE: "agree that an adopter profile is shown nationally",
    P.FAMILIES_SEE: "see the adopter profiles open to their agency",
    P.INTEREST_WORK: "answer expressions of interest",
    P.EVENTS_MANAGE: "plan information events, preparation groups and training",
    P.PIPELINE: "see every household by stage, and reallocate",
    P.VOICE_KEEP: "keep what adopters say about the service, and who helps it",
    P.COMPLAINTS_READ: "read the central record of complaints",
    P.COMPLAINTS_KEEP: "deal with complaints",
    P.PANEL_RUN: "run a panel: members, meetings, agenda, papers and minutes",
    P.PANEL_ADVISE: "advise a panel, appraise its members and review it",
    P.PANEL_SIT: "sit on a panel",
    P.PANEL_WATCH: "know a panel’s meetings and register",
    P.MATCH_CHAIR: "chair matching meetings",
    P.PROCEED_DECIDE: "decide after the validation visit whether to go ahead",
    P.MATCH_DECIDE: "decide on a match",
    P.DECIDERS_REGISTER: "keep the register of agency decision makers",
}
"""Each permission completes the sentence “They may …”."""

ABOUT = (
    "A role is held in one agency, perhaps in one team, from and to a date; one person may hold several. What a "
    "person may *see* is `CaseFile.objects.visible_to(user)`; what they may *do* with it is this table. A permission "
    "counts in the agencies that the role reaches: its own, and the local authorities within it."
)


def roles() -> str:
    staff = [line(role) for role in GRANTS if role not in PORTAL_ROLES]
    portal = [line(role) for role in GRANTS if role in PORTAL_ROLES]
    head = ("Role", "In short", "They may")
    return page("Roles", ABOUT, f"## Staff\n\n{table(head, staff)}", f"## In the portal\n\n{table(head, portal)}")


def line(role: Role) -> list[str]:
    return [role.label, SAYS.get(role, ""), may(GRANTS[role]) or "nothing yet"]


def may(permissions: frozenset[Permission]) -> str:
    """In the order in which permissions are declared, so that two roles can be compared."""
    return "; ".join(IN_WORDS[permission] for permission in Permission if permission in permissions)
