"""The reading room: who looked at what, and what each reader noted for themselves (PN-17, AC-10)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption import clock
from adoption.models import User
from adoption.privacy import personal
from adoption.scope import GuardedQuerySet
from panels.models.agenda import AgendaItem
from panels.models.editions import PackCopy
from panels.models.meeting import Seat
from panels.models.pack import Pack, run_by
from panels.models.party_copies import PartyCopy

if TYPE_CHECKING:
    from typing import Self


class PackLookQuerySet(GuardedQuerySet["PackLook"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own, and all of them for whoever runs or advises the panel."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        running = Pack.rows.filter(run_by(user)).values("pk")
        return self.filter(Q(user=user) | Q(pack__in=running)).scoped()


class Deed(models.TextChoices):
    MADE = "made", "Had it made"
    FROZEN = "frozen", "Froze it"
    CIRCULATED = "circulated", "Sent it out"
    OPENED = "opened", "Opened it"
    READ = "read", "Read a page"
    PRINTED = "printed", "Printed it"
    DOWNLOADED = "downloaded", "Downloaded it"


class PackLook(models.Model):
    """Who had it made, sent it out, opened, printed or downloaded it, and which page they read. Never changed."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    page = models.PositiveIntegerField(null=True, blank=True)
    copy = models.ForeignKey(PackCopy, on_delete=models.PROTECT, null=True, blank=True, related_name="looks")
    party_copy = models.ForeignKey(PartyCopy, on_delete=models.PROTECT, null=True, blank=True, related_name="looks")
    at = models.DateTimeField(default=clock.now)

    objects = PackLookQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackLookQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["pack", "-at"], name="pack_look_by_pack")]

    def __str__(self) -> str:
        return f"look {self.pk}"


class ReaderNoteQuerySet(GuardedQuerySet["ReaderNote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The reader’s own, and nobody else’s: neither the chair’s nor the administrator’s."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        readable = Pack.objects.readable_to(user)
        mine = self.filter(seat__member__user=user, pack__in=readable)
        open_items = Q(item=None) | Q(item__in=AgendaItem.objects.readable_to(user))
        return mine.filter(open_items).scoped()


class ReaderNote(models.Model):
    """What a reader noted at a page, for themselves. It goes when reading ends."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="notes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="notes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField()
    text = personal(models.TextField(), scrub="Note removed")
    written_at = models.DateTimeField()

    objects = ReaderNoteQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReaderNoteQuerySet)()

    class Meta:
        constraints = [models.CheckConstraint(name="a_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"note {self.pk}"
