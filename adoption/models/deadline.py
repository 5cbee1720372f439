"""The projected rows of the deadline engine: what is due, whose it is, and which date moved (architecture 4)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.user import RoleGrant, User
from adoption.permissions import Permission, Role
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from adoption.timescales import TIMESCALES, Kind, Timescale

if TYPE_CHECKING:
    from typing import Self

SOON = timedelta(days=7)


class Standing(models.TextChoices):
    """Worked out from the dates on every reading, never stored."""

    WAITING = "waiting", "Not started"
    RUNNING = "running", "On time"
    DUE_SOON = "due_soon", "Due soon"
    OVERDUE = "overdue", "Overdue"
    PAUSED = "paused", "Paused"
    MET = "met", "Met"
    MET_LATE = "met_late", "Met late"
    LAPSED = "lapsed", "No longer applies"


class Cause(models.TextChoices):
    """Why a date was missed, for reporting (RP-29)."""

    COURT = "court", "Court timetable"
    CARERS = "carers", "Carers or family not available"
    HEALTH = "health", "Illness"
    STAFFING = "staffing", "Staffing"
    OTHER_AGENCY = "other_agency", "Waiting for another agency"
    LATE_START = "late_start", "Already past when it began"
    OVERSIGHT = "oversight", "Missed"
    OTHER = "other", "Something else"


def late(now: datetime) -> Q:
    """Past its due moment and not paused; a due date lasts to its last minute in England (D1)."""
    return Q(Q(due_at=None, due_on__lt=clock.london(now).date()) | Q(due_at__lt=now), paused_on=None)


def soon(days: int, now: datetime) -> Q:
    """Due from today up to so many days on."""
    today = clock.london(now).date()
    still = Q(due_at=None) | Q(due_at__gte=now)
    return Q(still, due_on__gte=today, due_on__lte=today + timedelta(days=days))


def nobody_holds(day: date) -> Q:
    """No active person holds the role that owes this, where the file is: not in its agency, nor for its team."""
    held = (
        RoleGrant.objects.live(day)
        .reaching(OuterRef("agency"))
        .filter(
            Q(team=None) | Q(team=OuterRef("file__team")),
            role=OuterRef("owner_role"),
            user__is_active=True,
        )
    )
    return ~Q(Exists(held))


class DeadlineQuerySet(GuardedQuerySet["Deadline"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def running(self) -> Self:
        """Neither met nor lapsed: what somebody still owes."""
        return self.filter(met_on=None, lapsed_on=None)

    def overdue(self, now: datetime) -> Self:
        return self.running().filter(late(now))

    def due_within(self, days: int, now: datetime) -> Self:
        return self.running().filter(soon(days, now))

    def owed_by(self, user: User) -> Self:
        return self.running().filter(owner=user)

    def desk(self, user: User) -> Self:
        """What this person owes, and what a role of theirs owes while nobody is named.

        What a role owes that nobody holds is the manager’s of the file, who can have the role given to somebody.
        """
        mine = Q(owner=user)
        for held in user.authority.held:
            mine |= Q(owner=None, owner_role=held.role, agency__in=held.agencies)
        if managed := user.authority.agencies(Permission.TEAM_WORK):
            unread = nobody_holds(clock.today()) & Q(owner=None, agency__in=managed, file__manager=user)
            mine |= unread & ~Q(owner_role="")
        return self.running().filter(mine)

    def with_moves_after(self, moment: datetime) -> Self:
        """With the moves made since, the first one first, for reading rows as they stood."""
        later = DeadlineMove.objects.filter(moved_at__gt=moment).order_by("moved_at", "pk")
        return self.prefetch_related(models.Prefetch("moves", queryset=later, to_attr="later_moves"))

    def with_late_start(self) -> Self:
        """With the moment at which the date of each was set and had passed already, if it had (FF-11)."""
        moves = DeadlineMove.objects.filter(deadline=OuterRef("pk"), late_start=True, became=OuterRef("due_on"))
        return self.annotate(late_start_at=models.Subquery(moves.order_by("-moved_at").values("moved_at")[:1]))

    def for_nobody(self, day: date) -> Self:
        """Owed by a role that nobody holds."""
        return self.filter(nobody_holds(day), owner=None).exclude(owner_role="")

    def to_act_on(self, now: datetime) -> Self:
        """Rows for which something is owed and not yet done; a partial index keeps this cheap at any caseload."""
        return self.filter(act_at__lte=now)


class Deadline(models.Model):
    """One rule about one record. Refreshed with every fact; rebuilt and compared every night by `reconcile`.

    `worked_out_on` is what the rule gives; `due_on` is that, or the date an agreed extension gives.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = plain(models.CharField(max_length=10))
    kind = models.CharField(max_length=20, choices=Kind)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="deadlines")
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="deadlines")
    policy_agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="+")
    subject = plain(models.CharField(max_length=60))
    subject_id = models.BigIntegerField()
    starts_on = plain(models.DateField())
    starts_at = models.DateTimeField(null=True, blank=True)
    worked_out_on = plain(models.DateField())
    due_on = plain(models.DateField())
    due_at = models.DateTimeField(null=True, blank=True)
    extended_to = plain(models.DateField(null=True, blank=True))
    paused_on = plain(models.DateField(null=True, blank=True))
    met_on = plain(models.DateField(null=True, blank=True))
    met_at = models.DateTimeField(null=True, blank=True)
    lapsed_on = plain(models.DateField(null=True, blank=True))
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines")
    owner_role = models.CharField(max_length=40, choices=Role, blank=True)
    stage = models.PositiveSmallIntegerField(default=0)
    act_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=20, choices=Cause, blank=True)
    cause_note = personal(models.TextField(blank=True), scrub="Note removed")

    objects = DeadlineQuerySet.as_manager()
    rows = models.Manager.from_queryset(DeadlineQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["act_at"], name="deadline_to_act_on", condition=Q(act_at__isnull=False)),
            models.Index(fields=["owner", "due_on"], name="deadline_my_work", condition=Q(met_on=None, lapsed_on=None)),
            models.Index(
                fields=["agency", "due_on"], name="deadline_agency_work", condition=Q(met_on=None, lapsed_on=None)
            ),
            models.Index(fields=["file", "due_on"], name="deadline_by_file"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject", "subject_id"], name="one_deadline_per_rule_and_record"),
            models.CheckConstraint(
                name="deadline_due_is_what_was_worked_out_or_extended",
                condition=Q(extended_to=None, due_on=models.F("worked_out_on"))
                | Q(extended_to__isnull=False, due_on=models.F("extended_to")),
            ),
            models.CheckConstraint(
                name="nothing_is_owed_on_a_met_or_lapsed_deadline",
                condition=Q(act_at=None) | Q(met_on=None, lapsed_on=None, paused_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"

    @property
    def timescale(self) -> Timescale:
        return TIMESCALES[self.rule]

    @property
    def says(self) -> str:
        return self.timescale.must

    def is_late(self, now: datetime) -> bool:
        """Past its due moment, whether met since or not. A due date lasts until 23:59:59 in England (D1).

        What was met on a date, without an hour, is compared with the due date.
        """
        if self.due_at and (self.met_at or not self.met_on):
            return (self.met_at or now) > self.due_at
        return (self.met_on or clock.london(now).date()) > self.due_on

    @property
    def only_begins(self) -> bool:
        """The date is the first that will do, such as an eighteenth birthday: what is done after it is not late."""
        return self.timescale.earliest

    not_begun = False
    """Read as it stood on a day before its clock started."""
    moved_since: DeadlineMove | None = None
    """Read as it stood before this move: the first after that day."""

    def standing(self, now: datetime) -> Standing:
        if self.met_on:
            return Standing.MET_LATE if self.is_late(now) and not self.only_begins else Standing.MET
        if self.lapsed_on:
            return Standing.LAPSED
        if self.paused_on:
            return Standing.PAUSED
        if self.not_begun:
            return Standing.WAITING
        if self.is_late(now):
            return Standing.OVERDUE
        soon = self.due_on - clock.london(now).date() <= SOON
        return Standing.DUE_SOON if soon else Standing.RUNNING

    def as_it_stood(self, now: datetime) -> Self:
        """This row, for reading only, without what came after a moment gone by: not yet met, paused, lapsed or moved.

        A row read `with_moves_after` that moment knows the date that was due then (D10).
        """
        day = clock.london(now).date()
        for happened in ("met_on", "paused_on", "lapsed_on"):
            if (on := getattr(self, happened)) and on > day:
                setattr(self, happened, None)
        if not self.met_on:
            self.met_at = None
        self.not_begun = day < self.starts_on < self.due_on
        for move in [m for m in getattr(self, "later_moves", []) if m.was != m.became][:1]:
            self.moved_since = move
            self.not_begun = self.not_begun and move.became is None and move.was == self.due_on
            if move.was != self.due_on:
                self.due_on, self.due_at = move.was, self._midnight_of(move.was)
        return self

    def _midnight_of(self, day: date) -> datetime | None:
        """When an automatic effect was due that day (D9). Of hours only the day is kept."""
        return clock.midnight(day) if self.kind == Kind.AUTOMATIC else None

    def days_late(self, now: datetime) -> int:
        """Whole days past the due date: for the words “1 day late” (D11)."""
        if self.met_on and self.only_begins:
            return 0
        return max(((self.met_on or clock.london(now).date()) - self.due_on).days, 0)


class DeadlineMove(models.Model):
    """A due date that moved, with the old value kept (D10)."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="moves")
    was = plain(models.DateField())
    became = plain(models.DateField(null=True))
    because = personal(models.CharField(max_length=300), scrub="Reason removed")
    moved_at = models.DateTimeField(default=clock.now)
    late_start = models.BooleanField(default=False, help_text="The new date was already past when it was set (FF-11).")

    class Meta:
        indexes = [models.Index(fields=["deadline", "-moved_at"], name="move_by_deadline")]

    def __str__(self) -> str:
        return f"move {self.pk}"
