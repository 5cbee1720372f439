"""The states of a child’s family finding profile, and the moves between them (FF-29, FF-61, FF-62, FF-66)."""

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
