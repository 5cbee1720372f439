"""People who were asked what they know of the applicants (AD-20; AAR Schedule 4)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.member import Member
from adoption.models import Document, PersonAround, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self

ENOUGH, RELATIVES = 3, 1
"""At least so many referees, and at most so many of them a relative."""


class RefereeQuerySet(GuardedQuerySet["Referee"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def in_use(self) -> Self:
        return self.filter(dropped_on=None)


class Referee(models.Model):
    """One referee. Each is both contacted and visited. Name and address stand on `person`.

    `about` is the one applicant a reference speaks of, empty when it speaks of the household. What is said about one
    of them is never shown to the other (security 4.10).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="referees")
    person = models.OneToOneField(PersonAround, on_delete=models.PROTECT, related_name="referee")
    about = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="references")
    is_relative = models.BooleanField()
    knows_them = personal(models.CharField(max_length=200, blank=True), scrub="How they know them")
    contacted_on = plain(models.DateField(null=True, blank=True))
    visited_on = plain(models.DateField(null=True, blank=True))
    report = personal(models.TextField(blank=True), scrub="Reference removed")
    reported_on = plain(models.DateField(null=True, blank=True))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_on = plain(models.DateField(null=True, blank=True))
    dropped_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = RefereeQuerySet.as_manager()
    rows = models.Manager.from_queryset(RefereeQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_referee_is_contacted_before_the_visit",
                condition=Q(visited_on=None) | Q(contacted_on__isnull=False, visited_on__gte=models.F("contacted_on")),
            ),
            models.CheckConstraint(
                name="a_referee_who_is_dropped_says_why", condition=Q(dropped_on=None) | ~Q(dropped_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"referee {self.pk}"

    @property
    def is_done(self) -> bool:
        """Contacted, visited and written down (AD-20)."""
        return self.visited_on is not None and self.reported_on is not None
