"""Meetings of a panel: when, how, who was asked, who was there from when to when (PN-03, PN-05, PN-12, PN-17)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adoption.clock import london
from adoption.models import Mode, User
from adoption.privacy import plain
from adoption.scope import GuardedQuerySet
from panels.flows import MeetingState
from panels.models.member import PanelMember
from panels.models.panel import Panel

if TYPE_CHECKING:
    from typing import Self


class PanelMeetingQuerySet(GuardedQuerySet["PanelMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Whoever watches the panel; and a member, for the meetings they sit in (PN-17)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        sat = Seat.rows.held_by(user).values("meeting")
        watched = Panel.objects.watched_by(user).values("pk")
        return self.filter(Q(panel__in=watched) | Q(pk__in=sat)).scoped()

    def standing(self) -> Self:
        return self.exclude(state=MeetingState.CALLED_OFF)

    def held(self) -> Self:
        """Meetings that took place: each starts the month in which the next is held (PN-03, TS-52)."""
        return self.exclude(held_on=None).filter(panel__ended_on=None)


class PanelMeeting(models.Model):
    """One meeting. Its submission, check and circulation dates follow from the agency’s policy (PN-12, TS-27, TS-28).

    `next_held_on` is the day of the meeting after it: what stops the clock of “at least monthly”.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    starts_at = plain(models.DateTimeField())
    on = plain(models.DateField())
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.IN_PERSON)
    place = plain(models.CharField(max_length=300, blank=True))
    """The room, or how to join; never in an invitation that leaves the service."""
    check_on = plain(models.DateField())
    submission_on = plain(models.DateField())
    dates_why = plain(models.TextField(blank=True))
    """Why these two days were set by hand; empty where they follow from policy."""
    state = models.CharField(max_length=12, choices=MeetingState, default=MeetingState.PREPARING)
    version = models.PositiveIntegerField(default=1)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField(null=True, blank=True)
    circulated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_on = plain(models.DateField(null=True, blank=True))
    next_held_on = plain(models.DateField(null=True, blank=True))
    called_off_on = plain(models.DateField(null=True, blank=True))
    called_off_why = plain(models.TextField(blank=True))

    objects = PanelMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(PanelMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["panel", "-on"], name="panel_meeting_by_panel")]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "starts_at"],
                condition=~Q(state="called_off"),
                name="a_panel_meets_once_at_a_moment",
            ),
            models.CheckConstraint(
                name="papers_are_checked_and_submitted_before_panel",
                condition=Q(check_on__lte=F("submission_on"), submission_on__lte=F("on")),
            ),
            models.CheckConstraint(
                name="a_panel_called_off_says_why", condition=~Q(state="called_off") | ~Q(called_off_why="")
            ),
            models.CheckConstraint(
                name="a_panel_that_was_held_has_its_day",
                condition=~Q(state__in=["held", "agreed"]) | Q(held_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"panel meeting {self.pk}"

    @property
    def agency_id(self) -> int:
        return self.panel.agency_id

    @property
    def time(self) -> str:
        return f"{london(self.starts_at):%H:%M}"

    @property
    def is_open(self) -> bool:
        """Its agenda and papers can still change."""
        return self.state == MeetingState.PREPARING

    def is_to_come(self, day: date) -> bool:
        return self.state in (MeetingState.PREPARING, MeetingState.CIRCULATED) and self.on >= day


class Coming(models.TextChoices):
    ASKED = "asked", "Asked"
    COMING = "coming", "Coming"
    APOLOGIES = "apologies", "Apologies"


class SeatQuerySet(GuardedQuerySet["Seat"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=PanelMeeting.objects.visible_to(user)).scoped()

    def on_the_list(self) -> Self:
        """Of members who are still on the list on the day: whoever leaves before it neither reads nor counts (r3)."""
        return self.exclude(member__to_on__lte=F("meeting__on"))

    def taken(self) -> Self:
        return self.on_the_list().exclude(answer=Coming.APOLOGIES)

    def held_by(self, user: User) -> Self:
        return self.on_the_list().filter(member__user=user)


class Seat(models.Model):
    """One member who is asked to one meeting. What they may read there follows from it (PN-17)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="seats")
    chairs = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Coming, default=Coming.ASKED)
    answered_on = plain(models.DateField(null=True, blank=True))
    invited_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    rows = models.Manager.from_queryset(SeatQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="a_member_sits_once_in_a_meeting"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(chairs=True), name="one_member_chairs_a_panel_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"
