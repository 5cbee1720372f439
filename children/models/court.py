"""The court timetable and the Placement Order (FF-06, FF-11, CH-17, CH-18)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class HearingKind(models.TextChoices):
    IRH = "irh", "Issues Resolution Hearing"
    FINAL = "final", "Final Hearing"
    OTHER = "other", "Other hearing"


class HearingOutcome(models.TextChoices):
    LISTED = "", "Listed"
    HELD = "held", "Held, no order"
    ADJOURNED = "adjourned", "Adjourned"
    VACATED = "vacated", "Taken out of the list"
    ORDER_GRANTED = "order_granted", "Placement Order granted"
    ORDER_REFUSED = "order_refused", "Placement Order refused"


class DelayCause(models.TextChoices):
    """Why court took longer (CH-17)."""

    EVIDENCE = "evidence", "Evidence or assessment not ready"
    COURT_TIME = "court_time", "No court time"
    PARTY = "party", "A party or representative could not attend"
    RELATIVE = "relative", "A relative came forward"
    APPEAL = "appeal", "Appeal"
    OTHER = "other", "Another cause"


class HearingQuerySet(GuardedQuerySet["Hearing"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def listed(self) -> Self:
        return self.filter(outcome=HearingOutcome.LISTED)

    def with_delay(self) -> Self:
        """Those that the court put off: adjourned, or given a later date before they began (CH-17)."""
        late = Q(outcome=HearingOutcome.ADJOURNED) | Q(Exists(HearingMove.rows.filter(hearing=OuterRef("pk"))))
        return self.filter(late).select_related("adjourned_to").prefetch_related("moves").order_by("on", "pk")


class Hearing(models.Model):
    """One hearing in the timetable. An adjournment closes the row and opens another."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(max_length=10, choices=HearingKind)
    on = plain(models.DateField())
    order_expected = models.BooleanField(default=False)
    court = personal(models.CharField(max_length=200, blank=True), scrub="Court")
    outcome = models.CharField(max_length=20, choices=HearingOutcome, default=HearingOutcome.LISTED, blank=True)
    adjourned_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="adjourned_from"
    )
    delay_cause = models.CharField(max_length=20, choices=DelayCause, blank=True)
    delay_note = personal(models.TextField(blank=True), scrub="Note removed")
    version = models.PositiveIntegerField(default=1)

    objects = HearingQuerySet.as_manager()
    rows = models.Manager.from_queryset(HearingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=Q(outcome="", kind__in=["irh", "final"]),
                name="child_has_one_listed_hearing_of_a_kind",
            ),
            models.CheckConstraint(
                name="adjournment_has_a_cause", condition=~Q(outcome="adjourned") | ~Q(delay_cause="")
            ),
        ]

    def __str__(self) -> str:
        return f"hearing {self.pk}"

    @property
    def is_listed(self) -> bool:
        return self.outcome == HearingOutcome.LISTED


class HearingMoveQuerySet(GuardedQuerySet["HearingMove"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(hearing__in=Hearing.objects.visible_to(user)).scoped()


class HearingMove(models.Model):
    """The court gave a listed hearing a later date: by how much, and what caused it (CH-17). Written once."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="moves")
    was_on = plain(models.DateField())
    became_on = plain(models.DateField())
    cause = models.CharField(max_length=20, choices=DelayCause)
    recorded_on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = HearingMoveQuerySet.as_manager()
    rows = models.Manager.from_queryset(HearingMoveQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_hearing_put_off_is_later_than_it_was", condition=Q(became_on__gt=models.F("was_on"))
            )
        ]

    def __str__(self) -> str:
        return f"hearing move {self.pk}"

    @property
    def days(self) -> int:
        return (self.became_on - self.was_on).days


def planned_order_date(hearings: Iterable[Hearing]) -> date | None:
    """The IRH where an order is expected there, otherwise the Final Hearing (FF-06). Only listed hearings count."""
    listed = [h for h in hearings if h.is_listed]
    at_irh = [h.on for h in listed if h.kind == HearingKind.IRH and h.order_expected]
    return min(at_irh, default=None) or final_hearing_date(listed)


def final_hearing_date(hearings: Iterable[Hearing]) -> date | None:
    return min((h.on for h in hearings if h.is_listed and h.kind == HearingKind.FINAL), default=None)


class OrderEnding(models.TextChoices):
    REFUSED = "refused", "Placement Order refused"
    REVOKED = "revoked", "Placement Order revoked"
    CHANGED = "changed", "The plan changed"


class PlacementOrderQuerySet(GuardedQuerySet["PlacementOrder"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class PlacementOrder(models.Model):
    """The court’s order that the child may be placed: date, court and document (CH-18)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="placement_orders")
    granted_on = plain(models.DateField())
    court = personal(models.CharField(max_length=200), scrub="Court")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    revoked_on = plain(models.DateField(null=True, blank=True))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PlacementOrderQuerySet.as_manager()
    rows = models.Manager.from_queryset(PlacementOrderQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(revoked_on=None), name="child_has_one_placement_order_at_a_time"
            ),
            models.CheckConstraint(
                name="order_is_revoked_after_it_is_granted",
                condition=Q(revoked_on=None) | Q(revoked_on__gte=models.F("granted_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"placement order {self.pk}"
