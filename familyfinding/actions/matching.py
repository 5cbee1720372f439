"""What a likely match that came to nothing, and a plan that ended, mean for the profile (FF-09, FF-66)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.engine import refresh
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import User
from adoption.periods import Period, Unit
from adoption.permissions import Permission, ensure
from children.models import LikelyMatch
from familyfinding.actions import media
from familyfinding.actions.holding import hold, policy_of, write
from familyfinding.flows import PROFILE, ProfileStatus
from familyfinding.models import Profile, Removal

AT_ONCE = Period(1, Unit.WORKING_DAYS)


def fell_through(profile: Profile, *, on: date) -> None:
    """The child was never shown because a family was in view, and now is not: a profile is due at once (FF-09).

    A match that did not hold off the duty changes nothing: what is overdue stays so. The agency may take the later
    of this date and the ordinary one (CF-53).
    """
    last = LikelyMatch.rows.filter(child=profile.child, ended_on__isnull=False).order_by("-ended_on", "-pk").first()
    if profile.first_published_on or last is None or not last.suspends:
        return
    if _ordinary_date_is_later(profile, on):
        return
    profile.match_fell_through_on = on
    profile.save(update_fields=["match_fell_through_on"])


def came_to_nothing(profile: Profile, *, on: date) -> None:
    """The last family in view for a child never shown is not the one: a profile is due at once (FF-09, MT-20)."""
    if profile.first_published_on is None and not profile.plan_is_over and not _ordinary_date_is_later(profile, on):
        profile.match_fell_through_on = on
        profile.save(update_fields=["match_fell_through_on"])


def _ordinary_date_is_later(profile: Profile, on: date) -> bool:
    planned, off = profile.child.planned_order_on, holidays()
    if planned is None or policy_of(profile, "profile_due_after_collapse", on) != "later_of_both":
        return False
    before: Period = policy_of(profile, "profile_due_before", on)
    return before.due_on(planned, holidays=off) > AT_ONCE.due_on(on, holidays=off)


@transaction.atomic
def begin_again(*, profile: Profile, why: str, by: User, on: date) -> Profile:
    """Adoption is the plan once more: the removed profile becomes a draft, and its clocks start afresh."""
    ensure(by, Permission.PROFILE_WRITE, profile)
    profile = hold(profile)
    PROFILE.check(ProfileStatus(profile.status), ProfileStatus.DRAFT)
    if profile.removed_because == Removal.MATCH or profile.plan_is_over:
        raise NotPossible("A profile begins again only when adoption is the plan and no match is being decided.")
    if not why.strip():
        raise NotPossible("Say why the profile begins again.")

    profile.status, profile.removed_at, profile.removed_because, profile.removed_why = ProfileStatus.DRAFT, None, "", ""
    profile.first_published_on = profile.match_fell_through_on = profile.discussed_interagency_on = None
    profile.shown_for_hearing_on = profile.media_opened_on = profile.media_added_on = None
    profile.visit_override_why = ""
    profile.rung, profile.released_to_consortium_at, profile.released_nationally_at = 1, None, None
    profile.save()
    media.round_anew(profile, on=on)
    write(profile, "Profile begun again", on=on, by=by, why=why)
    refresh(profile.file, because="The profile was begun again.")
    return profile
