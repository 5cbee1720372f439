"""The medical consultation: the report sent in time, and the medical adviser’s letter (MT-30 to MT-33)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adoption.models import DocumentVersion, User
from adoption.privacy import personal, plain
from familyfinding.models.preparing import LINK_CLOSED, Preparation, StepQuerySet
from familyfinding.models.preparing_meetings import StepMeeting


class ConsultationQuerySet(StepQuerySet["Consultation"]):
    def owing_report(self) -> ConsultationQuerySet:
        """TS-26: until the consultation is called off or the link closes; a report once sent stays known."""
        running = Q(meeting__called_off_on=None) & ~LINK_CLOSED
        return self.filter(running | Q(cpr_sent_on__isnull=False))


class Consultation(models.Model):
    """What a medical consultation needs beyond the meeting: whose advice, and which report was sent to them when."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="consultations")
    meeting = models.OneToOneField(StepMeeting, on_delete=models.PROTECT, related_name="consultation")
    adviser_name = personal(models.CharField(max_length=200), scrub="Medical adviser")
    adviser = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cpr = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cpr_sent_on = plain(models.DateField(null=True, blank=True))
    cpr_sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()
    rows = models.Manager.from_queryset(ConsultationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_report_sent_to_the_medical_adviser_says_which_and_by_whom",
                condition=Q(cpr_sent_on=None, cpr=None, cpr_sent_by=None)
                | Q(cpr_sent_on__isnull=False, cpr__isnull=False, cpr_sent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class MedicalLetterQuerySet(StepQuerySet["MedicalLetter"]):
    pass


class MedicalLetter(models.Model):
    """The medical adviser’s letter to the adopters and the child’s worker about what was discussed (MT-32).

    Signed by the adviser it is on the child’s file; somebody else reads it before the adopters do (security 4.9).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="medical_letters")
    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="letter")
    body = personal(models.TextField(), scrub="Letter removed")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_on = plain(models.DateField(null=True, blank=True))
    signed_name = personal(models.CharField(max_length=200, blank=True), scrub="Medical adviser")
    paper = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MedicalLetterQuerySet.as_manager()
    rows = models.Manager.from_queryset(MedicalLetterQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_signed_medical_letter_is_on_the_childs_file",
                condition=Q(signed_on=None, paper=None)
                | (Q(signed_on__isnull=False, paper__isnull=False) & ~Q(signed_name="")),
            ),
            models.CheckConstraint(
                name="a_medical_letter_is_released_after_it_is_signed",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False, signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_medical_letter_is_released_by_somebody_else",
                condition=Q(released_by=None) | ~Q(released_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"medical letter {self.pk}"
