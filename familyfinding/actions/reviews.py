"""Keeping a live profile true: full reviews, changes taken in, the journey confirmed (FF-03, FF-36, FF-37)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from children.models import SignificantChange
from familyfinding.actions.holding import hold, write
from familyfinding.flows import ProfileStatus
from familyfinding.models import ChangeToAnswer, Profile, Removal, Review


@transaction.atomic
def review(
    *, profile: Profile, done_on: date, checked: str, changed: str, confirm_journey: bool, by: User, today: date
) -> Review:
    """A full review: what was checked, what changed. The next is counted from it (FF-36, CF-28).

    The journey section is confirmed with it, by whoever answers for the profile and not by who helps (FF-03, FF-15).
    """
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile = hold(profile)
    due = Review.rows.filter(profile=profile, done_on=None).first()
    if not profile.is_live or due is None:
        raise NotPossible("Only a live profile is reviewed.")
    if done_on > today or done_on < due.opened_on:
        raise NotPossible("Date the review between the last one, or the day of publication, and today.")
    if Review.rows.filter(profile=profile, done_on=done_on).exists():
        raise NotPossible("The profile was reviewed on that day already. Read that review before you record another.")
    if not checked.strip():
        raise NotPossible("Say what you checked and with whom.")
    if not confirm_journey:
        raise NotPossible(
            "Read the Family Finding Journey and confirm it: that belongs to every review. If an entry is wrong, write "
            "a note that puts it right, and confirm then."
        )

    due.done_on, due.done_by = done_on, by
    due.checked, due.changed = checked.strip(), changed.strip()
    due.save(update_fields=["done_on", "done_by", "checked", "changed"])
    Review.rows.create(profile=profile, opened_on=done_on)
    write(profile, "Profile reviewed", on=done_on, by=by, detail=due.checked, why=due.changed)
    confirm_accuracy(profile=profile, by=by, on=done_on)
    refresh(profile.file, because="The profile was reviewed.")
    return due


@transaction.atomic
def confirm_accuracy(*, profile: Profile, by: User, on: date) -> Profile:
    """The worker has read the Family Finding Journey and confirms that it is accurate (FF-03)."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile = hold(profile)
    profile.accuracy_confirmed_on, profile.accuracy_confirmed_by = on, by
    profile.save(update_fields=["accuracy_confirmed_on", "accuracy_confirmed_by"])
    write(profile, "Family Finding Journey confirmed as accurate", on=on, by=by)
    return profile


def begin_afresh(profile: Profile, *, on: date) -> None:
    """A draft goes live: the review and every change still to answer count from this day (FF-36, FF-37)."""
    Review.rows.update_or_create(profile=profile, done_on=None, defaults={"opened_on": on})
    _count_from(ChangeToAnswer.rows.open().filter(profile=profile), on)


def take_up_what_waited(profile: Profile, *, since: datetime, on: date) -> None:
    """The profile is back with the words it had: what changed while it was down is to be taken in now (FF-37).

    The review keeps its own date (CF-06), and so does a change that was reported while the profile was live.
    """
    down_from = london(since).date()
    _count_from(ChangeToAnswer.rows.open().filter(profile=profile, reported_on__gte=down_from), on)


def _count_from(changes: Iterable[ChangeToAnswer], on: date) -> None:
    for change in changes:
        change.reported_on = max(on, change.reported_on)
        change.save(update_fields=["reported_on"])


def take_up(change: SignificantChange, *, on: date) -> ChangeToAnswer | None:
    """A change in the child’s life that the profile must take in (FF-37).

    While the profile is down nothing is owed, but it may return by itself, and then says what is out of date. A draft
    is still being written.
    """
    shown = Profile.rows.filter(child=change.child, status__in=[ProfileStatus.LIVE, ProfileStatus.REMOVED])
    profile = shown.exclude(removed_because=Removal.PLAN).first()
    if profile is None:
        return None
    owed, _ = ChangeToAnswer.rows.get_or_create(
        change=change, defaults={"profile": profile, "reported_on": change.reported_on}
    )
    return owed


@transaction.atomic
def answer(*, change: ChangeToAnswer, answered_on: date, how: str, by: User, today: date) -> ChangeToAnswer:
    """The profile says it now, or need not. It does not move the three-monthly review (FF-37)."""
    ensure(by, Permission.PROFILE_WRITE, change.profile)
    profile, change = hold(change.profile), lock(change)
    if change.answered_on:
        raise NotPossible("This change has been answered already.")
    if not change.reported_on <= answered_on <= today:
        raise NotPossible("Date the answer between the day the change was reported and today.")
    if not how.strip():
        raise NotPossible("Say what changed in the profile, or why nothing had to.")

    change.answered_on, change.answer, change.answered_by = answered_on, how.strip(), by
    change.save(update_fields=["answered_on", "answer", "answered_by"])
    write(profile, "Profile brought up to date after a significant change", on=answered_on, by=by, detail=change.answer)
    refresh(profile.file, because="A significant change was answered.")
    return change
