"""Who agreed that families are looked for more widely, and every step of the audience ladder (FF-17 to FF-27)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models import Approval, CaseFile, Document, User
from adoption.privacy import personal, plain
from children.flows import PlanStatus
from familyfinding.flows import ProfileStatus
from familyfinding.models.drafting import PartQuerySet
from familyfinding.models.profile import Profile
from familyfinding.models.published import Rung

if TYPE_CHECKING:
    from typing import Self


class AgreementKind(models.TextChoices):
    LETTER = "letter", "The local authority’s written agreement"
    SERVICE_MANAGER = "service_manager", "The service manager’s agreement"


class FundingAgreementQuerySet(PartQuerySet["FundingAgreement"]):
    def in_force(self, day: date) -> Self:
        """Confirmed, not ended and not past its date on this day (FF-17, FF-27)."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), confirmed_on__isnull=False, ended_on=None)

    def waiting(self) -> Self:
        return self.filter(confirmed_on=None, ended_on=None, refused_on=None)

    def standing(self) -> Self:
        """In force, or with a question that really waits: one overtaken by a change can be asked again (PN-60)."""
        asked = Approval.rows.waiting().filter(subject=self.model._meta.label).values("subject_id")
        return self.filter(Q(confirmed_on__isnull=False) | Q(pk__in=asked), ended_on=None, refused_on=None)

    def releasing(self) -> Self:
        """TS-03: agreements that open the consortium to a live profile (FF-18)."""
        able = Q(profile__status=ProfileStatus.LIVE, profile__held_since=None, ended_on=None)
        return self.filter(Q(released_at__isnull=False) | able, opens_consortium=True, effective_at__isnull=False)

    def owing_plan(self) -> Self:
        """TS-123: the service manager agreed, and the family finding plan is to say so (FF-22)."""
        going_on = Q(ended_on=None, profile__child__file__closed_on=None) & ~Q(profile__child__status=PlanStatus.ENDED)
        rows = self.filter(kind=AgreementKind.SERVICE_MANAGER, confirmed_on__isnull=False)
        return rows.filter(going_on | Q(plan_updated_on__isnull=False))

    def expired(self, day: date) -> Self:
        """Past their last day and not yet ended: the audience narrows (FF-27)."""
        return self.filter(until_on__lt=day, confirmed_on__isnull=False, ended_on=None)


class FundingAgreement(models.Model):
    """An agreement to fund and search beyond the agency: who gave it, when, on which paper, within which limits."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=20, choices=AgreementKind)
    local_authority = models.ForeignKey(
        "adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    officer = personal(models.CharField(max_length=200, blank=True), scrub="Officer")
    dated_on = plain(models.DateField())
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    limits = personal(models.TextField(blank=True), scrub="Limits removed")
    limited = models.BooleanField(default=False, help_text="The agreement does not reach beyond the consortium.")
    until_on = plain(models.DateField(null=True, blank=True))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_on = plain(models.DateField(null=True, blank=True))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan_updated_on = plain(
        models.DateField(null=True, blank=True, help_text="When the family finding plan was written anew after it.")
    )
    refused_on = plain(models.DateField(null=True, blank=True))
    opens_consortium = models.BooleanField(default=False)
    effective_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = FundingAgreementQuerySet.as_manager()
    rows = models.Manager.from_queryset(FundingAgreementQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_authority_agreement_has_its_document",
                condition=~Q(kind="letter") | Q(document__isnull=False, local_authority__isnull=False) & ~Q(officer=""),
            ),
            models.CheckConstraint(
                name="agreement_confirmed_on_and_by_go_together",
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(name="ended_agreement_says_why", condition=Q(ended_on=None) | ~Q(ended_why="")),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(ended_on=None, refused_on=None, confirmed_on__isnull=False),
                name="one_agreement_in_force_per_profile",
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(ended_on=None, refused_on=None, confirmed_on=None),
                name="one_agreement_waits_per_profile",
            ),
        ]

    def __str__(self) -> str:
        return f"funding agreement {self.pk}"

    @property
    def file(self) -> CaseFile:
        return self.profile.file

    @property
    def agency_id(self) -> int:
        return self.file.agency_id

    @property
    def may_be_renewed(self) -> bool:
        """In force until a last day: the next letter may be recorded before that, so that nothing narrows (FF-27)."""
        return self.confirmed_on is not None and self.kind == AgreementKind.LETTER and self.until_on is not None

    def in_force(self, day: date) -> bool:
        open_still = self.until_on is None or self.until_on >= day
        return self.confirmed_on is not None and self.ended_on is None and open_still


class AudienceChangeQuerySet(PartQuerySet["AudienceChange"]):
    pass


class AudienceChange(models.Model):
    """One step up or down the ladder, never changed afterwards: before, after, who and why (FF-02, FF-18, FF-27)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="audience_changes")
    was = models.PositiveSmallIntegerField(choices=Rung, null=True, blank=True)
    became = models.PositiveSmallIntegerField(choices=Rung, null=True, blank=True)
    because = personal(models.CharField(max_length=300), scrub="Reason removed")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(FundingAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AudienceChangeQuerySet.as_manager()
    rows = models.Manager.from_queryset(AudienceChangeQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["profile", "-at"], name="audience_change_by_profile")]

    def __str__(self) -> str:
        return f"audience change {self.pk}"


class DiscussionQuerySet(PartQuerySet["Discussion"]):
    pass


class Discussion(models.Model):
    """Whether to ask for an inter-agency search: recorded even when the answer is no (FF-21)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="discussions")
    held_on = plain(models.DateField())
    with_manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    will_ask = models.BooleanField()
    said = personal(models.TextField(), scrub="Discussion removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DiscussionQuerySet.as_manager()
    rows = models.Manager.from_queryset(DiscussionQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"discussion {self.pk}"
