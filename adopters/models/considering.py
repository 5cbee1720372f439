"""What a family feels able to consider, version by version (FF-28, AD-39)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models

from adopters import topics
from adopters.models.household import Household
from adoption.models import PortalEntry, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class ConsideringQuerySet(GuardedQuerySet["Considering"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def newest_first(self) -> Self:
        return self.order_by("-number")


class Considering(models.Model):
    """One dated version of what both applicants say together. It is never edited: a change is a new version.

    `answers` holds a grade and the family’s own reasons for each topic. It starts a talk; no rule reads it.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="considering")
    number = models.PositiveIntegerField()
    on = plain(models.DateField())
    answers = personal(models.JSONField(default=dict), scrub={})
    by_family = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsideringQuerySet.as_manager()
    rows = models.Manager.from_queryset(ConsideringQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "number"], name="what_is_considered_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"what household {self.household_id} can consider, version {self.number}"

    @property
    def in_words(self) -> list[dict[str, str]]:
        return topics.in_words(self.answers)
