"""The central record of complaints: stages, dates, outcome, what was learned (GV-23 to GV-29)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, ConflictBlock, PortalEntry, User
from adoption.permissions import Permission
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class ByWhom(models.TextChoices):
    ADOPTER = "adopter", "An adopter or prospective adopter"
    CHILD = "child", "A child or young person"
    BIRTH_FAMILY = "birth_family", "Somebody of the birth family"
    CARER = "carer", "A foster carer"
    ADOPTED_ADULT = "adopted_adult", "An adopted adult"
    OTHER = "other", "Somebody else"


class How(models.TextChoices):
    PORTAL = "portal", "In the portal"
    LETTER = "letter", "By letter or e-mail"
    PHONE = "phone", "By telephone"
    SPOKEN = "spoken", "Said to a worker"
    OTHER_BODY = "other_body", "Through Ofsted, the Ombudsman or somebody else"


class Stage(models.TextChoices):
    """The informal way is tried first (GV-24); the formal one is the local authority’s procedure (GV-23)."""

    INFORMAL = "informal", "Being talked over"
    FORMAL = "formal", "Formal procedure"
    OMBUDSMAN = "ombudsman", "With the Ombudsman"


class Outcome(models.TextChoices):
    NONE = "", "Not answered yet"
    UPHELD = "upheld", "Upheld"
    PARTLY = "partly", "Partly upheld"
    NOT_UPHELD = "not_upheld", "Not upheld"
    SETTLED = "settled", "Settled by talking it over"
    WITHDRAWN = "withdrawn", "Withdrawn by whoever complained"


class ComplaintQuerySet(GuardedQuerySet["Complaint"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The register of one’s agencies; never one about oneself, nor past a declared conflict of interest."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        reach = user.authority.agencies(Permission.COMPLAINTS_READ)
        blocked = ConflictBlock.rows.filter(user=user, ended_on=None).values("file")
        rows = self.filter(agency__in=reach).exclude(about=user)
        return rows.exclude(file__isnull=False, file__in=blocked).scoped()

    def waiting(self) -> Self:
        return self.filter(outcome="")

    def answered(self) -> Self:
        return self.exclude(outcome="")

    def owed(self) -> Self:
        """TS-75: those on a file whose answer has its day."""
        return self.exclude(file=None).exclude(clock_on=None)

    def unacknowledged(self, day: date) -> Self:
        return self.waiting().filter(acknowledged_on=None, acknowledge_by__lt=day)

    def late(self, day: date) -> Self:
        return self.waiting().filter(respond_by__lt=day)


class Complaint(models.Model):
    """One complaint. `clock_on` starts TS-75: the day it was received where the agency set how long an answer may
    take; where it has not, the day that a manager promised (CF-26)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, related_name="complaints")
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints")
    entry = models.OneToOneField(PortalEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="complaint")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_whom = models.CharField(max_length=20, choices=ByWhom)
    name = personal(models.CharField(max_length=200, blank=True), scrub="Complainant")
    how = models.CharField(max_length=20, choices=How)
    received_on = plain(models.DateField())
    what = personal(models.TextField(), scrub="Complaint removed")
    wanted = personal(models.TextField(blank=True), scrub="Words removed")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.INFORMAL)
    about = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    helper = personal(models.CharField(max_length=200, blank=True), scrub="Rights officer")
    acknowledge_by = plain(models.DateField(null=True, blank=True))
    acknowledged_on = plain(models.DateField(null=True, blank=True))
    procedure_sent_on = plain(models.DateField(null=True, blank=True))
    respond_by = plain(models.DateField(null=True, blank=True))
    clock_on = plain(models.DateField(null=True, blank=True))
    responded_on = plain(models.DateField(null=True, blank=True))
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default=Outcome.NONE)
    words = personal(models.TextField(blank=True), scrub="Answer removed")
    learning = personal(models.TextField(blank=True), scrub="Learning removed")

    objects = ComplaintQuerySet.as_manager()
    rows = models.Manager.from_queryset(ComplaintQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["agency", "-received_on"], name="complaint_by_agency")]
        constraints = [
            models.CheckConstraint(
                name="an_answered_complaint_says_when_and_what",
                condition=Q(outcome="", responded_on=None)
                | (~Q(outcome="") & Q(responded_on__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="nobody_deals_with_a_complaint_about_themselves",
                condition=Q(handler=None) | Q(about=None) | ~Q(handler=models.F("about")),
            ),
            models.CheckConstraint(
                name="a_complaint_is_acknowledged_after_it_came",
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=models.F("received_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk}"

    @property
    def number(self) -> str:
        """How it is called on pages and paper: never by a name."""
        return f"K-{self.pk:05d}"

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.NONE


class ComplaintStepQuerySet(GuardedQuerySet["ComplaintStep"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(complaint__in=Complaint.objects.visible_to(user)).scoped()


class ComplaintStep(models.Model):
    """What was done about a complaint, when and by whom. Never changed afterwards."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    what = plain(models.CharField(max_length=200))
    detail = personal(models.TextField(blank=True), scrub="Detail removed")
    on = plain(models.DateField())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ComplaintStepQuerySet.as_manager()
    rows = models.Manager.from_queryset(ComplaintStepQuerySet)()

    def __str__(self) -> str:
        return f"step {self.pk} of a complaint"
