"""Interest in a child: acknowledged with a name and a day, explored, answered with a humane reason (FF-55 to 60)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from adopters.actions import sharing
from adopters.flows import Stage
from adopters.models import Household, Member
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import PortalEntry, User
from adoption.periods import Period
from adoption.permissions import Role
from adoption.wording import day_in_words
from children.models import Child
from familyfinding import crossing, siblings
from familyfinding.actions import link_begins, link_ends
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both, source_of
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import (
    Initiator,
    Interest,
    InterestNote,
    InterestOutcome,
    InterestState,
    Profile,
    PublishedProfile,
    Reason,
)

WORDS = {
    InterestOutcome.TAKEN_DOWN: "The profile is no longer shown. It may be that a family was found. Thank you for "
    "asking; your worker will talk with you about other children.",
    InterestOutcome.FAMILY_LEFT: "You are no longer searching, so we closed this.",
    InterestOutcome.WITHDRAWN: "You told us that you do not want to go on with this.",
}


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


@transaction.atomic
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
    if outcome == InterestOutcome.GOING_FURTHER and siblings.undecided(interest.child):
        raise NotPossible(siblings.DECIDE_FIRST)
    crossing.ensure_fit_for_family(interest.child, words)
    _close(interest, outcome, reason=reason, words=words.strip(), by=by, at=at)
    if outcome == InterestOutcome.NOT_FURTHER:
        says = "An expression of interest was turned down. Look at the reason."
        key = f"interest:{interest.pk}:turned-down"
        notices.tell(interest.child.file, says, key=key, to_role=Role.FAMILY_FINDING_MANAGER, now=at)
    return interest


def close_all(
    rows: Iterable[Interest], outcome: InterestOutcome, *, by: User | None, at: datetime, words: str = ""
) -> None:
    """The profile came down, or the family stopped searching: everything open is closed with a kind message (FF-62)."""
    for interest in rows:
        _close(lock(interest), outcome, words=words or WORDS[outcome], by=by, at=at)


def hand_over(interest: Interest, *, at: datetime) -> None:
    """The household has another worker: reminders and the family’s page name that one from now."""
    held, file = lock(interest), interest.household.file
    file.refresh_from_db(fields=["lead", "manager"])
    held.worker = file.lead or file.manager
    held.save(update_fields=["worker"])
    tell_family(held, at=at)


def of_child(child: Child) -> list[Interest]:
    return list(Interest.rows.unanswered().filter(child=child).order_by("pk"))


def of_household(household: Household) -> list[Interest]:
    return list(Interest.rows.unanswered().filter(household=household).order_by("pk"))


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


def tell_family(interest: Interest, *, at: datetime) -> None:
    """The family’s own page of this interest: who works on it, by when they hear, what came of it."""
    household = interest.household
    applicants = Member.rows.filter(household=household).applicants()
    sharing.share(
        household=household,
        members=applicants,
        kind="interest",
        subject=interest,
        title=_title(interest),
        sections=sections_of(interest),
        at=at,
        by=None,
    )


def _title(interest: Interest) -> str:
    whom = interest.heading or "a child"
    ours = interest.initiator in (Initiator.ADOPTER, Initiator.ADOPTERS_WORKER)
    return f"Your interest in {whom}" if ours else f"Interest in you, for {whom}"


def sections_of(interest: Interest) -> list[dict[str, str]]:
    worker = interest.worker.display_name if interest.worker else "The duty worker"
    told = _written(interest) if interest.initiator == Initiator.ADOPTER else []
    if interest.state == InterestState.CLOSED:
        label = InterestOutcome(interest.outcome).label
        return [*told, {"heading": str(label), "text": interest.words}]
    if interest.state == InterestState.PARKED:
        words = "This waits while another link is explored with you. It goes on by itself afterwards."
        return [*told, {"heading": "Waiting", "text": words}]
    day = interest.promised_on
    words = (
        f"{worker} will talk with you about this. You will have an answer by {day_in_words(day) if day else 'soon'}."
    )
    by_when = {"by": day.isoformat()} if day else {}
    return [*told, {"heading": "What happens next", "text": words} | by_when]


def _written(interest: Interest) -> list[dict[str, str]]:
    """The family’s words and questions, whichever of them wrote, so that nobody has to remember what was sent."""
    said = (("Your words", interest.why), ("Your questions", interest.questions))
    return [{"heading": heading, "text": text} for heading, text in said if text]


def promised(household: Household, at: datetime) -> date:
    """The day by which a family hears, by the policy of their own agency."""
    day = london(at).date()
    period: Period = policy(household.file.agency, "interest_answered_within", day)
    return period.due_on(day, holidays=holidays())


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
                promised_on=promised(household, at),
            )
    except IntegrityError:
        raise NotPossible("This family’s interest in this child is being explored already.") from None
    on_both(child, household, f"Interest shown by {Initiator(initiator).label.lower()}", by=by, at=at)
    link_begins.join(interest, by=by, at=at)
    tell_family(interest, at=at)
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


def _close(
    interest: Interest, outcome: InterestOutcome, *, words: str, by: User | None, at: datetime, reason: str = ""
) -> None:
    interest.state, interest.outcome, interest.reason = InterestState.CLOSED, outcome, reason
    interest.words, interest.answered_at, interest.answered_by = words, at, by
    interest.save(update_fields=["state", "outcome", "reason", "words", "answered_at", "answered_by"])
    said = f"Interest answered: {InterestOutcome(outcome).label.lower()}"
    on_both(interest.child, interest.household, said, by=by, at=at, why=words)
    if outcome == InterestOutcome.GOING_FURTHER:
        link_begins.take_up(interest, by=by, at=at)
    else:
        link_ends.close_with(interest, by=by, at=at)
    tell_family(interest, at=at)
