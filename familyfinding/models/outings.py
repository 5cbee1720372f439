"""Children at discovery events and activity days: booked, prepared, shown, and what came of it (FF-50 to FF-52)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Gathering
from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding.models.media import MediaItem

if TYPE_CHECKING:
    from typing import Self


class OutingState(models.TextChoices):
    BOOKED = "booked", "Booked"
    READY = "ready", "Ready"
    CAME = "came", "Took part"
    NOT = "not", "Did not take part"
    CANCELLED = "cancelled", "Cancelled"


class OutingQuerySet(GuardedQuerySet["Outing"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__file__in=CaseFile.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.exclude(state=OutingState.CANCELLED)

    def to_come(self) -> Self:
        return self.filter(state__in=[OutingState.BOOKED, OutingState.READY])

    def with_child(self) -> Self:
        return self.select_related(
            "child__file__agency", "child__file__lead", "child__profile__owner", "gathering", "booked_by"
        )


class Outing(models.Model):
    """One child at one event. Whoever is with the child is prepared first; nothing is shown before the order.

    For an activity day the child and the carers are prepared. For a discovery event the carers are given guidance,
    and the child’s worker helps to record the voice.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="outings")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="outings")
    state = models.CharField(max_length=10, choices=OutingState, default=OutingState.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    carers_come = models.BooleanField(default=False)
    guided_on = plain(models.DateField(null=True, blank=True))
    guided_how = personal(models.TextField(blank=True), scrub="Guidance removed")
    child_prepared_on = plain(models.DateField(null=True, blank=True))
    child_prepared_how = personal(models.TextField(blank=True), scrub="Preparation removed")
    carers_prepared_on = plain(models.DateField(null=True, blank=True))
    carers_prepared_how = personal(models.TextField(blank=True), scrub="Preparation removed")
    voice_on = plain(models.DateField(null=True, blank=True))
    voice_with = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    said = personal(models.TextField(blank=True), scrub="Outcome removed")
    version = models.PositiveIntegerField(default=1)

    objects = OutingQuerySet.as_manager()
    rows = models.Manager.from_queryset(OutingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "child"],
                condition=~Q(state="cancelled"),
                name="a_child_is_booked_once_for_an_event",
            ),
            models.CheckConstraint(
                name="an_outing_that_ended_says_when_and_how",
                condition=Q(state__in=["booked", "ready"], ended_at=None)
                | (Q(state__in=["came", "not", "cancelled"], ended_at__isnull=False) & ~Q(said="")),
            ),
            models.CheckConstraint(
                name="a_voice_is_recorded_with_somebody", condition=Q(voice_on=None) | Q(voice_with__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"outing {self.pk}"


class ShownThereQuerySet(GuardedQuerySet["ShownThere"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(outing__in=Outing.objects.visible_to(user)).scoped()


class ShownThere(models.Model):
    """A photograph, clip or recording chosen for one event (FF-51)."""

    outing = models.ForeignKey(Outing, on_delete=models.PROTECT, related_name="shown")
    item = models.ForeignKey(MediaItem, on_delete=models.PROTECT, related_name="shown_at")
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_on = plain(models.DateField(null=True, blank=True))

    objects = ShownThereQuerySet.as_manager()
    rows = models.Manager.from_queryset(ShownThereQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outing", "item"], condition=Q(taken_back_on=None), name="a_picture_is_chosen_once_for_an_event"
            )
        ]

    def __str__(self) -> str:
        return f"shown there {self.pk}"
