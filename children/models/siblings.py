"""Brothers and sisters as a set, and whether they are to be placed together (CH-05)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, CaseGroup, Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.flows import Togetherness

if TYPE_CHECKING:
    from typing import Self


class SiblingSetQuerySet(GuardedQuerySet["SiblingSet"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        groups = CaseFile.objects.visible_to(user).exclude(group=None).values("group")
        return self.filter(group__in=groups).scoped()


class SiblingSet(models.Model):
    """The set, the decision about it, and on what it rests."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.OneToOneField(CaseGroup, on_delete=models.PROTECT, related_name="sibling_set")
    decision = models.CharField(max_length=10, choices=Togetherness, default=Togetherness.UNDECIDED)
    decided_on = plain(models.DateField(null=True, blank=True))
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SiblingSetQuerySet.as_manager()
    rows = models.Manager.from_queryset(SiblingSetQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sibling_decision_has_a_date_and_reasons",
                condition=Q(decision="undecided") | (Q(decided_on__isnull=False) & ~Q(reasons="")),
            )
        ]

    def __str__(self) -> str:
        return f"sibling set {self.pk}"
