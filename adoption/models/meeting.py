"""Meetings and visits of a case, who comes, and the support they need there: needed, booked, or not yet (GV-03)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models.case import CaseFile
from adoption.models.people import InPerson, PersonAround
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video"
    TELEPHONE = "telephone", "By telephone"


class Support(models.TextChoices):
    """What can be booked for somebody. The first four are those a person may need in a conversation (GV-03)."""

    BSL = "bsl", "British Sign Language interpreter"
    DEAFBLIND = "deafblind", "Deafblind interpreter"
    LIP_SPEAKER = "lip_speaker", "Lip speaker"
    NOTE_TAKER = "note_taker", "Note taker"
    SPOKEN = "spoken", "Spoken-language interpreter"
    TRANSLATION = "translation", "Text translator"


@dataclass(frozen=True)
class Service:
    """One kind of support for one person; for languages, which one."""

    support: Support
    language: str = ""

    def __str__(self) -> str:
        return f"{self.support.label} ({self.language})" if self.language else str(self.support.label)


def services_for(person: PersonAround) -> list[Service]:
    """What this person's needs ask for. Spoken and written language are separate needs (GV-04)."""
    found = [] if person.in_person == InPerson.NONE else [Service(Support(person.in_person))]
    if person.speaks_another_language:
        found.append(Service(Support.SPOKEN, person.language_spoken))
    if person.reads_another_language:
        found.append(Service(Support.TRANSLATION, person.language_read))
    return found


class MeetingQuerySet(GuardedQuerySet["Meeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(called_off_on=None)

    def coming(self, now: datetime) -> Self:
        return self.standing().filter(at__gte=now)

    def with_needs(self) -> Self:
        """With all that `needs` looks at, in as many queries for one meeting as for many."""
        return self.select_related("file__agency").prefetch_related("attendances__person", "bookings")


class Meeting(models.Model):
    """A meeting, visit or talk that people around a case take part in. Other apps arrange theirs through the action."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="meetings")
    what = personal(models.CharField(max_length=200), scrub="Meeting")
    at = plain(models.DateTimeField())
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.IN_PERSON)
    place = personal(models.CharField(max_length=300, blank=True), scrub="Place removed")
    version = models.PositiveIntegerField(default=1)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_off_on = plain(models.DateField(null=True, blank=True))
    called_off_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = MeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(MeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["file", "at"], name="meeting_by_file")]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def people(self) -> list[PersonAround]:
        return [attendance.person for attendance in self.attendances.all() if attendance.off_on is None]

    @property
    def needs(self) -> list[Need]:
        """What everybody who comes needs there, worked out from their needs as they are now."""
        booked = [booking for booking in self.bookings.all() if booking.holds_for(self)]
        return [
            Need(person, service, next((b for b in booked if b.is_for(person, service)), None))
            for person in self.people
            for service in services_for(person)
        ]

    @property
    def missing(self) -> list[Need]:
        return [need for need in self.needs if need.booking is None]

    @property
    def not_asked(self) -> list[PersonAround]:
        """Who comes and was never asked what they need (GV-01)."""
        return [person for person in self.people if person.needs_asked_on is None]

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.not_asked


class AttendanceQuerySet(GuardedQuerySet["Attendance"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(user)).scoped()


class Attendance(models.Model):
    """One person around the case who is to come."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="attendances")
    off_on = plain(models.DateField(null=True, blank=True, help_text="Since when they are no longer to come."))

    objects = AttendanceQuerySet.as_manager()
    rows = models.Manager.from_queryset(AttendanceQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_person_comes_once_to_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class ServiceBookingQuerySet(GuardedQuerySet["ServiceBooking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(user)).scoped()


class ServiceBooking(models.Model):
    """One service booked for one person at one meeting: with whom, when, and for which moment (GV-03, GV-04)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="bookings")
    support = models.CharField(max_length=20, choices=Support)
    language = personal(models.CharField(max_length=60, blank=True), scrub="Language")
    provider = personal(models.CharField(max_length=200), scrub="Provider")
    booked_on = plain(models.DateField())
    booked_for = plain(models.DateTimeField())
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = ServiceBookingQuerySet.as_manager()
    rows = models.Manager.from_queryset(ServiceBookingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "support"],
                condition=Q(ended_on=None),
                name="a_service_is_booked_once_for_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    def holds_for(self, meeting: Meeting) -> bool:
        """A meeting that moved needs its interpreter booked anew."""
        return self.ended_on is None and self.booked_for == meeting.at

    def is_for(self, person: PersonAround, service: Service) -> bool:
        same = self.person_id == person.pk and self.support == service.support
        return same and self.language.casefold() == service.language.casefold()


@dataclass(frozen=True)
class Need:
    """One service somebody needs at a meeting, and the booking if there is one."""

    person: PersonAround
    service: Service
    booking: ServiceBooking | None

    def __str__(self) -> str:
        return f"{self.service} for {self.person.name}"
