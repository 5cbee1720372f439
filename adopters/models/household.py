"""The household: the unit that enquires, is assessed, approved and matched (spec 03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from adopters.flows import ASSESSING, Ending, Stage
from adoption.models import CaseFile, PortalAccount, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Origin(models.TextChoices):
    OWN = "own", "Assessed by this agency"
    OUTSIDE = "outside", "Approved by another agency (inter-agency)"


class HouseholdQuerySet(GuardedQuerySet["Household"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Households whose file this person may know exists. Everything else is a 404."""
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def open(self) -> Self:
        return self.exclude(stage=Stage.CLOSED)

    def being_assessed(self) -> Self:
        return self.filter(stage__in=ASSESSING)

    def with_exploration(self) -> Self:
        """Each with the moment from which a link is explored with them, as their accounts know it (FF-68)."""
        frozen = PortalAccount.rows.filter(file=OuterRef("file"), frozen_at__isnull=False)
        return self.annotate(exploring_since=Subquery(frozen.order_by("frozen_at", "pk").values("frozen_at")[:1]))


class Household(models.Model):
    """One or two applicants and everybody who lives with them. Approvals are counted once per household (AD-77).

    The address stands on each person’s own row; here is only what kind of home it is. `arrangements` keeps what
    workers must plan around: shifts, a child’s needs, evening calls (AD-61).
    """

    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="household")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OWN)
    origin_agency = models.ForeignKey(
        "adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="outside_households"
    )
    local_authority = models.ForeignKey(
        "adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="households"
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.ENQUIRY)
    stage_since = plain(models.DateField())
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    ending_why = personal(models.TextField(blank=True), scrub="Reason removed")
    home_about = personal(models.TextField(blank=True), scrub="Home removed")
    bedrooms = models.PositiveSmallIntegerField(null=True, blank=True)
    pets = personal(models.TextField(blank=True), scrub="Pets removed")
    arrangements = personal(models.TextField(blank=True), scrub="Arrangements removed")
    version = models.PositiveIntegerField(default=1)

    objects = HouseholdQuerySet.as_manager()
    rows = models.Manager.from_queryset(HouseholdQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["stage", "stage_since"], name="household_by_stage")]
        constraints = [
            models.CheckConstraint(
                name="a_closed_household_says_why",
                condition=~Q(stage="closed") | ~Q(ending=""),
            ),
            models.CheckConstraint(
                name="an_outside_household_names_its_agency",
                condition=~Q(origin="outside") | Q(origin_agency__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"

    @property
    def agency_id(self) -> int:
        """So that permissions can be asked of a household as of its file."""
        return self.file.agency_id
