"""Letters to people around a case: drafted, seen by a second person, sent once, and never changed afterwards."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adoption.letters import LetterKind, gaps, kind_of
from adoption.models.case import CaseFile
from adoption.models.document import DocumentVersion
from adoption.models.people import Format, PersonAround, Side
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class LetterQuerySet(GuardedQuerySet["Letter"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def being_written(self) -> Self:
        return self.filter(sent_on=None, set_aside_on=None)

    def sent(self) -> Self:
        return self.exclude(sent_on=None)

    def with_people(self) -> Self:
        """With everything that a line about a letter says."""
        return self.select_related("file__agency", "to", "written_by", "checked_by", "sent_by", "paper__document")


class Letter(models.Model):
    """One letter to one person of one file. Name and address are taken from that person's own row when it is sent.

    What was sent stays as it was: the database refuses every change. Sending the same words again is a new letter.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="letters")
    to = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="letters")
    kind = plain(models.CharField(max_length=40))
    subject = personal(models.CharField(max_length=200), scrub="Letter")
    body = personal(models.TextField(blank=True), scrub="Letter removed")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_on = plain(models.DateField())
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    asked_check_on = plain(models.DateField(null=True, blank=True))
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_on = plain(models.DateField(null=True, blank=True))
    checked_version = models.PositiveIntegerField(null=True, blank=True)
    returned_why = personal(models.TextField(blank=True), scrub="Remark removed")

    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = plain(models.DateField(null=True, blank=True))
    sent_format = models.CharField(max_length=20, choices=Format, blank=True)
    format_note = personal(models.TextField(blank=True), scrub="Note removed")
    sent_name = personal(models.CharField(max_length=200, blank=True), scrub="Person")
    sent_address = personal(models.TextField(blank=True), scrub="Address removed")
    paper = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    set_aside_on = plain(models.DateField(null=True, blank=True))
    set_aside_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = LetterQuerySet.as_manager()
    rows = models.Manager.from_queryset(LetterQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["file", "-written_on"], name="letter_by_file")]
        constraints = [
            models.CheckConstraint(
                name="a_sent_letter_says_who_sent_it_where",
                condition=Q(sent_on=None)
                | (Q(sent_by__isnull=False, paper__isnull=False) & ~Q(sent_format="") & ~Q(sent_address="")),
            ),
            models.CheckConstraint(
                name="a_letter_is_checked_by_somebody_else",
                condition=Q(checked_by=None) | ~(Q(checked_by=F("written_by")) | Q(checked_by=F("changed_by"))),
            ),
            models.CheckConstraint(
                name="a_letter_is_sent_or_set_aside",
                condition=Q(sent_on=None) | Q(set_aside_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def what(self) -> LetterKind:
        return kind_of(self.kind)

    @property
    def is_open(self) -> bool:
        return self.sent_on is None and self.set_aside_on is None

    @property
    def needs_check(self) -> bool:
        return self.what.needs_check(Side(self.to.side))

    @property
    def is_checked(self) -> bool:
        """Somebody else saw exactly these words: a change afterwards makes the check void."""
        return self.checked_by_id is not None and self.checked_version == self.version

    @property
    def gaps(self) -> list[str]:
        """What the opening asked for and nobody has filled in yet."""
        return gaps(self.what, f"{self.subject}\n{self.body}")

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, in words and as the colour of a tag."""
        if self.sent_on:
            return f"Sent, {Format(self.sent_format).label.lower()}", "green"
        if self.set_aside_on:
            return "Set aside", "grey"
        if self.is_checked:
            return "Checked, ready to send", "blue"
        if self.returned_why:
            return "Sent back", "orange"
        if self.asked_check_on:
            return "Waits for a second person", "yellow"
        return "Draft", "grey"
