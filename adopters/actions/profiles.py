"""Whether a family has a profile, and writing it: by themselves, or by their worker for them (AD-41 to AD-43)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from adopters import story
from adopters.actions import showing
from adopters.actions.facts import finish, hold, not_in_future, said, save
from adopters.actions.portal_entries import sender
from adopters.models import Author, FamilyProfile, HistoryKind, Household, Member, Past, Wish, WritingState
from adopters.story import Finding, Known
from adoption import clock
from adoption.actions import approvals, notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.decision import fingerprint_of
from adoption.engine import policy
from adoption.errors import NotPossible, Stale
from adoption.models import Approval, EventKind, PersonAround, PortalEntry, User
from adoption.permissions import Permission, Role, ensure

PROFILE = EventKind.PROFILE
NO_PROFILE = "adopters.no_profile"
CHANGED = "Somebody else saved this while you were writing. Compare both texts, then save again."


def of(household: Household) -> FamilyProfile:
    """This household’s profile, empty at first."""
    found, _ = FamilyProfile.rows.get_or_create(household=household)
    found.household = household
    return found


@transaction.atomic
def record_wish(*, household: Household, wants: bool, why: str, on: date, by: User, today: date) -> FamilyProfile:
    """Whether they agree to a profile (AD-41). A no takes it down at once.

    To go without one is their own choice or needs the assessment team manager’s agreement, by the agency’s policy.
    """
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    not_in_future(on, today)
    profile = lock(of(household))
    wish = Wish.YES if wants else Wish.NO
    if profile.wish == wish:
        raise NotPossible("This is recorded already.")
    reason = why.strip() if wants else said(why, "Say why they would rather have no profile.")
    save(profile, wish=wish, wish_on=on, wish_why=reason, without_agreed_on=None)
    what = "They agree to a profile" if wants else "They would rather have no profile"
    note(household.file, what, on=on, by=by, why=reason, kind=PROFILE)
    if not wants:
        showing.take_down(household, because="They would rather have no profile", by=by, at=clock.now())
        _go_without(profile, household, on=on, by=by)
    finish(household, "Their wish about a profile was recorded.")
    return profile


def is_exceptional(household: Household, on: date) -> bool:
    return str(policy(household.file.agency, "profile_opt_out", on)) == "exceptional"


def _go_without(profile: FamilyProfile, household: Household, *, on: date, by: User) -> None:
    if not is_exceptional(household, on):
        save(profile, without_agreed_on=on)
        note(household.file, "They go without a profile, by their own choice", on=on, by=by, kind=PROFILE)
        return
    approvals.ask(
        kind=NO_PROFILE,
        subject=profile,
        question="May this household go without a profile, exceptionally?",
        decided_by=Role.ASSESSMENT_MANAGER,
        by=by,
        at=clock.now(),
        file=household.file,
    )


def may_go_without(approval: Approval, *, by: User, on: date) -> FamilyProfile:
    """The assessment team manager agrees, exceptionally and with reasons (PN-36)."""
    found = FamilyProfile.rows.select_related("household__file").get(pk=approval.subject_id)
    ensure(by, Permission.NO_PROFILE_AGREE, found.household.file)
    said(approval.reasons, "Give the exceptional reasons for which they go without a profile.")
    household, profile = hold(found.household), lock(found)
    save(profile, without_agreed_on=on)
    finish(household, "It was agreed that they have no profile.")
    return profile


def fingerprint(profile: FamilyProfile) -> str:
    return fingerprint_of(profile, "wish", "wish_why", "without_agreed_on")


@transaction.atomic
def write(
    *,
    household: Household,
    heading: str,
    region: str,
    story: Mapping[str, Any],
    support: str,
    written_by: Author | str,
    version: int,
    on: date,
    by: User,
) -> FamilyProfile:
    """A worker writes for them, or notes what support they gave to those who write themselves (AD-42, AD-43)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    facts = {"support": support.strip(), "written_by": Author(written_by)}
    profile = _write(household, heading, region, story, version, on=on, by=by, **facts)
    finish(household, "The profile was written on.")
    return profile


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> FamilyProfile:
    """An applicant wrote at home; with `hand_in` it goes to the worker to be checked."""
    household = hold(sender(entry).household)
    typed = entry.written
    words, version = typed.get("story"), typed.get("version")
    if not isinstance(words, dict) or not isinstance(version, int):
        raise NotPossible("This was not filled in on our form.")
    on = london(entry.written_at).date()
    heading, region = str(typed.get("heading", "")), str(typed.get("region", ""))
    profile = _write(household, heading, region, words, version, on=on, by=entry.user, written_by=Author.ADOPTERS)
    if profile.wish == Wish.UNKNOWN:
        save(profile, wish=Wish.YES, wish_on=on)
    if typed.get("hand_in"):
        _hand_in(profile, household, on=on, by=entry.user, at=at)
    finish(household, "The family wrote on their profile.")
    return profile


