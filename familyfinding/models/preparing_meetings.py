"""Meetings on the way to panel: when, who came, what was said, what was agreed (MT-21 to MT-24, MT-30 to MT-42)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.clock import london
from adoption.models import Document, DocumentVersion, Mode, User
from adoption.privacy import personal, plain
from children.models import Child
from familyfinding.agendas import Agenda, MeetingKind, agenda_of
from familyfinding.models.link import Link
from familyfinding.models.preparing import Preparation, StepQuerySet

ONE_OF_A_KIND = [
    MeetingKind.MEET_AND_GREET,
    MeetingKind.LIFE_STORY_WORDS,
    MeetingKind.LIFE_STORY_STORY,
    MeetingKind.FAMILY_NETWORK,
    MeetingKind.SUPPORT_PLANNING,
]
"""Held once for a link; a medical consultation once for each child, a bump-into meeting as often as it was planned."""


class BumpIntoPlanQuerySet(StepQuerySet["BumpIntoPlan"]):
    pass


class BumpIntoPlan(models.Model):
    """What was agreed before a bump-into meeting. A row is a whole plan: the database takes no half one (MT-35, MT-36).

    `no_introduction`: everybody has agreed that it is no introduction and that the adopters do not care for the child.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="bump_into_plans")
    what = personal(models.TextField(), scrub="Plan removed")
    wishes = personal(models.TextField(), scrub="Wishes removed")
    boundaries = personal(models.TextField(), scrub="Boundaries removed")
    agreed_with = personal(models.TextField(), scrub="People removed")
    no_introduction = models.BooleanField()
    agreed_on = plain(models.DateField())
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BumpIntoPlanQuerySet.as_manager()
    rows = models.Manager.from_queryset(BumpIntoPlanQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_bump_into_plan_has_wishes_boundaries_and_consent",
                condition=~Q(what="") & ~Q(wishes="") & ~Q(boundaries="") & ~Q(agreed_with=""),
            ),
            models.CheckConstraint(name="a_bump_into_meeting_is_no_introduction", condition=Q(no_introduction=True)),
        ]

    def __str__(self) -> str:
        return f"bump-into plan {self.pk}"


class StepMeetingQuerySet(StepQuerySet["StepMeeting"]):
    def standing(self) -> StepMeetingQuerySet:
        return self.filter(called_off_on=None)

    def held(self) -> StepMeetingQuerySet:
        return self.exclude(held_at=None)


class StepMeeting(models.Model):
    """One meeting of one kind. What is written under its agenda, who came and what was agreed hang on it.

    `before_why`: why it came before the Meet and Greet, which is the first of them all (MT-21).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, choices=MeetingKind)
    child = models.ForeignKey(
        Child,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom a consultation is for.",
    )
    plan = models.ForeignKey(BumpIntoPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    at = plain(models.DateTimeField())
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.IN_PERSON)
    place = personal(models.CharField(max_length=300, blank=True), scrub="Place removed")
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    held_at = models.DateTimeField(null=True, blank=True)
    chaired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    before_why = personal(models.TextField(blank=True), scrub="Reason removed")
    minutes = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The network’s own plan."
    )
    carers_told_on = plain(models.DateField(null=True, blank=True))
    carers_told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_on = plain(models.DateField(null=True, blank=True))
    called_off_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = StepMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(StepMeetingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["preparation", "kind"],
                condition=Q(kind__in=ONE_OF_A_KIND, called_off_on=None),
                name="a_meeting_before_panel_stands_once",
            ),
            models.UniqueConstraint(
                fields=["preparation", "child"],
                condition=Q(kind="medical", called_off_on=None),
                name="a_child_has_one_medical_consultation_at_a_time",
            ),
            models.CheckConstraint(
                name="no_bump_into_meeting_without_a_plan",
                condition=Q(kind="bump_into", plan__isnull=False) | (~Q(kind="bump_into") & Q(plan=None)),
            ),
            models.CheckConstraint(
                name="a_medical_consultation_is_about_one_child",
                condition=Q(kind="medical", child__isnull=False) | (~Q(kind="medical") & Q(child=None)),
            ),
            models.CheckConstraint(
                name="a_meeting_that_was_held_says_who_recorded_it",
                condition=Q(held_at=None, recorded_by=None)
                | Q(held_at__isnull=False, recorded_by__isnull=False, called_off_on=None),
            ),
            models.CheckConstraint(
                name="a_meeting_before_panel_is_called_off_with_a_reason",
                condition=Q(called_off_on=None, called_off_why="")
                | (Q(called_off_on__isnull=False) & ~Q(called_off_why="")),
            ),
            models.CheckConstraint(
                name="the_meet_and_greet_has_a_chair",
                condition=~Q(kind="meet_and_greet") | Q(held_at=None) | Q(chaired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"meeting before panel {self.pk}"

    @property
    def agenda(self) -> Agenda:
        return agenda_of(self.kind)

    @property
    def title(self) -> str:
        return str(MeetingKind(self.kind).label)

    @property
    def day(self) -> date:
        return london(self.at).date()

    @property
    def link(self) -> Link:
        return self.preparation.link
