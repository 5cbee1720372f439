"""Adopters invited to panel, one by one, and whether they come (AD-33)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import PersonAround, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from panels.flows import ItemState, MeetingState
from panels.models.agenda import AgendaItem
from panels.models.meeting import Coming

if TYPE_CHECKING:
    from typing import Self


class PanelInvitationQuerySet(GuardedQuerySet["PanelInvitation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user)).scoped()

    def open(self) -> Self:
        """They can still answer: the item is on the agenda, and the meeting has not begun."""
        states = {"item__state": ItemState.TABLED, "item__meeting__state": MeetingState.CIRCULATED}
        return self.filter(ended_on=None, **states)


class PanelInvitation(models.Model):
    """One applicant asked to one item. Whoever has no account is written to (`by_letter`), and answers to a worker."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="+")
    by_letter = models.BooleanField(default=False)
    invited_on = plain(models.DateField())
    reminded_on = plain(models.DateField(null=True, blank=True))
    answer = models.CharField(max_length=10, choices=Coming, default=Coming.ASKED)
    answered_on = plain(models.DateField(null=True, blank=True))
    said = personal(models.TextField(blank=True), scrub="Words removed")
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = PanelInvitationQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelInvitationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="an_applicant_is_invited_once_to_an_item"),
            models.CheckConstraint(
                name="an_answered_invitation_says_when", condition=Q(answer="asked") | Q(answered_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"panel invitation {self.pk}"
