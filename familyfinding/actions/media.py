"""Photographs and video: asked for, added, chosen; never on a live profile before the order (AC-3, FF-34, FF-35)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from adoption.actions import documents
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import DocumentKind, User
from adoption.permissions import Permission, ensure
from familyfinding.actions import checks, copies, outings
from familyfinding.actions.holding import anonymous, hold, write
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.models import MediaItem, MediaRequest, Profile


@keeps_refusals
def add(
    *,
    profile: Profile,
    upload: File,  # type: ignore[type-arg]
    video: bool,
    alt: str,
    supplied_by: str,
    supplied_on: date,
    consented: bool,
    by: User,
    at: datetime,
) -> MediaItem:
    """Put a photograph or clip on the file, with what it shows and who supplied it (FF-34).

    On a live profile before the Placement Order it is refused, and the refusal kept (AC-3).
    """
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile, on = hold(profile), london(at).date()
    if profile.is_live and anonymous(profile, on):
        raise KeptRefusal(
            "This profile is live and the Placement Order is not granted, so no photograph or video may be added. "
            "Keep the file with the carers until the order is recorded.",
            file=profile.file,
            what="Refused: photograph or video before the Placement Order",
            on=on,
            by=by,
        )
    words = fit_words(profile, alt)
    if supplied_on > on:
        raise NotPossible("The picture cannot have been supplied in the future.")

    kind = DocumentKind.VIDEO if video else DocumentKind.PHOTOGRAPH
    document = documents.add(file=profile.file, kind=kind, title=words[:200], upload=upload, by=by, at=at)
    item = MediaItem.rows.create(
        profile=profile,
        version=document.versions.get(),
        alt=words,
        supplied_by=supplied_by.strip(),
        supplied_on=supplied_on,
        consented=consented,
        main=not video and not MediaItem.rows.filter(profile=profile, main=True, removed_on=None).exists(),
        place=MediaItem.rows.filter(profile=profile).count(),
        added_by=by,
    )
    write(profile, f"{kind.label} added, supplied by {item.supplied_by}", on=on, by=by)
    _answered(profile, on=on, shows=consented)
    refresh(profile.file, because="A photograph or video was added.")
    return item


def fit_words(profile: Profile, alt: str) -> str:
    """The words beside a picture, once they say something and nothing that tells who the child is (FF-29)."""
    if not alt.strip():
        raise NotPossible("Say in words what the picture shows, for people who cannot see it.")
    if found := checks.picture_words(profile, {"What does it show?": alt}):
        raise NotPossible(" ".join(map(str, found)))
    return alt.strip()


@transaction.atomic
def make_main(*, item: MediaItem, by: User, on: date) -> MediaItem:
    """Choose the picture that stands first."""
    ensure(by, Permission.PROFILE_WRITE, item.profile)
    profile, item = hold(item.profile), lock(item)
    if item.removed_on or item.is_video:
        raise NotPossible("Choose a photograph that is on the profile.")
    for other in MediaItem.rows.filter(profile=item.profile, main=True):
        other.main = False
        other.save(update_fields=["main"])
    item.main = True
    item.save(update_fields=["main"])
    write(profile, "Another photograph chosen to stand first", on=on, by=by)
    return item


@transaction.atomic
def remove(*, item: MediaItem, by: User, at: datetime) -> MediaItem:
    """Take a picture off the profile: no adopter sees it any more. The document stays on the file."""
    ensure(by, Permission.PROFILE_WRITE, item.profile)
    profile, item = hold(item.profile), lock(item)
    if item.removed_on:
        raise NotPossible("This picture was removed already.")
    on = london(at).date()
    item.removed_on, item.main, item.profile = on, False, profile
    item.save(update_fields=["removed_on", "main"])
    copies.without_picture(item, at=at, by=by)
    outings.without_picture(item, on=on)
    write(profile, "Photograph or video taken off the profile", on=on, by=by)
    return item


@transaction.atomic
def ask_carers(*, profile: Profile, asked_on: date, how: str, by: User, today: date) -> MediaRequest:
    """The worker asked the foster carers for new photographs and video (FF-35)."""
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile = hold(profile)
    if asked_on > today:
        raise NotPossible("You cannot have asked in the future.")
    request = open_round(profile, on=asked_on)
    request.asked_on, request.asked_how = asked_on, how.strip()
    request.save(update_fields=["asked_on", "asked_how"])
    write(profile, "Asked the foster carers for photographs and video", on=asked_on, by=by, detail=how)
    refresh(profile.file, because="The foster carers were asked.")
    return request


def open_round(profile: Profile, *, on: date) -> MediaRequest:
    """The round that runs now, begun if there is none."""
    request, _ = MediaRequest.rows.get_or_create(profile=profile, uploaded_on=None, defaults={"opened_on": on})
    return request


def round_anew(profile: Profile, *, on: date) -> MediaRequest:
    """The order is granted: what could not be uploaded until now is asked for from this day (FF-35, AC-3)."""
    request = open_round(profile, on=on)
    request.opened_on = max(on, request.opened_on)
    request.save(update_fields=["opened_on"])
    return request


def _answered(profile: Profile, *, on: date, shows: bool) -> None:
    """New media answer the round, and the next one opens (FF-35)."""
    for request in MediaRequest.rows.filter(profile=profile, uploaded_on=None):
        request.uploaded_on = on
        request.save(update_fields=["uploaded_on"])
        open_round(profile, on=on)
    if shows:
        answer_order(profile, on=on)


def answer_order(profile: Profile, *, on: date) -> None:
    """A picture that may be shown answers the task after the order (FF-34, TS-18)."""
    if profile.media_opened_on and profile.media_added_on is None:
        profile.media_added_on = on
        profile.save(update_fields=["media_added_on"])
