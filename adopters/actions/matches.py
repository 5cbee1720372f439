"""A match outside is pursued; a match is established, and may come to nothing (AD-47, AD-52, TS-12, CF-06)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import showing
from adopters.actions.facts import finish, hold, move_to, not_before, not_in_future, said, save
from adopters.flows import Stage
from adopters.models import FamilyProfile, Household, Suitability
from adopters.news import News
from adoption import clock
from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import midnight
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure

PROFILE = EventKind.PROFILE
ONLY_SEARCHING = "Only a family that is approved and searching can be matched."


@transaction.atomic
def pursue_outside(*, household: Household, what: str, on: date, by: User, today: date) -> None:
    """A match with another agency’s child is pursued: the family finding team hears at once (AD-47)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    if showing.searching(household) is None:
        raise NotPossible("This is for a family that is approved and searching.")
    not_in_future(on, today)
    words = said(what, "Say which agency it is with and how far it has gone, without the child’s name.")
    entry = note(household.file, "A match outside is pursued", on=on, by=by, detail=words, kind=PROFILE)
    says = "A family of ours is pursuing a match with another agency. See the household’s timeline."
    key = f"outside-match:{entry.pk}"
    notices.tell(household.file, says, key=key, to_role=Role.FAMILY_FINDING_MANAGER, now=clock.now())


@transaction.atomic
def establish(*, household: Household, on: date, by: User, today: date) -> Suitability:
    """The decision maker approved a match: their profile comes down at once (AD-52, TS-12, CF-06)."""
    ensure(by, Permission.PANEL_FACT_RECORD, household.file)
    household = hold(household)
    if showing.searching(household) is None:
        raise NotPossible(ONLY_SEARCHING)
    return establish_for(household=household, on=on, by=by, today=today)


def establish_for(*, household: Household, on: date, by: User, today: date) -> Suitability:
    """The same for whoever holds the household and has asked whether `by` may: the panel of another agency, perhaps.

    Also for a household that another agency approved, on file here for this match (AD-55).
    """
    row = Suitability.rows.approved().filter(household=household, matched_on=None).first()
    if row is None or household.stage != Stage.APPROVED:
        raise NotPossible(ONLY_SEARCHING)
    not_in_future(on, today)
    not_before(on, row.decided_on, "They were approved later")
    row = lock(row)
    save(row, matched_on=on)
    move_to(household, Stage.MATCHED, on=on)
    note(household.file, "Match established", on=on, by=by, kind=EventKind.DECISION)
    for profile in FamilyProfile.rows.filter(household=household):
        save(lock(profile), taken_down_on=on)
    showing.take_down(household, because="A match was established", by=by, at=_moment(on, today))
    announce(News.MATCH_ESTABLISHED, household, by=by, on=on)
    finish(household, "A match was established.")
    return row


@transaction.atomic
def end(*, household: Household, why: str, on: date, by: User, today: date) -> Suitability:
    """The match came to nothing: they search again, and their profile is back with its dates as they were."""
    ensure(by, Permission.PANEL_FACT_RECORD, household.file)
    household = hold(household)
    row = Suitability.rows.approved().filter(household=household).exclude(matched_on=None).first()
    if row is None or household.stage != Stage.MATCHED:
        raise NotPossible("No match is established for this family.")
    reason = said(why, "Say why the match does not go on.")
    not_in_future(on, today)
    not_before(on, row.matched_on, "The match was established later")
    save(lock(row), matched_on=None)
    move_to(household, Stage.APPROVED, on=on)
    note(household.file, "Match ended", on=on, by=by, why=reason, kind=EventKind.DECISION)
    for profile in FamilyProfile.rows.filter(household=household):
        save(lock(profile), taken_down_on=None)
    showing.show(household, because="The match came to nothing", by=by, at=_moment(on, today))
    announce(News.MATCH_ENDED, household, by=by, on=on)
    finish(household, "A match came to nothing.")
    return row


def show_when_approved(household: Household, *, by: User | None, on: date) -> None:
    """Approved with a text agreed before: it is shown from now (AD-53)."""
    showing.show(household, because="The adopters were approved", by=by, at=midnight(on))


def down_with_the_search(household: Household, *, by: User | None, on: date) -> None:
    """The file was closed or the approval ended: nobody reads their profile any more (AD-52)."""
    showing.take_down(household, because="They are no longer searching", by=by, at=midnight(on))


def _moment(on: date, today: date) -> datetime:
    return clock.now() if on == today else midnight(on)
