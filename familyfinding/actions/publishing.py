"""Showing a child to adopters: publishing the copy, and renewing it (FF-07, FF-16, FF-29)."""

from __future__ import annotations

from datetime import date, datetime

from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from familyfinding.actions import audience, copies, reviews
from familyfinding.actions.checks import (
    ensure_adoption_is_the_plan,
    ensure_anonymous,
    ensure_complete,
    ensure_no_match_waits,
    ensure_visited,
)
from familyfinding.actions.holding import hold, write
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.flows import PROFILE, ProfileStatus
from familyfinding.models import MediaItem, Profile, Rung


@keeps_refusals
def publish(*, profile: Profile, by: User, at: datetime) -> Profile:
    """Show the child to the agency’s own adopters: complete, visited, anonymous before the order (FF-16, FF-29, FF-31).

    With an agreement already in force the audience widens in the same breath (FF-18). Raises Identifying with the
    field and the word when the profile would tell who the child is.
    """
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile, on = hold(profile), london(at).date()
    PROFILE.check(ProfileStatus(profile.status), ProfileStatus.LIVE)
    if profile.status == ProfileStatus.REMOVED:
        raise NotPossible("This profile was taken down. Put it back, or begin again from the removed profile.")
    ensure_adoption_is_the_plan(profile)
    ensure_no_match_waits(profile)
    ensure_complete(profile)
    ensure_visited(profile)
    checked = ensure_anonymous(profile, on=on, by=by)

    profile.status, profile.rung, profile.published_at = ProfileStatus.LIVE, Rung.HOME, at
    profile.first_published_on = profile.first_published_on or on
    profile.shown_for_hearing_on = profile.shown_for_hearing_on or on
    open_media(profile, on=on)
    firsts = ("first_published_on", "shown_for_hearing_on")
    profile.save(update_fields=["status", "rung", "published_at", *firsts, *MEDIA_DATES])
    reviews.begin_afresh(profile, on=on)
    audience.write_change(profile, was=None, because="Published", by=by, at=at)
    copies.renew(profile, at=at, by=by)
    write(profile, f"Profile published: {Rung.HOME.label.lower()}", on=on, by=by, detail=checked)
    audience.release_if_agreed(profile, at=at)
    refresh(profile.file, because="The profile was published.")
    return profile


@keeps_refusals
def publish_changes(*, profile: Profile, by: User, at: datetime) -> Profile:
    """Put the words and pictures as they now stand in front of the same audience. It is not a review (FF-37)."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile, on = hold(profile), london(at).date()
    if not profile.is_live:
        raise NotPossible("The profile is not live. Publish it first.")
    ensure_complete(profile)
    checked = ensure_anonymous(profile, on=on, by=by)

    copies.renew(profile, at=at, by=by)
    write(profile, "Changes to the profile published", on=on, by=by, detail=checked)
    return profile


MEDIA_DATES = ("media_opened_on", "media_added_on")


def open_media(profile: Profile, *, on: date) -> None:
    """With an order, photographs and video are due from this day; those already agreed count at once (FF-34)."""
    if not profile.order_in_force or profile.media_opened_on:
        return
    profile.media_opened_on = on
    if MediaItem.rows.filter(profile=profile).agreed().exists():
        profile.media_added_on = on
