"""Taking a profile down and putting it back (FF-61, FF-62, FF-66, CF-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Deadline, User
from adoption.permissions import Permission, ensure
from familyfinding.actions import copies, interest_answers, reviews
from familyfinding.actions.audience import agreement_in_force, narrow, release_if_agreed, write_change
from familyfinding.actions.checks import (
    ensure_adoption_is_the_plan,
    ensure_anonymous,
    ensure_complete,
    ensure_no_match_waits,
)
from familyfinding.actions.holding import hold, tell_both, write
from familyfinding.actions.publishing import MEDIA_DATES, open_media
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.flows import PROFILE, ProfileStatus
from familyfinding.models import InterestOutcome, Profile, Removal, Rung

Show = Callable[..., object]
"""How the copy for adopters is made: `copies.renew` for words somebody looked at, else `copies.show_again`."""


@transaction.atomic
def take_down(*, profile: Profile, why: str, by: User, at: datetime) -> Profile:
    """A worker takes a live profile down for a reason of their own (FF-62)."""
    ensure(by, Permission.PROFILE_REMOVE, profile)
    profile = hold(profile)
    if not why.strip():
        raise NotPossible("Say why the profile is taken down.")
    remove(profile, because=Removal.OTHER, why=why.strip(), by=by, at=at)
    _owe_again(profile, on=london(at).date())
    refresh(profile.file, because="The profile was taken down.")
    return profile


def _owe_again(profile: Profile, *, on: date) -> None:
    """Down before the day by which it has to be visible for the hearing, it is owed again (FF-10, TS-15)."""
    if profile.order_in_force or Deadline.rows.filter(file=profile.file, rule="TS-15", due_on__lt=on).exists():
        return
    profile.shown_for_hearing_on = None
    profile.save(update_fields=["shown_for_hearing_on"])


def remove(profile: Profile, *, because: Removal, why: str, by: User | None, at: datetime) -> None:
    """Stop browsing, clocks and review tasks, and keep a dated copy. The audience it had is remembered (FF-62)."""
    PROFILE.check(ProfileStatus(profile.status), ProfileStatus.REMOVED)
    was = Rung(profile.rung)
    profile.status, profile.removed_at = ProfileStatus.REMOVED, at
    profile.removed_because, profile.removed_why = because, why
    profile.removal_confirmed_on = profile.removal_confirmed_by = None
    confirmed = ["removal_confirmed_on", "removal_confirmed_by"]
    profile.save(update_fields=["status", "removed_at", "removed_because", "removed_why", *confirmed])
    copies.withdraw(profile, at=at)
    write_change(profile, was=was, because=why or because.label, by=by, at=at, removed=True)
    interest_answers.close_all(interest_answers.of_child(profile.child), InterestOutcome.TAKEN_DOWN, by=by, at=at)
    write(profile, f"Profile taken down: {because.label.lower()}", on=london(at).date(), by=by, why=why)
    tell_both(profile, "A profile you are responsible for was taken down.", key=f"removed:{at.isoformat()}", at=at)


@transaction.atomic
def confirm(*, profile: Profile, on: date, by: User) -> Profile:
    """The worker confirms that a profile which came down by itself, because the plan ended, is down (FF-66)."""
    ensure(by, Permission.PROFILE_REMOVE, profile)
    profile = hold(profile)
    if not profile.removal_to_confirm:
        raise NotPossible("There is nothing to confirm: look at the profile as it stands now.")
    profile.removal_confirmed_on, profile.removal_confirmed_by = on, by
    profile.save(update_fields=["removal_confirmed_on", "removal_confirmed_by"])
    write(profile, "Confirmed that the profile is down and shown to staff only", on=on, by=by)
    return profile


@keeps_refusals
def put_back(*, profile: Profile, why: str, by: User, at: datetime) -> Profile:
    """A worker puts back a profile that was taken down for another reason. A draft is published, never put back."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile = hold(profile)
    if profile.status != ProfileStatus.REMOVED:
        raise NotPossible("The profile has not been taken down, so it cannot be put back.")
    if profile.removed_because == Removal.MATCH:
        raise NotPossible("It was taken down for a match. It goes back by itself if the decision maker refuses it.")
    ensure_adoption_is_the_plan(profile)
    ensure_no_match_waits(profile)
    ensure_complete(profile)
    ensure_anonymous(profile, on=london(at).date(), by=by)
    reinstate(profile, why=why, by=by, at=at, show=copies.renew)
    refresh(profile.file, because="The profile was put back.")
    return profile


def reinstate(profile: Profile, *, why: str, by: User | None, at: datetime, show: Show = copies.show_again) -> None:
    """Live again at once with its last words, its last audience and its original review date (CF-06, TS-116).

    If the agreement behind a wider audience ended meanwhile, it goes back to the agency’s own adopters (FF-27).
    """
    PROFILE.check(ProfileStatus(profile.status), ProfileStatus.LIVE)
    on = london(at).date()
    if profile.rung != Rung.HOME and agreement_in_force(profile, on) is None:
        narrow(profile, because="The agreement ended while the profile was down", by=by, at=at)
    reviews.take_up_what_waited(profile, since=profile.removed_at or at, on=on)
    profile.status, profile.removed_at, profile.removed_because, profile.removed_why = ProfileStatus.LIVE, None, "", ""
    profile.shown_for_hearing_on = profile.shown_for_hearing_on or on
    open_media(profile, on=on)
    down = ("removed_at", "removed_because", "removed_why")
    profile.save(update_fields=["status", "shown_for_hearing_on", *down, *MEDIA_DATES])
    show(profile, at=at, by=by)
    write_change(profile, was=None, because=why, by=by, at=at)
    write(profile, f"Profile put back: {Rung(profile.rung).label.lower()}", on=on, by=by, why=why)
    release_if_agreed(profile, at=at)
    says = "A profile you are responsible for is live again, with its last audience and its review date."
    tell_both(profile, says, key=f"back:{at.isoformat()}", at=at)
