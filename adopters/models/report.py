"""The Prospective Adopters Report: its sections, its frozen versions, what the adopters said of it (AD-30, AD-80)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.member import Member
from adopters.models.stages import StageTwo
from adoption.models import DocumentVersion, PortalEntry, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class ReportKind(models.TextChoices):
    FULL = "full", "Full report"
    BRIEF = "brief", "Brief report"


class ReportState(models.TextChoices):
    WRITING = "writing", "Being written"
    CHECKING = "checking", "With the team manager"
    PASSED = "passed", "Passed the quality check"
    SET_ASIDE = "set_aside", "Set aside"


class ReportQuerySet(GuardedQuerySet["Report"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def in_hand(self) -> Self:
        """The reports that count; one that was set aside stays on the file to be read."""
        return self.exclude(state=ReportState.SET_ASIDE)


class Report(models.Model):
    """One report of one assessment, written section by section.

    A brief report may be made at any time in Stage Two when it is plain that the household is not suitable; nobody can
    be approved on it (AAR r30). Who wrote it is kept with their standing, as the law on adoption reports asks.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="reports")
    stage_two = models.ForeignKey(StageTwo, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.FULL)
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.WRITING)
    begun_on = plain(models.DateField())
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_qualified = models.BooleanField(default=True)
    supervised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    brought_on = plain(models.DateField(null=True, blank=True))
    """When what is on file was last brought in."""

    objects = ReportQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReportQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage_two"], condition=~Q(state="set_aside"), name="one_report_of_an_assessment_is_in_hand"
            ),
            models.CheckConstraint(
                name="an_author_without_the_years_is_supervised",
                condition=Q(author_qualified=True) | Q(supervised_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class ReportSection(models.Model):
    """One section’s words, saved by themselves so that two people can write at once. `member`: about one applicant.

    What a section is called and whether it is confidential stands in `adopters.report_sections`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    key = plain(models.CharField(max_length=40))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = personal(models.TextField(blank=True), scrub="Section removed")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key", "member"], nulls_distinct=False, name="a_section_stands_once_in_a_report"
            )
        ]

    def __str__(self) -> str:
        return f"section {self.pk}"


class FrozenFor(models.TextChoices):
    COMMENT = "comment", "For the adopters’ comments"
    CHECK = "check", "For the quality check and the decision"


class CheckResult(models.TextChoices):
    NONE = "", "Not checked yet"
    PASSED = "passed", "Passed"
    AMEND = "amend", "To be amended"


class ReportVersionQuerySet(GuardedQuerySet["ReportVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(report__in=Report.objects.visible_to(user)).scoped()


class ReportVersion(models.Model):
    """The report as it stood on one day, with the hash of every word. The words are never changed.

    `confidential` holds what third parties and each applicant alone said: it is in `paper` and never in `family_paper`.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_for = models.CharField(max_length=10, choices=FrozenFor)
    made_on = plain(models.DateField())
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sections = personal(models.JSONField(default=list), scrub=[])
    confidential = personal(models.JSONField(default=list), scrub=[])
    sha256 = plain(models.CharField(max_length=64))
    paper = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    family_paper = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comments_due_on = plain(models.DateField(null=True, blank=True))
    result = models.CharField(max_length=10, choices=CheckResult, blank=True, default=CheckResult.NONE)
    checked_on = plain(models.DateField(null=True, blank=True))
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amendments = personal(models.TextField(blank=True), scrub="Amendments removed")

    objects = ReportVersionQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReportVersionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="a_report_version_is_numbered_once"),
            models.CheckConstraint(
                name="a_report_to_be_amended_says_how", condition=~Q(result="amend") | ~Q(amendments="")
            ),
        ]

    def __str__(self) -> str:
        return f"report version {self.pk}"


class ReportComment(models.Model):
    """What one applicant said of one version, in their own words. It belongs to them: the other does not see it."""

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = personal(models.TextField(), scrub="Comment removed")
    received_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_comment_comes_from_the_portal_or_a_worker",
                condition=Q(entry__isnull=False) | Q(recorded_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"
