"""The plan: planning meetings, the decision maker’s decision, the Best Interest Decision, the family finding plan."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child
from children.models.court import OrderEnding
from children.models.reports import PermanenceReport

if TYPE_CHECKING:
    from typing import Self


class PlanningMeetingQuerySet(GuardedQuerySet["PlanningMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class PlanningMeeting(models.Model):
    """A legal or permanence planning meeting, and whether adoption was there (CH-01)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="planning_meetings")
    held_on = plain(models.DateField())
    kind = models.CharField(
        max_length=20, choices=[("legal", "Legal planning meeting"), ("permanence", "Permanence planning meeting")]
    )
    attended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    absence_why = personal(models.TextField(blank=True), scrub="Reason removed")
    note = personal(models.TextField(blank=True), scrub="Note removed")

    objects = PlanningMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(PlanningMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_was_attended_or_absence_has_a_reason",
                condition=Q(attended_by__isnull=False) | ~Q(absence_why=""),
            )
        ]

    def __str__(self) -> str:
        return f"planning meeting {self.pk}"


class PlanDecisionQuerySet(GuardedQuerySet["PlanDecision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def agreed(self) -> Self:
        return self.filter(is_adoption=True)


class PlanDecision(models.Model):
    """The agency decision maker’s decision on the plan, on one checked report (PN-33, PN-46)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plan_decisions")
    report = models.ForeignKey(PermanenceReport, on_delete=models.PROTECT, related_name="decisions")
    is_adoption = models.BooleanField()
    decided_on = plain(models.DateField())
    reasons = personal(models.TextField(), scrub="Reasons removed")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plan_decisions")

    objects = PlanDecisionQuerySet.as_manager()
    rows = models.Manager.from_queryset(PlanDecisionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], name="a_report_is_decided_once"),
        ]

    def __str__(self) -> str:
        return f"plan decision {self.pk}"


class BestInterestDecisionQuerySet(GuardedQuerySet["BestInterestDecision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class BestInterestDecision(models.Model):
    """The dated record that adoption is in the child’s best interest, entered by a manager (CH-10, CF-12).

    Its date is the decision maker’s unless the agency records another. `decision` is empty only for a
    decision taken before the case came into this service.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="best_interest_decisions")
    decision = models.OneToOneField(
        PlanDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="best_interest"
    )
    decided_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_in = models.BooleanField(default=False, help_text="Taken before the case came into this service.")

    objects = BestInterestDecisionQuerySet.as_manager()
    rows = models.Manager.from_queryset(BestInterestDecisionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="best_interest_rests_on_a_decision",
                condition=Q(decision__isnull=False) | Q(brought_in=True),
            )
        ]

    def __str__(self) -> str:
        return f"best interest decision {self.pk}"


class FamilyFindingPlanQuerySet(GuardedQuerySet["FamilyFindingPlan"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class FamilyFindingPlan(models.Model):
    """How a family will be looked for. Versions are never edited: a change is the next one (FF-13, FF-22)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="family_finding_plans")
    number = models.PositiveIntegerField()
    recorded_on = plain(models.DateField())
    family_needed = personal(models.TextField(), scrub="Plan removed")
    search = personal(models.TextField(), scrub="Plan removed")
    contact = personal(models.TextField(blank=True), scrub="Plan removed")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FamilyFindingPlanQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyFindingPlanQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "number"], name="family_finding_plan_is_numbered_once")]

    def __str__(self) -> str:
        return f"family finding plan {self.pk}"


class PlanEndingQuerySet(GuardedQuerySet["PlanEnding"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class PlanEnding(models.Model):
    """Adoption stopped being the plan, and why (FF-66). A court of appeal may set a refusal or revocation aside."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plan_endings")
    kind = models.CharField(max_length=10, choices=OrderEnding)
    ended_on = plain(models.DateField())
    why = personal(models.TextField(), scrub="Reason removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_aside_on = plain(models.DateField(null=True, blank=True, help_text="When a court of appeal set it aside."))

    objects = PlanEndingQuerySet.as_manager()
    rows = models.Manager.from_queryset(PlanEndingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_what_a_court_ended_is_set_aside",
                condition=Q(set_aside_on=None)
                | Q(kind__in=["refused", "revoked"], set_aside_on__gte=models.F("ended_on")),
            )
        ]

    @property
    def can_be_appealed(self) -> bool:
        """A court ended the plan, and no other court has set that aside."""
        return self.kind in (OrderEnding.REFUSED, OrderEnding.REVOKED) and self.set_aside_on is None

    def __str__(self) -> str:
        return f"plan ending {self.pk}"
