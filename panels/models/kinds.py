"""What panel hears, and what it says to it (PN-04, PN-20)."""

from django.db import models


class ItemKind(models.TextChoices):
    """The four kinds of PN-04, with the review of an approval, which is again a question of suitability."""

    PLAN = "plan", "Plan for a child whose parent consents"
    SUITABILITY = "suitability", "Suitability of adopters"
    MATCH = "match", "Match of a child with adopters"
    GENERAL = "general", "Running of the service, reports"
    REVIEW = "review", "Review or end of an approval"


class Advice(models.TextChoices):
    """What panel recommends. Never “in principle” or on a condition: otherwise it defers (PN-20, PN-45)."""

    NONE = "", "Not heard yet"
    RECOMMENDED = "recommended", "Recommended"
    NOT_RECOMMENDED = "not_recommended", "Not recommended"
    DEFERRED = "deferred", "Deferred"
    NOTED = "noted", "Noted"
