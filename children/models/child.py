"""The child: birth-side identity, what decision makers must see, and the facts that start and stop clocks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption import periods
from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.flows import LOOKING, PlanStatus

if TYPE_CHECKING:
    from typing import Self


class Gender(models.TextChoices):
    GIRL = "girl", "Girl"
    BOY = "boy", "Boy"
    OTHER = "other", "Described in another way"
    UNKNOWN = "unknown", "Not known"


class Ethnicity(models.TextChoices):
    """The groups in which children’s social care data are returned."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WROM = "WROM", "Gypsy or Roma"
    WOTH = "WOTH", "Any other White background"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Black Caribbean"
    BAFR = "BAFR", "Black African"
    BOTH = "BOTH", "Any other Black background"
    CHNE = "CHNE", "Chinese"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Not stated"
    NOBT = "NOBT", "Not yet known"

    @property
    def is_bme(self) -> bool:
        """Counted as a minority ethnic group: every stated group that is not White (CF-20, RP-06)."""
        return self[0] not in "WRN"


class HarderReason(models.TextChoices):
    """Why a child may wait longer than others (CH-52, CF-20)."""

    AGE = "age", "Age"
    SIBLINGS = "siblings", "Part of a sibling group"
    NEEDS = "needs", "Additional or complex needs"
    HERITAGE = "heritage", "Heritage"
    UNCERTAINTY = "uncertainty", "Uncertain health or development"


class ChildQuerySet(GuardedQuerySet["Child"]):
    def visible_to(self, user: User | AnonymousUser, *, among: Q | None = None) -> Self:
        """Children whose file this person may know exists. Everything else is a 404, not a 403.

        `among` narrows the files before their children are looked up: far cheaper than afterwards.
        """
        files = CaseFile.objects.visible_to(user)
        return self.filter(file__in=files.filter(among) if among else files).scoped()

    def open(self) -> Self:
        return self.filter(file__closed_on=None)

    def plan_is_adoption(self) -> Self:
        """Children whose plan was decided and has not ended (CH-11)."""
        return self.filter(status__in=[*LOOKING, *_AFTER_LOOKING], file__closed_on=None)

    def plan_decided(self) -> Self:
        """Children for whom the decision maker decided that adoption is the plan, recorded or not yet (CH-12)."""
        return self.exclude(status=PlanStatus.ENDED).filter(file__closed_on=None)

    def decided_on_here(self) -> Self:
        """The decision maker decided in this service that adoption is the plan, and it has not ended (CH-10)."""
        decided = self.model.rows.filter(plan_decisions__is_adoption=True).values("pk")
        return self.plan_decided().filter(pk__in=decided)

    def relinquished(self) -> Self:
        """Children given up by, or with the consent of, their parents (CH-03)."""
        return self.exclude(relinquished_on=None).filter(file__closed_on=None)

    def owing_finding_plan(self) -> Self:
        """Decided on in this service, and a family is looked for: the family finding plan belongs to it (FF-13)."""
        decided_here = Q(best_interest_decisions__brought_in=False)
        here = self.model.rows.filter(decided_here).values("pk")
        looking = Q(status__in=LOOKING) | Q(plan_written_on__isnull=False)
        return self.filter(looking, pk__in=here, best_interest_decided_on__isnull=False, file__closed_on=None)

    def with_order(self) -> Self:
        """Children with a Placement Order in force (CH-19)."""
        return self.exclude(order_granted_on=None).filter(order_ended_on=None, file__closed_on=None)

    def with_order_and_worker(self) -> Self:
        """Children with an order and a worker to take over (TS-19). Without a worker TS-14 is what is owed."""
        return self.with_order().exclude(allocated_on=None)

    def with_carers_to_reach(self) -> Self:
        """Children whose carers have the pack, or are still to have it: until the child moves in (CH-14, TS-119)."""
        return self.filter(_BEFORE_MOVING_IN | Q(carers_pack_on__isnull=False), file__closed_on=None)

    def with_new_carers_to_reach(self) -> Self:
        """The same of the carers who came after those that had the pack (CH-14, TS-132)."""
        had = Q(new_carers_pack_on__isnull=False)
        return self.filter(_BEFORE_MOVING_IN | had, carers_changed_on__isnull=False, file__closed_on=None)

    def harder_to_place(self) -> Self:
        return self.filter(harder_to_place=True)


