"""What was said and recommended, and the minutes made of it (PN-20, PN-23, PN-24)."""

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
from panels.models.agenda import AgendaItem
from panels.models.meeting import PanelMeeting
from panels.models.member import PanelMember

if TYPE_CHECKING:
    from typing import Self

REMOVED = "Minute removed"


class Quality(models.TextChoices):
    """What panel thought of a report (PN-24)."""

    NONE = "", "Not said"
    VERY_GOOD = "very_good", "Very good"
    GOOD = "good", "Good"
    ENOUGH = "enough", "Enough to recommend on"
    NOT_ENOUGH = "not_enough", "Not enough to recommend on"


class ItemMinuteQuerySet(GuardedQuerySet["ItemMinute"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the papers of the item; after the minutes were agreed, whoever may see the item but no panel member."""
        return self.filter(item__in=AgendaItem.objects.readable_to(user)).scoped()


class ItemMinute(models.Model):
    """The minute of one item, written while it is heard. Advice on support, contact, parental responsibility, age and
    number is advice: it binds nobody. Votes and reasons belong to the recommendation (PN-20)."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="minute")
    discussion = personal(models.TextField(blank=True), scrub=REMOVED)
    strengths = personal(models.TextField(blank=True), scrub=REMOVED)
    concerns = personal(models.TextField(blank=True), scrub=REMOVED)
    legal_advice = personal(models.TextField(blank=True), scrub=REMOVED)
    medical_advice = personal(models.TextField(blank=True), scrub=REMOVED)
    advice_support = personal(models.TextField(blank=True), scrub=REMOVED)
    advice_contact = personal(models.TextField(blank=True), scrub=REMOVED)
    advice_responsibility = personal(models.TextField(blank=True), scrub=REMOVED)
    advice_ages = personal(models.TextField(blank=True), scrub=REMOVED)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    dissent = personal(models.TextField(blank=True), scrub=REMOVED)
    reasons = personal(models.TextField(blank=True), scrub=REMOVED)
    report_quality = models.CharField(max_length=12, choices=Quality, blank=True, default=Quality.NONE)
    report_feedback = personal(models.TextField(blank=True), scrub=REMOVED)
    service_feedback = personal(models.TextField(blank=True), scrub=REMOVED)
    quorum = personal(models.JSONField(default=list, blank=True), scrub=[])
    """How the quorum stood at the end of the item, rule by rule, with the members who counted."""
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ItemMinuteQuerySet.as_manager()
    rows = models.Manager.from_queryset(ItemMinuteQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"minute {self.pk}"


class MinutesQuerySet(GuardedQuerySet["Minutes"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=PanelMeeting.objects.visible_to(user)).scoped()

    def final(self) -> Self:
        return self.exclude(approved_at=None)


class Minutes(models.Model):
    """One version of the minutes of a meeting, frozen with a hash. A change is the next version (PN-23).

    `items` holds each item’s minute under its reference, so that nobody gets an item they may not hear.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    items = personal(models.JSONField(default=dict), scrub={})
    sha256 = plain(models.CharField(max_length=64))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what_changed = personal(models.TextField(blank=True), scrub="Change removed")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MinutesQuerySet.as_manager()
    rows = models.Manager.from_queryset(MinutesQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_are_numbered_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(approved_at__isnull=False),
                name="minutes_of_a_meeting_are_approved_once",
            ),
            models.CheckConstraint(
                name="approved_minutes_say_by_whom", condition=Q(approved_at=None) | Q(approved_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"minutes {self.pk}"


class MinutesAnswer(models.Model):
    """A member agrees a version of the minutes, or says what is to be corrected."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    correction = personal(models.TextField(blank=True), scrub="Correction removed")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "member"], name="a_member_answers_the_minutes_once"),
            models.CheckConstraint(
                name="a_correction_of_the_minutes_is_said", condition=Q(agrees=True) | ~Q(correction="")
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
