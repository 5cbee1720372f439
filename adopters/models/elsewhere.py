"""Panels of other agencies that a household attended (AD-54)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class PanelElsewhereQuerySet(GuardedQuerySet["PanelElsewhere"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()


class PanelElsewhere(models.Model):
    """Which other area’s panel the household went to, and what was different there."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="panels_elsewhere")
    panel = plain(models.CharField(max_length=200))
    held_on = plain(models.DateField())
    about = personal(models.TextField(blank=True), scrub="Panel removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PanelElsewhereQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelElsewhereQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "panel", "held_on"], name="a_panel_elsewhere_is_recorded_once")
        ]

    def __str__(self) -> str:
        return f"panel elsewhere {self.pk}"
