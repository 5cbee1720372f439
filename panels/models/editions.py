"""What a worker makes of a pack: its editions, and each member’s own copy. The rows are the queue (PN-16, PN-17)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption import clock
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from panels.models.meeting import Seat
from panels.models.pack import Pack, run_by
from panels.packs.parts import Stretch

if TYPE_CHECKING:
    from typing import Self


class Making(models.TextChoices):
    WAITING = "waiting", "Waiting to be made"
    RUNNING = "running", "Being made"
    MADE = "made", "Made"
    FAILED = "failed", "Could not be made"


class Made(models.Model):
    """Something a worker makes. The row is the queue: what is waiting, or was left half-way, is taken up again."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=Making, default=Making.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    saying = plain(models.CharField(max_length=60, blank=True))
    at_paper = personal(models.CharField(max_length=200, blank=True), scrub="Paper")
    failed_why = personal(models.TextField(blank=True), scrub="Reason removed")
    made_at = models.DateTimeField(null=True, blank=True)
    stored = plain(models.FileField(max_length=200, blank=True))
    sha256 = plain(models.CharField(max_length=64, blank=True))
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        return self.state in (Making.WAITING, Making.RUNNING)

    @property
    def percent(self) -> int:
        return int(100 * self.done / self.of) if self.of else 0


class Composed(Made):
    """Papers put together into one document. `binder` is what was asked for; `stretches` says which page is what."""

    binder = personal(models.JSONField(), scrub={})
    fingerprint = plain(models.CharField(max_length=64))
    stretches = personal(models.JSONField(default=list, blank=True), scrub=[])
    scans = personal(models.JSONField(default=list, blank=True), scrub=[])
    letters = personal(models.JSONField(default=list, blank=True), scrub=[])
    """Letters of names on our own pages that no font of the machine has: they came out as boxes."""
    last_page = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def parts(self) -> tuple[Stretch, ...]:
        return tuple(Stretch(**each) for each in self.stretches)


class PackEditionQuerySet(GuardedQuerySet["PackEdition"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(pack__in=Pack.objects.visible_to(user)).scoped()

    def whole(self) -> Self:
        """With every item, in ordinary print: what the pack is, and what is frozen."""
        return self.filter(without="", large=False)

    def made(self) -> Self:
        return self.filter(state=Making.MADE)


class PackEdition(Composed):
    """One making of a pack: all of it, or without the items that some readers must not have; perhaps in large print.

    `without` lists the keys of items.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    without = plain(models.CharField(max_length=200, blank=True))
    large = models.BooleanField(default=False)
    pictures = plain(models.FileField(max_length=200, blank=True))
    told = personal(models.JSONField(default=list, blank=True), scrub=[])
    """Of a copy for the people concerned: words of the other side that its pages hold, and which of them stop it."""

    objects = PackEditionQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackEditionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "version", "without", "large"], name="an_edition_of_a_pack_is_made_once"
            ),
            models.CheckConstraint(
                name="an_edition_that_is_made_has_its_pages",
                condition=~Q(state="made") | (~Q(stored="") & ~Q(sha256="") & Q(pages__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.pk}"

    @property
    def left_out(self) -> frozenset[str]:
        return frozenset(filter(None, self.without.split(",")))

    def part_of(self, page: int) -> Stretch | None:
        return next((each for each in self.parts if each.first <= page <= each.last), None)

    @property
    def numbers(self) -> list[int]:
        return [page for each in self.parts for page in range(each.first, each.last + 1)]


class PackCopyQuerySet(GuardedQuerySet["PackCopy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own; and all of them for whoever runs the panel and sends them out."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        mine = Q(seat__member__user=user, pack__in=Pack.objects.readable_to(user))
        running = Q(pack__in=Pack.rows.filter(run_by(user)).values("pk"))
        return self.filter(mine | running).scoped()

    def current(self) -> Self:
        return self.filter(superseded_at=None)

    def failed(self) -> Self:
        return self.current().filter(Q(state=Making.FAILED) | Q(edition__state=Making.FAILED))


class PackCopy(Made):
    """One member’s copy, with their name on every page. A conflict declared later makes another in its place."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="copies")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="copies")
    edition = models.ForeignKey(PackEdition, on_delete=models.PROTECT, related_name="copies")
    over = plain(models.FileField(max_length=200, blank=True))
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = PackCopyQuerySet.as_manager()
    rows = models.Manager.from_queryset(PackCopyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "seat"], condition=Q(superseded_at=None), name="a_member_has_one_copy_of_a_pack"
            ),
            models.CheckConstraint(
                name="a_copy_that_is_made_has_its_pages",
                condition=~Q(state="made") | (~Q(sha256="") & Q(pages__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def failed(self) -> str:
        """Why there is no copy and will be none by itself: it, or the pages it is made of, could not be made."""
        broken = [row for row in (self, self.edition) if row.state == Making.FAILED]
        return f"{broken[0].at_paper}: {broken[0].failed_why}".removeprefix(": ") if broken else ""
