"""What this app tells the apps above it. The subject is the Household, or the row named beside the news."""

from enum import StrEnum


class News(StrEnum):
    ENQUIRED = "adopters.enquired"
    STAGE_ONE_STARTED = "adopters.stage_one_started"
    STAGE_ONE_ENDED = "adopters.stage_one_ended"
    AGREEMENT_SIGNED = "adopters.agreement_signed"
    DECISION_ASKED = "adopters.decision_asked"
    DECISION_TOLD = "adopters.decision_told"
    APPROVED = "adopters.approved"
    APPROVAL_ENDED = "adopters.approval_ended"
    MATCH_ESTABLISHED = "adopters.match_established"
    MATCH_ENDED = "adopters.match_ended"
    CLOSED = "adopters.closed"
    PROFILE_PUBLISHED = "adopters.profile_published"
    PROFILE_REMOVED = "adopters.profile_removed"
    REALLOCATED = "adopters.reallocated"
    APPLICANT_LEFT = "adopters.applicant_left"
    ACCOUNT_BEGAN = "adopters.account_began"
