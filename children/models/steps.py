"""What was done so that a child who may wait longer than others waits less (CH-52)."""

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


class Toward(models.TextChoices):
    SEARCH = "search", "A shorter search"
    CHILD = "child", "Preparing the child"
    FAMILY = "family", "Preparing adopters"


class WaitStepQuerySet(GuardedQuerySet["WaitStep"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class WaitStep(models.Model):
    """One step taken: what, when, by whom, and what it shortens. Steps stay when the flag is taken away."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="wait_steps")
    toward = models.CharField(max_length=10, choices=Toward)
    what = personal(models.CharField(max_length=300), scrub="Step")
    taken_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WaitStepQuerySet.as_manager()
    rows = models.Manager.from_queryset(WaitStepQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "what", "taken_on"], name="a_step_is_recorded_once"),
            models.CheckConstraint(name="a_step_says_what_was_done", condition=~Q(what="")),
        ]

    def __str__(self) -> str:
        return f"wait step {self.pk}"
