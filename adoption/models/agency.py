"""Agencies, their teams, and the consortium through which children are shown more widely."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from adoption.policies import PolicySet

if TYPE_CHECKING:
    from typing import Self


class AgencyKind(models.TextChoices):
    REGIONAL = "regional", "Regional adoption agency"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    VOLUNTARY = "voluntary", "Voluntary adoption agency"
    HOME = "home", "Residential home"


class Agency(models.Model):
    """One body in the installation. A local authority belongs to the regional agency that acts for it."""

    code = models.SlugField(max_length=40, unique=True, help_text="For example ANE or FAL-Leicestershire.")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    policy_set = models.CharField(max_length=40, choices=PolicySet)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="agency_name_is_used_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def home_id(self) -> int:
        """The partnership this agency's own adopters belong to: its regional agency, or itself (FF-16)."""
        return self.parent_id or self.pk


class Team(models.Model):
    """People of one agency who share cases."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint("agency", Lower("name"), name="team_name_is_used_once_in_an_agency")]

    def __str__(self) -> str:
        return self.name


class Consortium(models.Model):
    """A regional group of agencies whose adopters may see each other's children (FF-20)."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["ConsortiumMember"]):
    def live(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


class ConsortiumMember(models.Model):
    """An agency's membership, from and to a date: leaving changes who can see profiles from that date (FF-20)."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="members")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_does_not_end_before_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["consortium", "agency"], condition=Q(to_on=None), name="agency_is_once_in_a_consortium"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.consortium}"
