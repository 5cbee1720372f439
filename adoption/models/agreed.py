"""What people agreed that somebody does, and by when: it stands on the file and on its owner’s My work (FF-44)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models.case import CaseFile
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class ActionOutcome(models.TextChoices):
    NONE = "", "To do"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "No longer needed"


class AgreedActionQuerySet(GuardedQuerySet["AgreedAction"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """On files one may open, and what one has agreed to do oneself."""
        if not isinstance(user, User) or not user.is_active or user.in_portal:
            return self.none().scoped()
        return self.filter(Q(owner=user) | Q(file__in=CaseFile.objects.visible_to(user))).scoped()

    def open(self) -> Self:
        return self.filter(outcome=ActionOutcome.NONE)

    def late(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)

    def owed_by(self, user: User) -> Self:
        return self.open().filter(owner=user)

    def in_order(self) -> Self:
        return self.order_by("due_on", "pk")

    def with_people(self) -> Self:
        return self.select_related("file__agency", "owner", "agreed_by", "ended_by")


class AgreedAction(models.Model):
    """One thing one person does by one day. `source` names the record at which it was agreed, if there was one."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="agreed_actions")
    what = personal(models.CharField(max_length=300), scrub="Action")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agreed_actions")
    due_on = plain(models.DateField())
    agreed_on = plain(models.DateField())
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_where = plain(models.CharField(max_length=120, blank=True, help_text="For example the meeting of a day."))
    source = plain(models.CharField(max_length=60, blank=True))
    source_id = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ActionOutcome, blank=True, default=ActionOutcome.NONE)
    said = personal(models.TextField(blank=True), scrub="Outcome removed")
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AgreedActionQuerySet.as_manager()
    rows = models.Manager.from_queryset(AgreedActionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "due_on"], name="agreed_action_my_work", condition=Q(outcome="")),
            models.Index(fields=["file", "due_on"], name="agreed_action_next", condition=Q(outcome="")),
            models.Index(fields=["source", "source_id"], name="agreed_action_by_source"),
        ]
        constraints = [
            models.CheckConstraint(name="an_agreed_action_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="an_agreed_action_is_due_after_it_is_agreed", condition=Q(due_on__gte=models.F("agreed_on"))
            ),
            models.CheckConstraint(
                name="an_agreed_action_that_ended_says_when",
                condition=Q(outcome="", ended_on=None) | (~Q(outcome="") & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_action_no_longer_needed_says_why", condition=~Q(outcome="not_needed") | ~Q(said="")
            ),
        ]

    def __str__(self) -> str:
        return f"agreed action {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == ActionOutcome.NONE

    @property
    def agency_id(self) -> int:
        """Load the action `with_people()` first."""
        return self.file.agency_id
