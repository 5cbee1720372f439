"""What happened on a file, and who looked. Both are append-only in the database."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.user import User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class EventKind(models.TextChoices):
    NOTE = "note", "Case note"
    SUPERVISION = "supervision", "Supervision discussion"
    DECISION = "decision", "Decision"
    COURT = "court", "Court"
    ALLOCATION = "allocation", "Allocation"
    PEOPLE = "people", "People and contact"
    PROFILE = "profile", "Family finding"
    ASSESSMENT = "assessment", "Recruitment and assessment"
    MESSAGE = "message", "Message"
    DOCUMENT = "document", "Document"
    DEADLINE = "deadline", "Timescale"
    RECORD = "record", "Record"
    REFUSED = "refused", "Refused"


class CaseEventQuerySet(GuardedQuerySet["CaseEvent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Events of visible files; a supervision discussion only to its worker and to managers (CH-54)."""
        rows = self.filter(file__in=CaseFile.objects.visible_to(user))
        if isinstance(user, User) and not user.authority.agencies(Permission.TEAM_WORK):
            rows = rows.exclude(~models.Q(recorded_by=user), kind=EventKind.SUPERVISION)
        return rows.scoped()


class CaseEvent(models.Model):
    """One thing that happened, in words: who did what and why. Never changed; a correction is a new event (FF-02)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    what = personal(models.CharField(max_length=300), scrub="Event")
    detail = personal(models.TextField(blank=True), scrub="Detail removed")
    why = personal(models.TextField(blank=True), scrub="Reason removed")
    happened_on = plain(models.DateField())
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")

    objects = CaseEventQuerySet.as_manager()
    rows = models.Manager.from_queryset(CaseEventQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["file", "-recorded_at"], name="event_by_file")]

    def __str__(self) -> str:
        return f"event {self.pk}"


class Look(models.TextChoices):
    OPENED = "opened", "Opened"
    DOWNLOADED = "downloaded", "Downloaded"
    PRINTED = "printed", "Printed"
    EXPORTED = "exported", "Exported"
    SEARCHED = "searched", "Searched"
    GLASS = "glass", "Opened by break-glass"


class ReadEventQuerySet(GuardedQuerySet["ReadEvent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class ReadEvent(models.Model):
    """Who looked, printed or exported (AC-10). Holds no values: a route name and a purpose."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reads")
    look = models.CharField(max_length=20, choices=Look)
    what = plain(models.CharField(max_length=100))
    purpose = personal(models.CharField(max_length=300, blank=True), scrub="Purpose removed")
    read_at = models.DateTimeField(default=clock.now)

    objects = ReadEventQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReadEventQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["file", "-read_at"], name="read_by_file")]

    def __str__(self) -> str:
        return f"read {self.pk}"


class Draft(models.Model):
    """What somebody had typed and not yet saved, kept over sign-out. Theirs alone."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    form = plain(models.CharField(max_length=120))
    typed = personal(models.JSONField(default=dict), scrub={})
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="one_draft_per_person_and_form")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