_BEFORE_MOVING_IN = Q(status__in=[*LOOKING, PlanStatus.RECOMMENDED, PlanStatus.APPROVED, PlanStatus.INTRODUCTIONS])
_AFTER_LOOKING = (PlanStatus.RECOMMENDED, PlanStatus.APPROVED, PlanStatus.INTRODUCTIONS, PlanStatus.PLACED)


class Child(models.Model):
    """A child for whom adoption is, or may become, the plan. Clock facts are written by actions only."""

    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="child")
    local_authority = models.ForeignKey(
        "adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    status = models.CharField(max_length=20, choices=PlanStatus, default=PlanStatus.CONSIDERED)
    version = models.PositiveIntegerField(default=1)

    first_name = personal(models.CharField(max_length=100), scrub="Sam")
    last_name = personal(models.CharField(max_length=100), scrub="Example")
    born_on = personal(models.DateField(), scrub="2020-01-01")
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    ethnicity = models.CharField(max_length=4, choices=Ethnicity, default=Ethnicity.NOBT)
    religion = personal(models.CharField(max_length=60, blank=True), scrub="")
    language = personal(models.CharField(max_length=60, blank=True), scrub="English")
    is_disabled = models.BooleanField(default=False)
    disability_note = personal(models.TextField(blank=True), scrub="")
    learning_difficulties = personal(models.TextField(blank=True), scrub="")
    sexuality = personal(models.CharField(max_length=60, blank=True), scrub="")
    views = personal(models.TextField(blank=True), scrub="Views removed")
    views_on = plain(models.DateField(null=True, blank=True))

    harder_to_place = models.BooleanField(default=False)
    harder_reasons = ArrayField(models.CharField(max_length=20, choices=HarderReason), default=list, blank=True)
    harder_note = personal(models.TextField(blank=True), scrub="Note removed")

    relinquished_on = plain(models.DateField(null=True, blank=True))
    entered_care_on = plain(models.DateField(null=True, blank=True))
    plan_decided_on = plain(models.DateField(null=True, blank=True))
    best_interest_decided_on = plain(models.DateField(null=True, blank=True))
    allocated_on = plain(models.DateField(null=True, blank=True))
    carers_pack_on = plain(models.DateField(null=True, blank=True, help_text="When the carers first had their pack."))
    carers_changed_on = plain(
        models.DateField(null=True, blank=True, help_text="Since when none of the carers had the pack that others had.")
    )
    new_carers_pack_on = plain(models.DateField(null=True, blank=True))
    plan_written_on = plain(
        models.DateField(null=True, blank=True, help_text="When the first family finding plan was written.")
    )
    planned_order_on = plain(models.DateField(null=True, blank=True))
    final_hearing_on = plain(models.DateField(null=True, blank=True))
    order_granted_on = plain(models.DateField(null=True, blank=True))
    order_ended_on = plain(models.DateField(null=True, blank=True))
    responsibility_moved_on = plain(models.DateField(null=True, blank=True))

    objects = ChildQuerySet.as_manager()
    rows = models.Manager.from_queryset(ChildQuerySet)()
    history = HistoricalRecords()

    class Meta:
        indexes = [
            models.Index(fields=["status", "harder_to_place"], name="child_by_status"),
            models.Index(fields=["-harder_to_place", "first_name", "last_name", "id"], name="child_as_listed"),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_ends_after_it_is_granted",
                condition=Q(order_ended_on=None) | Q(order_ended_on__gte=models.F("order_granted_on")),
            ),
            models.CheckConstraint(
                name="order_that_ended_was_granted",
                condition=Q(order_ended_on=None) | Q(order_granted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="harder_to_place_has_a_reason",
                condition=Q(harder_to_place=False) | Q(harder_reasons__len__gt=0),
            ),
            models.CheckConstraint(
                name="child_enters_care_after_birth",
                condition=Q(entered_care_on=None) | Q(entered_care_on__gte=models.F("born_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def order_in_force(self) -> bool:
        return self.order_granted_on is not None and self.order_ended_on is None

    @property
    def plan_goes_to_panel(self) -> bool:
        """Only a relinquished child’s plan goes to panel; every other goes straight to the decision maker (CH-09)."""
        return self.relinquished_on is not None

    def age_on(self, day: date) -> int:
        """Whole years of age on that day (D14)."""
        return periods.age_on(self.born_on, day)

    @property
    def harder_words(self) -> list[str]:
        return [str(HarderReason(reason).label) for reason in self.harder_reasons]
