"""What every action on a profile needs: the locked row, its agency’s policy, and whom to tell."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.engine.policy import PolicyBook
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, User
from adoption.permissions import Role
from familyfinding.models import Profile, Rung

STEPS = {
    "agency": Rung.HOME,
    "partnership": Rung.HOME,
    "consortium": Rung.CONSORTIUM,
    "national": Rung.NATIONAL,
    "all_approved": Rung.NATIONAL,
}
"""Where each step of an agency’s policy stands on the ladder (CF-03)."""


def hold(profile: Profile) -> Profile:
    """The profile as it stands now, with its child and file, held until the transaction ends.

    Always the file first, as every action on a child does, so that nobody waits in a ring.
    """
    if lock(profile.file).closed_on:
        raise NotPossible("This file is closed. Ask a manager to reopen it first.")
    lock(profile)
    return Profile.rows.with_file().get(pk=profile.pk)


def policy_of(profile: Profile, key: str, on: date) -> Any:
    """The agency’s value. Its settings are read once for each profile in hand; `hold` gives a fresh one."""
    agency, kept = profile.file.agency, profile.__dict__
    if "policy_book" not in kept:
        kept["policy_book"] = PolicyBook.of([agency])
    book: PolicyBook = kept["policy_book"]
    return book.value(agency.pk, key, on).value


def ladder(profile: Profile, on: date) -> list[Rung]:
    """The rungs this agency’s policy knows, lowest first."""
    return [STEPS[step] for step in policy_of(profile, "search_widening", on)]


def anonymous(profile: Profile, on: date) -> bool:
    """Whether names, photographs and video must stay out for now (AC-2, AC-3, CF-13)."""
    return not profile.order_in_force and bool(policy_of(profile, "anonymous_before_order", on))


def write(profile: Profile, what: str, *, on: date, by: User | None, why: str = "", detail: str = "") -> CaseEvent:
    """One entry of the Family Finding Journey on the child’s timeline (FF-02, FF-03)."""
    return note(profile.file, what, on=on, by=by, why=why, detail=detail, kind=EventKind.PROFILE)


def tell_both(profile: Profile, says: str, *, key: str, at: datetime) -> None:
    """Tell the worker who owns the profile and the manager of the file (FF-18)."""
    owner, manager = profile.owner or profile.file.lead, profile.file.manager
    whom = f"profile:{profile.pk}:{key}"
    notices.tell(profile.file, says, key=f"{whom}:owner", to=owner, to_role=Role.FAMILY_FINDER, now=at)
    notices.tell(profile.file, says, key=f"{whom}:manager", to=manager, to_role=Role.FAMILY_FINDING_MANAGER, now=at)
