"""Who came to a meeting before panel, what was said, what was agreed (MT-22, MT-24, MT-33, MT-38, MT-42)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import AgreedAction, User
from adoption.privacy import personal, plain
from familyfinding import needs
from familyfinding.agendas import Party
from familyfinding.models.preparing import Preparation, StepQuerySet
from familyfinding.models.preparing_meetings import StepMeeting


class AttendedQuerySet(StepQuerySet["Attended"]):
    pass


class Attended(models.Model):
    """Whether one of the expected came. The child has no part here, and the database knows none (MT-22, MT-23)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(StepMeeting, on_delete=models.PROTECT, related_name="attended")
    party = models.CharField(max_length=20, choices=Party)
    came = models.BooleanField()
    who = personal(models.CharField(max_length=200, blank=True), scrub="Person")
    why_not = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = AttendedQuerySet.as_manager()
    rows = models.Manager.from_queryset(AttendedQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"], condition=~Q(party="other"), name="a_party_attends_a_meeting_once"
            ),
            models.CheckConstraint(
                name="the_child_attends_no_meeting_before_panel", condition=Q(party__in=Party.values)
            ),
            models.CheckConstraint(
                name="whoever_was_expected_and_stayed_away_has_a_reason", condition=Q(came=True) | ~Q(why_not="")
            ),
            models.CheckConstraint(
                name="somebody_else_at_a_meeting_is_named", condition=~Q(party="other") | ~Q(who="")
            ),
        ]

    def __str__(self) -> str:
        return f"attended {self.pk}"


class AgendaNoteQuerySet(StepQuerySet["AgendaNote"]):
    pass


class AgendaNote(models.Model):
    """What was said under one point of the agenda (MT-24, MT-30)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(StepMeeting, on_delete=models.PROTECT, related_name="notes")
    topic = plain(models.CharField(max_length=20))
    text = personal(models.TextField(), scrub="Note removed")

    objects = AgendaNoteQuerySet.as_manager()
    rows = models.Manager.from_queryset(AgendaNoteQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "topic"], name="a_point_of_the_agenda_is_written_once")
        ]

    def __str__(self) -> str:
        return f"agenda note {self.pk}"

    @property
    def title(self) -> str:
        return next((topic.title for topic in self.meeting.agenda.topics if topic.key == self.topic), self.topic)


class AgreedItemQuerySet(StepQuerySet["AgreedItem"]):
    def open(self) -> AgreedItemQuerySet:
        return self.filter(done_on=None)

    def for_support_plan(self) -> AgreedItemQuerySet:
        return self.filter(for_support_plan=True)


class AgreedItem(models.Model):
    """Something agreed at a meeting: for which need, what, who, by or from when; followed until done (MT-33, MT-38).

    `for_support_plan`: it goes into the Adoption Support Plan (MT-42).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(StepMeeting, on_delete=models.PROTECT, related_name="items")
    need = plain(models.CharField(max_length=30, blank=True, choices=needs.CHOICES))
    what = personal(models.TextField(), scrub="Action removed")
    who = personal(models.CharField(max_length=200), scrub="Person")
    from_when = personal(models.CharField(max_length=200, blank=True), scrub="When")
    due_on = plain(models.DateField(null=True, blank=True))
    task = models.OneToOneField(
        AgreedAction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The action on a colleague’s My work, where one of us does it.",
    )
    for_support_plan = models.BooleanField(default=False)
    agreed_on = plain(models.DateField())
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_on = plain(models.DateField(null=True, blank=True))
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = personal(models.TextField(blank=True), scrub="Outcome removed")

    objects = AgreedItemQuerySet.as_manager()
    rows = models.Manager.from_queryset(AgreedItemQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_agreed_item_that_is_done_says_how_and_by_whom",
                condition=Q(done_on=None, done_by=None)
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="what_goes_into_the_support_plan_names_its_need",
                condition=Q(for_support_plan=False) | ~Q(need=""),
            ),
        ]

    def __str__(self) -> str:
        return f"agreed item {self.pk}"
