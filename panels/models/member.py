"""The central list from which a panel is drawn (PN-01, PN-02; AAR 2005 r3)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.periods import add_months
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


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
