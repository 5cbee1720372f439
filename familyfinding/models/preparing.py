"""From the decision to proceed to the papers for panel: what is done about one link (MT-21 to MT-42)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.flows import LinkState
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
LINK_CLOSED = Q(preparation__link__state=LinkState.CLOSED)


class PreparationQuerySet(GuardedQuerySet["Preparation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def meaning_to_bump_into(self) -> Self:
        """TS-113: a day is meant, so a plan comes first. A link that closed owes nothing more."""
        meant = self.filter(bump_into_meant_on__isnull=False)
        return meant.filter(~Q(link__state=LinkState.CLOSED) | Q(bump_into_planned_on__isnull=False))

    def with_link(self) -> Self:
        return self.select_related(
            "link__child__file__agency__parent",
            "link__child__file__lead",
            "link__child__file__manager",
            "link__household__file__agency__parent",
            "link__household__file__lead",
            "link__household__file__manager",
        )


class Preparation(models.Model):
    """One link on its way to panel. It begins with the decision to proceed and keeps what was done for good."""

    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="preparation")
    proceeded_on = plain(models.DateField())
    panel_on = plain(models.DateField(null=True, blank=True, help_text="The day the match goes to panel."))
    bump_into_meant_on = plain(models.DateField(null=True, blank=True))
    bump_into_planned_on = plain(models.DateField(null=True, blank=True))

    objects = PreparationQuerySet.as_manager()
    rows = models.Manager.from_queryset(PreparationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="preparing_for_panel_follows_the_decision",
                condition=Q(panel_on=None) | Q(panel_on__gte=models.F("proceeded_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"preparation {self.pk}"

    @property
    def file(self) -> CaseFile:
        """The file that leads: the child’s."""
        return self.link.child.file

    @property
    def agency_id(self) -> int:
        return self.file.agency_id

    @property
    def is_in_house(self) -> bool:
        """Child and family are of one agency, or of one region of agencies; no other agency approved them (MT-38)."""
        household = self.link.household
        theirs = household.origin_agency or household.file.agency
        return self.file.agency.home_id == theirs.home_id


class StepQuerySet(GuardedQuerySet[M_co]):
    """Whatever hangs on a preparation is as visible as its link."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(preparation__link__in=Link.objects.visible_to(user)).scoped()


class LifeStoryQuerySet(StepQuerySet["LifeStory"]):
    def owing_referral(self) -> Self:
        """TS-25: from the decision to proceed."""
        return self.filter(~LINK_CLOSED | Q(referred_on__isnull=False))

    def owing_sessions(self) -> Self:
        """TS-105: where our own life story worker gives them (MT-38)."""
        return self.filter(offered_elsewhere="").filter(~LINK_CLOSED | Q(reported_on__isnull=False))


class LifeStory(models.Model):
    """The referral for life story support, and the report on the two sessions with the adopters (MT-38, MT-39).

    A family of another agency has them there: `offered_elsewhere` says with whom.
    """

    preparation = models.OneToOneField(Preparation, on_delete=models.PROTECT, related_name="life_story")
    referred_on = plain(models.DateField(null=True, blank=True))
    referred_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    referral = personal(models.TextField(blank=True), scrub="Referral removed")
    offered_elsewhere = personal(models.TextField(blank=True), scrub="Offer removed")
    report = personal(models.TextField(blank=True), scrub="Report removed")
    reported_on = plain(models.DateField(null=True, blank=True))
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LifeStoryQuerySet.as_manager()
    rows = models.Manager.from_queryset(LifeStoryQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_life_story_referral_says_by_whom_and_to_whom",
                condition=Q(referred_on=None)
                | (Q(referred_by__isnull=False) & (Q(worker__isnull=False) | ~Q(offered_elsewhere=""))),
            ),
            models.CheckConstraint(
                name="a_report_of_life_story_sessions_has_its_day_and_writer",
                condition=Q(report="", reported_on=None)
                | (~Q(report="") & Q(reported_on__isnull=False, reported_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"life story {self.pk}"


class HealthVisitingQuerySet(StepQuerySet["HealthVisiting"]):
    pass


class HealthVisiting(models.Model):
    """The health visiting service where the adopters live, and its visit before the child moves (MT-40)."""

    preparation = models.OneToOneField(Preparation, on_delete=models.PROTECT, related_name="health_visiting")
    service = personal(models.CharField(max_length=200, blank=True), scrub="Service")
    area = personal(models.CharField(max_length=200, blank=True), scrub="Area")
    contacted_on = plain(models.DateField(null=True, blank=True))
    contacted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visit_on = plain(models.DateField(null=True, blank=True, help_text="The day arranged for the visit."))
    visited_on = plain(models.DateField(null=True, blank=True))
    notes = personal(models.TextField(blank=True), scrub="Notes removed")

    objects = HealthVisitingQuerySet.as_manager()
    rows = models.Manager.from_queryset(HealthVisitingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_health_visit_follows_a_contact_with_the_service",
                condition=Q(contacted_on=None, visit_on=None, visited_on=None)
                | (Q(contacted_on__isnull=False, contacted_by__isnull=False) & ~Q(service="") & ~Q(area="")),
            ),
        ]

    def __str__(self) -> str:
        return f"health visiting {self.pk}"
