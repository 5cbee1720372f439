"""Packs: what was put together for whom, from exactly which versions, and every copy of it (PN-16, PN-17)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import DocumentVersion, User
from adoption.permissions import Permission
from adoption.privacy import personal
from adoption.scope import GuardedQuerySet
from panels.flows import MeetingState, PackState
from panels.models.agenda import AgendaItem
from panels.models.meeting import PanelMeeting, Seat
from panels.models.panel import Panel
from panels.models.papers import ItemPaper

if TYPE_CHECKING:
    from typing import Self


class PackKind(models.TextChoices):
    PANEL = "panel", "Panel pack"
    PARTY = "party", "Copy for the people concerned"


READING = (MeetingState.CIRCULATED, MeetingState.HELD)
"""While members may read: from the sending of the papers until the minutes are agreed (PN-17)."""


def run_by(user: User) -> Q:
    running = user.authority.agencies(Permission.PANEL_RUN)
    panels = Panel.rows.filter(Q(agency__in=running) | Q(joint_with__agency__in=running)).values("pk")
    return Q(meeting__panel__in=panels)


class PackQuerySet(GuardedQuerySet["Pack"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever runs the panel; members of the meeting while they may read.

        A decision maker gets the papers of their agency’s own items with the minutes (`DecisionBundle`), never a pack.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        return self.filter(run_by(user) | self._read_by(user)).scoped()

    def readable_to(self, user: User | AnonymousUser) -> Self:
        """The reading room of one member (PN-17)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        return self.filter(self._read_by(user)).scoped()

    def of_panel(self) -> Self:
        return self.filter(kind=PackKind.PANEL)

    @staticmethod
    def _read_by(user: User) -> Q:
        seats = Seat.rows.held_by(user).taken().values("meeting")
        sent = Q(kind=PackKind.PANEL, state=PackState.CIRCULATED, meeting__state__in=READING)
        return sent & Q(meeting__in=seats)


class Pack(models.Model):
    """A pack of a meeting, or an addendum to it: `number` 0 is the pack, and an addendum counts its pages on.

    Once frozen it is never changed: `frozen` is the making that everybody’s copy comes from.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="packs")
    kind = models.CharField(max_length=10, choices=PackKind, default=PackKind.PANEL)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="packs")
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=PackState, default=PackState.PREPARING)
    may_print = models.BooleanField(default=True)
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    frozen = models.ForeignKey("panels.PackEdition", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    circulated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    circulated_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=Q(kind="panel"), name="a_meeting_numbers_each_pack_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(kind="panel", state="preparing"),
                name="one_pack_of_a_meeting_is_being_put_together",
            ),
            models.UniqueConstraint(
                fields=["item", "kind"],
                condition=~Q(kind="panel") & Q(state="preparing"),
                name="one_pack_of_an_item_is_being_put_together",
            ),
            models.CheckConstraint(
                name="a_panel_pack_is_of_the_meeting_and_others_of_an_item",
                condition=Q(kind="panel", item=None) | (~Q(kind="panel") & Q(item__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_frozen_pack_has_its_pages",
                condition=Q(state="preparing", frozen=None)
                | (~Q(state="preparing") & Q(frozen__isnull=False, frozen_by__isnull=False, frozen_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_pack_that_was_sent_out_says_when",
                condition=~Q(state="circulated") | Q(circulated_at__isnull=False, circulated_by__isnull=False),
            ),
            models.CheckConstraint(name="an_addendum_says_why", condition=Q(number=0) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    @property
    def called(self) -> str:
        if self.kind != PackKind.PANEL:
            return self.get_kind_display()
        return f"Addendum {self.number}" if self.number else "Panel pack"

    @property
    def is_open(self) -> bool:
        return self.state == PackState.PREPARING


class PackPaperQuerySet(GuardedQuerySet["PackPaper"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=AgendaItem.objects.readable_to(user)).scoped()

    def in_order(self) -> Self:
        return self.order_by("item__number", "place", "pk")


class PackPaper(models.Model):
    """One paper chosen for a pack, in its place within its item. Without a row an item is there with no papers.

    Minutes, which are no paper of the checklist, have a `version` and no `paper`.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(ItemPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="in_packs")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="in_packs")
    title = personal(models.CharField(max_length=200), scrub="Paper")
    place = models.PositiveSmallIntegerField()

    objects = PackPaperQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackPaperQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "item", "version"], name="a_paper_is_in_a_pack_once"),
            models.UniqueConstraint(
                fields=["pack", "item", "place"],
                name="a_paper_has_its_place_in_a_pack",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.paper_id} of pack {self.pack_id}"


class PackItemQuerySet(GuardedQuerySet["PackItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user)).scoped()


class PackItem(models.Model):
    """An item chosen for a pack. Its number is that of the agenda, so that everybody speaks of the same item."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="chosen")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="in_packs")

    objects = PackItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackItemQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "item"], name="an_item_is_in_a_pack_once")]

    def __str__(self) -> str:
        return f"item {self.item_id} of pack {self.pack_id}"
