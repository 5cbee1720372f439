"""Where each adopter has worked and lived, and what was in the months between (AD-19)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.member import Member
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class HistoryKind(models.TextChoices):
    WORK = "work", "Employment"
    HOME = "home", "Accommodation"


class PastQuerySet(GuardedQuerySet["Past"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(member__household__in=Household.objects.visible_to(user)).scoped()

    def in_use(self) -> Self:
        return self.filter(dropped_on=None)


class Past(models.Model):
    """A job or a home of one applicant, from one month to another; or what explains the months in which there was none.

    `explains_gap`: the entry fills a gap with its reason, for example study, travel or illness.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="past")
    kind = models.CharField(max_length=10, choices=HistoryKind)
    what = personal(models.CharField(max_length=300), scrub="Place removed")
    from_on = personal(models.DateField(), scrub="2015-01-01")
    until_on = personal(models.DateField(null=True, blank=True), scrub="2016-01-01")
    explains_gap = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    dropped_on = plain(models.DateField(null=True, blank=True))

    objects = PastQuerySet.as_manager()
    rows = models.Manager.from_queryset(PastQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_past_does_not_end_before_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"past {self.pk}"
