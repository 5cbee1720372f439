"""Interest of families who are shown a child no longer, because the agreement behind a wider search ended (FF-27)."""

from __future__ import annotations

from datetime import datetime

from adoption.actions import notices
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from familyfinding.actions.both import on_both
from familyfinding.models import AudienceChange, Interest, Profile, Rung, Source

REACHES = {Source.CONSORTIUM: Rung.CONSORTIUM, Source.NATIONAL: Rung.NATIONAL}
"""How far a profile must be shown for a family so far away to see it."""

WAITS = (
    "The agreement to search more widely ended, so this family is not shown the child any more and their interest "
    "waits. It goes on as soon as an agreement is in force again. A kind “no” is possible at any time."
)


def freeze(profile: Profile, *, by: User | None, at: datetime) -> None:
    """The audience has just narrowed: what families beyond it asked waits, and their workers are told."""
    beyond = Interest.rows.unanswered().filter(child=profile.child, source__in=REACHES).with_both().order_by("pk")
    for interest in beyond:
        file = interest.household.file
        on_both(interest.child, interest.household, "Interest waits: the wider search ended", by=by, at=at)
        says = "Interest of a family waits: the agreement to search for the child more widely ended. Tell the family."
        key = f"interest:{interest.pk}:waits:{at.isoformat()}"
        notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)


def waits(interest: Interest) -> bool:
    """Whether the family asked while they were shown the child, and are not shown the child now."""
    wanted = REACHES.get(Source(interest.source))
    profile = Profile.rows.filter(child=interest.child).first() if wanted else None
    if wanted is None or profile is None or profile.rung >= wanted:
        return False
    narrowed = AudienceChange.rows.filter(profile=profile, was__gte=wanted, became=Rung.HOME)
    return narrowed.filter(at__gte=interest.shown_at).exists()


def ensure_shown(interest: Interest) -> None:
    if waits(interest):
        raise NotPossible(WAITS)
