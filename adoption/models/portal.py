"""The smallest portal account: whose adopter this is, and since when they are approved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models.user import User
from adoption.privacy import plain

if TYPE_CHECKING:
    from typing import Self


class PortalAccountQuerySet(models.QuerySet["PortalAccount"]):
    def approved(self, day: date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), approved_on__lte=day)


class PortalAccount(models.Model):
    """An adopter’s own account, belonging to the agency that approved them. Only approved adopters browse (FF-26)."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="portal_account")
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="portal_accounts")
    approved_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = PortalAccountQuerySet.as_manager()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"portal account {self.pk}"
