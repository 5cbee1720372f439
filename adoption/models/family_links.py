"""What an agency shows to families and enquirers: its papers, and where else to turn (AD-05, AD-70, AD-71)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from adoption.models.user import User
from adoption.privacy import plain


class FamilyLinkKind(models.TextChoices):
    PURPOSE = "purpose", "Statement of Purpose"
    ANNUAL_REPORT = "annual_report", "Annual report"
    PACK = "pack", "Information pack"
    LEAFLET = "leaflet", "Leaflet"
    BROCHURE = "brochure", "Brochure"
    OVERVIEW = "overview", "How adoption works, step by step"
    DIRECTORY = "directory", "Where else to turn"


FOR_ENQUIRERS = (
    FamilyLinkKind.PACK,
    FamilyLinkKind.LEAFLET,
    FamilyLinkKind.BROCHURE,
    FamilyLinkKind.OVERVIEW,
)
"""Shown to anybody, without sign-in, to read and to print (AD-05)."""

PAPERS = (FamilyLinkKind.PURPOSE, FamilyLinkKind.ANNUAL_REPORT, *FOR_ENQUIRERS)
"""Of each of these the newest edition alone is shown; earlier ones stay recorded with their dates."""


class FamilyLinkQuerySet(models.QuerySet["FamilyLink"]):
    def shown_by(self, *agencies: int | None) -> FamilyLinkQuerySet:
        """What an agency shows today, with what its regional agency shows."""
        return self.filter(agency__in=[pk for pk in agencies if pk], ended_on=None).order_by("kind", "title", "pk")


class FamilyLink(models.Model):
    """A paper of the agency, kept here or at its own address, or somewhere else to turn.

    Of every paper the newest edition alone is shown; earlier ones stay with their files and their days.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="family_links")
    kind = models.CharField(max_length=20, choices=FamilyLinkKind)
    title = plain(models.CharField(max_length=150))
    edition = plain(models.CharField(max_length=60, blank=True))
    address = plain(models.CharField(max_length=500, blank=True))
    stored = plain(models.FileField(max_length=200, blank=True))
    """The PDF itself, where the agency gave it to us."""
    size = models.PositiveBigIntegerField(default=0)
    sha256 = plain(models.CharField(max_length=64, blank=True))
    from_on = plain(models.DateField())
    ended_on = plain(models.DateField(null=True, blank=True))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FamilyLinkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_family_link_is_kept_here_or_reached_over_https",
                condition=Q(address__startswith="https://", stored="") | Q(address="") & ~Q(stored=""),
            ),
            models.CheckConstraint(name="only_a_paper_is_kept_here", condition=Q(stored="") | ~Q(kind="directory")),
            models.UniqueConstraint(
                fields=["agency", "kind"],
                condition=~Q(kind="directory") & Q(ended_on=None),
                name="one_edition_of_a_paper_is_shown",
            ),
        ]

    @property
    def href(self) -> str:
        """Where it is read."""
        return self.address or reverse("public:paper", args=[self.reference])

    @property
    def megabytes(self) -> str:
        """Its size in words, for whoever is about to fetch it: “PDF, 1.4 MB”."""
        return f"PDF, {max(self.size / 1_000_000, 0.1):.1f} MB" if self.stored else ""

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of agency {self.agency_id}"
