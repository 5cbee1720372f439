"""Where the published user guides are: one for staff, one for families (FF-05)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.privacy import plain


class GuideAudience(models.TextChoices):
    STAFF = "staff", "Staff"
    FAMILIES = "families", "Families"


class HelpGuide(models.Model):
    """The address of one published guide, and when somebody last saw that it opens. One for each audience."""

    audience = models.CharField(max_length=10, choices=GuideAudience, unique=True)
    title = plain(models.CharField(max_length=100))
    address = plain(models.CharField(max_length=500))
    checked_on = plain(models.DateField(null=True, blank=True))

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="guide_is_reached_over_https", condition=Q(address__startswith="https://")),
            models.CheckConstraint(name="guide_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"guide for {self.get_audience_display().lower()}"
