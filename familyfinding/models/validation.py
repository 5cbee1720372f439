"""The validation visit, the decision whether to go ahead, and what is booked then (MT-13 to MT-20)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from familyfinding.models.link import Link
from familyfinding.models.shortlist import OfLinkQuerySet

if TYPE_CHECKING:
    from typing import Self


class ValidationVisitQuerySet(GuardedQuerySet["ValidationVisit"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(link__in=Link.objects.visible_to(user)).scoped()

    def owed(self) -> Self:
        """TS-23: the family is preferred and not visited yet, or was visited."""
        return self.filter(Q(lapsed_on=None) | Q(visited_on__isnull=False))

    def to_decide(self) -> Self:
        """TS-24: visited, and not given up before anybody decided."""
        return self.filter(visited_on__isnull=False).filter(Q(lapsed_on=None) | Q(decided_on__isnull=False))


class ValidationVisit(models.Model):
    """The visit to a preferred family, owed within a week of the day they became it; decided later (MT-14)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="visit")
    owed_since = plain(models.DateField())
    planned_at = plain(models.DateTimeField(null=True, blank=True))
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visited_on = plain(models.DateField(null=True, blank=True))
    visited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locality_came = models.BooleanField(null=True, help_text="Every one of them: `asked` says who.")
    absence_why = personal(models.TextField(blank=True), scrub="Reason removed")
    account = personal(models.TextField(blank=True), scrub="Account removed")
    decided_on = plain(models.DateField(null=True, blank=True))
    lapsed_on = plain(models.DateField(null=True, blank=True, help_text="The link ended before it was decided."))

    objects = ValidationVisitQuerySet.as_manager()
    rows = models.Manager.from_queryset(ValidationVisitQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "visited_on"], name="a_decision_points_at_the_visit_and_its_day"),
            models.CheckConstraint(
                name="a_visit_has_its_account_and_its_visitor",
                condition=Q(visited_on=None) | (Q(visited_by__isnull=False) & ~Q(account="")),
            ),
            models.CheckConstraint(
                name="a_visit_without_the_locality_worker_says_why",
                condition=~Q(locality_came=False) | ~Q(absence_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"validation visit {self.pk}"


class AskedToVisitQuerySet(GuardedQuerySet["AskedToVisit"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(visit__in=ValidationVisit.objects.visible_to(user)).scoped()


class AskedToVisit(models.Model):
    """A previous locality worker who was asked to the visit, one for each child, and whether they came (MT-72)."""

    visit = models.ForeignKey(ValidationVisit, on_delete=models.PROTECT, related_name="asked")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(null=True)
    absence_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = AskedToVisitQuerySet.as_manager()
    rows = models.Manager.from_queryset(AskedToVisitQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "worker"], name="a_worker_is_asked_to_a_visit_once"),
            models.CheckConstraint(
                name="who_did_not_come_to_a_visit_has_a_reason", condition=~Q(came=False) | ~Q(absence_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"asked to visit {self.pk}"


class ProceedDecisionQuerySet(OfLinkQuerySet["ProceedDecision"]):
    pass


class ProceedDecision(models.Model):
    """Whether to go ahead: never on the day of the visit, by the Permanence Team Manager (MT-14 to MT-17).

    `visited_on` repeats the day of the visit; the database keeps the two the same, and the decision after it.
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="decisions")
    visit = models.ForeignKey(ValidationVisit, on_delete=models.PROTECT, related_name="decisions")
    visited_on = plain(models.DateField())
    proceeds = models.BooleanField()
    reasons = personal(models.TextField(), scrub="Reasons removed")
    decided_on = plain(models.DateField())
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProceedDecisionQuerySet.as_manager()
    rows = models.Manager.from_queryset(ProceedDecisionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link"], name="a_link_has_one_decision"),
            models.CheckConstraint(
                name="no_decision_on_the_day_of_the_visit", condition=Q(decided_on__gt=F("visited_on"))
            ),
            models.CheckConstraint(name="a_decision_to_proceed_has_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self) -> str:
        return f"decision to proceed {self.pk}"


class SupportRequirementQuerySet(OfLinkQuerySet["SupportRequirement"]):
    pass


class SupportRequirement(models.Model):
    """One thing that support planning must take forward, named by the decision (MT-16)."""

    decision = models.ForeignKey(ProceedDecision, on_delete=models.PROTECT, related_name="requirements")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="requirements")
    text = personal(models.TextField(), scrub="Requirement removed")
    place = models.PositiveSmallIntegerField(default=0)

    objects = SupportRequirementQuerySet.as_manager()
    rows = models.Manager.from_queryset(SupportRequirementQuerySet)()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"support requirement {self.pk}"


class BookedDatesQuerySet(OfLinkQuerySet["BookedDates"]):
    pass


class BookedDates(models.Model):
    """The medical consultation and the panel, booked and shared with adopters and carers (MT-19)."""

    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="dates")
    medical_at = plain(models.DateTimeField())
    medical_place = personal(models.CharField(max_length=300), scrub="Place removed")
    panel_on = plain(models.DateField())
    panel_place = personal(models.CharField(max_length=300), scrub="Place removed")
    carers_told_on = plain(models.DateField())
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = BookedDatesQuerySet.as_manager()
    rows = models.Manager.from_queryset(BookedDatesQuerySet)()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"booked dates {self.pk}"


class ParticipantQuerySet(OfLinkQuerySet["Participant"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Also for whoever takes part from another agency: their own row (MT-71)."""
        if not isinstance(user, User):
            return self.none().scoped()
        mine = self.model.rows.filter(user=user).values("pk")
        return self.filter(Q(link__in=Link.objects.visible_to(user)) | Q(pk__in=mine)).scoped()

    def taking_part(self, user: User) -> Self:
        """This person’s own, as long as they last."""
        return self.filter(user=user, ended_on=None)


class Participant(models.Model):
    """Somebody of another agency who takes part in a link, and sees of it no more than its questions (MT-71)."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    part = plain(models.CharField(max_length=100))
    from_on = plain(models.DateField())
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = plain(models.DateField(null=True, blank=True))

    objects = ParticipantQuerySet.as_manager()
    rows = models.Manager.from_queryset(ParticipantQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "user"], condition=Q(ended_on=None), name="a_person_takes_part_in_a_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
