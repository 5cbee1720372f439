"""Photographs and video of a child, and asking the carers for new ones (FF-34, FF-35)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import DocumentVersion, User
from adoption.privacy import personal, plain
from children.flows import PlanStatus
from familyfinding.flows import ProfileStatus
from familyfinding.models.drafting import PartQuerySet
from familyfinding.models.profile import Profile

if TYPE_CHECKING:
    from typing import Self


class MediaItemQuerySet(PartQuerySet["MediaItem"]):
    def in_order(self) -> Self:
        return self.filter(removed_on=None).order_by("-main", "place", "pk")

    def agreed(self) -> Self:
        """On the profile, and agreed to by those with parental responsibility (FF-34)."""
        return self.in_order().filter(consented=True)


class MediaItem(models.Model):
    """One photograph or clip: what it shows, who supplied it, and whether it may be shown (FF-34)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="media")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    alt = personal(models.CharField(max_length=200), scrub="A photograph")
    supplied_by = personal(models.CharField(max_length=200), scrub="Carer")
    supplied_on = plain(models.DateField())
    consented = models.BooleanField(default=False, help_text="Those with parental responsibility agreed to its use.")
    main = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_on = plain(models.DateField(null=True, blank=True))

    objects = MediaItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(MediaItemQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="picture_says_what_it_shows", condition=~Q(alt="")),
            models.UniqueConstraint(
                fields=["profile"], condition=Q(main=True, removed_on=None), name="profile_has_one_main_photograph"
            ),
        ]

    def __str__(self) -> str:
        return f"media item {self.pk}"

    @property
    def is_video(self) -> bool:
        return self.version.media_type.startswith("video/")


class MediaRequestQuerySet(PartQuerySet["MediaRequest"]):
    def owed(self) -> Self:
        """TS-102: while the search goes on; what was uploaded stays on the record.

        On a live profile without a Placement Order nothing may be uploaded, so nothing is owed (AC-3).
        """
        searching = ~Q(profile__child__status=PlanStatus.ENDED) & ~Q(profile__status=ProfileStatus.REMOVED)
        searching &= ~Q(profile__status=ProfileStatus.LIVE, profile__child__order_granted_on=None)
        return self.filter(Q(uploaded_on__isnull=False) | searching)

    def open(self) -> Self:
        return self.filter(uploaded_on=None)


class MediaRequest(models.Model):
    """One round of asking the foster carers; the next round opens when this one is answered (FF-35)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="media_requests")
    opened_on = plain(models.DateField())
    asked_on = plain(models.DateField(null=True, blank=True))
    asked_how = personal(models.CharField(max_length=200, blank=True), scrub="Asked")
    uploaded_on = plain(models.DateField(null=True, blank=True))

    objects = MediaRequestQuerySet.as_manager()
    rows = models.Manager.from_queryset(MediaRequestQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile"], condition=Q(uploaded_on=None), name="carers_are_asked_one_round_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"media request {self.pk}"
