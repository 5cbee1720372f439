"""Copies that were released to the people an item is about, each with its reader’s name (PN-17, security 4.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption.models import PersonAround, User
from adoption.scope import GuardedQuerySet
from panels.models.editions import Made, PackEdition
from panels.models.pack import Pack, run_by

if TYPE_CHECKING:
    from typing import Self


class PartyCopyQuerySet(GuardedQuerySet["PartyCopy"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """For whoever runs the panel and hands them out."""
        if not isinstance(user, User) or not user.is_active:
            return self.none().scoped()
        return self.filter(pack__in=Pack.rows.filter(run_by(user)).values("pk")).scoped()


class PartyCopy(Made):
    """The copy of one person whom an item is about, with their name on every page. It exists once it is released."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="party_copies")
    person = models.ForeignKey(PersonAround, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(PackEdition, on_delete=models.PROTECT, related_name="party_copies")

    objects = PartyCopyQuerySet.as_manager()
    rows = models.Manager.from_queryset(PartyCopyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "person"], name="a_person_has_one_released_copy_of_a_pack"),
            models.CheckConstraint(
                name="a_released_copy_that_is_made_has_its_pages",
                condition=~Q(state="made") | (~Q(stored="") & ~Q(sha256="") & Q(pages__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"released copy {self.pk}"
