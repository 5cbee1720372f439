"""What the portal reads and writes: copies made by a staff action, and an inbox (security 4.10).

The portal's code imports this module and no case. `file` is only a way for staff to find the household again.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption import clock
from adoption.models.case import CaseFile
from adoption.models.user import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet, M_co

if TYPE_CHECKING:
    from typing import Self


class PortalAccountQuerySet(GuardedQuerySet["PortalAccount"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own, for whoever signs in to the portal; for staff, those of the files they may open."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        if user.in_portal:
            return self.filter(user=user).scoped()
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()

    def approved(self, day: date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), approved_on__lte=day)

    def live(self, day: date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class TextStyle(models.TextChoices):
    """How the portal shows itself to this person (GV-02)."""

    STANDARD = "standard", "Standard"
    LARGE = "large", "Large print"
    EASY = "easy", "Easy read"


class PortalAccount(models.Model):
    """An adopter’s own account, belonging to the agency that assesses them. Only approved adopters browse (FF-26).

    One account per applicant, never shared (AD-62). `home_only` while the home-agency restriction runs (AD-44, AD-79);
    `frozen_at` while a link is explored (AD-50): both are of the household, and written for its accounts together.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="portal_account")
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="portal_accounts")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="portal_accounts")
    approved_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))
    home_only = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    style = models.CharField(max_length=10, choices=TextStyle, default=TextStyle.STANDARD)

    objects = PortalAccountQuerySet.as_manager()
    rows = models.Manager.from_queryset(PortalAccountQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"portal account {self.pk}"


class OwnQuerySet(GuardedQuerySet[M_co]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Their own, for whoever signs in to the portal; for staff, those of the files they may open."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        if user.in_portal:
            return self.filter(user=user).scoped()
        return self.filter(file__in=CaseFile.objects.visible_to(user)).scoped()


class PortalRow(models.Model):
    """One person’s row in the portal: never a partner’s (security 4.10)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class PortalHomeQuerySet(OwnQuerySet["PortalHome"]):
    pass


class PortalHome(PortalRow):
    """What the home page says to one applicant: where we are, whose turn, what is owed, by whom and when (AD-62).

    `content` holds plain facts and dates; whether something is late is worked out when it is read.
    """

    content = personal(models.JSONField(default=dict), scrub={})
    made_at = models.DateTimeField(default=clock.now)

    objects = PortalHomeQuerySet.as_manager()
    rows = models.Manager.from_queryset(PortalHomeQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="one_home_page_per_person")]

    def __str__(self) -> str:
        return f"portal home {self.pk}"


class Asks(models.TextChoices):
    """What a shared item asks of the person."""

    READ = "read", "Read"
    ACKNOWLEDGE = "acknowledge", "Say that you have read this"
    SIGN = "sign", "Sign"
    COMMENT = "comment", "Comment"


class SharedItemQuerySet(OwnQuerySet["SharedItem"]):
    pass


class SharedItem(PortalRow):
    """A copy of a document, plan or report, shared with one applicant for reading, signing or comment (AD-56, AD-65).

    `subject` and `subject_id` name the record it was copied from, for whoever takes the answer in. Joint items carry
    the same `together` for each applicant. Withdrawal deletes nothing that was answered: it ends the copy.
    """

    kind = plain(models.CharField(max_length=40))
    subject = plain(models.CharField(max_length=60))
    subject_id = models.BigIntegerField()
    subject_hash = plain(models.CharField(max_length=64, blank=True))
    together = models.UUIDField(null=True, blank=True)
    title = personal(models.CharField(max_length=200), scrub="Shared item")
    sections = personal(models.JSONField(default=list), scrub=[])
    stored = plain(models.FileField(max_length=200, blank=True))
    media_type = plain(models.CharField(max_length=100, blank=True))
    asks = models.CharField(max_length=20, choices=Asks, default=Asks.READ)
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SharedItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(SharedItemQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["user", "-shared_at"], name="shared_with_a_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "subject_id"],
                condition=Q(ended_at=None),
                name="an_item_is_shared_once_with_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"shared item {self.pk}"

    @property
    def waits_for(self) -> list[str]:
        """First names of whoever has still to answer a joint item: that they have to, and nothing else (AD-62)."""
        if self.together is None or self.asks not in (Asks.SIGN, Asks.ACKNOWLEDGE):
            return []
        others = type(self).rows.filter(file=self.file_id, together=self.together, answered_at=None, ended_at=None)
        return list(others.exclude(user=self.user_id).order_by("pk").values_list("user__first_name", flat=True))


class EntryState(models.TextChoices):
    WAITING = "waiting", "Sent to your worker"
    ACCEPTED = "accepted", "Received"
    RETURNED = "returned", "Sent back to you"


class PortalEntryQuerySet(OwnQuerySet["PortalEntry"]):
    pass


class PortalEntry(PortalRow):
    """What somebody wrote or sent in the portal, until staff accept it or send it back (security 4.10).

    `key` comes with the form, so that a form sent twice counts once.
    """

    kind = plain(models.CharField(max_length=40))
    key = plain(models.CharField(max_length=80))
    written = personal(models.JSONField(default=dict), scrub={})
    stored = plain(models.FileField(max_length=200, blank=True))
    media_type = plain(models.CharField(max_length=100, blank=True))
    item = models.ForeignKey(SharedItem, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    written_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = personal(models.TextField(blank=True), scrub="Answer removed")

    objects = PortalEntryQuerySet.as_manager()
    rows = models.Manager.from_queryset(PortalEntryQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["written_at"], name="entry_waiting", condition=Q(state="waiting"))]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="a_form_is_received_once"),
            models.CheckConstraint(
                name="an_entry_that_waits_has_no_answer",
                condition=~Q(state="waiting") | Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"portal entry {self.pk}"


class PortalMessageQuerySet(OwnQuerySet["PortalMessage"]):
    pass


class PortalMessage(PortalRow):
    """A message between one applicant and the workers of their household, copied to the file (FF-64).

    `user` is the applicant. It belongs to the household’s thread, so a new worker finds it.
    """

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = personal(models.CharField(max_length=200), scrub="Author")
    from_staff = models.BooleanField()
    body = personal(models.TextField(), scrub="Message removed")
    key = plain(models.CharField(max_length=80))
    written_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    copied_at = models.DateTimeField(null=True, blank=True)

    objects = PortalMessageQuerySet.as_manager()
    rows = models.Manager.from_queryset(PortalMessageQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["file", "-written_at"], name="message_by_file")]
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="a_message_is_sent_once")]

    def __str__(self) -> str:
        return f"message {self.pk}"
