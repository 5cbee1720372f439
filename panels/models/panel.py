"""Panels, and the agencies that constitute them (PN-01; AAR 2005 r4)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import Agency, CaseFile, User
from adoption.permissions import Permission
from adoption.privacy import plain
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
        mine = Panel.rows.filter(members__user=user).values("pk")
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
