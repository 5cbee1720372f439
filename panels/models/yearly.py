"""What is due every year: each member’s appraisal, and the review of the panel itself (PN-09)."""

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
from panels.models.member import PanelMember
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


class AppraisalQuerySet(GuardedQuerySet["Appraisal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever runs or watches the panel, and each member for themselves."""
        watched = Panel.objects.watched_by(user)
        mine = Q(member__user=user.pk) if isinstance(user, User) else Q(pk__in=[])
        return self.filter(Q(member__panel__in=watched) | mine).scoped()

    def owed(self) -> Self:
        """Of members who are still on the list, or that were held (PN-09, TS-66)."""
        return self.filter(Q(done_on__isnull=False) | Q(member__to_on=None))


class Appraisal(models.Model):
    """A member’s yearly appraisal, counted from their joining or from the one before (PN-09)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="appraisals")
    opened_on = plain(models.DateField())
    done_on = plain(models.DateField(null=True, blank=True))
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    together_with = personal(models.CharField(max_length=200, blank=True), scrub="Name")
    went_well = personal(models.TextField(blank=True), scrub="Appraisal removed")
    to_develop = personal(models.TextField(blank=True), scrub="Appraisal removed")

    objects = AppraisalQuerySet.as_manager()
    rows = models.Manager.from_queryset(AppraisalQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(done_on=None), name="one_appraisal_of_a_member_is_open"
            ),
            models.CheckConstraint(
                name="an_appraisal_says_by_whom_and_what",
                condition=Q(done_on=None) | (Q(done_by__isnull=False) & ~Q(went_well="")),
            ),
        ]

    def __str__(self) -> str:
        return f"appraisal {self.pk}"


class PanelReviewQuerySet(GuardedQuerySet["PanelReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(panel__in=Panel.objects.visible_to(user)).scoped()

    def owed(self) -> Self:
        return self.filter(Q(done_on__isnull=False) | Q(panel__ended_on=None))


class PanelReview(models.Model):
    """The review of the panel’s own performance, counted from the one before (PN-09, TS-67)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="reviews")
    opened_on = plain(models.DateField())
    done_on = plain(models.DateField(null=True, blank=True))
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    found = plain(models.TextField(blank=True))
    agreed = plain(models.TextField(blank=True))

    objects = PanelReviewQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelReviewQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel"], condition=Q(done_on=None), name="one_review_of_a_panel_is_open"),
            models.CheckConstraint(
                name="a_review_of_a_panel_says_what_was_found", condition=Q(done_on=None) | ~Q(found="")
            ),
        ]

    def __str__(self) -> str:
        return f"review of panel {self.pk}"
