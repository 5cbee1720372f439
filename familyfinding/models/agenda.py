"""The children a family finding meeting talks about, why they are on it, and what came of it (FF-42 to FF-49)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import Agency, CaseFile, DocumentVersion, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.flows import PlanStatus
from children.models import Child
from familyfinding.flows import ProfileStatus
from familyfinding.models.interest import Interest
from familyfinding.models.profile import Removal
from familyfinding.models.rounds import FindingMeeting, in_region

if TYPE_CHECKING:
    from typing import Self


class Because(models.TextChoices):
    """Why a child is on the agenda; the agenda is sorted in this order (FF-46)."""

    HEARING = "hearing", "The last meeting before the final hearing"
    HARDER = "harder", "May wait longer than others"
    LONGEST = "longest", "Waiting longest"
    CARRIED = "carried", "Carried over from the last meeting"
    ASKED = "asked", "The worker asked for it"


class ChildOnAgendaQuerySet(GuardedQuerySet["ChildOnAgenda"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever may open the child’s file, and for those who chair and minute meetings of the region."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        kept = user.authority.agencies(Permission.FINDING_MEETING_KEEP)
        meeting = in_region("meeting__round__agency", kept) if kept else Q(pk__in=[])
        files = CaseFile.objects.visible_to(user)
        return self.filter(Q(child__file__in=files) | meeting).distinct().scoped()

    def standing(self) -> Self:
        return self.filter(taken_off_at=None)

    def discussed(self) -> Self:
        return self.standing().filter(discussed_at__isnull=False)

    def with_child(self) -> Self:
        return self.select_related(
            "child__file__agency",
            "child__file__lead",
            "child__file__manager",
            "child__profile__owner",
            "partner",
            "meeting__round__file",
            "meeting__round__agency",
            "added_by",
            "minuted_by",
        )


class ChildOnAgenda(models.Model):
    """One child at one meeting: why, what was said, and whether to look in a wider range of homes (FF-49)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(FindingMeeting, on_delete=models.PROTECT, related_name="items")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="agenda_items")
    partner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=10, choices=Because)
    why = personal(models.CharField(max_length=300, blank=True), scrub="Reason removed")
    for_hearing_on = plain(models.DateField(null=True, blank=True))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_off_why = personal(models.CharField(max_length=300, blank=True), scrub="Reason removed")
    wider = models.BooleanField(default=False, help_text="Would gain from a wider range of homes (FF-49).")
    wider_why = personal(models.TextField(blank=True), scrub="Reason removed")
    said = personal(models.TextField(blank=True), scrub="Minute removed")
    discussed_at = models.DateTimeField(null=True, blank=True)
    minuted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ChildOnAgendaQuerySet.as_manager()
    rows = models.Manager.from_queryset(ChildOnAgendaQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "child"],
                condition=Q(taken_off_at=None),
                name="a_child_is_once_on_an_agenda",
            ),
            models.CheckConstraint(
                name="a_child_taken_off_an_agenda_has_a_reason",
                condition=Q(taken_off_at=None) | (~Q(taken_off_why="") & Q(discussed_at=None)),
            ),
            models.CheckConstraint(name="a_child_discussed_has_a_minute", condition=Q(discussed_at=None) | ~Q(said="")),
            models.CheckConstraint(name="a_wider_range_of_homes_says_why", condition=Q(wider=False) | ~Q(wider_why="")),
        ]

    def __str__(self) -> str:
        return f"agenda item {self.pk}"


class NamedAtMeetingQuerySet(GuardedQuerySet["NamedAtMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(item__in=ChildOnAgenda.objects.visible_to(user)).scoped()


class NamedAtMeeting(models.Model):
    """A family that the meeting thought of for the child: what is explored from then on is an interest (FF-48)."""

    item = models.ForeignKey(ChildOnAgenda, on_delete=models.PROTECT, related_name="named")
    interest = models.OneToOneField(Interest, on_delete=models.PROTECT, related_name="named_at")

    objects = NamedAtMeetingQuerySet.as_manager()
    rows = models.Manager.from_queryset(NamedAtMeetingQuerySet)()

    def __str__(self) -> str:
        return f"named at meeting {self.pk}"


class PresentationQuerySet(GuardedQuerySet["Presentation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__file__in=CaseFile.objects.visible_to(user)).scoped()

    def open(self) -> Self:
        return self.filter(presented_on=None)

    def owed(self) -> Self:
        """TS-17: a final hearing is listed, or the child was presented. A likely match does not matter (CF-60).

        Once panel recommended a family, nobody is looked for any more (FF-61).
        """
        waits = ~Q(child__status=PlanStatus.ENDED) & Q(child__order_granted_on=None, hearing_on__isnull=False)
        matched = Q(child__profile__status=ProfileStatus.REMOVED, child__profile__removed_because=Removal.MATCH)
        return self.filter(Q(presented_on__isnull=False) | (waits & ~matched))


class Presentation(models.Model):
    """One duty to present a child before one final hearing. Without a meeting none remains before it (FF-42, FF-43).

    `due_on` is the day of the last meeting before the hearing.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="presentations")
    hearing_on = plain(models.DateField(null=True, blank=True))
    meeting = models.ForeignKey(
        FindingMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="presentations"
    )
    due_on = plain(models.DateField(null=True, blank=True))
    presented_on = plain(models.DateField(null=True, blank=True))
    item = models.ForeignKey(ChildOnAgenda, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PresentationQuerySet.as_manager()
    rows = models.Manager.from_queryset(PresentationQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(presented_on=None), name="a_child_is_to_be_presented_once_at_a_time"
            ),
            models.CheckConstraint(
                name="a_presentation_is_due_at_its_meeting",
                condition=Q(meeting=None, due_on=None) | Q(meeting__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"presentation {self.pk}"

    @property
    def days_before(self) -> int | None:
        """How long before the hearing the meeting is."""
        return (self.hearing_on - self.due_on).days if self.hearing_on and self.due_on else None
