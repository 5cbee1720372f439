"""A household’s way from first enquiry to placement, as a table (spec 03, frontend 11.5)."""

from __future__ import annotations

from django.db import models

from adoption.flows import Flow


class Stage(models.TextChoices):
    ENQUIRY = "enquiry", "Enquiry"
    REGISTERED = "registered", "Registration of Interest received"
    STAGE_ONE = "stage_one", "Stage One"
    BETWEEN = "between", "Between the stages"
    STAGE_TWO = "stage_two", "Stage Two"
    DECISION = "decision", "Waiting for the decision"
    APPROVED = "approved", "Approved and searching"
    MATCHED = "matched", "Matched"
    PLACED = "placed", "Child placed"
    CLOSED = "closed", "Closed"


S = Stage

PATHWAY = (S.ENQUIRY, S.REGISTERED, S.STAGE_ONE, S.BETWEEN, S.STAGE_TWO, S.DECISION, S.APPROVED, S.MATCHED, S.PLACED)
"""The order in which the board and the portal show the stages."""

HOUSEHOLD: Flow[Stage] = Flow(
    "household",
    {
        S.ENQUIRY: frozenset({S.REGISTERED, S.CLOSED}),
        # Approved before, or foster carers: no Stage One (the fast track).
        S.REGISTERED: frozenset({S.STAGE_ONE, S.STAGE_TWO, S.ENQUIRY, S.CLOSED}),
        S.STAGE_ONE: frozenset({S.BETWEEN, S.CLOSED}),
        # More than six months between the stages: registration begins again (AAR r28).
        S.BETWEEN: frozenset({S.STAGE_TWO, S.ENQUIRY, S.CLOSED}),
        S.STAGE_TWO: frozenset({S.DECISION, S.CLOSED}),
        # The decision maker may send the report back for more work.
        S.DECISION: frozenset({S.APPROVED, S.STAGE_TWO, S.CLOSED}),
        S.APPROVED: frozenset({S.MATCHED, S.CLOSED}),
        S.MATCHED: frozenset({S.PLACED, S.APPROVED, S.CLOSED}),
        S.PLACED: frozenset({S.APPROVED, S.CLOSED}),
        S.CLOSED: frozenset({S.ENQUIRY}),
    },
)

ASSESSING = frozenset({S.STAGE_ONE, S.BETWEEN, S.STAGE_TWO, S.DECISION})
"""Stages in which a household is being assessed."""

SEARCHING = frozenset({S.APPROVED})


class Ending(models.TextChoices):
    """Why a household’s file is no longer worked on."""

    NOT_ACCEPTED = "not_accepted", "Not accepted into Stage One"
    NOT_TO_STAGE_TWO = "not_to_stage_two", "Not going on to Stage Two"
    TIME_RAN_OUT = "time_ran_out", "Stage One ran out of time"
    NOT_APPROVED = "not_approved", "Not approved"
    APPROVAL_ENDED = "approval_ended", "Approval ended"
    WITHDREW = "withdrew", "They decided not to go on"
    MOVED = "moved", "Went to another agency"
    ADOPTED = "adopted", "Adoption order made"
