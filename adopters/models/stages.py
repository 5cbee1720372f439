"""Stage One and Stage Two: what starts and stops their clocks (AD-13 to AD-25)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class StageOneOutcome(models.TextChoices):
    RUNNING = "", "Running"
    SUCCESSFUL = "successful", "May be suitable: go on to Stage Two"
    NOT_GOING_ON = "not_going_on", "Not going on to Stage Two"
    TIME_RAN_OUT = "time_ran_out", "Closed: six months have passed"
    WITHDREW = "withdrew", "They decided not to go on"


class StageOneQuerySet(GuardedQuerySet["StageOne"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def running(self) -> Self:
        return self.filter(outcome=StageOneOutcome.RUNNING)

    def counted(self) -> Self:
        """Every Stage One has its two clocks, the usual and the longest (AD-15, AD-16)."""
        return self.all()

    def ready_to_register(self) -> Self:
        """Stage One succeeded and every DBS check is resolved: the adopters are asked to register (AD-22, AD-40).

        Whoever went no further, or begins again, is not asked on a Stage One of the past.
        """
        later = StageOne.rows.filter(household=OuterRef("household"), pk__gt=OuterRef("pk"))
        goes_on = ~Q(household__stage__in=("closed", "enquiry", "registered")) & ~Exists(later)
        return self.exclude(ready_to_register_on=None).filter(Q(register_asked_on__isnull=False) | goes_on)


class StageOne(models.Model):
    """One run of Stage One. A restart is a new row.

    `started_on`: the agency told them that it would go on (AAR r21). `dbs_resolved_on`: the day on which the last
    open DBS check of the household was resolved, empty while one is open. `ready_to_register_on`: the later of
    success and that (AD-22).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="stage_ones")
    started_on = plain(models.DateField())
    plan_signed_on = plain(models.DateField(null=True, blank=True))
    extended_until = plain(models.DateField(null=True, blank=True))
    extended_why = personal(models.TextField(blank=True), scrub="Reason removed")
    extended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=StageOneOutcome, blank=True, default=StageOneOutcome.RUNNING)
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = personal(models.TextField(blank=True), scrub="Reasons removed")
    referred_to = personal(models.TextField(blank=True), scrub="Referral removed")
    told_on = plain(models.DateField(null=True, blank=True))
    dbs_resolved_on = plain(models.DateField(null=True, blank=True))
    ready_to_register_on = plain(models.DateField(null=True, blank=True))
    register_asked_on = plain(models.DateField(null=True, blank=True))
    registered_on = plain(models.DateField(null=True, blank=True))
    references_why = personal(models.TextField(blank=True), scrub="Reason removed")
    """Why the manager agreed to other referees than three with at most one relative (AAR Schedule 4)."""
    references_noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StageOneQuerySet.as_manager()
    rows = models.Manager.from_queryset(StageOneQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(outcome=""), name="one_stage_one_runs_at_a_time"),
            models.CheckConstraint(
                name="a_stage_one_that_ended_says_how",
                condition=Q(outcome="", ended_on=None) | (~Q(outcome="") & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_refusal_after_stage_one_has_reasons",
                condition=~Q(outcome="not_going_on") | ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"stage one {self.pk}"


class Pause(models.Model):
    """A pause that the adopters asked for (AD-17). Whether it stops the clock is the agency’s policy (CF-43)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="pauses")
    from_on = plain(models.DateField())
    to_on = plain(models.DateField(null=True, blank=True))
    why = personal(models.TextField(), scrub="Reason removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(to_on=None), name="one_pause_at_a_time"),
            models.CheckConstraint(
                name="a_pause_does_not_end_before_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"


class StageTwoQuerySet(GuardedQuerySet["StageTwo"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def agreed(self) -> Self:
        """Assessments whose agreement is signed: four months, six visits (AD-24)."""
        return self.exclude(agreed_on=None).filter(Q(report_completed_on__isnull=False) | Q(ended_on=None))


class StageTwo(models.Model):
    """One assessment. `notified_on`: the agency received their wish to go on, which starts the statutory four months.

    `visits_done_on`: the day of the sixth visit held. `report_completed_on`: the manager passed the report.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="stage_twos")
    notified_on = plain(models.DateField())
    fast_track = models.BooleanField(default=False, help_text="Approved before, or a foster carer: no Stage One.")
    agreed_on = plain(models.DateField(null=True, blank=True))
    panel_planned_on = plain(models.DateField(null=True, blank=True))
    visits_done_on = plain(models.DateField(null=True, blank=True))
    report_completed_on = plain(models.DateField(null=True, blank=True))
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")
    version = models.PositiveIntegerField(default=1)

    objects = StageTwoQuerySet.as_manager()
    rows = models.Manager.from_queryset(StageTwoQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(ended_on=None), name="one_stage_two_at_a_time")
        ]

    def __str__(self) -> str:
        return f"stage two {self.pk}"


class VisitQuerySet(GuardedQuerySet["Visit"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(stage_two__in=StageTwo.objects.visible_to(user)).scoped()


class Visit(models.Model):
    """A visit listed in the Stage Two agreement, and what came of it (AD-24, AD-25)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stage_two = models.ForeignKey(StageTwo, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    planned_on = plain(models.DateField())
    about = personal(models.CharField(max_length=200, blank=True), scrub="Subject removed")
    held_on = plain(models.DateField(null=True, blank=True))
    at_home = models.BooleanField(default=True)
    content = personal(models.TextField(blank=True), scrub="Visit removed")
    next_steps = personal(models.TextField(blank=True), scrub="Next steps removed")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_on = plain(models.DateField(null=True, blank=True))

    objects = VisitQuerySet.as_manager()
    rows = models.Manager.from_queryset(VisitQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage_two", "number"], name="a_visit_is_numbered_once"),
            models.CheckConstraint(name="a_visit_held_says_what_was_done", condition=Q(held_on=None) | ~Q(content="")),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"
