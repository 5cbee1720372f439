"""The states of a child’s profile and of a link, and the moves between them (FF-29, FF-61, FF-62, FF-66, MT-01)."""

from django.db import models

from adoption.flows import Flow


class ProfileStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    REMOVED = "removed", "Removed"


S = ProfileStatus

PROFILE: Flow[ProfileStatus] = Flow(
    "profile",
    {
        S.NOT_STARTED: {S.DRAFT},
        S.DRAFT: {S.LIVE},
        S.LIVE: {S.REMOVED},
        S.REMOVED: {S.LIVE, S.DRAFT},
    },
)


class LinkState(models.TextChoices):
    INTEREST = "interest", "Interest"
    CONSIDERING = "considering", "Under consideration"
    SHORTLISTED = "shortlisted", "Shortlisted"
    CPR_SHARED = "cpr_shared", "Reports shared"
    PREFERRED = "preferred", "Preferred"
    VALIDATED = "validated", "Visited"
    PROCEEDING = "proceeding", "Going ahead"
    RECOMMENDED = "recommended", "Recommended by panel"
    APPROVED = "approved", "Match approved"
    INTRODUCTIONS = "introductions", "Introductions"
    PLACED = "placed", "Placed"
    MORE_WORK = "more_work", "More work asked for"
    CLOSED = "closed", "Closed"


L = LinkState

BEFORE_THE_SHORTLIST = (L.INTEREST, L.CONSIDERING)
ON_THE_SHORTLIST = (L.SHORTLISTED, L.CPR_SHARED, L.PREFERRED, L.VALIDATED)
TO_WEIGH = (L.SHORTLISTED, L.CPR_SHARED)
"""On the shortlist, and no meeting has preferred them: what a matching meeting decides about (MT-11)."""
PROCEEDING = (L.PROCEEDING, L.RECOMMENDED, L.APPROVED, L.INTRODUCTIONS, L.PLACED, L.MORE_WORK)

IDENTIFIED = (*ON_THE_SHORTLIST, *(state for state in PROCEEDING if state != L.MORE_WORK))
"""A family is found for the child as far as anybody knows: nothing has been refused (FF-19, FF-21)."""

LINK: Flow[LinkState] = Flow(
    "link",
    {
        L.INTEREST: {L.CONSIDERING, L.CLOSED},
        L.CONSIDERING: {L.SHORTLISTED, L.CLOSED},
        L.SHORTLISTED: {L.CPR_SHARED, L.CONSIDERING, L.CLOSED},
        L.CPR_SHARED: {L.PREFERRED, L.CLOSED},
        L.PREFERRED: {L.VALIDATED, L.CPR_SHARED, L.CLOSED},
        L.VALIDATED: {L.PROCEEDING, L.CLOSED},
        L.PROCEEDING: {L.RECOMMENDED, L.APPROVED, L.MORE_WORK, L.CLOSED},
        L.RECOMMENDED: {L.APPROVED, L.MORE_WORK, L.CLOSED},
        L.APPROVED: {L.INTRODUCTIONS, L.CLOSED},
        L.INTRODUCTIONS: {L.PLACED, L.CLOSED},
        L.PLACED: {L.CLOSED},
        L.MORE_WORK: {L.RECOMMENDED, L.APPROVED, L.CLOSED},
        L.CLOSED: set(),
    },
)
"""MT-01; after a refusal the link goes back to more work and may be presented again (MT-73).

Approved without a recommendation: panel advises, and the decision maker may decide otherwise (PN-45, PN-46)."""
