"""Who is the contact for a child now, and which carers and professionals have been told so (CH-19)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adoption.models import CaseFile, PersonAround, Side, User
from adoption.models.people import PersonAroundQuerySet
from adoption.privacy import plain
from adoption.scope import GuardedQuerySet
from children.models.child import Child

if TYPE_CHECKING:
    from typing import Self


class ContactChangeQuerySet(GuardedQuerySet["ContactChange"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        """Not overtaken by a later change: everybody is told of the worker they are to contact now."""
        return self.filter(overtaken_on=None)

    def owed(self) -> Self:
        """Of files that are open: for the clock (TS-131)."""
        return self.standing().filter(child__file__closed_on=None)

    def to_tell(self) -> Self:
        return self.standing().filter(told_on=None)


class ContactChange(models.Model):
    """The case passed to another worker. `told_on` is the day the last of those around the child heard of it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="contact_changes")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_on = plain(models.DateField())
    told_on = plain(models.DateField(null=True, blank=True))
    overtaken_on = plain(models.DateField(null=True, blank=True))

    objects = ContactChangeQuerySet.as_manager()
    rows = models.Manager.from_queryset(ContactChangeQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(overtaken_on=None),
                name="child_has_one_contact_to_tell_of",
            ),
            models.CheckConstraint(
                name="nobody_is_told_before_the_contact_changed",
                condition=Q(told_on=None) | Q(told_on__gte=models.F("changed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"contact change {self.pk}"

    @property
    def still_to_tell(self) -> PersonAroundQuerySet:
        """The carers and professionals of that day who are still there and have not been told."""
        told = self.told.values("person")
        return _network(self.child.file).filter(from_on__lte=self.changed_on).exclude(pk__in=told)


def _network(file: CaseFile) -> PersonAroundQuerySet:
    return PersonAround.rows.still_there().filter(file=file, side=Side.CARE).order_by("relation", "pk")


class ToldHow(models.TextChoices):
    CALL = "call", "By telephone"
    EMAIL = "email", "By e-mail"
    PERSON = "person", "In person"
    LETTER = "letter", "By letter"


class ContactToldQuerySet(GuardedQuerySet["ContactTold"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(change__child__in=Child.objects.visible_to(user)).scoped()


class ContactTold(models.Model):
    """One carer or professional was told whom to contact now: when, how and by whom."""

    change = models.ForeignKey(ContactChange, on_delete=models.PROTECT, related_name="told")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="+")
    told_on = plain(models.DateField())
    how = models.CharField(max_length=10, choices=ToldHow)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ContactToldQuerySet.as_manager()
    rows = models.Manager.from_queryset(ContactToldQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "person"], name="each_person_is_told_once_of_a_change")
        ]

    def __str__(self) -> str:
        return f"contact told {self.pk}"
