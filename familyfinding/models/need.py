"""What a child needs of a family, version by version: how strong, on what evidence, by whom (MT-03, CH-49)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from adoption.models import User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child
from familyfinding import needs

if TYPE_CHECKING:
    from typing import Self


class Strength(models.TextChoices):
    """How much a family must bring. *Not clear yet* is an answer; *looked at, not a need* is another."""

    STRONG = "strong", "Strong: a family must be able to meet this, with help"
    SOME = "some", "Some: most families would learn to"
    UNCLEAR = "unclear", "Not clear yet"
    NONE = "none", "Looked at: not a need of this child"


SHORT = {
    Strength.STRONG: "Strong need",
    Strength.SOME: "Some need",
    Strength.UNCLEAR: "Not clear yet",
    Strength.NONE: "Not a need",
}
COLOURS = {Strength.STRONG: "purple", Strength.SOME: "blue", Strength.UNCLEAR: "yellow", Strength.NONE: "grey"}


class NeedQuerySet(GuardedQuerySet["Need"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(replaced_at=None)

    def to_be_met(self) -> Self:
        """What a family is compared with: everything that stands but what was found to be no need."""
        return self.standing().exclude(strength=Strength.NONE)


class Need(models.Model):
    """One version of one need. It is never edited: a change is the next version, and the one before stays."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=20, choices=needs.CHOICES)
    number = models.PositiveIntegerField()
    strength = models.CharField(max_length=10, choices=Strength)
    what = personal(models.TextField(), scrub="Need removed")
    evidence = personal(models.TextField(), scrub="Evidence removed")
    seen_on = plain(models.DateField())
    """The date of the evidence: when it was seen, reported or measured."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()
    rows = models.Manager.from_queryset(NeedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "kind", "number"], name="a_need_is_numbered_once"),
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(replaced_at=None), name="one_version_of_a_need_stands"
            ),
            models.CheckConstraint(
                name="a_need_says_what_and_on_what_evidence", condition=~Q(what="") & ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"

    @property
    def about(self) -> needs.Kind:
        return needs.KIND[self.kind]

    @property
    def strength_in_short(self) -> str:
        return SHORT[Strength(self.strength)]

    @property
    def strength_colour(self) -> str:
        return COLOURS[Strength(self.strength)]
