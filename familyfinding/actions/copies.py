"""The copy that adopters read: made, renewed, withdrawn; and a dated copy of it kept (security 4.10, FF-62)."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from adoption.clock import london
from adoption.models import User
from adoption.uploads.keeping import keep
from familyfinding.actions.holding import anonymous
from familyfinding.models import (
    FundingAgreement,
    MediaItem,
    Profile,
    PublishedMedia,
    PublishedProfile,
    Rung,
    Section,
    ShownCopy,
)

Words = list[dict[str, str]]


def words_of(profile: Profile) -> Words:
    """The sections in their order, as title and text."""
    return [{"title": s.title, "text": s.text} for s in Section.rows.filter(profile=profile).in_order()]


def media_of(profile: Profile, at: datetime) -> list[MediaItem]:
    """What may be shown: agreed photographs and clips, once the order is granted; before it none at all (AC-3)."""
    if anonymous(profile, london(at).date()):
        return []
    rows = MediaItem.rows.filter(profile=profile, consented=True, removed_on=None)
    return list(rows.select_related("version").order_by("-main", "place", "pk"))


def as_published(profile: Profile, *, at: datetime) -> PublishedProfile:
    """The copy as it would be made now, not saved: for publishing and for the preview alike."""
    agency = profile.file.agency
    return PublishedProfile(
        reference=profile.public_reference,
        agency=agency,
        home_id=agency.home_id,
        rung=profile.rung,
        wider_until=_wider_until(profile),
        heading=profile.heading,
        age_band=profile.get_age_band_display(),
        region=profile.region,
        sections=words_of(profile),
        shown_since=profile.published_at or at,
        updated_at=at,
    )


def renew(profile: Profile, *, at: datetime, by: User | None) -> PublishedProfile:
    """Put what stands now in front of adopters, and keep a dated copy of it on the file."""
    withdraw(profile, at=at)
    copy = as_published(profile, at=at)
    copy.save()
    shown = [_copy_media(copy, place, item) for place, item in enumerate(media_of(profile, at))]
    ShownCopy.rows.create(
        profile=profile,
        number=ShownCopy.rows.filter(profile=profile).count() + 1,
        rung=profile.rung,
        heading=copy.heading,
        age_band=copy.age_band,
        region=copy.region,
        sections=copy.sections,
        media=[{"alt": media.alt, "kind": media.media_type} for media in shown],
        from_at=at,
        made_by=by,
    )
    return copy


def withdraw(profile: Profile, *, at: datetime) -> None:
    """Delete the copy and its files; the dated copy on the child’s file says until when it was shown."""
    ShownCopy.rows.filter(profile=profile, until_at=None).update(until_at=at)
    media = PublishedMedia.rows.filter(profile__reference=profile.public_reference)
    for name in media.values_list("stored", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    media.delete()
    PublishedProfile.rows.filter(reference=profile.public_reference).delete()


def _copy_media(copy: PublishedProfile, place: int, item: MediaItem) -> PublishedMedia:
    """The bytes under a new random name, so that nothing leads from a published picture to the file."""
    media = PublishedMedia(profile=copy, media_type=item.version.media_type, alt=item.alt, main=item.main, place=place)
    name = uuid.uuid4().hex
    with item.version.stored.open("rb") as original:
        keep(media.stored, f"published/{name[:2]}/{name}", original.read())
    media.save()
    return media


def _wider_until(profile: Profile) -> Any:
    """The last day of the agreement that opened a wider audience, read again by every page of the portal (FF-27)."""
    if profile.rung == Rung.HOME:
        return None
    agreed = FundingAgreement.rows.filter(profile=profile, confirmed_on__isnull=False, ended_on=None)
    return agreed.values_list("until_on", flat=True).first()
