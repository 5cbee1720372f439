"""What the Adoption Support Plan offers, line by line: what for, what, by whom, how often, paid by whom (MT-42)."""

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
from familyfinding.models.papers import LinkPaper

if TYPE_CHECKING:
    from typing import Self


class Funding(models.TextChoices):
    AGENCY = "agency", "The agency or local authority"
    FUND = "fund", "Adoption and Special Guardianship Support Fund"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    FREE = "free", "Costs nothing"
    OTHER = "other", "Somebody else"


class SupportItemQuerySet(GuardedQuerySet["SupportItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(paper__in=LinkPaper.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        """What the plan offers; a line that was struck out stays to be read with its reason."""
        return self.filter(struck_why="")


class SupportItem(models.Model):
    """One line of the plan. `came_from` names what it was drafted from, so that it is drafted once."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(LinkPaper, on_delete=models.PROTECT, related_name="items")
    need = personal(models.CharField(max_length=300), scrub="Need removed")
    what = personal(models.TextField(), scrub="Support removed")
    provider = personal(models.CharField(max_length=200, blank=True), scrub="Provider")
    lead = personal(models.CharField(max_length=200, blank=True), scrub="Lead")
    how_often = plain(models.CharField(max_length=120, blank=True))
    begins = plain(models.CharField(max_length=120, blank=True))
    ends = plain(models.CharField(max_length=120, blank=True))
    funding = models.CharField(max_length=12, choices=Funding, blank=True)
    came_from = plain(models.CharField(max_length=80, blank=True))
    source = personal(models.CharField(max_length=200, blank=True), scrub="Source")
    struck_why = personal(models.TextField(blank=True), scrub="Reason removed")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = SupportItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(SupportItemQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "came_from"],
                condition=~Q(came_from=""),
                name="support_is_drafted_once_from_a_source",
            )
        ]

    def __str__(self) -> str:
        return f"support item {self.pk}"

    @property
    def is_complete(self) -> bool:
        """Says who does it and from when, as the plan must (ASSR r16)."""
        return bool(self.provider and self.begins and self.funding)
