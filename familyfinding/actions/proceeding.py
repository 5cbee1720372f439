"""Whether to go ahead after the visit, and the next family where we do not (MT-14 to MT-18, MT-20, TS-24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions import sharing
from adopters.models import Member
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from children.actions.facts import move_to
from children.flows import PlanStatus
from familyfinding import siblings
from familyfinding.actions import (
    exploring,
    interest_answers,
    links,
    matching,
    matching_meetings,
    meeting_people,
    owed,
    preferring,
    telling,
)
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.flows import LinkState
from familyfinding.models import (
    BookedDates,
    FamilyConsidered,
    InterestOutcome,
    InterestState,
    Link,
    ProceedDecision,
    Profile,
    Reason,
    SupportRequirement,
    ToldAbout,
    ToldWhom,
    ValidationVisit,
)


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
    if proceeds:
        siblings.ensure_unchanged(link)
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
    preferring.ensure_nobody_else(link)
    preferring.prefer(link, since=london(at).date(), why=why.strip(), by=by, at=at)
    links.finish(link, "The next family is preferred.")
    return link


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
        interest_answers.close_all([link.interest], InterestOutcome.GOING_FURTHER, by=by, at=at, words=told)
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
    exploring.stop(link, told=told, why=why, reason=Reason.OTHER, by=by, at=at)
    for profile in Profile.rows.with_file().filter(child__in=link.children):
        waiting = Link.rows.about(profile.child).exclude(pk=link.pk)
        if not (waiting.shortlisted() | waiting.proceeding()).exists():
            matching.came_to_nothing(profile, on=london(at).date())


def _news(link: Link, title: str, words: str, *, by: User, at: datetime) -> None:
    share(link, link, "match_news", title, words, by=by, at=at)


def share(
    link: Link, subject: Link | BookedDates, kind: str, title: str, words: str, *, by: User | None, at: datetime
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
