"""Interest is answered in time, with a reason and in our own words, or closed kindly (FF-56, FF-58, FF-62)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adopters.models import Household
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from children.models import Child
from familyfinding import crossing, siblings
from familyfinding.actions import interest_told, link_begins, link_ends, outside
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import (
    Interest,
    InterestOutcome,
    InterestState,
    Reason,
)

WORDS = {
    InterestOutcome.TAKEN_DOWN: "The profile is no longer shown. It may be that a family was found. Thank you for "
    "asking; your worker will talk with you about other children.",
    InterestOutcome.FAMILY_LEFT: "You are no longer searching, so we closed this.",
    InterestOutcome.WITHDRAWN: "You told us that you do not want to go on with this.",
}


@keeps_refusals
def answer(
    *, interest: Interest, outcome: InterestOutcome, reason: str = "", words: str, by: User, at: datetime
) -> Interest:
    """Tell the family what becomes of it and why, in our own words; a manager sees every “no” (FF-56, FF-58)."""
    ensure_either(by, interest.child.file, interest.household.file)
    interest = lock(interest)
    if interest.state == InterestState.CLOSED:
        raise NotPossible("This was answered already.")
    if not words.strip():
        raise NotPossible("Write what you would say to the family. They read exactly these words.")
    if outcome == InterestOutcome.NOT_FURTHER and reason not in Reason.values:
        raise NotPossible("Choose the reason that comes nearest.")
    if outcome == InterestOutcome.GOING_FURTHER:
        _ensure_may_go_further(interest, by=by, at=at)
    crossing.ensure_fit_for_family(interest.child, words)
    _close(interest, outcome, reason=reason, words=words.strip(), by=by, at=at)
    if outcome == InterestOutcome.NOT_FURTHER:
        says = "An expression of interest was turned down. Look at the reason."
        key = f"interest:{interest.pk}:turned-down"
        notices.tell(interest.child.file, says, key=key, to_role=Role.FAMILY_FINDING_MANAGER, now=at)
    return interest


def _ensure_may_go_further(interest: Interest, *, by: User, at: datetime) -> None:
    """Not by half a decision about brothers and sisters, and not while it waits for another link (CF-33, MT-70)."""
    if interest.state == InterestState.PARKED:
        what = "An answer refused: another child’s link is explored with the family"
        ensure_not_exploring(interest.household, by=by, on=london(at).date(), what=what)
    if siblings.undecided(interest.child):
        raise NotPossible(siblings.DECIDE_FIRST)
    outside.ensure_shown(interest)


def close_all(
    rows: Iterable[Interest], outcome: InterestOutcome, *, by: User | None, at: datetime, words: str = ""
) -> None:
    """The profile came down, or the family stopped searching: everything open is closed with a kind message (FF-62)."""
    for interest in rows:
        _close(lock(interest), outcome, words=words or WORDS[outcome], by=by, at=at)


def of_child(child: Child) -> list[Interest]:
    return list(Interest.rows.unanswered().filter(child=child).order_by("pk"))


def of_household(household: Household) -> list[Interest]:
    return list(Interest.rows.unanswered().filter(household=household).order_by("pk"))


def hand_over(interest: Interest, *, at: datetime) -> None:
    """The household has another worker: reminders and the family’s page name that one from now."""
    held, file = lock(interest), interest.household.file
    file.refresh_from_db(fields=["lead", "manager"])
    held.worker = file.lead or file.manager
    held.save(update_fields=["worker"])
    interest_told.tell_family(held, at=at)


def chase(*, at: datetime) -> int:
    """The promised day is near or gone: the worker is reminded, then the manager. Once each (reply clock)."""
    today = london(at).date()
    rows = list(Interest.rows.being_explored().filter(promised_on__lte=today).with_both())
    for interest in rows:
        file = interest.household.file
        says = "A family is waiting for an answer about a child. The promised day has come."
        key = f"interest:{interest.pk}:{interest.promised_on}"
        notices.tell(file, says, key=key, to=interest.worker, to_role=Role.ASSESSING_WORKER, now=at)
        if interest.promised_on and interest.promised_on < today:
            notices.tell(file, says, key=f"{key}:late", to=file.manager, to_role=Role.ASSESSMENT_MANAGER, now=at)
    return len(rows)


def _close(
    interest: Interest, outcome: InterestOutcome, *, words: str, by: User | None, at: datetime, reason: str = ""
) -> None:
    interest.state, interest.outcome, interest.reason = InterestState.CLOSED, outcome, reason
    interest.words, interest.answered_at, interest.answered_by, interest.rests_since = words, at, by, None
    told = ["words", "answered_at", "answered_by", "rests_since"]
    interest.save(update_fields=["state", "outcome", "reason", *told])
    said = f"Interest answered: {InterestOutcome(outcome).label.lower()}"
    on_both(interest.child, interest.household, said, by=by, at=at, why=words)
    if outcome == InterestOutcome.GOING_FURTHER:
        link_begins.take_up(interest, by=by, at=at)
    else:
        link_ends.close_with(interest, by=by, at=at)
    interest_told.tell_family(interest, at=at)
