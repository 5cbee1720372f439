"""The copy of a family’s profile that staff of other agencies may read, and who sees how much of it (AD-44, FF-28)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When

from adopters import story
from adopters.models.household import Household
from adopters.models.member import Member
from adopters.models.suitability import Suitability
from adoption.models import Agency, CaseFile, ConflictBlock, PortalAccount, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Audience(models.IntegerChoices):
    """For which children’s workers a family’s profile is open."""

    HOME = 1, "Children of the home agency"
    NATIONAL = 3, "Children of every agency"


class PublishedFamilyQuerySet(GuardedQuerySet["PublishedFamily"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Families open to the agencies for which this person finds families; never past a conflict of interest."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        mine = user.authority.agencies(Permission.FAMILIES_SEE)
        if not mine:
            return self.none().scoped()
        blocked = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        open_to = Q(home__in=homes_of(mine)) | Q(audience=Audience.NATIONAL)
        return self.filter(open_to).exclude(file__in=blocked).scoped()

    def nearest_first(self, user: User) -> Self:
        """The reader’s own agency, then its partnership, then the rest; the longest shown first: an order, no bar."""
        mine = user.authority.agencies(Permission.FAMILIES_SEE)
        distance = Case(
            When(agency__in=mine, then=Value(1)), When(home__in=homes_of(mine), then=Value(2)), default=Value(3)
        )
        return self.annotate(distance=distance).order_by("distance", "shown_since", "pk")

    def with_exploration(self) -> Self:
        """Each with the moment from which a link is explored with them: every family finder sees that (FF-68)."""
        frozen = PortalAccount.rows.filter(file=OuterRef("file"), frozen_at__isnull=False)
        return self.annotate(exploring_since=Subquery(frozen.order_by("frozen_at", "pk").values("frozen_at")[:1]))


def homes_of(agencies: list[int]) -> list[int]:
    return [agency.home_id for agency in Agency.objects.filter(pk__in=agencies)]


class PublishedFamily(models.Model):
    """One family’s profile as other workers read it. `file` only lets what was opened be written on it (AC-10)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="published_family")
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    audience = models.PositiveSmallIntegerField(choices=Audience, default=Audience.HOME)
    heading = personal(models.CharField(max_length=story.HEADING), scrub="Family")
    region = personal(models.CharField(max_length=story.REGION, blank=True), scrub="Region")
    sections = personal(models.JSONField(default=list), scrub=[])
    shown_since = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PublishedFamilyQuerySet.as_manager()
    rows = models.Manager.from_queryset(PublishedFamilyQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["home", "audience"], name="family_by_audience")]

    def __str__(self) -> str:
        return f"published family {self.pk}"


class FamilyAudienceChangeQuerySet(GuardedQuerySet["FamilyAudienceChange"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()


class FamilyAudienceChange(models.Model):
    """One step of the ladder, never changed afterwards: before, after, who and why (FF-28, AD-44, AD-45).

    Without a value the profile was, or is now, not shown.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="audience_changes")
    was = models.PositiveSmallIntegerField(choices=Audience, null=True)
    became = models.PositiveSmallIntegerField(choices=Audience, null=True)
    because = personal(models.CharField(max_length=300), scrub="Reason removed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FamilyAudienceChangeQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyAudienceChangeQuerySet)()

    def __str__(self) -> str:
        return f"audience change {self.pk}"


class NationalAnswerQuerySet(GuardedQuerySet["NationalAnswer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(suitability__in=Suitability.objects.visible_to(user)).scoped()


class NationalAnswer(models.Model):
    """What one applicant says to being shown nationally. The last answer of each counts (AD-46, CF-02)."""

    suitability = models.ForeignKey(Suitability, on_delete=models.PROTECT, related_name="national_answers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = NationalAnswerQuerySet.as_manager()
    rows = models.Manager.from_queryset(NationalAnswerQuerySet)()

    def __str__(self) -> str:
        return f"answer {self.pk} about being shown nationally"
