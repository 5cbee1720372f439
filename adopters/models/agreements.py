"""Plans and agreements that both sides sign (AD-13, AD-23, AD-36, AD-62)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adopters.models.household import Household
from adopters.models.member import Member
from adoption import clock
from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class AgreementKind(models.TextChoices):
    STAGE_ONE_PLAN = "stage_one_plan", "Stage One Plan"
    STAGE_TWO = "stage_two_agreement", "Stage Two Agreement"
    MATCHING_PLAN = "matching_plan", "Matching Plan Agreement"


class AgreementQuerySet(GuardedQuerySet["Agreement"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def in_force(self) -> Self:
        return self.filter(replaced_on=None)


class Agreement(models.Model):
    """One version of a plan, as drawn up. It is never edited: a change is a new version, signed anew.

    `sections` is a list of {"heading", "text"}; `sha256` is over them, and every signature repeats it. It is agreed
    when every applicant and one of our own people has signed.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=30, choices=AgreementKind)
    number = models.PositiveSmallIntegerField()
    sections = personal(models.JSONField(default=list), scrub=[])
    sha256 = plain(models.CharField(max_length=64))
    drawn_up_on = plain(models.DateField())
    drawn_up_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = plain(models.DateField(null=True, blank=True))
    replaced_on = plain(models.DateField(null=True, blank=True))

    objects = AgreementQuerySet.as_manager()
    rows = models.Manager.from_queryset(AgreementQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "kind", "number"], name="an_agreement_is_numbered_once"),
            models.UniqueConstraint(
                fields=["household", "kind"],
                condition=Q(replaced_on=None),
                name="one_version_of_an_agreement_is_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Signature(models.Model):
    """Who signed exactly what, and when. Never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures")
    on_paper = models.BooleanField(default=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = plain(models.CharField(max_length=64))
    signed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "member"], condition=Q(member__isnull=False), name="an_applicant_signs_once"
            ),
            models.UniqueConstraint(fields=["agreement", "user"], condition=Q(member=None), name="a_worker_signs_once"),
            models.CheckConstraint(
                name="a_signature_has_somebody_behind_it", condition=Q(user__isnull=False) | Q(member__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"
