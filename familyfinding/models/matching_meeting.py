"""The matching meeting: who is invited, what was asked and said, which family, who was told (MT-08 to MT-12)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, DocumentVersion, Mode, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet, M_co
from children.models import Child
from familyfinding.models.link import Link
from familyfinding.models.shortlist import OfLinkQuerySet, Shortlist

if TYPE_CHECKING:
    from typing import Self


class MatchingMeetingQuerySet(GuardedQuerySet["MatchingMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the file of one of the children, and whoever was invited (MT-08)."""
        if not isinstance(user, User):
            return self.none().scoped()
        shortlists = Shortlist.objects.visible_to(user)
        invited = Q(pk__in=Invited.rows.filter(user=user).values("meeting"))
        return self.filter(Q(shortlist__in=shortlists) | invited).scoped()

    def with_child(self) -> Self:
        return self.select_related(
            "shortlist__child__file__agency__parent", "shortlist__child__file__lead", "shortlist__child__file__manager"
        )

    def to_be_held(self) -> Self:
        return self.filter(held_on=None, called_off_on=None)


class MatchingMeeting(models.Model):
    """One meeting about the families of a shortlist, chaired by the Permanence Team Manager (MT-08)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="meetings")
    planned_at = plain(models.DateTimeField())
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.IN_PERSON)
    place = personal(models.CharField(max_length=300, blank=True), scrub="Place removed")
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_on = plain(models.DateField(null=True, blank=True))
    incomplete_why = personal(models.TextField(blank=True), scrub="Reason removed")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_on = plain(models.DateField(null=True, blank=True))
    called_off_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = MatchingMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(MatchingMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shortlist"],
                condition=Q(held_on=None, called_off_on=None),
                name="a_shortlist_has_one_meeting_to_come",
            ),
            models.CheckConstraint(
                name="a_held_meeting_was_confirmed_and_not_called_off",
                condition=Q(held_on=None) | Q(confirmed_by__isnull=False, called_off_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"matching meeting {self.pk}"

    @property
    def file(self) -> CaseFile:
        return self.shortlist.child.file

    @property
    def agency_id(self) -> int:
        return self.file.agency_id

    @property
    def children_files(self) -> list[CaseFile]:
        return self.shortlist.children_files


class InvitedAs(models.TextChoices):
    CHAIR = "chair", "Chair"
    CHILDS_WORKER = "childs_worker", "Child’s worker"
    LOCALITY = "locality", "Previous locality worker"
    FAMILYS_WORKER = "familys_worker", "Adopters’ worker"
    OTHER = "other", "Somebody else"


class OfMeetingQuerySet(GuardedQuerySet[M_co]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(meeting__in=MatchingMeeting.objects.visible_to(user)).scoped()


class InvitedQuerySet(OfMeetingQuerySet["Invited"]):
    pass


class Invited(models.Model):
    """One person asked to come, in which part, and whether they came (MT-08, MT-72)."""

    meeting = models.ForeignKey(MatchingMeeting, on_delete=models.PROTECT, related_name="invited")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = personal(models.CharField(max_length=200, blank=True), scrub="Somebody")
    part = models.CharField(max_length=20, choices=InvitedAs)
    came = models.BooleanField(null=True)

    objects = InvitedQuerySet.as_manager()
    rows = models.Manager.from_queryset(InvitedQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="a_person_is_invited_once"
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(part="chair"), name="a_meeting_has_one_chair"),
            models.CheckConstraint(name="an_invitation_names_somebody", condition=Q(user__isnull=False) | ~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"invited {self.pk}"

    @property
    def who(self) -> str:
        return self.user.display_name if self.user else self.name


class MatchingMinutesQuerySet(OfMeetingQuerySet["MatchingMinutes"]):
    pass


class MatchingMinutes(models.Model):
    """One version of the minutes, drawn as PDF and kept on the child’s file (MT-10)."""

    meeting = models.ForeignKey(MatchingMeeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = personal(models.TextField(), scrub="Minutes removed")
    paper = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MatchingMinutesQuerySet.as_manager()
    rows = models.Manager.from_queryset(MatchingMinutesQuerySet)()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="matching_minutes_are_numbered_once")]

    def __str__(self) -> str:
        return f"matching minutes {self.pk}"


class MeetingOutcome(models.TextChoices):
    PREFERRED = "preferred", "Preferred"
    RESERVE = "reserve", "Reserve, as agreed with the family"
    NOT_PREFERRED = "not_preferred", "Not preferred"


class FamilyConsideredQuerySet(OfLinkQuerySet["FamilyConsidered"]):
    pass


class FamilyConsidered(models.Model):
    """What the meeting decided about one family, and why (MT-11, MT-12)."""

    meeting = models.ForeignKey(MatchingMeeting, on_delete=models.PROTECT, related_name="families")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="considered")
    outcome = models.CharField(max_length=20, choices=MeetingOutcome)
    why = personal(models.TextField(), scrub="Reasons removed")

    objects = FamilyConsideredQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyConsideredQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "link"], name="a_family_is_considered_once_in_a_meeting"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(outcome="preferred"), name="a_meeting_prefers_one_family"
            ),
            models.CheckConstraint(name="what_a_meeting_decided_has_reasons", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"family considered {self.pk}"


class LinkQuestionQuerySet(OfLinkQuerySet["LinkQuestion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Also for whoever takes part from another agency (MT-71)."""
        if not isinstance(user, User):
            return self.none().scoped()
        mine = self.model.rows.filter(link__participants__user=user, link__participants__ended_on=None).values("pk")
        return self.filter(Q(link__in=Link.objects.visible_to(user)) | Q(pk__in=mine)).scoped()


class LinkQuestion(models.Model):
    """A question between the two sides’ workers before the meeting, and its answer (MT-09)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="questions")
    text = personal(models.TextField(), scrub="Question removed")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = personal(models.TextField(blank=True), scrub="Answer removed")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LinkQuestionQuerySet.as_manager()
    rows = models.Manager.from_queryset(LinkQuestionQuerySet)()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"question {self.pk}"


class ToldWhom(models.TextChoices):
    FAMILYS_WORKER = "familys_worker", "The family’s worker"
    FAMILY = "family", "The family"
    CARERS = "carers", "The foster carers"


class ToldAbout(models.TextChoices):
    MEETING = "meeting", "What the matching meeting decided"
    DECISION = "decision", "The decision after the visit"
    PANEL = "panel", "What panel and the decision maker said"


class ToldQuerySet(OfLinkQuerySet["Told"]):
    pass


class Told(models.Model):
    """Somebody was told: a recorded act with its moment and its words (MT-11, MT-12, MT-18, MT-20)."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="told")
    whom = models.CharField(max_length=20, choices=ToldWhom)
    about = models.CharField(max_length=20, choices=ToldAbout)
    child = models.ForeignKey(
        Child,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of brothers and sisters: whose carers were told.",
    )
    words = personal(models.TextField(blank=True), scrub="Words removed")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ToldQuerySet.as_manager()
    rows = models.Manager.from_queryset(ToldQuerySet)()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"told {self.pk}"

    @property
    def heading(self) -> str:
        return f"{self.get_whom_display()} told"
