"""The child’s pathway as a table of statuses (spec 02, table G). Only what people decide is kept as a status."""

from __future__ import annotations

from django.db import models

from adoption.flows import Flow


class PlanStatus(models.TextChoices):
    CONSIDERED = "considered", "Plan considered"
    DECIDED = "decided", "Best interest decided"
    FAMILY_FINDING = "family_finding", "Family finding"
    MATCHING = "matching", "Shortlisted"
    MATCHED = "matched", "Matched, proceeding"
    RECOMMENDED = "recommended", "Panel recommended"
    APPROVED = "approved", "Match approved"
    INTRODUCTIONS = "introductions", "Introductions"
    PLACED = "placed", "Placed"
    ADOPTED = "adopted", "Adopted"
    CLOSED = "closed", "Closed"
    ENDED = "ended", "Plan is no longer adoption"


S = PlanStatus

PATHWAY = (
    S.CONSIDERED,
    S.DECIDED,
    S.FAMILY_FINDING,
    S.MATCHING,
    S.MATCHED,
    S.RECOMMENDED,
    S.APPROVED,
    S.INTRODUCTIONS,
    S.PLACED,
    S.ADOPTED,
    S.CLOSED,
)
"""The order in which the pathway picture shows the statuses."""

PLAN: Flow[PlanStatus] = Flow(
    "plan",
    {
        S.CONSIDERED: frozenset({S.DECIDED, S.ENDED}),
        S.DECIDED: frozenset({S.FAMILY_FINDING, S.ENDED}),
        S.FAMILY_FINDING: frozenset({S.MATCHING, S.ENDED}),
        S.MATCHING: frozenset({S.MATCHED, S.FAMILY_FINDING, S.ENDED}),
        S.MATCHED: frozenset({S.RECOMMENDED, S.FAMILY_FINDING, S.ENDED}),
        S.RECOMMENDED: frozenset({S.APPROVED, S.FAMILY_FINDING, S.ENDED}),
        S.APPROVED: frozenset({S.INTRODUCTIONS, S.FAMILY_FINDING, S.ENDED}),
        S.INTRODUCTIONS: frozenset({S.PLACED, S.FAMILY_FINDING, S.ENDED}),
        S.PLACED: frozenset({S.ADOPTED, S.FAMILY_FINDING, S.ENDED}),
        S.ADOPTED: frozenset({S.CLOSED}),
        S.CLOSED: frozenset(),
        # Back to where it stood when a court of appeal sets a refusal or revocation aside.
        S.ENDED: frozenset({S.CONSIDERED, S.DECIDED, S.FAMILY_FINDING}),
    },
)

LOOKING = frozenset({S.DECIDED, S.FAMILY_FINDING, S.MATCHING, S.MATCHED})
"""Statuses in which a family is being looked for."""

BEFORE_MATCH = frozenset({S.CONSIDERED, S.DECIDED, S.FAMILY_FINDING, S.MATCHING})


class Togetherness(models.TextChoices):
    """What was decided about brothers and sisters (CH-05)."""

    UNDECIDED = "undecided", "Not decided yet"
    TOGETHER = "together", "To be placed together"
    APART = "apart", "To be placed apart"
