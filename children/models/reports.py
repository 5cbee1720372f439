"""The child permanence report, its versions and its quality check by two managers (CH-06, CH-07)."""

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

if TYPE_CHECKING:
    from typing import Self


class PermanenceReportQuerySet(GuardedQuerySet["PermanenceReport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class PermanenceReport(models.Model):
    """One version of the report. The author is proposed first as the worker who leads (CH-13)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="permanence_reports")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="permanence_reports")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_on = plain(models.DateField())
    views = personal(models.TextField(), scrub="Views removed")
    what_changed = personal(models.TextField(blank=True), scrub="Change removed")

    objects = PermanenceReportQuerySet.as_manager()
    rows = models.Manager.from_queryset(PermanenceReportQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "number"], name="permanence_report_is_numbered_once"),
            models.CheckConstraint(name="permanence_report_holds_the_childs_views", condition=~Q(views="")),
        ]

    def __str__(self) -> str:
        return f"permanence report {self.pk}"


class Checker(models.TextChoices):
    ADOPTION = "adoption", "Adoption team manager"
    CARE = "care", "Service manager, child in need teams"


class CheckOutcome(models.TextChoices):
    PASSED = "passed", "Passed"
    AMEND = "amend", "Amendments needed"


class Rating(models.TextChoices):
    """How good a manager finds the report, apart from whether it passes."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    FAIR = "fair", "Requires improvement"
    POOR = "poor", "Inadequate"


class ReportCheckQuerySet(GuardedQuerySet["ReportCheck"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(report__child__in=Child.objects.visible_to(user)).scoped()


class ReportCheck(models.Model):
    """One manager’s signature on one version: rating, outcome, and what must be amended (CH-07)."""

    report = models.ForeignKey(PermanenceReport, on_delete=models.PROTECT, related_name="checks")
    checker = models.CharField(max_length=10, choices=Checker)
    outcome = models.CharField(max_length=10, choices=CheckOutcome)
    rating = models.CharField(max_length=12, choices=Rating, blank=True, help_text="Empty for checks before ratings.")
    views_captured = models.BooleanField()
    amendments = personal(models.TextField(blank=True), scrub="Amendments removed")
    signed_on = plain(models.DateField())
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReportCheckQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReportCheckQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "checker"], name="each_manager_signs_a_report_once"),
            models.UniqueConstraint(fields=["report", "signed_by"], name="two_people_sign_a_report"),
            models.CheckConstraint(
                name="amendments_are_said_when_needed", condition=~Q(outcome="amend") | ~Q(amendments="")
            ),
            models.CheckConstraint(
                name="a_report_passes_only_with_the_childs_views",
                condition=~Q(outcome="passed") | Q(views_captured=True),
            ),
        ]

    def __str__(self) -> str:
        return f"report check {self.pk}"
