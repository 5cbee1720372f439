"""A lost second factor: two people see its owner before it is removed (security 4.11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from adoption.models.user import User

if TYPE_CHECKING:
    from typing import Self

WITHIN = timedelta(days=2)
"""How long the word of the first one waits for the second."""


class SeenQuerySet(models.QuerySet["SeenInPerson"]):
    def waiting(self, now: datetime) -> Self:
        """Said, young enough, and not yet used to remove a second factor."""
        return self.filter(used_at=None, at__gt=now - WITHIN)


class SeenInPerson(models.Model):
    """A manager or administrator saw the owner of an account who has lost the second factor."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seen_in_person")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_sees_themselves_in_person", condition=~Q(user=F("by"))),
            models.CheckConstraint(
                name="what_was_seen_is_used_afterwards", condition=Q(used_at=None) | Q(used_at__gte=F("at"))
            ),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="seen_by_user", condition=Q(used_at=None))]

    def __str__(self) -> str:
        return f"seen in person {self.pk}"
