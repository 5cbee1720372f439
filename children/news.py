"""What this app tells the apps above it. The subject is the Child, or the row named beside the news."""

from enum import StrEnum


class News(StrEnum):
    CHILD_OPENED = "children.child_opened"
    HEARING_CHANGED = "children.hearing_changed"
    BEST_INTEREST_DECIDED = "children.best_interest_decided"
    FINDING_PLAN_WRITTEN = "children.finding_plan_written"
    ALLOCATED = "children.allocated"
    ORDER_GRANTED = "children.order_granted"
    ORDER_REFUSED = "children.order_refused"
    PLAN_ENDED = "children.plan_ended"
    """The Placement Order was refused or revoked, or the plan changed (FF-66)."""
    CONSENT_TAKEN_BACK = "children.consent_taken_back"
    """A parent no longer gives the child up or consents: the plan does not go to panel (CH-09)."""
    PLAN_RESTORED = "children.plan_restored"
    """A court of appeal set the refusal or the revocation aside: the plan is adoption as before (FF-66)."""
    LIKELY_MATCH_RECORDED = "children.likely_match_recorded"
    LIKELY_MATCH_ENDED = "children.likely_match_ended"
    CHANGE_REPORTED = "children.change_reported"
    """Subject: the SignificantChange row."""
    SIBLINGS_CHANGED = "children.siblings_changed"
    """Who belongs to a set, or whether they are placed together, changed. Subject: the SiblingSet."""
