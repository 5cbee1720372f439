"""Panels and the central list from which they are drawn (PN-01, PN-02, PN-09; AAR 2005 r3 to r4)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import Agency, CaseFile, User
from adoption.periods import add_months
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class PanelQuerySet(GuardedQuerySet["Panel"]):
    def watched_by(self, user: User | AnonymousUser) -> Self:
        """Panels this person runs, decides after, or oversees: every meeting of them is theirs to know of."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        reach = user.authority.agencies(Permission.PANEL_RUN) + user.authority.agencies(Permission.PANEL_WATCH)
        return self.filter(Q(agency__in=reach) | Q(joint_with__agency__in=reach)).distinct().scoped()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever watches it, and whoever is on its list."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        mine = PanelMember.rows.filter(user=user).values("panel")
        watched = Panel.objects.watched_by(user).values("pk")
        return self.filter(Q(pk__in=watched) | Q(pk__in=mine)).scoped()

    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def serving(self, agency: int) -> Self:
        """Constituted by this agency, alone or jointly, or by the one above it."""
        above = Agency.objects.filter(parts=agency).values("pk")
        own = Q(agency=agency) | Q(joint_with__agency=agency)
        return self.filter(own | Q(agency__in=above) | Q(joint_with__agency__in=above)).distinct()


class Panel(models.Model):
    """One adoption panel, constituted by one agency or jointly by several.

    Its `file` carries its dates, reminders and timeline; the file’s lead is the administrator and its manager the
    adviser. `quorum` holds the numbers this panel has set itself above what the regulations ask (`panels.quorum`).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="panel")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="panels")
    name = plain(models.CharField(max_length=120))
    constituted_on = plain(models.DateField())
    quorum = plain(models.JSONField(default=dict, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = plain(models.TextField(blank=True))

    objects = PanelQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(ended_on=None), name="a_panel_is_named_once_in_its_agency"
            ),
            models.CheckConstraint(name="a_panel_that_ended_says_why", condition=Q(ended_on=None) | ~Q(ended_why="")),
        ]

    def __str__(self) -> str:
        return f"panel {self.pk}"

    @property
    def agencies(self) -> list[Agency]:
        """The agency that runs it first."""
        return [self.agency, *(row.agency for row in self.joint_with.all())]

    @property
    def is_joint(self) -> bool:
        """Constituted by two agencies or more: its quorum is larger by one (AAR 2005 r6)."""
        return bool(self.joint_with.all())


class PanelAgencyQuerySet(GuardedQuerySet["PanelAgency"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(panel__in=Panel.objects.visible_to(user)).scoped()


class PanelAgency(models.Model):
    """Another agency that constituted the panel jointly with the one that runs it."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="joint_with")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    objects = PanelAgencyQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelAgencyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "agency"], name="an_agency_constitutes_a_panel_once"),
        ]

    def __str__(self) -> str:
        return f"agency {self.agency_id} of panel {self.panel_id}"


class MemberKind(models.TextChoices):
    CHAIR = "chair", "Independent chair"
    VICE_CHAIR = "vice_chair", "Vice chair"
    SOCIAL_WORKER = "social_worker", "Social worker with relevant experience"
    MEDICAL_ADVISER = "medical_adviser", "Medical adviser"
    INDEPENDENT = "independent", "Independent member"
    ELECTED = "elected", "Elected member"
    POST_ADOPTION_MANAGER = "post_adoption_manager", "Post-adoption support team manager"
    ADVISER = "adviser", "Panel adviser"
    LEGAL_ADVISER = "legal_adviser", "Legal adviser"


LEADS = frozenset({MemberKind.CHAIR, MemberKind.VICE_CHAIR})

ADVISING = frozenset({MemberKind.ADVISER, MemberKind.LEGAL_ADVISER})
"""Beside the panel and never of it: they have no vote and never count towards a quorum."""

INDEPENDENT_BY_KIND = frozenset({MemberKind.CHAIR, MemberKind.INDEPENDENT})

YEARS_OF_EXPERIENCE = 3
"""Relevant post-qualifying experience that the social worker of a quorum has (AAR 2005 r6)."""


class PanelMemberQuerySet(GuardedQuerySet["PanelMember"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(panel__in=Panel.objects.visible_to(user)).scoped()

    def live(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)


class PanelMember(models.Model):
    """One person on the central list: in which capacity, from whom, since when (PN-01, PN-02).

    `to_on` is the first day they are no longer on it; a month’s written notice runs from `notice_on` (r3).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="panel_memberships")
    kind = models.CharField(max_length=24, choices=MemberKind)
    independent = models.BooleanField(default=False)
    employer = personal(models.CharField(max_length=200, blank=True), scrub="Employer")
    employed_by_service = models.BooleanField(default=False)
    qualified_on = plain(models.DateField(null=True, blank=True))
    experience = personal(models.TextField(blank=True), scrub="Experience removed")
    from_on = plain(models.DateField())
    notice_on = plain(models.DateField(null=True, blank=True))
    to_on = plain(models.DateField(null=True, blank=True))
    left_why = personal(models.TextField(blank=True), scrub="Reason removed")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PanelMemberQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelMemberQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "user"], condition=Q(to_on=None), name="a_person_is_on_a_panels_list_once"
            ),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(to_on=None, kind="chair"), name="a_panel_has_one_chair"
            ),
            models.CheckConstraint(
                name="nobody_employed_by_the_service_is_independent",
                condition=Q(independent=False) | Q(employed_by_service=False),
            ),
            models.CheckConstraint(
                name="the_chair_and_independent_members_are_independent",
                condition=~Q(kind__in=["chair", "independent"]) | Q(independent=True),
            ),
            models.CheckConstraint(
                name="a_social_worker_on_panel_says_when_they_qualified",
                condition=~Q(kind="social_worker") | Q(qualified_on__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_of_a_panel_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"panel member {self.pk}"

    @property
    def name(self) -> str:
        return self.user.display_name

    @property
    def counts(self) -> bool:
        """A member of the panel; advisers never are."""
        return self.kind not in ADVISING

    def is_experienced_on(self, day: date) -> bool:
        """Three years of relevant experience after qualifying."""
        return bool(self.qualified_on and add_months(self.qualified_on, 12 * YEARS_OF_EXPERIENCE) <= day)
