"""What the search for a family keeps: who is kept apart and why, what was set aside, and that somebody searched.

Nothing here scores, weighs or sorts; it says which facts stand in the way and what people decided about them.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models import Household
from adoption.models import CaseFile, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet
from children.models import Child

if TYPE_CHECKING:
    from typing import Self


class Fact(models.TextChoices):
    """The only reasons for which a family or a child is left out. What is not known is none of them."""

    NOT_APPROVED = "not_approved", "Not approved and searching"
    ON_HOLD = "on_hold", "The search is on hold"
    EXPLORING = "exploring", "A link with another child is being explored"
    CHECKS = "checks", "A check has run out"
    APART = "apart", "A conflict, or not safe so near"
    CAPACITY = "capacity", "Not so many children at once, as the family says"
    UNDECIDED = "undecided", "Nobody has decided whether brothers and sisters stay together"


class Apart(models.TextChoices):
    CONFLICT = "conflict", "A family that must not be asked: a conflict of interest, or people who know each other"
    AUTHORITY = "authority", "A local authority area that is not safe for the child"
    DISTRICT = "district", "A postcode district that is not safe for the child"


class KeptApartQuerySet(GuardedQuerySet["KeptApart"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """On the child’s side alone: a place that is not safe tells where the child’s family is."""
        return self.filter(child__in=Child.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(ended_on=None)


class KeptApart(models.Model):
    """A family, or a place, that this child must be kept apart from; with its reason, until somebody ends it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="kept_apart")
    kind = models.CharField(max_length=10, choices=Apart)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="kept_apart")
    authority = models.ForeignKey("adoption.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    district = personal(models.CharField(max_length=4, blank=True), scrub="ZZ99")
    why = personal(models.TextField(), scrub="Reason removed")
    on = plain(models.DateField())
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = plain(models.DateField(null=True, blank=True))
    ended_why = personal(models.TextField(blank=True), scrub="Reason removed")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = KeptApartQuerySet.as_manager()
    rows = models.Manager.from_queryset(KeptApartQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kept_apart_from_one_family_or_one_place",
                condition=Q(kind="conflict", household__isnull=False, authority=None, district="")
                | Q(kind="authority", household=None, authority__isnull=False, district="")
                | (Q(kind="district", household=None, authority=None) & ~Q(district="")),
            ),
            models.CheckConstraint(
                name="no_longer_kept_apart_says_why",
                condition=Q(ended_on=None) | (~Q(ended_why="") & Q(ended_by__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["child", "household"],
                condition=Q(ended_on=None, kind="conflict"),
                name="kept_apart_from_a_family_once",
            ),
        ]

    def __str__(self) -> str:
        return f"kept apart {self.pk}"


class SetAsideQuerySet(GuardedQuerySet["SetAside"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        files = CaseFile.objects.visible_to(user)
        return self.filter(Q(child__file__in=files) | Q(household__file__in=files)).scoped()

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class SetAside(models.Model):
    """Somebody looked at a fact that leaves a family out and decided that it shall not, here, for this reason.

    It counts for that fact as it stood: a fact with another date stands in the way again.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="set_aside")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="set_aside")
    fact = models.CharField(max_length=20, choices=Fact)
    fact_on = plain(models.DateField(null=True, blank=True))
    why = personal(models.TextField(), scrub="Reason removed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SetAsideQuerySet.as_manager()
    rows = models.Manager.from_queryset(SetAsideQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "household", "fact"],
                condition=Q(ended_at=None),
                name="a_fact_is_set_aside_once_for_a_child_and_family",
            ),
            models.CheckConstraint(name="what_is_set_aside_has_a_reason", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"set aside {self.pk}"


class FinderSearchQuerySet(GuardedQuerySet["FinderSearch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        files = CaseFile.objects.visible_to(user)
        return self.filter(Q(child__file__in=files) | Q(household__file__in=files)).scoped()


class FinderSearch(models.Model):
    """One search, in numbers: how many could be asked, how many each fact left out. Who looked is on the read log."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="searches")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="searches")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    possible = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField(default=0)
    left_out = plain(models.JSONField(default=dict))

    objects = FinderSearchQuerySet.as_manager()
    rows = models.Manager.from_queryset(FinderSearchQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["child", "-at"], name="search_by_child")]
        constraints = [
            models.CheckConstraint(
                name="a_search_is_for_a_child_or_for_a_family",
                condition=Q(child__isnull=False, household=None) | Q(child=None, household__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"
