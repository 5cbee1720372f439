"""Interest in a child or a family: taken in, acknowledged with a name and a day, explored (FF-55 to FF-60, FF-67)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from adopters.flows import Stage
from adopters.models import Household, Member
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import PortalEntry, User
from adoption.permissions import Role
from children.models import Child
from familyfinding.actions import interest_told, link_begins
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both, source_of
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import (
    Initiator,
    Interest,
    InterestNote,
    Profile,
    PublishedProfile,
)


@keeps_refusals
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> Interest:
    """An applicant asked about a child in the portal. Only the freeze refuses; no other rule does (FF-55, FF-56).

    The audience is looked at again: a profile taken back since the page was opened can no longer be asked about.
    """
    done = Interest.rows.filter(entry=entry).first()
    if done:
        return done
    copy = _copy_asked_about(entry)
    household = Household.rows.select_related("file__agency").get(file=entry.file_id)
    ensure_not_exploring(household, by=entry.user, on=london(at).date())
    profile = Profile.rows.with_file().filter(public_reference=copy.reference).first() if copy else None
    if profile is None:
        raise NotPossible("This child’s profile is no longer shown to this family.")
    return _open(
        profile.child,
        household,
        initiator=Initiator.ADOPTER,
        why=str(entry.written.get("why", "")),
        questions=str(entry.written.get("questions", "")),
        by=entry.user,
        at=at,
        entry=entry,
    )


@keeps_refusals
def record(
    *, child: Child, household: Household, initiator: Initiator, why: str, by: User, at: datetime, questions: str = ""
) -> Interest:
    """A worker enters interest: for the adopters, for the child, or from a meeting or event (FF-57).

    The worker of the other side is told.
    """
    ensure_either(by, child.file, household.file)
    if household.stage != Stage.APPROVED:
        raise NotPossible("Only a family that is approved and searching can be linked with a child.")
    ensure_not_exploring(household, by=by, on=london(at).date())
    return _open(child, household, initiator=initiator, why=why, questions=questions, by=by, at=at)


def named_by_meeting(*, child: Child, household: Household, why: str, by: User, at: datetime) -> Interest:
    """A family finding meeting thought of this family. The caller has checked that they keep the meeting (FF-48)."""
    if household.stage != Stage.APPROVED:
        raise NotPossible("Only a family that is approved and searching can be linked with a child.")
    ensure_not_exploring(household, by=by, on=london(at).date())
    return _open(child, household, initiator=Initiator.MEETING, why=why, questions="", by=by, at=at)


@transaction.atomic
def add_note(*, interest: Interest, text: str, by: User, at: datetime) -> InterestNote:
    """What was found out while exploring (AD-48). On both timelines, for staff."""
    ensure_either(by, interest.child.file, interest.household.file)
    if not text.strip():
        raise NotPossible("Write what you found out.")
    written = InterestNote.rows.create(interest=interest, text=text.strip(), written_at=at, written_by=by)
    on_both(interest.child, interest.household, "Interest explored", by=by, at=at)
    link_begins.take_up(interest, by=by, at=at)
    return written


def _copy_asked_about(entry: PortalEntry) -> PublishedProfile | None:
    """The copy they were looking at, if it is still theirs to see."""
    try:
        reference = UUID(str(entry.written.get("child")))
    except ValueError:
        return None
    return PublishedProfile.objects.visible_to(entry.user).filter(reference=reference).first()


def _open(
    child: Child,
    household: Household,
    *,
    initiator: Initiator,
    why: str,
    questions: str,
    by: User,
    at: datetime,
    entry: PortalEntry | None = None,
) -> Interest:
    file = lock(household.file)
    if Interest.rows.unanswered().filter(child=child, household=household).exists():
        raise NotPossible("This family’s interest in this child is being explored already.")
    if not why.strip():
        raise NotPossible("Say in a few words why.")
    profile = Profile.rows.filter(child=child).first()
    try:
        with transaction.atomic():
            interest = Interest.rows.create(
                child=child,
                household=household,
                initiator=initiator,
                source=source_of(child, household, london(at).date()),
                heading=_heading_for(household, profile),
                why=why.strip(),
                questions=questions.strip(),
                shown_at=at,
                shown_by=by,
                entry=entry,
                worker=file.lead or file.manager,
                acknowledged_at=at,
                promised_on=interest_told.promised(household, at),
            )
    except IntegrityError:
        raise NotPossible("This family’s interest in this child is being explored already.") from None
    on_both(child, household, f"Interest shown by {Initiator(initiator).label.lower()}", by=by, at=at)
    link_begins.join(interest, by=by, at=at)
    interest_told.tell_family(interest, at=at)
    _tell_workers(interest, profile, by=by, at=at)
    return interest


def _heading_for(household: Household, profile: Profile | None) -> str:
    """How the child is named to the family: as in the published copy, and only if it is shown to them (AC-4, AD-79)."""
    users = [member.user for member in Member.rows.filter(household=household).applicants() if member.user]
    if profile is None or not users:
        return ""
    shown = PublishedProfile.objects.visible_to(users[0]).filter(reference=profile.public_reference)
    return profile.heading if shown.exists() else ""


def _tell_workers(interest: Interest, profile: Profile | None, *, by: User, at: datetime) -> None:
    """The other side’s worker learns of it: who asked need not be told (FF-57)."""
    says, key = "There is new interest to explore. See Interest.", f"interest:{interest.pk}:new"
    child, family = interest.child.file, interest.household.file
    owner = (profile.owner if profile else None) or child.lead
    if owner != by:
        notices.tell(child, says, key=f"{key}:child", to=owner, to_role=Role.FAMILY_FINDING_MANAGER, now=at)
    if family.lead != by:
        notices.tell(family, says, key=f"{key}:family", to=family.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
