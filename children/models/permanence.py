"""Plans for a child’s permanence, several side by side if need be (CH-02)."""

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
from children.models.plan import PlanningMeeting

if TYPE_CHECKING:
    from typing import Self


class PermanenceKind(models.TextChoices):
    HOME = "home", "Returning home with support"
    KINSHIP = "kinship", "Living with relatives or friends"
    GUARDIANSHIP = "guardianship", "Special guardianship"
    EARLY = "early", "Early permanence (fostering for adoption)"
    ADOPTION = "adoption", "Adoption"
    FOSTERING = "fostering", "Long-term fostering"
    RESIDENTIAL = "residential", "Residential care"


class DecidedAt(models.TextChoices):
    """Where a plan was decided. The first two are always one of the recorded planning meetings (CH-01)."""

    LEGAL = "legal", "Legal planning meeting"
    PERMANENCE = "permanence", "Permanence planning meeting"
    REVIEW = "review", "Looked after review"
    COURT = "court", "Court hearing"
    MANAGER = "manager", "Manager’s decision outside a meeting"
    DECISION_MAKER = "decision_maker", "Agency decision maker’s decision"


AT_A_MEETING = (DecidedAt.LEGAL, DecidedAt.PERMANENCE)


class PermanencePlanQuerySet(GuardedQuerySet["PermanencePlan"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def running(self) -> Self:
        return self.filter(until_on=None)

    def main(self) -> Self:
        return self.filter(is_main=True)


class PermanencePlan(models.Model):
    """One way to a permanent home, from and to a date. A plan that comes to lead, or stops leading, is a new row."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="permanence_plans")
    kind = models.CharField(max_length=20, choices=PermanenceKind)
    is_main = models.BooleanField()
    from_on = plain(models.DateField())
    until_on = plain(models.DateField(null=True, blank=True))
    why = personal(models.TextField(), scrub="Reasons removed")
    support = personal(models.TextField(blank=True), scrub="Support removed")
    ended_why = personal(models.TextField(blank=True), scrub="Reasons removed")
    decided_at = models.CharField(max_length=20, choices=DecidedAt)
    meeting = models.ForeignKey(
        PlanningMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="permanence_plans"
    )
    decided_by = personal(models.CharField(max_length=200), scrub="Name removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PermanencePlanQuerySet.as_manager()
    rows = models.Manager.from_queryset(PermanencePlanQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(until_on=None, is_main=True), name="child_has_one_main_plan_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(until_on=None), name="child_has_each_kind_of_plan_once_at_a_time"
            ),
            models.CheckConstraint(
                name="permanence_plan_does_not_end_before_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="permanence_plan_ends_with_a_reason",
                condition=Q(until_on=None, ended_why="") | (Q(until_on__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="returning_home_says_with_which_support",
                condition=~Q(kind=PermanenceKind.HOME) | ~Q(support=""),
            ),
            models.CheckConstraint(
                name="plan_of_a_planning_meeting_names_it",
                condition=Q(decided_at__in=AT_A_MEETING, meeting__isnull=False)
                | (~Q(decided_at__in=AT_A_MEETING) & Q(meeting=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"permanence plan {self.pk}"
