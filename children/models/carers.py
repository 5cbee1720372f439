"""What was done with the foster carers: the pack and the training (CH-14, CH-16, FF-32)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import PersonAround, Relation, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class CarerPackQuerySet(GuardedQuerySet["CarerPack"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()


class CarerPack(models.Model):
    """First contact with the carers, and when the adoption and profiling pack reached them."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="carer_packs")
    carer = models.OneToOneField(PersonAround, on_delete=models.PROTECT, related_name="pack")
    contacted_on = plain(models.DateField(null=True, blank=True))
    pack_shared_on = plain(models.DateField(null=True, blank=True))
    note = personal(models.TextField(blank=True), scrub="Note removed")

    objects = CarerPackQuerySet.as_manager()
    rows = models.Manager.from_queryset(CarerPackQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pack_is_shared_after_contact",
                condition=Q(pack_shared_on=None) | Q(contacted_on__lte=models.F("pack_shared_on")),
            )
        ]

    def __str__(self) -> str:
        return f"carer pack {self.pk}"


def carers_reached(child: Child) -> dict[str, date | None]:
    """When the carers first had the pack; and since when the child has carers without it, though others had it (CH-14).

    Of two carers it is enough that one had it, and one who had it and stays makes nothing owed.
    """
    carers = PersonAround.rows.filter(file=child.file_id, relation=Relation.FOSTER_CARER)
    packs = CarerPack.rows.filter(child=child).values_list("carer", "pack_shared_on")
    had = {carer: shared_on for carer, shared_on in packs if shared_on}
    here = [carer for carer in carers if carer.to_on is None]
    left = [carer.to_on for carer in carers if carer.to_on and carer.pk in had]
    since = max(*left, min(carer.from_on for carer in here)) if here and left else None
    shared = min((had[carer.pk] for carer in here if carer.pk in had), default=None)
    if since and shared and shared < since:
        since = shared = None
    return {
        "carers_pack_on": min(had.values(), default=None),
        "carers_changed_on": since,
        "new_carers_pack_on": shared if since else None,
    }


class CarerTrainingQuerySet(GuardedQuerySet["CarerTraining"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(carer__file__child__in=Child.objects.visible_to(user)).scoped()


class CarerTraining(models.Model):
    """A course on preparing a child for adoption that a carer attended (CH-16)."""

    carer = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="training")
    course = plain(models.CharField(max_length=200))
    attended_on = plain(models.DateField())

    objects = CarerTrainingQuerySet.as_manager()
    rows = models.Manager.from_queryset(CarerTrainingQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carer", "course", "attended_on"], name="training_is_recorded_once")
        ]

    def __str__(self) -> str:
        return f"carer training {self.pk}"
