"""A family’s own profile: what they write, what a worker checked, who agreed to exactly which text (AD-40 to AD-43)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters import story
from adopters.models.household import Household
from adopters.models.member import Member
from adoption.models import Document, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self


class Wish(models.TextChoices):
    UNKNOWN = "", "Not asked yet"
    YES = "yes", "They agree to a profile"
    NO = "no", "They would rather have none"


class Author(models.TextChoices):
    ADOPTERS = "adopters", "The adopters themselves"
    WORKER = "worker", "The assessing worker, on their behalf"


class WritingState(models.TextChoices):
    WRITING = "writing", "Being written"
    HANDED_IN = "handed_in", "With the worker, to be checked"
    PASSED = "passed", "Checked"


class FamilyProfileQuerySet(GuardedQuerySet["FamilyProfile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(household__in=Household.objects.visible_to(user)).scoped()


class FamilyProfile(models.Model):
    """One household’s profile as it is being written. What anybody else reads is a checked text of it.

    `without_agreed_on`: it is settled that they have none (AD-41). `taken_down_on`: it came down for a match (AD-52).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="family_profile")
    wish = models.CharField(max_length=10, choices=Wish, blank=True, default=Wish.UNKNOWN)
    wish_on = plain(models.DateField(null=True, blank=True))
    wish_why = personal(models.TextField(blank=True), scrub="Reason removed")
    without_agreed_on = plain(models.DateField(null=True, blank=True))
    heading = personal(models.CharField(max_length=story.HEADING, blank=True), scrub="Family")
    region = personal(models.CharField(max_length=story.REGION, blank=True), scrub="Region")
    story = personal(models.JSONField(default=dict, blank=True), scrub={})
    written_by = models.CharField(max_length=10, choices=Author, default=Author.ADOPTERS)
    support = personal(models.TextField(blank=True), scrub="Support removed")
    state = models.CharField(max_length=10, choices=WritingState, default=WritingState.WRITING)
    handed_in_on = plain(models.DateField(null=True, blank=True))
    sent_back_why = personal(models.TextField(blank=True), scrub="Words removed")
    taken_down_on = plain(models.DateField(null=True, blank=True))
    version = models.PositiveIntegerField(default=1)

    objects = FamilyProfileQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyProfileQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="whoever_wants_no_profile_says_why", condition=~Q(wish="no") | ~Q(wish_why="")),
            models.CheckConstraint(
                name="going_without_a_profile_is_their_wish", condition=Q(without_agreed_on=None) | Q(wish="no")
            ),
        ]

    def __str__(self) -> str:
        return f"family profile {self.pk}"

    @property
    def agency_id(self) -> int:
        return self.household.file.agency_id

    @property
    def sections(self) -> list[dict[str, str]]:
        return story.sections(self.story)


class FamilyTextQuerySet(GuardedQuerySet["FamilyText"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(profile__in=FamilyProfile.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(replaced_on=None)

    def in_force(self) -> Self:
        """Every applicant has agreed to exactly this."""
        return self.standing().exclude(agreed_on=None)

    def waiting(self) -> Self:
        return self.standing().filter(agreed_on=None)


class FamilyText(models.Model):
    """One text of the profile that a worker checked. It is never edited; every applicant agrees to exactly this."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(FamilyProfile, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    heading = personal(models.CharField(max_length=story.HEADING), scrub="Family")
    region = personal(models.CharField(max_length=story.REGION, blank=True), scrub="Region")
    sections = personal(models.JSONField(default=list), scrub=[])
    sha256 = plain(models.CharField(max_length=64))
    written_by = models.CharField(max_length=10, choices=Author)
    checked_on = plain(models.DateField())
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = plain(models.DateField(null=True, blank=True))
    replaced_on = plain(models.DateField(null=True, blank=True))

    objects = FamilyTextQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyTextQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="a_family_text_is_numbered_once"),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(replaced_on=None, agreed_on__isnull=False),
                name="one_family_text_is_in_force",
            ),
            models.UniqueConstraint(
                fields=["profile"], condition=Q(replaced_on=None, agreed_on=None), name="one_family_text_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"family text {self.pk}"


class FamilyConsentQuerySet(GuardedQuerySet["FamilyConsent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(text__in=FamilyText.objects.visible_to(user)).scoped()


class FamilyConsent(models.Model):
    """One applicant’s consent to one text, and when it was taken back. Each is that person’s own."""

    text = models.ForeignKey(FamilyText, on_delete=models.PROTECT, related_name="consents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="profile_consents")
    sha256 = plain(models.CharField(max_length=64))
    given_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = FamilyConsentQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyConsentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "member"], condition=Q(withdrawn_at=None), name="an_applicant_consents_once_to_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} to a family text"
