"""Who declared before an item’s papers opened that they know somebody concerned, and who that they do not (PN-17)."""

from __future__ import annotations

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
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


class DeclarationQuerySet(GuardedQuerySet["Declaration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever runs the panel sees all of its declarations; a member their own."""
        watched = Panel.objects.watched_by(user)
        mine = Q(member__user=user.pk) if isinstance(user, User) else Q(pk__in=[])
        return self.filter(Q(item__meeting__panel__in=watched) | mine).scoped()

    def conflicts(self) -> Self:
        return self.filter(conflict=True)


class Declaration(models.Model):
    """What a member said of one item before its papers opened: that they know nobody concerned, or how (PN-17).

    It is never taken back by the member: who declared a conflict by mistake asks the panel adviser.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="declarations")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="declarations")
    conflict = models.BooleanField()
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DeclarationQuerySet.as_manager()
    rows = models.Manager.from_queryset(DeclarationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="a_member_declares_once_for_an_item"),
            models.CheckConstraint(name="a_conflict_says_what_it_is", condition=Q(conflict=False) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"declaration {self.pk}"
