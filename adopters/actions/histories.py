"""Employment and accommodation histories of each adopter, and what explains a gap in them (AD-19)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, not_before, not_in_future, own_member, said, save
from adopters.models import HistoryKind, Member, MemberKind, Past
from adoption.actions.records import lock, note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure


@transaction.atomic
def add(
    *,
    member: Member,
    kind: HistoryKind | str,
    what: str,
    from_on: date,
    today: date,
    by: User,
    until_on: date | None = None,
    explains_gap: bool = False,
) -> Past:
    """A job or a home; or, with `explains_gap`, what was in a time without one. It lasts until now unless it says."""
    household = member.household
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    if own_member(household, member).kind != MemberKind.APPLICANT:
        raise NotPossible("Histories are taken of the applicants.")
    what = said(what, "Say what they did in that time." if explains_gap else "Say where it was.")
    not_in_future(from_on, today)
    not_in_future(until_on, today)
    not_before(until_on or from_on, from_on, "It cannot end before it began")
    not_before(from_on, member.born_on, "This is before they were born")
    if explains_gap and until_on is None:
        raise NotPossible("Say until when this explains the gap.")

    past = Past.rows.create(
        member=member,
        kind=kind,
        what=what,
        from_on=from_on,
        until_on=until_on,
        explains_gap=explains_gap,
        recorded_by=by,
    )
    label = HistoryKind(kind).label
    said_so = f"{label} history: a gap explained" if explains_gap else f"{label} history added to"
    note(household.file, said_so, on=today, by=by, kind=EventKind.ASSESSMENT)
    finish(household, f"{said_so}.")
    return past


@transaction.atomic
def drop(*, past: Past, on: date, by: User) -> Past:
    """An entry that was wrong no longer counts; it stays in the record’s history."""
    ensure(by, Permission.HOUSEHOLD_WRITE, past.member.household.file)
    household = hold(past.member.household)
    past = lock(past)
    if past.dropped_on:
        raise NotPossible("This entry was taken out already.")
    save(past, dropped_on=on)
    what = f"{HistoryKind(past.kind).label} history: an entry taken out"
    note(household.file, what, on=on, by=by, kind=EventKind.ASSESSMENT)
    finish(household, f"{what}.")
    return past
