"""Who was told the same day what panel recommended, and what was decided after it (PN-21, PN-22, PN-28)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from panels.models.agenda import AgendaItem

if TYPE_CHECKING:
    from typing import Self


class Told(models.TextChoices):
    ADOPTERS = "adopters", "Adopters"
    CARERS = "carers", "Foster carers"
    PARENT = "parent", "Parent"


class ToldOf(models.TextChoices):
    RECOMMENDATION = "panel", "what panel recommended"
    DECISION = "decision", "what was decided"


class TellingQuerySet(GuardedQuerySet["Telling"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user)).scoped()

    def carers(self) -> Self:
        """Foster carers hear the outcome on the day, from the child’s worker (PN-22, TS-30)."""
        return self.filter(whom=Told.CARERS, of=ToldOf.RECOMMENDATION)

    def carers_of_the_decision(self) -> Self:
        """Then they hear from the child’s worker what the decision maker decided (PN-28, TS-124)."""
        return self.filter(whom=Told.CARERS, of=ToldOf.DECISION)

    def adopters(self) -> Self:
        """Adopters hear the recommendation on the day (PN-21, TS-53)."""
        return self.filter(whom=Told.ADOPTERS, of=ToldOf.RECOMMENDATION)


class Telling(models.Model):
    """Somebody who is told today, on their own file: when, by whom, how (PN-21, PN-22, PN-28).

    Brothers and sisters of one match may live with different carers: each child’s carers have their own row.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="tellings")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(max_length=10, choices=Told)
    of = models.CharField(max_length=10, choices=ToldOf, default=ToldOf.RECOMMENDATION)
    since_on = plain(models.DateField())
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = personal(models.CharField(max_length=200, blank=True), scrub="")

    says_whose = False
    """Set by a page that lists the carers of several children."""

    objects = TellingQuerySet.as_manager()
    rows = models.Manager.from_queryset(TellingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "file", "whom", "of"], name="each_side_is_told_once_of_a_recommendation_or_decision"
            ),
            models.CheckConstraint(
                name="a_telling_says_who_told", condition=Q(told_at=None) | Q(told_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"telling {self.pk}"
