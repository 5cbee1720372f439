"""What adopters are offered before a child moves in, what they say to it, and that it took place (AD-57 to AD-60)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.models.link import Link

if TYPE_CHECKING:
    from typing import Self


class OfferKind(models.TextChoices):
    MEDICAL_ADVISER = "medical_adviser", "A consultation with the agency medical adviser"
    CARERS = "carers", "A visit to the foster carers"
    NURSERY = "nursery", "A visit to the nursery or school"
    SUPPORT_VISIT = "support_visit", "A visit of a support worker before the child moves in"
    PARENTING = "parenting", "The one-day therapeutic parenting module"
    TRANSITIONS = "transitions", "Training on moving in, by a foster carer"


EVERYBODY = (OfferKind.MEDICAL_ADVISER, OfferKind.CARERS, OfferKind.NURSERY)
"""Offered to every adopter before placement (AD-57)."""


class OfferAnswer(models.TextChoices):
    NONE = "", "Not answered yet"
    ACCEPTED = "accepted", "They would like it"
    DECLINED = "declined", "They would rather not"


class PreparationOfferQuerySet(GuardedQuerySet["PreparationOffer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()


class PreparationOffer(models.Model):
    """One offer to the adopters of a link. `words` is what they read; `advice` what was advised on the day (AD-58)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=20, choices=OfferKind)
    words = personal(models.TextField(blank=True), scrub="Words removed")
    offered_on = plain(models.DateField())
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=OfferAnswer, blank=True, default=OfferAnswer.NONE)
    answered_on = plain(models.DateField(null=True, blank=True))
    said = personal(models.TextField(blank=True), scrub="Answer removed")
    held_on = plain(models.DateField(null=True, blank=True))
    advice = personal(models.TextField(blank=True), scrub="Advice removed")

    objects = PreparationOfferQuerySet.as_manager()
    rows = models.Manager.from_queryset(PreparationOfferQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "kind"], name="each_thing_is_offered_once_on_a_link"),
            models.CheckConstraint(
                name="an_answered_offer_says_when",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="what_took_place_was_accepted", condition=Q(held_on=None) | Q(answer="accepted")
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"
