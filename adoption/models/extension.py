"""More time, or a clock that stands still: agreed, with a reason."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from adoption.models.deadline import Deadline
from adoption.models.user import User
from adoption.privacy import personal, plain


class ExtensionKind(models.TextChoices):
    EXTENSION = "extension", "Extension"
    PAUSE = "pause", "Pause"


class Extension(models.Model):
    """More time, agreed by a manager with a reason; or a pause whose days are added when it ends."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=10, choices=ExtensionKind)
    from_on = plain(models.DateField())
    until_on = plain(models.DateField(null=True, blank=True))
    why = personal(models.TextField(), scrub="Reason removed")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = plain(models.DateField(null=True, blank=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extension_says_until_when", condition=~Q(kind="extension") | Q(until_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(kind="pause", until_on=None),
                name="a_deadline_is_paused_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk}"

    @property
    def agency_id(self) -> int:
        return self.deadline.agency_id
