"""A likely match seen early (FF-08), and significant changes in the child’s life (FF-38)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class LikelyMatchQuerySet(GuardedQuerySet["LikelyMatch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def live(self) -> Self:
        return self.filter(ended_on=None)

    def suspending(self) -> Self:
        """Matches that hold off the duty to have a profile (FF-08)."""
        return self.live().filter(suspends=True)


class LikelyMatch(models.Model):
    """A family thought likely and realistic: who judged so, and why. `suspends` is settled when it is recorded."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="likely_matches")
    family = personal(models.CharField(max_length=200), scrub="Family")
    why = personal(models.TextField(), scrub="Reason removed")
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="likely_matches")
    recorded_on = plain(models.DateField())
    suspends = models.BooleanField()
    overruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overruled_why = personal(models.TextField(blank=True), scrub="Reason removed")
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = LikelyMatchQuerySet.as_manager()
    rows = models.Manager.from_queryset(LikelyMatchQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on=None), name="child_has_one_likely_match_at_a_time"
            ),
            models.CheckConstraint(
                name="likely_match_that_ended_says_why", condition=Q(ended_on=None) | ~Q(ended_why="")
            ),
            models.CheckConstraint(
                name="likely_match_ends_after_it_is_recorded",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("recorded_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"likely match {self.pk}"


class SignificantChangeQuerySet(GuardedQuerySet["SignificantChange"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class SignificantChange(models.Model):
    """Something changed that adopters reading the profile would need to know (FF-38)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="significant_changes")
    what = personal(models.TextField(), scrub="Change removed")
    reported_on = plain(models.DateField())
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SignificantChangeQuerySet.as_manager()
    rows = models.Manager.from_queryset(SignificantChangeQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"significant change {self.pk}"
