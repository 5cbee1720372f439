"""Who comes for an item, and what members ask about it (PN-19, PN-20)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal
from adoption.scope import GuardedQuerySet
from panels.models.agenda import AgendaItem
from panels.models.member import PanelMember

if TYPE_CHECKING:
    from typing import Self


class Presenting(models.TextChoices):
    CHILDS_WORKER = "childs_worker", "Child’s social worker"
    ADOPTERS_WORKER = "adopters_worker", "Adopters’ social worker"
    ADOPTERS = "adopters", "Adopters"
    MANAGER = "manager", "Team manager"
    OTHER = "other", "Somebody else"


class PresenterQuerySet(GuardedQuerySet["Presenter"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user)).scoped()


class Presenter(models.Model):
    """Who presents an item or comes for it, and whether they came (PN-19)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="presenters")
    part = models.CharField(max_length=16, choices=Presenting)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = personal(models.CharField(max_length=120), scrub="Name")
    attended = models.BooleanField(null=True, blank=True)

    objects = PresenterQuerySet.as_manager()
    rows = models.Manager.from_queryset(PresenterQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "part", "name"], name="somebody_presents_an_item_once")]

    def __str__(self) -> str:
        return f"presenter {self.pk}"


class QuestionQuerySet(GuardedQuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own; and, for whoever runs the meeting or sits in it, those that were put to it."""
        if not isinstance(user, User):
            return self.none().scoped()
        return self.filter(Q(member__user=user) | Q(item__in=AgendaItem.objects.readable_to(user))).scoped()


class Question(models.Model):
    """What a member wants to ask at the meeting, gathered beforehand for the chair and the minute-taker."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="questions")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="questions")
    text = personal(models.TextField(), scrub="Question removed")
    answer = personal(models.TextField(blank=True), scrub="Answer removed")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()
    rows = models.Manager.from_queryset(QuestionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(name="a_question_asks_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"question {self.pk}"
