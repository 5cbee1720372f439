"""The copy that adopters read: made, renewed, withdrawn; and a dated copy of it kept (security 4.10, FF-62).

Only what somebody publishes becomes new words for adopters. Whatever happens by itself, such as a wider audience or
the return after a refused match, shows again what was published last, and nothing that was written since (FF-29).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

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
WORDS = ("heading", "age_band", "region", "sections")
"""What adopters read, by the name it has in the published and in the dated copy alike."""


def words_of(profile: Profile) -> Words:
    """The sections in their order, as title and text."""
    return [{"title": s.title, "text": s.text} for s in Section.rows.filter(profile=profile).in_order()]


def media_of(profile: Profile, at: datetime) -> list[MediaItem]:
    """What may be shown: agreed photographs and clips, once the order is granted; before it none at all (AC-3)."""
    if anonymous(profile, london(at).date()):
        return []
    return list(MediaItem.rows.filter(profile=profile).agreed().select_related("version"))


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
    """Put what stands now in front of adopters. Whoever calls has checked that it may be shown (FF-29)."""
    return _show(profile, as_published(profile, at=at), media_of(profile, at), at=at, by=by)


def show_again(profile: Profile, *, at: datetime, by: User | None) -> PublishedProfile:
    """The words as they were published last, with the agreed pictures that may be shown now (FF-34, CF-06)."""
    copy, last = as_published(profile, at=at), _last(profile)
    if last:
        for name in WORDS:
            setattr(copy, name, getattr(last, name))
    return _show(profile, copy, media_of(profile, at), at=at, by=by)


def readdress(profile: Profile, *, at: datetime, by: User | None) -> None:
    """The same words and pictures for another audience (FF-18, FF-19, FF-27)."""
    PublishedProfile.rows.filter(reference=profile.public_reference).update(
        rung=profile.rung, wider_until=_wider_until(profile)
    )
    last = _last(profile)
    if last:
        _keep(profile, last, last.media, at=at, by=by)


def without_picture(item: MediaItem, *, at: datetime, by: User | None) -> None:
    """A picture was taken off the profile: adopters who see it now stop seeing it at once (FF-34)."""
    last = _last(item.profile)
    if last is None or last.until_at:
        return
    gone = [one["shown"] for one in last.media if one.get("picture") == str(item.reference)]
    if gone:
        _delete(PublishedMedia.rows.filter(reference__in=gone))
        left = [one for one in last.media if one.get("shown") not in gone]
        _keep(item.profile, last, left, at=at, by=by)


def _show(
    profile: Profile, copy: PublishedProfile, items: list[MediaItem], *, at: datetime, by: User | None
) -> PublishedProfile:
    withdraw(profile, at=at)
    copy.save()
    shown = [_shown(_copy_media(copy, place, item), item) for place, item in enumerate(items)]
    _keep(profile, copy, shown, at=at, by=by)
    return copy


def _shown(media: PublishedMedia, item: MediaItem) -> dict[str, str]:
    """Kept on the child’s side only: nothing leads from what adopters see to the file."""
    said = {"alt": media.alt, "kind": media.media_type}
    return said | {"picture": str(item.reference), "shown": str(media.reference)}


def _keep(
    profile: Profile, copy: PublishedProfile | ShownCopy, media: list[dict[str, str]], *, at: datetime, by: User | None
) -> None:
    """The dated copy on the file: what is shown from now, and that the one before ended (FF-62)."""
    ShownCopy.rows.filter(profile=profile, until_at=None).update(until_at=at)
    ShownCopy.rows.create(
        profile=profile,
        number=ShownCopy.rows.filter(profile=profile).count() + 1,
        rung=profile.rung,
        media=media,
        from_at=at,
        made_by=by,
        **{name: getattr(copy, name) for name in WORDS},
    )


def _last(profile: Profile) -> ShownCopy | None:
    return ShownCopy.rows.filter(profile=profile).order_by("-number").first()


def withdraw(profile: Profile, *, at: datetime) -> None:
    """Delete the copy and its files; the dated copy on the child’s file says until when it was shown."""
    ShownCopy.rows.filter(profile=profile, until_at=None).update(until_at=at)
    _delete(PublishedMedia.rows.filter(profile__reference=profile.public_reference))
    PublishedProfile.rows.filter(reference=profile.public_reference).delete()


def _delete(media: QuerySet[PublishedMedia]) -> None:
    for name in media.values_list("stored", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    media.delete()


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
