"""Recording what a family feels able to consider, from the portal or together with their worker (FF-28, AD-39)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from adopters import topics
from adopters.actions.facts import finish, hold, not_before, not_in_future
from adopters.actions.portal_entries import sender
from adopters.models import Considering, Household
from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotPossible, Stale
from adoption.models import EventKind, PortalEntry, User
from adoption.permissions import Permission, ensure

CHANGED = "This was changed since you opened it. Compare both, then save again."


@transaction.atomic
def record(
    *, household: Household, answers: Mapping[str, Any], version: int, on: date, by: User, today: date
) -> Considering:
    """A worker writes down, together with the family, what they say now. The versions before stay."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    return _add(household, answers, version, on=on, by=by)


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> Considering:
    """An applicant wrote it in the portal. Taken in once, however often it is tried."""
    done = Considering.rows.filter(entry=entry).first()
    if done:
        return done
    household = hold(sender(entry).household)
    answers, version = entry.written.get("answers"), entry.written.get("version")
    if not isinstance(answers, dict) or not isinstance(version, int):
        raise NotPossible("This was not filled in on our form.")
    return _add(household, answers, version, on=london(entry.written_at).date(), by=entry.user, entry=entry)


def newest(household: Household) -> Considering | None:
    return Considering.rows.filter(household=household).newest_first().first()


def _add(
    household: Household,
    answers: Mapping[str, Any],
    version: int,
    *,
    on: date,
    by: User,
    entry: PortalEntry | None = None,
) -> Considering:
    last, said = newest(household), topics.complete(answers)
    if version != (last.number if last else 0):
        raise Stale(CHANGED, theirs=theirs_of(last))
    if last and last.answers == said:
        raise NotPossible("This is what stands already. Change something, or leave it as it is.")
    not_before(on, last.on if last else None, "This is before the version that stands")
    row = Considering.rows.create(
        household=household,
        number=version + 1,
        on=on,
        answers=said,
        by_family=entry is not None,
        recorded_by=by,
        entry=entry,
    )
    what = "What they feel able to consider was written down" if last is None else "What they can consider was changed"
    note(household.file, f"{what}, version {row.number}", on=on, by=by, kind=EventKind.PROFILE)
    finish(household, "What the family can consider was recorded.")
    return row


def theirs_of(last: Considering | None) -> dict[str, str]:
    """What stands, by the names of the form’s fields."""
    said = topics.complete(last.answers if last else {})
    shown = {f"grade_{key}": topics.SAYS[one["grade"]] for key, one in said.items()}
    return (
        shown | {f"why_{key}": one["why"] for key, one in said.items()} | {"version": str(last.number if last else 0)}
    )
