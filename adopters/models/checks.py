"""Statutory checks, one row per person and kind (AD-14, AD-18, AD-22)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.member import Member
from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class CheckKind(models.TextChoices):
    DBS = "dbs", "Disclosure and Barring Service"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    MEDICAL = "medical", "Medical"
    PROBATION = "probation", "Probation and court"
    HEALTH_AND_SAFETY = "home", "Health and safety of the home"
    FINANCE = "finance", "Income and outgoings"


EVERY_ADULT = (CheckKind.DBS, CheckKind.LOCAL_AUTHORITY)
"""What everybody in the household who is 18 or over needs (AD-18)."""

EVERY_APPLICANT = (*EVERY_ADULT, CheckKind.MEDICAL)


class CheckOutcome(models.TextChoices):
    OPEN = "", "Not returned"
    CLEAR = "clear", "Nothing found"
    TO_DISCUSS = "to_discuss", "Something to talk about"
    RESOLVED = "resolved", "Talked about and resolved"
    STOPS = "stops", "Stops the application by law"


class CheckQuerySet(GuardedQuerySet["Check"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(member__household__in=Household.objects.visible_to(user)).scoped()

    def in_force(self) -> Self:
        return self.filter(replaced_on=None, member__left_on=None)

    def unresolved(self) -> Self:
        return self.in_force().filter(resolved_on=None)


class Check(models.Model):
    """One check of one person. What was found is that person’s alone: a partner never sees it (security 4.10).

    `resolved_on`: clear, or talked about and resolved. `expires_on` follows the agency’s policy on renewal.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=20, choices=CheckKind)
    needed_on = plain(models.DateField())
    requested_on = plain(models.DateField(null=True, blank=True))
    returned_on = plain(models.DateField(null=True, blank=True))
    certificate_on = plain(models.DateField(null=True, blank=True))
    outcome = models.CharField(max_length=12, choices=CheckOutcome, blank=True, default=CheckOutcome.OPEN)
    found = personal(models.TextField(blank=True), scrub="Finding removed")
    resolved_on = plain(models.DateField(null=True, blank=True))
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_on = plain(models.DateField(null=True, blank=True))
    replaced_on = plain(models.DateField(null=True, blank=True))

    objects = CheckQuerySet.as_manager()
    rows = models.Manager.from_queryset(CheckQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(replaced_on=None), name="a_person_has_one_check_of_a_kind"
            ),
            models.CheckConstraint(
                name="a_check_is_resolved_after_it_came_back",
                condition=Q(resolved_on=None) | Q(returned_on__isnull=False, resolved_on__gte=models.F("returned_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"
