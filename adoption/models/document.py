"""Documents on a file: versions of cleaned files, stored privately under random names (security 4.8)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.people import PersonAround, Side
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class DocumentKind(models.TextChoices):
    PERMANENCE_REPORT = "permanence_report", "Child permanence report"
    PLACEMENT_ORDER = "placement_order", "Placement Order"
    FUNDING_AGREEMENT = "funding_agreement", "Written funding agreement"
    FAMILY_FINDING_PLAN = "family_finding_plan", "Family finding plan"
    SIBLING_ASSESSMENT = "sibling_assessment", "Together-or-apart assessment"
    PHOTOGRAPH = "photograph", "Photograph"
    VIDEO = "video", "Video"
    LETTER = "letter", "Letter"
    ADOPTERS_REPORT = "adopters_report", "Prospective adopter’s report"
    CERTIFICATE = "certificate", "Certificate"
    CHECK_RESULT = "check_result", "Result of a check"
    REFERENCE = "reference", "Reference"
    MEDICAL = "medical", "Medical report"
    PLACEMENT_REPORT = "placement_report", "Adoption placement report"
    SUPPORT_PLAN = "support_plan", "Adoption support plan"
    INTRODUCTION_PLAN = "introduction_plan", "Introduction plan"
    SIGNED_PLAN = "signed_plan", "Signed plan or agreement"
    PANEL_MINUTES = "panel_minutes", "Panel minutes"
    DECISION_SHEET = "decision_sheet", "Decision sheet"
    OTHER = "other", "Other document"


class DocumentQuerySet(GuardedQuerySet["Document"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class Document(models.Model):
    """One document through its versions. `about_side` says whose details it may hold."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=30, choices=DocumentKind)
    title = personal(models.CharField(max_length=200), scrub="Document")
    about_side = models.CharField(max_length=10, choices=Side, default=Side.CARE)
    only_for = models.ForeignKey(
        PersonAround,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_documents",
        help_text="One person’s own matter, for example a partner’s medical: never shared with anybody else.",
    )
    withdrawn_on = plain(models.DateField(null=True, blank=True))
    withdrawn_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = DocumentQuerySet.as_manager()
    rows = models.Manager.from_queryset(DocumentQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def latest(self) -> DocumentVersion | None:
        return max(self.versions.all(), key=lambda v: v.number, default=None)


class DocumentVersionQuerySet(GuardedQuerySet["DocumentVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(document__in=Document.objects.visible_to(user)).scoped()


class DocumentVersion(models.Model):
    """One cleaned file, with the hash of exactly what is stored."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stored = plain(models.FileField(max_length=200))
    media_type = plain(models.CharField(max_length=100))
    size = models.PositiveBigIntegerField()
    sha256 = plain(models.CharField(max_length=64))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = DocumentVersionQuerySet.as_manager()
    rows = models.Manager.from_queryset(DocumentVersionQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_is_numbered_once")]

    def __str__(self) -> str:
        return f"version {self.pk}"


class SendState(models.TextChoices):
    READY = "ready", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"


class Outbound(models.Model):
    """Everything that leaves towards a person. The unsent row is the queue; no name or case fact leaves by e-mail."""

    key = plain(models.CharField(max_length=120, unique=True))
    kind = plain(models.CharField(max_length=40))
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="outbound")
    to_person = models.ForeignKey(
        PersonAround,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outbound",
        help_text="Somebody without an account, for example an enquirer: the address is read when it is sent.",
    )
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="outbound")
    subject = plain(models.CharField(max_length=200))
    body = plain(models.TextField())
    sha256 = plain(models.CharField(max_length=64, blank=True))
    state = models.CharField(max_length=10, choices=SendState, default=SendState.READY)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], name="outbound_unsent", condition=models.Q(state__in=["ready", "sending"])
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_message_goes_to_one_person",
                condition=models.Q(to_user=None, to_person__isnull=False)
                | models.Q(to_user__isnull=False, to_person=None),
            )
        ]

    @property
    def address(self) -> str:
        """Where it goes, as it stands now; empty when a person has no e-mail address any more."""
        if self.to_user:
            return self.to_user.email
        return self.to_person.email if self.to_person and self.to_person.to_on is None else ""

    def __str__(self) -> str:
        return f"outbound {self.pk}"
