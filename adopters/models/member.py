"""Everybody in a household, one row each: applicants, other adults, children (AD-18, AD-62)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import DateField, Exists, Func, OuterRef, Q
from simple_history.models import HistoricalRecords

from adopters.models.household import Household
from adopters.models.stages import StageOne, StageTwo
from adoption import periods
from adoption.models import PersonAround, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


ADULT_ON = "(%(expressions)s + interval '18 years')::date"


class MemberKind(models.TextChoices):
    APPLICANT = "applicant", "Prospective adopter"
    ADULT = "adult", "Another adult in the home"
    CHILD = "child", "A child in the home"


class MemberQuerySet(GuardedQuerySet["Member"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()

    def living_there(self) -> Self:
        return self.filter(left_on=None)

    def applicants(self) -> Self:
        return self.filter(kind=MemberKind.APPLICANT, left_on=None).order_by("number")

    def to_be_checked(self) -> Self:
        """Whoever lives with people being assessed or approved: each needs checks from their 18th birthday (AD-18)."""
        return (
            self.living_there()
            .exclude(born_on=None)
            .filter(household__origin="own")
            .exclude(household__stage__in=("enquiry", "registered", "closed"))
        )

    def coming_of_age(self) -> Self:
        """Whoever turns 18 while the household is assessed or approved (AD-18).

        Those who were 18 before are checked as part of Stage One, which has its own clocks.
        """
        began = StageOne.rows.filter(household=OuterRef("household"), started_on__lt=OuterRef("adult_on"))
        fast = StageTwo.rows.filter(
            household=OuterRef("household"), fast_track=True, notified_on__lt=OuterRef("adult_on")
        )
        rows = self.to_be_checked().annotate(adult_on=Func("born_on", template=ADULT_ON, output_field=DateField()))
        return rows.filter(Exists(began) | Exists(fast), joined_on__lt=models.F("adult_on"))


class Member(models.Model):
    """One person of a household. Name, contact and communication needs stand on `person`.

    `user` is an applicant’s own portal account. Background facts are kept because the report asks for them in the
    person’s own words; no rule, filter or order ever reads them (AD-01, AD-02, AD-80).
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.OneToOneField(PersonAround, on_delete=models.PROTECT, related_name="member")
    kind = models.CharField(max_length=10, choices=MemberKind)
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 or 2, for applicants.")
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="member")
    born_on = personal(models.DateField(null=True, blank=True), scrub="1985-01-01")
    background = personal(models.TextField(blank=True), scrub="Background removed")
    occupation = personal(models.CharField(max_length=200, blank=True), scrub="Occupation")
    relation = personal(models.CharField(max_length=100, blank=True), scrub="Relation")
    joined_on = plain(models.DateField())
    left_on = plain(models.DateField(null=True, blank=True))
    checked_on = plain(models.DateField(null=True, blank=True))
    """When the last of the checks that an adult needs was returned (TS-77)."""
    version = models.PositiveIntegerField(default=1)

    objects = MemberQuerySet.as_manager()
    rows = models.Manager.from_queryset(MemberQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "number"],
                condition=Q(kind="applicant", left_on=None),
                name="a_household_has_a_first_and_a_second_applicant",
            ),
            models.CheckConstraint(
                name="a_household_has_at_most_two_applicants",
                condition=~Q(kind="applicant") & Q(number=None) | Q(kind="applicant", number__in=[1, 2]),
            ),
            models.CheckConstraint(
                name="member_does_not_leave_before_joining",
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"

    @property
    def name(self) -> str:
        return self.person.name

    def is_adult_on(self, day: date) -> bool:
        """18 or over, from the birthday itself (CF-16, D14)."""
        return self.born_on is not None and periods.age_on(self.born_on, day) >= 18
