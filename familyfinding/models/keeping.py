"""Keeping a live profile true: reviews, changes, dated copies, panel’s word (FF-36, FF-37, FF-61, FF-62)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from familyfinding.flows import ProfileStatus
from familyfinding.models.drafting import PartQuerySet
from familyfinding.models.link import Link
from familyfinding.models.profile import Profile
from familyfinding.models.published import Rung

if TYPE_CHECKING:
    from typing import Self

LIVE = Q(profile__status=ProfileStatus.LIVE)


class ReviewQuerySet(PartQuerySet["Review"]):
    def owed(self) -> Self:
        """TS-05: while the profile is live. A removed profile owes none; put back, it owes the same one (CF-06)."""
        return self.filter(LIVE | Q(done_on__isnull=False))

    def open(self) -> Self:
        return self.filter(done_on=None)


class Review(models.Model):
    """A full review of a live profile: what was checked, what changed. Doing one opens the next (FF-36, CF-28)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="reviews")
    opened_on = plain(models.DateField())
    done_on = plain(models.DateField(null=True, blank=True))
    checked = personal(models.TextField(blank=True), scrub="Review removed")
    changed = personal(models.TextField(blank=True), scrub="Review removed")
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReviewQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReviewQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile"], condition=Q(done_on=None), name="profile_has_one_review_to_come"
            ),
            models.CheckConstraint(
                name="done_review_says_what_and_who",
                condition=Q(done_on=None) | (~Q(checked="") & Q(done_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"


class ChangeToAnswerQuerySet(PartQuerySet["ChangeToAnswer"]):
    def owed(self) -> Self:
        """TS-06: while the profile is live; answers given stay."""
        return self.filter(LIVE | Q(answered_on__isnull=False))

    def open(self) -> Self:
        return self.filter(answered_on=None)


class ChangeToAnswer(models.Model):
    """A significant change in the child’s life that the profile must take in (FF-37)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="changes")
    change = models.OneToOneField("children.SignificantChange", on_delete=models.PROTECT, related_name="to_answer")
    reported_on = plain(models.DateField())
    answered_on = plain(models.DateField(null=True, blank=True))
    answer = personal(models.TextField(blank=True), scrub="Answer removed")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChangeToAnswerQuerySet.as_manager()
    rows = models.Manager.from_queryset(ChangeToAnswerQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="answered_change_says_how", condition=Q(answered_on=None) | ~Q(answer=""))
        ]

    def __str__(self) -> str:
        return f"change to answer {self.pk}"


class ShownCopyQuerySet(PartQuerySet["ShownCopy"]):
    pass


class ShownCopy(models.Model):
    """What was shown, to whom, from and until when: the dated copy kept on the file (FF-33, FF-62)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField(choices=Rung)
    heading = personal(models.CharField(max_length=60), scrub="Child")
    age_band = plain(models.CharField(max_length=40))
    region = personal(models.CharField(max_length=80, blank=True), scrub="Region")
    sections = personal(models.JSONField(default=list), scrub=[])
    media = personal(models.JSONField(default=list), scrub=[])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ShownCopyQuerySet.as_manager()
    rows = models.Manager.from_queryset(ShownCopyQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="shown_copy_is_numbered_once")]

    def __str__(self) -> str:
        return f"shown copy {self.pk}"


class MatchAtPanelQuerySet(PartQuerySet["MatchAtPanel"]):
    def taking_down(self) -> Self:
        """TS-07: a positive recommendation that removes the profile in this agency (FF-61, CF-06)."""
        return self.filter(removes_on__isnull=False)

    def standing(self) -> Self:
        """Neither refused nor overtaken by the end of its link."""
        return self.filter(refused_on=None, ended_on=None)

    def waiting(self) -> Self:
        """For the decision maker’s answer."""
        return self.standing().filter(approved_on=None)

    def refused(self) -> Self:
        """TS-116: the decision maker said no, so the profile goes back (CF-06)."""
        return self.filter(refused_on__isnull=False, plan_over=False)


class MatchAtPanel(models.Model):
    """Panel’s recommendation of a match and the decision maker’s answer, entered as facts (FF-61, CF-06)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="panels")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="panels")
    recommended_on = plain(models.DateField())
    removes_on = plain(models.DateField(null=True, blank=True))
    removed_on = plain(models.DateField(null=True, blank=True))
    approved_on = plain(models.DateField(null=True, blank=True))
    refused_on = plain(models.DateField(null=True, blank=True))
    refused_why = personal(models.TextField(blank=True), scrub="Reason removed")
    reinstated_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True, help_text="The link it was about ended: it is history."))
    plan_over = models.BooleanField(default=False, help_text="The plan ended meanwhile: nothing goes back.")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MatchAtPanelQuerySet.as_manager()
    rows = models.Manager.from_queryset(MatchAtPanelQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(approved_on=None, refused_on=None, ended_on=None),
                name="one_match_awaits_a_decision_at_a_time",
            ),
            models.CheckConstraint(
                name="a_match_is_approved_or_refused", condition=Q(approved_on=None) | Q(refused_on=None)
            ),
            models.CheckConstraint(name="refused_match_says_why", condition=Q(refused_on=None) | ~Q(refused_why="")),
        ]

    def __str__(self) -> str:
        return f"match at panel {self.pk}"
