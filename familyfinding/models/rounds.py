"""The monthly family finding meeting of a region: its calendar, and who speaks for each partner (FF-41, FF-45)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models import Agency, CaseFile, DocumentVersion, Mode, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


def in_region(path: str, agencies: list[int]) -> Q:
    """Rounds of these agencies: of the region itself, or of the region that a partner belongs to."""
    return Q(**{f"{path}__in": agencies}) | Q(**{f"{path}__parts__in": agencies})


class MeetingRoundQuerySet(GuardedQuerySet["MeetingRound"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever takes part in family finding in the region, from any of its partners."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        mine = user.authority.agencies(Permission.FINDING_MEETING_SEE)
        return self.filter(in_region("agency", mine)).distinct().scoped()


class MeetingRound(models.Model):
    """The monthly meeting as such, one for each region. Its file carries its deadlines and its minutes."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="meeting_round")
    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="meeting_round")
    room = models.PositiveSmallIntegerField(default=12, help_text="How many children one meeting can talk about well.")
    closes_before = models.PositiveSmallIntegerField(default=5, help_text="Days from the closing of an agenda on.")

    objects = MeetingRoundQuerySet.as_manager()
    rows = models.Manager.from_queryset(MeetingRoundQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_meeting_has_room_for_a_child", condition=Q(room__gte=1)),
        ]

    def __str__(self) -> str:
        return f"meeting round {self.pk}"


class MonthOwedQuerySet(GuardedQuerySet["MonthOwed"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__in=MeetingRound.objects.visible_to(user)).scoped()

    def owed(self) -> Self:
        """TS-16: every month, until the meeting is held (FF-41)."""
        return self.filter(round__file__closed_on=None)


class MonthOwed(models.Model):
    """One month’s meeting: the clock runs from the last one held, and the next month opens when it is held (CF-28)."""

    round = models.ForeignKey(MeetingRound, on_delete=models.PROTECT, related_name="months")
    opened_on = plain(models.DateField())
    held_on = plain(models.DateField(null=True, blank=True))

    objects = MonthOwedQuerySet.as_manager()
    rows = models.Manager.from_queryset(MonthOwedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(held_on=None), name="one_month_runs_at_a_time"),
            models.CheckConstraint(
                name="a_month_is_held_after_it_opens",
                condition=Q(held_on=None) | Q(held_on__gte=models.F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"month owed {self.pk}"


class FindingMeetingQuerySet(GuardedQuerySet["FindingMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(round__in=MeetingRound.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(called_off_on=None)

    def to_come(self) -> Self:
        """Planned or under way: neither closed nor called off."""
        return self.standing().filter(closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "pk")

    def with_round(self) -> Self:
        return self.select_related(
            "round__file__agency", "round__file__manager", "round__agency", "chair", "minutes_by"
        )


class FindingMeeting(models.Model):
    """One meeting of the round: planned, begun, closed with its minutes; or called off."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(MeetingRound, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.VIDEO)
    place = plain(models.CharField(max_length=200, blank=True))
    link = plain(models.URLField(blank=True))
    agenda_closes_on = plain(models.DateField())
    extra = models.BooleanField(default=False, help_text="Beside the monthly ones, because a hearing comes first.")
    extra_why = personal(models.TextField(blank=True), scrub="Reason removed")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_on = plain(models.DateField(null=True, blank=True))
    called_off_why = personal(models.TextField(blank=True), scrub="Reason removed")
    minutes = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = FindingMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(FindingMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["round", "starts_at"], name="finding_meeting_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "starts_at"],
                condition=Q(called_off_on=None),
                name="one_finding_meeting_at_a_time",
            ),
            models.CheckConstraint(
                name="a_finding_meeting_begins_before_it_closes",
                condition=Q(closed_at=None) | Q(begun_at__isnull=False, closed_at__gte=models.F("begun_at")),
            ),
            models.CheckConstraint(
                name="a_finding_meeting_called_off_says_why",
                condition=Q(called_off_on=None) | (~Q(called_off_why="") & Q(begun_at=None)),
            ),
            models.CheckConstraint(
                name="an_extra_finding_meeting_says_why", condition=Q(extra=False) | ~Q(extra_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"finding meeting {self.pk}"

    @property
    def on(self) -> date:
        """The day on a calendar in England."""
        return clock.london(self.starts_at).date()

    @property
    def state(self) -> str:
        if self.called_off_on:
            return "Called off"
        if self.closed_at:
            return "Closed"
        return "Under way" if self.begun_at else "Planned"

    def is_shut(self, now: datetime) -> bool:
        """Whether the agenda is closed: after it, a child is added only by whoever keeps the meeting (FF-43)."""
        return clock.london(now).date() > self.agenda_closes_on


class Attending(models.TextChoices):
    EXPECTED = "expected", "Expected"
    CAME = "came", "Came"
    ABSENT = "absent", "Absent"


class PartnerAtMeetingQuerySet(GuardedQuerySet["PartnerAtMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=FindingMeeting.objects.visible_to(user)).scoped()


class PartnerAtMeeting(models.Model):
    """One partner at one meeting: who came for it, and its position of children and of adopters (FF-45)."""

    meeting = models.ForeignKey(FindingMeeting, on_delete=models.PROTECT, related_name="partners")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    representative = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    representative_name = personal(models.CharField(max_length=120, blank=True), scrub="Representative")
    attending = models.CharField(max_length=10, choices=Attending, default=Attending.EXPECTED)
    absence_why = personal(models.TextField(blank=True), scrub="Reason removed")
    of_children = personal(models.TextField(blank=True), scrub="Position removed")
    of_adopters = personal(models.TextField(blank=True), scrub="Position removed")
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = PartnerAtMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(PartnerAtMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="a_partner_is_once_at_a_meeting"),
            models.CheckConstraint(
                name="an_absence_is_recorded_with_its_reason", condition=~Q(attending="absent") | ~Q(absence_why="")
            ),
            models.CheckConstraint(
                name="a_position_says_when_it_was_given",
                condition=Q(of_children="", of_adopters="") | Q(given_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"partner at meeting {self.pk}"
