"""Photographs of a family for its profile: who is in them, what they show, who agreed, and the copies that others see.

The original is a document on the household’s file. Nobody outside ever reads it: what is shown is a copy under another
name, made with the copy of the text and deleted with it (AD-42, AD-64, security 4.10).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from adopters.models.member import Member
from adopters.models.profile import FamilyProfile
from adopters.models.published import PublishedFamily
from adoption.models import DocumentVersion, User
from adoption.privacy import personal, plain
from adoption.scope import GuardedQuerySet

if TYPE_CHECKING:
    from typing import Self

SHOWS = 200
"""Letters of the words that say what a picture shows."""


class FamilyPictureQuerySet(GuardedQuerySet["FamilyPicture"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(profile__in=FamilyProfile.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(removed_on=None).order_by("place", "pk")


class FamilyPicture(models.Model):
    """One photograph that a worker looked at. It is shown once everybody concerned agreed to exactly this one."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(FamilyProfile, on_delete=models.PROTECT, related_name="pictures")
    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="family_picture")
    alt = personal(models.CharField(max_length=SHOWS), scrub="A photograph")
    pictured = models.ManyToManyField(Member, related_name="pictures", blank=True)
    place = models.IntegerField(default=0)
    added_on = plain(models.DateField())
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_on = plain(models.DateField(null=True, blank=True))
    removed_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = FamilyPictureQuerySet.as_manager()
    rows = models.Manager.from_queryset(FamilyPictureQuerySet)()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_family_picture_says_what_it_shows", condition=~Q(alt="")),
        ]

    def __str__(self) -> str:
        return f"family picture {self.pk}"


class PictureConsentQuerySet(GuardedQuerySet["PictureConsent"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(picture__in=FamilyPicture.objects.visible_to(user)).scoped()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class PictureConsent(models.Model):
    """One person’s agreement to one picture, and when it was taken back. `how` is said where it was not in the portal.

    An applicant agrees because it is their profile; anybody else because they are in the picture.
    """

    picture = models.ForeignKey(FamilyPicture, on_delete=models.PROTECT, related_name="consents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="picture_consents")
    sha256 = plain(models.CharField(max_length=64))
    given_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    how = personal(models.CharField(max_length=300, blank=True), scrub="How removed")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = personal(models.TextField(blank=True), scrub="Reason removed")

    objects = PictureConsentQuerySet.as_manager()
    rows = models.Manager.from_queryset(PictureConsentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "member"],
                condition=Q(withdrawn_at=None),
                name="a_person_consents_once_to_a_picture",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} to a family picture"


class PublishedFamilyPictureQuerySet(GuardedQuerySet["PublishedFamilyPicture"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(family__in=PublishedFamily.objects.visible_to(user)).scoped()


class PublishedFamilyPicture(models.Model):
    """A picture copied for other workers, beside the copied text. Nothing in it leads back to the original."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(PublishedFamily, on_delete=models.PROTECT, related_name="pictures")
    stored = plain(models.FileField(max_length=200))
    media_type = plain(models.CharField(max_length=100))
    alt = personal(models.CharField(max_length=SHOWS), scrub="A photograph")
    place = models.PositiveSmallIntegerField(default=0)

    objects = PublishedFamilyPictureQuerySet.as_manager()
    rows = models.Manager.from_queryset(PublishedFamilyPictureQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "place"], name="a_published_family_picture_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"published family picture {self.pk}"