@transaction.atomic
def hand_in(*, household: Household, by: User, at: datetime) -> FamilyProfile:
    """The text is finished and goes to be checked."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    profile = lock(of(household))
    _hand_in(profile, household, on=london(at).date(), by=by, at=at)
    finish(household, "The profile was handed in.")
    return profile


@transaction.atomic
def send_back(*, household: Household, why: str, on: date, by: User) -> FamilyProfile:
    """Back to whoever writes, with words that the family reads."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    profile = lock(of(household))
    if profile.state != WritingState.HANDED_IN:
        raise NotPossible("Nothing has been handed in to be checked.")
    words = said(why, "Say what they should change: they read these words.")
    save(profile, state=WritingState.WRITING, sent_back_why=words, version=profile.version + 1)
    note(household.file, "Profile sent back to be changed", on=on, by=by, why=words, kind=PROFILE)
    finish(household, "The profile was sent back.")
    return profile


def telling(profile: FamilyProfile) -> list[Finding]:
    """What in it tells who they are."""
    written = story.fields(profile.heading, profile.region, profile.story)
    return story.findings(written, known_of(profile.household))


def known_of(household: Household) -> list[Known]:
    """Surnames, addresses and places of work of everybody in the household."""
    people = list(PersonAround.rows.filter(member__household=household, member__left_on=None))
    known = [Known(person.name.split()[-1], "a surname") for person in people if len(person.name.split()) > 1]
    lines = [line.strip(" ,.0123456789") for person in people for line in person.address.replace(",", "\n").split("\n")]
    known += [Known(line, "part of the address") for line in lines[: 12 * len(people)] if len(line) > 2]
    known += [Known(person.organisation, "a place of work") for person in people if person.organisation]
    return list(dict.fromkeys(known + _employers(household)))


def _employers(household: Household) -> list[Known]:
    """“Clerk, Larch and Sons” names the trade, which may be said, and then the place, which may not."""
    trades = {member.occupation.casefold() for member in Member.rows.filter(household=household)}
    work = Past.rows.in_use().filter(member__household=household, kind=HistoryKind.WORK, explains_gap=False)
    places = [past.what.split(",", 1)[-1].strip() for past in work]
    return [Known(place, "a place of work") for place in places if place and place.casefold() not in trades]


def _write(
    household: Household,
    heading: str,
    region: str,
    words: Mapping[str, Any],
    version: int,
    *,
    on: date,
    by: User,
    **facts: Any,
) -> FamilyProfile:
    profile = lock(of(household))
    profile.household = household
    if profile.wish == Wish.NO:
        raise NotPossible("They would rather have no profile. Record first that they agree to one.")
    if profile.version != version:
        raise Stale(CHANGED, theirs=theirs_of(profile))
    new = {
        "heading": heading.strip()[: story.HEADING],
        "region": region.strip()[: story.REGION],
        "story": story.complete(words),
    }
    save(profile, **new, **facts, state=WritingState.WRITING, version=version + 1)
    note(household.file, "The profile was written on", on=on, by=by, kind=PROFILE)
    return profile


def _hand_in(profile: FamilyProfile, household: Household, *, on: date, by: User, at: datetime) -> None:
    if profile.wish == Wish.NO or profile.state != WritingState.WRITING:
        raise NotPossible("This has been handed in already, or they would rather have no profile.")
    if not profile.heading or not profile.sections:
        raise NotPossible("Write a heading, for example your first names, and at least one part. Then hand it in.")
    save(profile, state=WritingState.HANDED_IN, handed_in_on=on, sent_back_why="")
    note(household.file, "The profile was handed in to be checked", on=on, by=by, kind=PROFILE)
    says, file = "A family’s profile waits to be checked. See Profile.", household.file
    key = f"family-profile:{profile.pk}:{profile.version}"
    notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)


def theirs_of(profile: FamilyProfile) -> dict[str, str]:
    """What stands, by the names of the form’s fields."""
    words = story.complete(profile.story)
    return {"heading": profile.heading, "region": profile.region, "version": str(profile.version)} | words
