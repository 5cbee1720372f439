"""Decision makers: their register, their yearly observation, their meetings (PN-10, PN-11, PN-31, PN-32)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import Agency, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from panels.models.meeting import PanelMeeting
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


class DecisionMakerQuerySet(GuardedQuerySet["DecisionMaker"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        reach = {
            agency
            for permission in (Permission.PANEL_WATCH, Permission.PANEL_RUN, Permission.DECIDERS_REGISTER)
            for agency in user.authority.agencies(permission)
        }
        return self.filter(agency__in=reach).scoped()

    def live(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)


class DecisionMaker(models.Model):
    """The register: a named officer of one agency, or a substitute whose authority is recorded (PN-31, PN-32)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="decision_makers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decision_maker_entries")
    is_substitute = models.BooleanField(default=False)
    post = plain(models.CharField(max_length=120))
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))
    authorised_by = plain(models.CharField(max_length=200))
    authority = plain(models.TextField(blank=True))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecisionMakerQuerySet.as_manager()
    rows = models.Manager.from_queryset(DecisionMakerQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "user"], condition=Q(to_on=None), name="a_decision_maker_is_registered_once"
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(to_on=None, is_substitute=False),
                name="an_agency_has_one_decision_maker_of_its_own",
            ),
            models.CheckConstraint(
                name="a_substitute_says_within_which_authority", condition=Q(is_substitute=False) | ~Q(authority="")
            ),
            models.CheckConstraint(
                name="an_entry_of_the_register_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision maker {self.pk}"


class DeciderYearQuerySet(GuardedQuerySet["DeciderYear"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(panel__in=Panel.objects.visible_to(user)).scoped()

    def owed(self) -> Self:
        return self.filter(Q(observed_on__isnull=False) | Q(panel__ended_on=None))


class DeciderYear(models.Model):
    """One year of a panel’s agency: the decision maker watched a panel in it, and went to training (PN-10, TS-68)."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="decider_years")
    begins_on = plain(models.DateField())
    ends_on = plain(models.DateField())
    observed_on = plain(models.DateField(null=True, blank=True))
    observed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what_was_seen = plain(models.TextField(blank=True))
    trained_on = plain(models.DateField(null=True, blank=True))
    training = plain(models.CharField(max_length=200, blank=True))

    objects = DeciderYearQuerySet.as_manager()
    rows = models.Manager.from_queryset(DeciderYearQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "begins_on"], name="a_year_of_a_panel_stands_once"),
            models.CheckConstraint(
                name="an_observation_says_by_whom", condition=Q(observed_on=None) | Q(observed_by__isnull=False)
            ),
            models.CheckConstraint(
                name="a_year_of_a_panel_ends_after_it_begins", condition=Q(ends_on__gt=models.F("begins_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"year {self.pk}"


class DecidersMeetingQuerySet(GuardedQuerySet["DecidersMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Decision makers, advisers and heads of service of the region and of its authorities."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        reach = user.authority.agencies(Permission.PANEL_WATCH) + user.authority.agencies(Permission.PANEL_ADVISE)
        return self.filter(Q(agency__in=reach) | Q(agency__parts__in=reach)).distinct().scoped()


class DecidersMeeting(models.Model):
    """Decision makers and panel advisers of a region share practice and agree training needs (PN-11)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deciders_meetings")
    held_on = plain(models.DateField())
    who_came = personal(models.TextField(), scrub="Names removed")
    minutes = plain(models.TextField())
    training_needs = plain(models.TextField(blank=True))
    actions = plain(models.TextField(blank=True))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecidersMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(DecidersMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "held_on"], name="decision_makers_meet_once_on_a_day")]

    def __str__(self) -> str:
        return f"meeting of decision makers {self.pk}"
