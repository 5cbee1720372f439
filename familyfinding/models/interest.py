"""Interest in a child: who showed it, who answers by when, what came of it (FF-55 to FF-60, FF-67)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Household
from adoption import clock
from adoption.models import CaseFile, PortalEntry, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child

if TYPE_CHECKING:
    from typing import Self


class Initiator(models.TextChoices):
    """Who began it, so that what adopters start can be counted (FF-67)."""

    ADOPTER = "adopter", "The adopters"
    ADOPTERS_WORKER = "adopters_worker", "The adopters’ worker"
    CHILDS_WORKER = "childs_worker", "The child’s worker"
    MEETING = "meeting", "A family finding meeting"
    EVENT = "event", "An event"


class Source(models.TextChoices):
    """How far apart child and family are (FF-60)."""

    HOME = "home", "Our own agency"
    PARTNERSHIP = "partnership", "The same partnership"
    CONSORTIUM = "consortium", "The consortium"
    NATIONAL = "national", "Further away"


class InterestState(models.TextChoices):
    OPEN = "open", "Being explored"
    PARKED = "parked", "Waiting while another link is explored"
    CLOSED = "closed", "Answered"


class InterestOutcome(models.TextChoices):
    NONE = "", "Not answered yet"
    GOING_FURTHER = "going_further", "Going further"
    NOT_FURTHER = "not_further", "Not going further"
    WITHDRAWN = "withdrawn", "The adopters withdrew"
    TAKEN_DOWN = "taken_down", "The child’s profile was taken down"
    FAMILY_LEFT = "family_left", "The family is no longer searching"


class Reason(models.TextChoices):
    """Why it goes no further: honest, kind, and never a protected characteristic (FF-56, FF-58)."""

    ANOTHER_FAMILY = "another_family", "Another family is being explored who can meet a need of this child’s"
    KEEP_TOGETHER = "keep_together", "The child will move with brothers or sisters"
    NEAR_FAMILY = "near_family", "It would not be safe to live so near to people the child knew"
    NEEDS = "needs", "The child needs something the family told us they cannot offer now"
    CHANGED = "changed", "Something in the child’s plan changed"
    CAPACITY = "capacity", "The family’s circumstances changed"
    OTHER = "other", "Something else, in our own words"


class InterestQuerySet(GuardedQuerySet["Interest"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the child’s file or the household’s."""
        files = CaseFile.objects.visible_to(user)
        return self.filter(Q(child__file__in=files) | Q(household__file__in=files)).scoped()

    def unanswered(self) -> Self:
        return self.exclude(state=InterestState.CLOSED)

    def being_explored(self) -> Self:
        return self.filter(state=InterestState.OPEN, rests_since=None)

    def overdue(self, day: date) -> Self:
        """The day promised to the family has passed without an answer."""
        return self.being_explored().filter(promised_on__lt=day)

    def resting(self) -> Self:
        """The family may not see the child at present, because the agreement behind the wider search ended (FF-27)."""
        return self.unanswered().filter(rests_since__isnull=False)

    def with_both(self) -> Self:
        return self.select_related(
            "child__file__agency",
            "child__profile__owner",
            "household__file__agency",
            "household__file__lead",
            "household__file__manager",
            "worker",
        )


class Interest(models.Model):
    """One household’s interest in one child. It is explored by people; nothing ever rejects it by rule (FF-56).

    `promised_on` is the day by which the family was told they would have an answer. While it rests there is none.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="interests")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="interests")
    initiator = models.CharField(max_length=20, choices=Initiator)
    source = models.CharField(max_length=20, choices=Source)
    heading = personal(models.CharField(max_length=60, blank=True), scrub="Child")
    why = personal(models.TextField(), scrub="Words removed")
    questions = personal(models.TextField(blank=True), scrub="Questions removed")
    shown_at = models.DateTimeField(default=clock.now)
    shown_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="interest")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    promised_on = plain(models.DateField(null=True, blank=True))
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.OPEN)
    parked_at = models.DateTimeField(null=True, blank=True)
    rests_since = models.DateTimeField(
        null=True, blank=True, help_text="The wider search ended: the family is not shown the child for now (FF-27)."
    )
    outcome = models.CharField(max_length=20, choices=InterestOutcome, blank=True, default=InterestOutcome.NONE)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    words = personal(models.TextField(blank=True), scrub="Answer removed")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InterestQuerySet.as_manager()
    rows = models.Manager.from_queryset(InterestQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["state", "promised_on"], name="interest_by_promise")]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "household"],
                condition=~Q(state="closed"),
                name="a_family_has_one_open_interest_in_a_child",
            ),
            models.CheckConstraint(
                name="an_answered_interest_says_what_and_when",
                condition=(Q(state="closed") & ~Q(outcome="") & Q(answered_at__isnull=False))
                | (~Q(state="closed") & Q(outcome="", answered_at=None)),
            ),
            models.CheckConstraint(
                name="interest_that_rests_has_no_promised_day", condition=Q(rests_since=None) | Q(promised_on=None)
            ),
            models.CheckConstraint(
                name="a_family_is_told_why_not", condition=~Q(outcome="not_further") | (~Q(reason="") & ~Q(words=""))
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"


class InterestNoteQuerySet(GuardedQuerySet["InterestNote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(interest__in=Interest.objects.visible_to(user)).scoped()


class InterestNote(models.Model):
    """What a worker found out while exploring. Staff read it; the family never does (AD-48)."""

    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="notes")
    text = personal(models.TextField(), scrub="Note removed")
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = InterestNoteQuerySet.as_manager()
    rows = models.Manager.from_queryset(InterestNoteQuerySet)()

    def __str__(self) -> str:
        return f"interest note {self.pk}"
