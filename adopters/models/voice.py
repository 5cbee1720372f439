"""Adopters shape the service: who speaks for them, what came of it, and who helps (AD-74, AD-76)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.member import Member
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class VoiceContract(models.Model):
    """The yearly contract with whoever represents adopters to the agency (AD-74)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="voice_contracts")
    represented_by = plain(models.CharField(max_length=200))
    about = plain(models.TextField(blank=True))
    from_on = plain(models.DateField())
    until_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_voice_contract_ends_after_it_begins", condition=Q(until_on__gt=models.F("from_on"))
            )
        ]

    def __str__(self) -> str:
        return f"voice contract {self.pk}"


class VoiceAction(models.Model):
    """Something adopters said, and what the agency does about it (AD-74). No household is named."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="voice_actions")
    said_on = plain(models.DateField())
    said = plain(models.TextField())
    action = plain(models.TextField())
    due_on = plain(models.DateField(null=True, blank=True))
    done_on = plain(models.DateField(null=True, blank=True))
    outcome = plain(models.TextField(blank=True))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_feedback_action_done_says_what_came_of_it", condition=Q(done_on=None) | ~Q(outcome="")
            )
        ]

    def __str__(self) -> str:
        return f"voice action {self.pk}"


class HelpsWith(models.TextChoices):
    EVENTS = "events", "Information events"
    PREPARATION = "preparation", "Preparation groups"
    FEEDBACK = "feedback", "Feedback on the service"
    BUDDY = "buddy", "Talking with other adopters"


class VolunteerQuerySet(GuardedQuerySet["Volunteer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(member__household__in=Household.objects.visible_to(user)).scoped()

    def helping(self) -> Self:
        return self.filter(ended_on=None)


class Volunteer(models.Model):
    """An adopter who helps the service, with the consent that they gave (AD-76)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="helping")
    helps_with = models.CharField(max_length=20, choices=HelpsWith)
    consented_on = plain(models.DateField())
    consent = personal(models.TextField(), scrub="Consent removed")
    ended_on = plain(models.DateField(null=True, blank=True))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VolunteerQuerySet.as_manager()
    rows = models.Manager.from_queryset(VolunteerQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "helps_with"], condition=Q(ended_on=None), name="an_adopter_helps_with_a_thing_once"
            ),
            models.CheckConstraint(
                name="help_ends_after_the_consent",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("consented_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"volunteer {self.pk}"
