"""What is said of a picture afterwards: the words beside it, and whether it may be shown at all (FF-29, FF-34)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from familyfinding.actions import copies, media, outings
from familyfinding.actions.holding import hold, write
from familyfinding.models import MediaItem


@transaction.atomic
def change(*, item: MediaItem, alt: str, consented: bool, by: User, at: datetime) -> MediaItem:
    """Put other words beside a picture, or record that it may be shown, or may not be any more.

    Whoever sees it now stops seeing it at once when it may not be shown. Other words, and a picture that may be shown
    from now, reach adopters with the next changes somebody publishes (FF-29).
    """
    ensure(by, Permission.PROFILE_WRITE, item.profile)
    profile, item = hold(item.profile), lock(item)
    if item.removed_on:
        raise NotPossible("This picture was removed already.")
    words, before, agreed = media.fit_words(profile, alt), item.alt, item.consented
    item.alt, item.consented, item.profile = words, consented, profile
    item.save(update_fields=["alt", "consented"])
    if words != before:
        told = f"Before: {before}\nNow: {words}"
        write(profile, "Other words beside a photograph or video", on=london(at).date(), by=by, detail=told)
    if consented != agreed:
        (_may_be_shown if consented else _may_not_be_shown)(item, by=by, at=at)
    refresh(profile.file, because="The words or the agreement of a picture were changed.")
    return item


def _may_be_shown(item: MediaItem, *, by: User, at: datetime) -> None:
    on, what = london(at).date(), "Those with parental responsibility agreed to a photograph or video"
    write(item.profile, what, on=on, by=by, detail=item.alt)
    media.answer_order(item.profile, on=on)


def _may_not_be_shown(item: MediaItem, *, by: User, at: datetime) -> None:
    on, what = london(at).date(), "A photograph or video is not agreed to any more, and nobody is shown it"
    copies.without_picture(item, at=at, by=by)
    outings.without_picture(item, on=on)
    write(item.profile, what, on=on, by=by, detail=item.alt)
