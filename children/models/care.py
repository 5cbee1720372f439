"""When the child came into care, and under what legal status (spec 08: clocks of every return start here)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class CareEpisodeQuerySet(GuardedQuerySet["CareEpisode"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class CareEpisode(models.Model):
    """One unbroken time in care. `ended_on` is the day care ended."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_episodes")
    began_on = plain(models.DateField())
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = CareEpisodeQuerySet.as_manager()
    rows = models.Manager.from_queryset(CareEpisodeQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="care_does_not_end_before_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("began_on")),
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on=None), name="child_is_in_care_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"care episode {self.pk}"


class LegalStatusCode(models.TextChoices):
    VOLUNTARY = "voluntary", "Accommodated with agreement (section 20)"
    EMERGENCY = "emergency", "Emergency protection order"
    INTERIM_CARE = "interim_care", "Interim care order"
    CARE = "care", "Care order"
    PLACEMENT = "placement", "Placement Order"
    CONSENT = "consent", "Consent to placement for adoption (section 19)"


class LegalStatusQuerySet(GuardedQuerySet["LegalStatus"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(episode__child__in=Child.objects.visible_to(user)).scoped()


class LegalStatus(models.Model):
    """The legal status within one episode, from and to a date."""

    episode = models.ForeignKey(CareEpisode, on_delete=models.PROTECT, related_name="legal_statuses")
    status = models.CharField(max_length=20, choices=LegalStatusCode)
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))

    objects = LegalStatusQuerySet.as_manager()
    rows = models.Manager.from_queryset(LegalStatusQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="legal_status_does_not_end_before_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(to_on=None), name="episode_has_one_legal_status_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"legal status {self.pk}"
