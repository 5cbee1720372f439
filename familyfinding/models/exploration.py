"""A link being explored: from the moment adopters are given a child’s permanence report (AD-49, AD-50, CF-11)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Household
from adoption.models import CaseFile, DocumentVersion, User
from adoption.privacy import personal
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding.models.interest import Interest
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self


class ExplorationOutcome(models.TextChoices):
    NONE = "", "Being explored"
    NOT_PROGRESSING = "not_progressing", "Decided against"
    ESTABLISHED = "established", "A match is established"


class ExplorationQuerySet(GuardedQuerySet["Exploration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the child’s file or the household’s, or knows of the link (MT-70)."""
        files = CaseFile.objects.visible_to(user)
        either = Q(child__file__in=files) | Q(household__file__in=files)
        return self.filter(either | Q(link__in=Link.objects.visible_to(user))).scoped()

    def running(self) -> Self:
        return self.filter(outcome=ExplorationOutcome.NONE)

    def holding_back(self) -> Self:
        """The household looks at no other child and nothing begins with it (AD-50); not while a match is refused."""
        return self.running().filter(frozen_at__isnull=False, lifted_at=None)

    def freezing(self) -> Self:
        """TS-11: the report was shared, so browsing stops, until the outcome."""
        return self.filter(Q(frozen_at__isnull=False) | Q(outcome=ExplorationOutcome.NONE))


class Exploration(models.Model):
    """One link under exploration. Sharing the report is the recorded act that begins it (AD-49).

    A household is in one at a time, whatever requests race (CF-11); a child may be in several.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="explorations")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="explorations")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, null=True, blank=True, related_name="explorations")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="explorations")
    report = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(
        null=True, blank=True, help_text="The decision maker refused the match: they look and ask again meanwhile."
    )
    outcome = models.CharField(max_length=20, choices=ExplorationOutcome, blank=True, default=ExplorationOutcome.NONE)
    reserve = models.BooleanField(default=False, help_text="Kept as reserve by agreement: the freeze stays.")
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    told_words = personal(models.TextField(blank=True), scrub="Words removed")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExplorationQuerySet.as_manager()
    rows = models.Manager.from_queryset(ExplorationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(outcome=""), name="a_household_explores_one_link_at_a_time"
            ),
            models.CheckConstraint(
                name="only_a_freeze_is_lifted", condition=Q(lifted_at=None) | Q(frozen_at__isnull=False)
            ),
            models.CheckConstraint(
                name="an_exploration_that_ended_says_when",
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"exploration {self.pk}"
