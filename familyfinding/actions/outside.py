"""Interest of families who are shown a child no longer, because the agreement behind a wider search ended (FF-27)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from adoption.actions import notices
from adoption.actions.records import lock
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from familyfinding.actions import interest_told
from familyfinding.actions.both import on_both
from familyfinding.actions.holding import hold
from familyfinding.models import AudienceChange, Interest, InterestState, Profile, Rung, Source

REACHES = {Source.CONSORTIUM: Rung.CONSORTIUM, Source.NATIONAL: Rung.NATIONAL}
"""How far a profile must be shown for a family so far away to see it."""

WAITS = (
    "The agreement to search more widely ended, so this family is not shown the child any more and their interest "
    "waits. It goes on as soon as an agreement is in force again. A kind “no” is possible at any time."
)


def freeze(profile: Profile, *, was: Rung, by: User | None, at: datetime) -> None:
    """The audience has just narrowed: what families beyond it asked rests, and nobody is late with an answer.

    The family reads on their own page that it rests and why; their worker is asked to talk with them.
    """
    for interest in Interest.rows.unanswered().filter(_beyond(profile, was), rests_since=None).with_both():
        held = lock(interest)
        held.rests_since, held.promised_on = at, None
        held.save(update_fields=["rests_since", "promised_on"])
        says = "Interest of a family waits: the agreement to search for the child more widely ended. Tell the family."
        _tell(held, "Interest waits: the wider search ended", says, key=f"waits:{at.isoformat()}", by=by, at=at)


def rest_what_waits(*, at: datetime) -> int:
    """Interest beyond an audience that narrowed after it was shown, and that does not rest yet (FF-27).

    From before interest could rest, or by any accident. Rows are the queue: a missed or doubled run changes nothing.
    """
    narrowed = AudienceChange.rows.filter(profile__child=OuterRef("child"), at__gte=OuterRef("shown_at"))
    found = 0
    for source, rung in REACHES.items():
        before = Exists(narrowed.filter(was__gte=rung, became__lt=rung))
        rows = Interest.rows.unanswered().filter(before, source=source, rests_since=None, child__profile__rung__lt=rung)
        for interest in rows.select_related("child__profile").order_by("pk"):
            found += _rest_if_beyond(interest.child.profile, was=rung, at=at)
    return found


@transaction.atomic
def _rest_if_beyond(profile: Profile, *, was: Rung, at: datetime) -> int:
    """Looked at again under the lock: the child may be shown more widely by now."""
    held = hold(profile)
    if held.rung >= was:
        return 0
    freeze(held, was=was, by=None, at=at)
    return 1


def go_on(profile: Profile, *, by: User | None, at: datetime) -> None:
    """The child is shown more widely again: what rested goes on where its family sees the child, with a new day."""
    reached = [source for source, rung in REACHES.items() if rung <= profile.rung]
    for interest in Interest.rows.resting().filter(child=profile.child, source__in=reached).with_both():
        held = lock(interest)
        held.rests_since = None
        if held.state == InterestState.OPEN:
            held.promised_on = interest_told.promised(held.household, at)
        held.save(update_fields=["rests_since", "promised_on"])
        says = "Interest of a family that waited goes on: the child is shown to them again. See Interest."
        what = "Interest goes on: the child is looked for more widely again"
        _tell(held, what, says, key=f"goes-on:{at.isoformat()}", by=by, at=at)


def ensure_shown(interest: Interest) -> None:
    if interest.rests_since:
        raise NotPossible(WAITS)


def _beyond(profile: Profile, was: Rung) -> Q:
    """Families who saw the child while it was shown as widely as it was, and do not any more."""
    lost = [source for source, rung in REACHES.items() if profile.rung < rung <= was]
    return Q(child=profile.child, source__in=lost)


def _tell(interest: Interest, what: str, says: str, *, key: str, by: User | None, at: datetime) -> None:
    file = interest.household.file
    on_both(interest.child, interest.household, what, by=by, at=at)
    interest_told.tell_family(interest, at=at)
    key = f"interest:{interest.pk}:{key}"
    notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
