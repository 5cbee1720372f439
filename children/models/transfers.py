"""What the previous worker had still to do when the case moved, and where each task went (CH-20)."""

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
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class TaskTransferQuerySet(GuardedQuerySet["TaskTransfer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def unfinished(self) -> Self:
        return self.filter(closed_on=None)


class TaskTransfer(models.Model):
    """One unfinished task, moved from the previous worker to the one now responsible. Closed only by choice."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="task_transfers")
    ref = plain(models.CharField(max_length=20))
    what = personal(models.CharField(max_length=300), scrub="Task")
    due_on = plain(models.DateField(null=True, blank=True))
    moved_on = plain(models.DateField())
    from_worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = plain(models.DateField(null=True, blank=True))
    closed_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = TaskTransferQuerySet.as_manager()
    rows = models.Manager.from_queryset(TaskTransferQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="task_that_is_closed_says_why", condition=Q(closed_on=None) | ~Q(closed_why=""))
        ]

    def __str__(self) -> str:
        return f"task transfer {self.pk}"
