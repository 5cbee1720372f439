"""The messaging group of carers and adopters: agreed first, looked after, closed at introductions (MT-25 to MT-29)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import User
from adoption.privacy import personal, plain
from familyfinding.agendas import Party
from familyfinding.models.preparing import LINK_CLOSED, Preparation, StepQuerySet

SIGNING = [Party.CARER, Party.SUPERVISING, Party.CHILDS_WORKER, Party.ADOPTER, Party.ADOPTERS_WORKER]
REVIEWING = [Party.CHILDS_WORKER, Party.SUPERVISING, Party.ADOPTERS_WORKER]


class CarerGroupQuerySet(StepQuerySet["CarerGroup"]):
    def wanted(self) -> CarerGroupQuerySet:
        """TS-112: a day is set from which the group is to be there."""
        return self.filter(~LINK_CLOSED | Q(agreed_on__isnull=False))


class CarerGroup(models.Model):
    """One messaging group. It opens only when everybody has signed its boundaries: the database says so (TS-112).

    `asked_on`: introductions began, so its worker was asked to close or review it (MT-29).
    """

    preparation = models.OneToOneField(Preparation, on_delete=models.PROTECT, related_name="group")
    wanted_on = plain(models.DateField())
    purpose = personal(models.TextField(), scrub="Purpose removed")
    boundaries = personal(models.TextField(), scrub="Boundaries removed")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = plain(models.DateField(null=True, blank=True))
    opened_on = plain(models.DateField(null=True, blank=True))
    asked_on = plain(models.DateField(null=True, blank=True))
    kept_open_why = personal(models.TextField(blank=True), scrub="Reason removed")
    closed_on = plain(models.DateField(null=True, blank=True))
    close_note = personal(models.TextField(blank=True), scrub="Note removed")

    objects = CarerGroupQuerySet.as_manager()
    rows = models.Manager.from_queryset(CarerGroupQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_messaging_group_opens_after_its_boundaries_are_agreed",
                condition=Q(opened_on=None) | Q(agreed_on__isnull=False, opened_on__gte=models.F("agreed_on")),
            ),
            models.CheckConstraint(
                name="a_messaging_group_that_closed_was_open_and_says_why",
                condition=Q(closed_on=None, close_note="") | (Q(opened_on__isnull=False) & ~Q(close_note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"messaging group {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.opened_on is not None and self.closed_on is None


class GroupSignatureQuerySet(StepQuerySet["GroupSignature"]):
    pass


class GroupSignature(models.Model):
    """One party has signed the boundaries, on a day (MT-25)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(CarerGroup, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=20, choices=[(party.value, party.label) for party in SIGNING])
    name = personal(models.CharField(max_length=200), scrub="Name")
    signed_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = GroupSignatureQuerySet.as_manager()
    rows = models.Manager.from_queryset(GroupSignatureQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "party", "name"], name="a_person_signs_the_boundaries_once"),
            models.CheckConstraint(
                name="the_boundaries_are_signed_by_those_in_the_group",
                condition=Q(party__in=[party.value for party in SIGNING]) & ~Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Occasion(models.TextChoices):
    SUPERVISION = "supervision", "In supervision"
    VISIT = "visit", "On a visit"
    OTHER = "other", "On another occasion"


class GroupNoteQuerySet(StepQuerySet["GroupNote"]):
    pass


class GroupNote(models.Model):
    """A worker looked at the group with those they work with; or its boundaries were broken (MT-27, MT-28)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(CarerGroup, on_delete=models.PROTECT, related_name="notes")
    party = models.CharField(max_length=20, choices=[(party.value, party.label) for party in REVIEWING])
    breach = models.BooleanField(default=False)
    on = plain(models.DateField())
    occasion = models.CharField(max_length=20, choices=Occasion, default=Occasion.VISIT)
    text = personal(models.TextField(), scrub="Note removed")
    response = personal(models.TextField(blank=True), scrub="Response removed")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = GroupNoteQuerySet.as_manager()
    rows = models.Manager.from_queryset(GroupNoteQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_broken_boundary_says_what_was_done_about_it",
                condition=Q(breach=False) | ~Q(response=""),
            )
        ]

    def __str__(self) -> str:
        return f"group note {self.pk}"


class ReflectionQuerySet(StepQuerySet["Reflection"]):
    pass


class Reflection(models.Model):
    """The adopters’ worker’s account after a bump-into meeting, and how supervision took it up (MT-37)."""

    preparation = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField("familyfinding.StepMeeting", on_delete=models.PROTECT, related_name="reflection")
    account = personal(models.TextField(), scrub="Account removed")
    reflections = personal(models.TextField(), scrub="Reflections removed")
    written_on = plain(models.DateField())
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    supervision_on = plain(models.DateField(null=True, blank=True))
    supervision = personal(models.TextField(blank=True), scrub="Note removed")
    supervised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReflectionQuerySet.as_manager()
    rows = models.Manager.from_queryset(ReflectionQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reflection_taken_to_supervision_says_what_came_of_it",
                condition=Q(supervision_on=None, supervised_by=None, supervision="")
                | (Q(supervision_on__isnull=False, supervised_by__isnull=False) & ~Q(supervision="")),
            )
        ]

    def __str__(self) -> str:
        return f"reflection {self.pk}"
