"""A link ended: a child with no other family in view waits again, and no match stands (AD-51, FF-09, FF-53)."""

from __future__ import annotations

from datetime import datetime

from adoption.actions.records import lock
from adoption.clock import london
from adoption.models import User
from children.actions.facts import move_to
from children.flows import PlanStatus
from children.models import Child
from familyfinding.actions import matching
from familyfinding.actions.holding import hold, tell_both, write
from familyfinding.models import Link, MatchAtPanel, Profile, Removal

S = PlanStatus
IN_VIEW = (S.MATCHING, S.MATCHED, S.RECOMMENDED, S.APPROVED, S.INTRODUCTIONS, S.PLACED)
WHY = "The match came to nothing"


def after(link: Link, *, by: User | None, at: datetime) -> None:
    """The caller holds the children’s files, and the link ended or gave its place back."""
    for child in link.children:
        if not link.is_live:
            _match_over(link, child, by=by, at=at)
        _plan(child)


def while_more_work(link: Link) -> None:
    """The decision maker refused it: its children wait again, whatever becomes of the work on it (CF-06, MT-73)."""
    for child in link.children:
        _plan(child)


def _plan(child: Child) -> None:
    """The plan goes back to looking for a family, or to the shortlist while others are on it."""
    fresh, links = lock(child), Link.rows.about(child)
    if fresh.status not in IN_VIEW or links.going_ahead().exists():
        return
    shortlisted = links.shortlisted().exists()
    if shortlisted and fresh.status == S.MATCHING:
        return
    move_to(fresh, S.FAMILY_FINDING)
    if shortlisted:
        move_to(fresh, S.MATCHING)
    child.status = fresh.status


def _match_over(link: Link, child: Child, *, by: User | None, at: datetime) -> None:
    """What panel or the decision maker said of it is history. The profile is a worker’s to look at and put back."""
    rows = MatchAtPanel.rows.standing().filter(profile__child=child)
    ended = rows.filter(link=link).update(ended_on=london(at).date())
    found = Profile.rows.filter(child=child).first()
    if not ended or found is None or rows.exists():
        return
    profile, on = hold(found), london(at).date()
    if profile.removed_because == Removal.MATCH:
        profile.removed_because, profile.removed_why = Removal.OTHER, WHY
        profile.save(update_fields=["removed_because", "removed_why"])
    if profile.plan_is_over:
        return
    matching.came_to_nothing(profile, on=on)
    write(profile, WHY, on=on, by=by)
    says = "A match came to nothing. Bring the child’s profile up to date and put it back."
    tell_both(profile, says, key=f"match-over:{link.pk}", at=at)
