"""The validation visit, the decision on the next working day, and what follows (MT-13 to MT-20, TS-23, TS-24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions import sharing
from adopters.models import Member
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words, moment_in_words
from children.actions.facts import move_to
from children.flows import PlanStatus
from familyfinding import who_may
from familyfinding.actions import (
    folder,
    freezing,
    going_ahead,
    links,
    matching,
    matching_meetings,
    meeting_people,
    owed,
    preparing_meetings,
    telling,
)
from familyfinding.actions import interest as interests
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.flows import LinkState
from familyfinding.models import (
    BookedDates,
    FamilyConsidered,
    InterestOutcome,
    InterestState,
    Link,
    Preparation,
    ProceedDecision,
    Profile,
    Reason,
    SupportRequirement,
    ToldAbout,
    ToldWhom,
    ValidationVisit,
)

NOBODY_HOLDS = (
    "Nobody holds the role of permanence team manager, who alone may take it: ask an administrator to give it."
)
NOBODY_OPENS = "The permanence team manager cannot open this child’s file: give them access, or allocate it to them."


@transaction.atomic
def plan_visit(*, link: Link, planned_at: datetime, by: User, at: datetime) -> ValidationVisit:
    """Set the visit’s moment. The family’s worker and the previous locality worker are invited (MT-13, MT-72)."""
    links.ensure_childs_side(by, link)
    link, visit = _hold(link, LinkState.PREFERRED, "A family is visited once it is preferred.")
    if planned_at <= at:
        raise NotPossible("Choose a moment that is still to come. A visit that was made is recorded.")
    invited = folder.invited_parts(link.children, at)
    visit.planned_at, visit.planned_by = planned_at, by
    visit.locality_worker = invited[0].worker if invited else None
    visit.save(update_fields=["planned_at", "planned_by", "locality_worker"])
    links.on_all(link, f"Validation visit planned, {moment_in_words(planned_at)}", by=by, at=at)
    says = f"You are invited to a validation visit, {moment_in_words(planned_at)}."
    family = link.household.file
    key = f"visit:{visit.pk}:{planned_at.isoformat()}"
    notices.tell(family, says, key=f"{key}:family", to=family.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
    for one in invited:
        notices.tell(one.file, says, key=f"{key}:locality:{one.worker_id}", to=one.worker, now=at)
    return visit


@transaction.atomic
def record_visit(
    *,
    link: Link,
    visited_on: date,
    account: str,
    locality_came: bool,
    absence_why: str,
    by: User,
    at: datetime,
) -> ValidationVisit:
    """The visit was made. Nothing is decided at it; the decision is due on the next working day (MT-14, MT-15)."""
    links.ensure_childs_side(by, link)
    link, visit = _hold(link, LinkState.PREFERRED, "A family is visited once it is preferred.")
    if not visit.owed_since <= visited_on <= london(at).date():
        raise NotPossible(f"Date the visit between {day_in_words(visit.owed_since)} and today.")
    if not account.strip():
        raise NotPossible("Write what you saw and talked about.")
    if not locality_came and not absence_why.strip():
        raise NotPossible("Say why the previous locality worker did not come.")
    visit.visited_on, visit.visited_by, visit.account = visited_on, by, account.strip()
    visit.locality_came, visit.absence_why = locality_came, absence_why.strip() if not locality_came else ""
    visit.save()
    links.move(link, LinkState.VALIDATED, by=by, at=at)
    _tell_who_decides(link, visit, at=at)
    links.finish(link, "The validation visit was made.")
    return visit


def _tell_who_decides(link: Link, visit: ValidationVisit, *, at: datetime) -> None:
    """Whoever may decide. When nobody may, the manager, who can have the role given to somebody (MT-17, PN-43)."""
    file, key = link.child.file, f"visit:{visit.pk}:decide"
    says = "A validation visit was made. The decision whether to go ahead is due on the next working day."
    may = who_may.who_may(Permission.PROCEED_DECIDE, file, london(at).date())
    for one in may.people:
        notices.tell(file, says, key=f"{key}:{one.pk}", to=one, now=at)
    if not may.people:
        says += f" {NOBODY_HOLDS if may.nobody_holds_it else NOBODY_OPENS}"
        to = file.manager or file.lead
        notices.tell(file, says, key=key, to=to, to_role=Role.SERVICE_MANAGER, now=at)


@keeps_refusals
def decide(
    *,
    link: Link,
    proceeds: bool,
    reasons: str,
    told: str,
    by: User,
    at: datetime,
    requirements: Iterable[str] = (),
) -> ProceedDecision:
    """Whether to go ahead: by the permanence team manager alone, and never on the day of the visit (MT-14 to MT-17).

    `told` is what the family reads. Not going ahead they are free at once, and another family can be preferred.
    """
    ensure(by, Permission.PROCEED_DECIDE, link.child.file)
    link, on = links.hold(link), london(at).date()
    visit = _visited(link, on, by=by)
    if not reasons.strip() or not told.strip():
        raise NotPossible("Give the reasons for the file, and the words in which the family is told.")
    try:
        with transaction.atomic():
            decision = ProceedDecision.rows.create(
                link=link,
                visit=visit,
                visited_on=visit.visited_on or on,
                proceeds=proceeds,
                reasons=reasons.strip(),
                decided_on=on,
                decided_by=by,
            )
    except IntegrityError:
        raise NotPossible("This was decided already.") from None
    visit.decided_on = on
    visit.save(update_fields=["decided_on"])
    telling.write(link, ToldWhom.FAMILY, ToldAbout.DECISION, told, by=by, at=at)
    if proceeds:
        _go_ahead(link, decision, requirements, told.strip(), by=by, at=at)
    else:
        _stop(link, reasons.strip(), told.strip(), by=by, at=at)
    said = "Tell the foster carers what was decided after the validation visit"
    matching_meetings.owe_carers(link.children_files, said, by=by, at=at)
    links.finish(link, "It was decided whether to go ahead.")
    return decision


@transaction.atomic
def prefer_next(*, link: Link, why: str, by: User, at: datetime) -> Link:
    """The next shortlisted family becomes the preferred one, with a fresh week for its visit (MT-13, MT-20).

    Whichever family is preferred, a matching meeting has weighed it under its chair (PN-42).
    """
    ensure(by, Permission.MATCH_CHAIR, link.child.file)
    meeting_people.ensure_may_chair(by, *link.children_files)
    links.hold_all(link.child)
    link = links.hold(link)
    if not why.strip():
        raise NotPossible("Say why this family is preferred now.")
    if link.state != LinkState.CPR_SHARED:
        raise NotPossible("A family becomes the preferred one once it has the child’s reports.")
    if not FamilyConsidered.rows.filter(link=link).exists():
        raise NotPossible("A matching meeting has not considered this family. Arrange one first.")
    matching_meetings.ensure_nobody_else(link)
    matching_meetings.prefer(link, since=london(at).date(), why=why.strip(), by=by, at=at)
    links.finish(link, "The next family is preferred.")
    return link


@transaction.atomic
def book_dates(
    *,
    link: Link,
    medical_at: datetime,
    medical_place: str,
    panel_on: date,
    panel_place: str,
    carers_told_on: date,
    by: User,
    at: datetime,
) -> BookedDates:
    """Book the medical consultation and panel, and share both with adopters and carers (MT-19, CF-35)."""
    links.ensure_childs_side(by, link)
    link, on = links.hold(link), london(at).date()
    if not link.is_proceeding:
        raise NotPossible("Dates are booked once it is decided to go ahead.")
    if london(medical_at).date() < on or panel_on < london(medical_at).date():
        raise NotPossible("The consultation is still to come, and panel is not before it.")
    if carers_told_on > on:
        raise NotPossible("Tell the foster carers first, then record the day.")
    if not medical_place.strip() or not panel_place.strip():
        raise NotPossible("Say where both take place, or that they are online.")
    facts = {
        "medical_at": medical_at,
        "medical_place": medical_place.strip(),
        "panel_on": panel_on,
        "panel_place": panel_place.strip(),
        "carers_told_on": carers_told_on,
        "booked_at": at,
        "booked_by": by,
    }
    dates, _ = BookedDates.rows.update_or_create(link=link, defaults=facts)
    said = f"Medical consultation {moment_in_words(medical_at)}, panel {day_in_words(panel_on)}"
    links.on_all(link, said, by=by, at=at)
    _share_dates(link, dates, by=by, at=at)
    _onto_the_steps(link, dates, by=by, at=at)
    owed.done(owed.BOOK, link.pk, by=by, at=at)
    return dates


def opens_on(visit: ValidationVisit) -> date | None:
    """The first day on which the decision can be recorded: the day after the visit (MT-14)."""
    return date.fromordinal(visit.visited_on.toordinal() + 1) if visit.visited_on else None


def _hold(link: Link, state: LinkState, says: str) -> tuple[Link, ValidationVisit]:
    link = links.hold(link)
    visit = ValidationVisit.rows.filter(link=link).first()
    if link.state != state or visit is None:
        raise NotPossible(says)
    return link, lock(visit)


def _visited(link: Link, on: date, *, by: User) -> ValidationVisit:
    visit = ValidationVisit.rows.filter(link=link, visited_on__isnull=False).first()
    if visit is None or link.state not in (LinkState.VALIDATED, LinkState.PROCEEDING, LinkState.CLOSED):
        raise NotPossible("The decision is taken after the validation visit. Record the visit first.")
    if link.state != LinkState.VALIDATED:
        raise NotPossible("This was decided already.")
    if visit.visited_on and on <= visit.visited_on:
        raise KeptRefusal(
            "Nothing is decided on the day of the visit, so that families and workers can reflect. The decision can be "
            "recorded from tomorrow, and is due on the next working day.",
            file=link.child.file,
            what="Decision refused on the day of the validation visit",
            on=on,
            by=by,
        )
    return lock(visit)


def _go_ahead(
    link: Link, decision: ProceedDecision, requirements: Iterable[str], told: str, *, by: User, at: datetime
) -> None:
    links.move(link, LinkState.PROCEEDING, why=decision.reasons, by=by, at=at)
    wanted = [text.strip() for text in requirements if text.strip()]
    SupportRequirement.rows.bulk_create(
        SupportRequirement(decision=decision, link=link, text=text, place=place) for place, text in enumerate(wanted)
    )
    for child in link.children:
        if child.status == PlanStatus.MATCHING:
            move_to(child, PlanStatus.MATCHED)
    if link.interest and link.interest.state != InterestState.CLOSED:
        interests.close_all([link.interest], InterestOutcome.GOING_FURTHER, by=by, at=at, words=told)
    _news(link, "You are going ahead together", told, by=by, at=at)
    what = f"Book the medical consultation and panel for family {link.household.file.reference}"
    owed.owe(
        link.child.file,
        what,
        owner=link.child.file.lead,
        within="match_dates_booked_within",
        source=owed.BOOK,
        source_id=link.pk,
        by=by,
        at=at,
    )


def _stop(link: Link, why: str, told: str, *, by: User, at: datetime) -> None:
    freezing.stop(link, told=told, why=why, reason=Reason.OTHER, by=by, at=at)
    for profile in Profile.rows.with_file().filter(child__in=link.children):
        waiting = Link.rows.about(profile.child).exclude(pk=link.pk)
        if not (waiting.shortlisted() | waiting.proceeding()).exists():
            matching.came_to_nothing(profile, on=london(at).date())


def _onto_the_steps(link: Link, dates: BookedDates, *, by: User, at: datetime) -> None:
    """The consultation and the day of panel stand among the steps before panel, with what is owed by them (TS-26)."""
    going_ahead.set_panel_day(link=link, on=dates.panel_on)
    going = Preparation.rows.filter(link=link).first()
    if going:
        going.link = link
        preparing_meetings.book_consultations(
            preparation=going, at=dates.medical_at, place=dates.medical_place, by=by, now=at
        )


def _share_dates(link: Link, dates: BookedDates, *, by: User, at: datetime) -> None:
    words = (
        f"The medical consultation is {moment_in_words(dates.medical_at)}, at {dates.medical_place}. "
        f"Matching panel meets on {day_in_words(dates.panel_on)}, at {dates.panel_place}. "
        "Only you need to come to both; the foster carers know the dates and need not attend."
    )
    _share(link, dates, "match_dates", "Dates for you: medical consultation and panel", words, by=by, at=at)


def _news(link: Link, title: str, words: str, *, by: User, at: datetime) -> None:
    _share(link, link, "match_news", title, words, by=by, at=at)


def _share(
    link: Link, subject: Link | BookedDates, kind: str, title: str, words: str, *, by: User, at: datetime
) -> None:
    sharing.share(
        household=link.household,
        members=Member.rows.filter(household=link.household).applicants(),
        kind=kind,
        subject=subject,
        title=title,
        sections=[{"heading": title, "text": words}],
        at=at,
        by=by,
    )
