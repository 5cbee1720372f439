"""The copies of a family’s pictures that other workers see: made with the text’s copy, deleted with it (AD-64)."""

from __future__ import annotations

import uuid
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from adopters.models import FamilyPicture, Household, Member, PictureConsent, PublishedFamily, PublishedFamilyPicture
from adoption.decision import fingerprint_of
from adoption.uploads.keeping import keep


def fingerprint(picture: FamilyPicture) -> str:
    """Of exactly what is agreed to: this picture and the words beside it."""
    return fingerprint_of(picture, "version_id", "alt")


def to_agree(picture: FamilyPicture) -> list[Member]:
    """Whose agreement this picture needs: every applicant’s, and that of everybody who is in it."""
    applicants = Member.rows.applicants().filter(household=picture.profile.household_id).select_related("person")
    others = picture.pictured.exclude(pk__in=[one.pk for one in applicants]).select_related("person").order_by("pk")
    return [*applicants, *others]


def still_to_agree(picture: FamilyPicture) -> list[Member]:
    given = PictureConsent.rows.standing().filter(picture=picture, sha256=fingerprint(picture))
    have = set(given.values_list("member", flat=True))
    return [one for one in to_agree(picture) if one.pk not in have]


def may_be_shown(picture: FamilyPicture) -> bool:
    """Everybody concerned agreed, and nobody in it has left the household."""
    left = picture.pictured.exclude(left_on=None).exists()
    return picture.removed_on is None and not left and not still_to_agree(picture)


def renew(household: Household) -> list[PublishedFamilyPicture]:
    """Put the pictures that may be shown now beside the copied text, if it is shown. The caller holds the household."""
    copy = PublishedFamily.rows.filter(file=household.file_id).first()
    if copy is None:
        return []
    withdraw(copy)
    standing = FamilyPicture.rows.standing().filter(profile__household=household)
    shown = [one for one in standing.select_related("profile", "version") if may_be_shown(one)]
    return [_copied(copy, place, one) for place, one in enumerate(shown)]


def withdraw(copy: PublishedFamily) -> None:
    """Delete the copies and their files; the originals stay on the household’s file."""
    pictures = PublishedFamilyPicture.rows.filter(family=copy)
    for name in pictures.values_list("stored", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    pictures.delete()


def _copied(copy: PublishedFamily, place: int, picture: FamilyPicture) -> PublishedFamilyPicture:
    """The bytes under a new random name, so that nothing leads from a copy to the file."""
    made = PublishedFamilyPicture(family=copy, media_type=picture.version.media_type, alt=picture.alt, place=place)
    name = uuid.uuid4().hex
    with picture.version.stored.open("rb") as original:
        keep(made.stored, f"published/{name[:2]}/{name}", original.read())
    made.save()
    return made
