"""What was done with the foster carers: the pack and the training (CH-14, CH-16, FF-32)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import PersonAround, User
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
