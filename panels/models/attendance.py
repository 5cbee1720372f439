"""Who is in the room from when to when, and who is there without being of the panel (PN-01, PN-19)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal
from adoption.scope import GuardedQuerySet
from panels.models.meeting import PanelMeeting, Seat

if TYPE_CHECKING:
    from typing import Self


class PresenceQuerySet(GuardedQuerySet["Presence"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(seat__in=Seat.objects.visible_to(user)).scoped()


class Presence(models.Model):
    """One stay in the meeting, from arrival to departure. Whoever leaves and comes back has two."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="stays")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PresenceQuerySet.as_manager()
    rows = models.Manager.from_queryset(PresenceQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(left_at=None), name="a_member_is_in_the_room_once_at_a_time"
            ),
            models.CheckConstraint(
                name="a_member_leaves_after_arriving",
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"presence {self.pk}"

    def covers(self, start: datetime, end: datetime | None) -> bool:
        """There for all of it; an item that goes on is covered by whoever is still there."""
        if self.arrived_at > start:
            return False
        return self.left_at is None or (end is not None and self.left_at >= end)


class Observer(models.TextChoices):
    DECISION_MAKER = "decision_maker", "Agency decision maker, watching"
    LEGAL_ADVISER = "legal_adviser", "Legal adviser"
    MINUTE_TAKER = "minute_taker", "Minute-taker"
    OBSERVER = "observer", "Observer"


class OnlookerQuerySet(GuardedQuerySet["Onlooker"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=PanelMeeting.objects.visible_to(user)).scoped()


class Onlooker(models.Model):
    """Somebody in the room who is not of the panel and never counts: minute-taker, legal adviser, observer."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="onlookers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = personal(models.CharField(max_length=120), scrub="Name")
    part = models.CharField(max_length=16, choices=Observer, default=Observer.OBSERVER)

    objects = OnlookerQuerySet.as_manager()
    rows = models.Manager.from_queryset(OnlookerQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="an_onlooker_is_named_once_in_a_meeting")
        ]

    def __str__(self) -> str:
        return f"onlooker {self.pk}"
