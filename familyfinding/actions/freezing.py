"""Giving adopters a child’s report begins a link; while it is explored nothing else does (AD-49 to AD-51, AD-78)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions import portal_accounts, sharing
from adopters.actions.facts import hold as hold_household
from adopters.flows import Stage
from adopters.models import Household, Member
from adoption.actions import notices
from adoption.actions.records import lock, opened
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Asks, DocumentKind, DocumentVersion, Look, User
from adoption.periods import Period
from adoption.permissions import Role
from adoption.wording import day_in_words
from children.models import Child, SignificantChange
from familyfinding import crossing
from familyfinding.actions import disclosures, link_ends, links, meeting_people, report_sharing, waiting_again
from familyfinding.actions import interest as interests
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.flows import LinkState
from familyfinding.models import (
    Exploration,
    ExplorationOutcome,
    Interest,
    InterestState,
    Link,
    PaperKind,
    Reason,
    Shortlist,
)

ASKED_TO_STOP = (
    "You have been given a child’s permanence report, so a link with this child is being explored with you. Until "
    "you hear the outcome we ask you not to look at other children, and we take no other interest from you or about "
    "you. This protects you and the children: hopes are not divided, and nobody is kept waiting for a family that may "
    "not come. Interest you showed before is kept and goes on by itself afterwards. Talk to your worker at any time."
)
OPEN_AGAIN = "You can look at children and show interest again. Interest that waited goes on from today."


@keeps_refusals
def share_report(
    *,
    link: Link,
    reports: Iterable[DocumentVersion],
    by: User,
    at: datetime,
    medical: Iterable[DocumentVersion] = (),
) -> Exploration:
    """Give a shortlisted family the child’s permanence report and medical information: a recorded act (AD-49, MT-06).

    From this moment the household looks at no other child and no other interest in or from it begins; interest in
    other children waits and comes back by itself. Of two children at once, one gets the household. Of brothers and
    sisters who are linked together each has a report of its own.
    """
    links.ensure_childs_side(by, link)
    link, day = links.hold(link), london(at).date()
    household, papers = link.household, list(reports)
    if link.state != LinkState.SHORTLISTED:
        raise NotPossible("Only a family on the shortlist is given a child’s report, and once.")
    if not Shortlist.rows.standing().about(*link.children).filter(confirmed_on__isnull=False).exists():
        raise NotPossible("Confirm the shortlist first. Then the families on it are given the reports.")
    _ensure_possible(link.child, household)
    for child in link.children:
        _ensure_current(child, papers, day)
    leading = next(one for one in papers if one.document.file_id == link.child.file_id)
    ensure_not_exploring(household, by=by, on=day)
    freezes = bool(policy(household.file.agency, "freeze_on_cpr", day))
    try:
        with transaction.atomic():
            made = Exploration.rows.create(
                child=link.child,
                household=household,
                link=link,
                interest=link.interest,
                report=leading,
                shared_at=at,
                shared_by=by,
                frozen_at=at if freezes else None,
            )
    except IntegrityError:
        raise NotPossible("Another link is being explored with this family. Wait for its outcome.") from None
    made.household = household
    medicals = list(medical)
    report_sharing.hand_over(link, papers, PaperKind.REPORT, by=by, at=at)
    report_sharing.hand_over(link, medicals, PaperKind.MEDICAL, by=by, at=at)
    disclosures.began(link, [*papers, *medicals], by=by, at=at)
    opened(link.child.file, by, "familyfinding:share-report", look=Look.EXPORTED)
    links.on_all(link, "Child permanence report given to the adopters", by=by, at=at)
    links.move(link, LinkState.CPR_SHARED, by=by, at=at)
    if freezes:
        freeze(made, at=at)
    links.finish(link, "A child’s report was shared.")
    return made


@transaction.atomic
def end(
    *,
    link: Exploration,
    outcome: ExplorationOutcome,
    reasons: str,
    told: str,
    by: User,
    at: datetime,
    reason: Reason | str = Reason.OTHER,
) -> Exploration:
    """The outcome of a link. Decided against: the family is told, and looks and asks again from now (AD-51)."""
    _ensure_worker(by, link)
    joined = links.hold(link.link) if link.link else None
    household = joined.household if joined else _hold_both(link)
    link = lock(link)
    if link.outcome:
        raise NotPossible("The outcome of this link is recorded already.")
    if not reasons.strip() or not told.strip():
        raise NotPossible("Give the reasons for the file, and the words in which the family is told.")
    crossing.ensure_fit_for_family(link.child, told, report_given=True)
    link.outcome, link.ended_at, link.ended_by = outcome, at, by
    link.reasons, link.told_words, link.reserve = reasons.strip(), told.strip(), False
    link.save(update_fields=["outcome", "ended_at", "ended_by", "reasons", "told_words", "reserve"])
    link.household = household
    said = f"Link: {ExplorationOutcome(outcome).label.lower()}"
    on_both(link.child, household, said, by=by, at=at, why=reasons.strip())
    if outcome == ExplorationOutcome.NOT_PROGRESSING:
        unfreeze(link, at=at)
    if joined and joined.is_live and outcome == ExplorationOutcome.NOT_PROGRESSING:
        link_ends.end(joined, reason=reason, why=reasons.strip(), told=told.strip(), by=by, at=at)
        waiting_again.after(joined, by=by, at=at)
        links.finish(joined, "The outcome of a link was recorded.")
    refresh(household.file, because="The outcome of a link was recorded.")
    return link


def stop(
    link: Link,
    *,
    told: str,
    why: str,
    reason: Reason | str,
    by: User | None,
    at: datetime,
    with_children: bool = True,
) -> None:
    """End a link that is held, with its exploration if one runs: the family is told, and looks and asks again.

    The children wait again with it, unless the caller does not hold their files.
    """
    running = Exploration.rows.running().filter(household=link.household, child=link.child).first()
    if running:
        made = lock(running)
        made.outcome, made.ended_at, made.ended_by = ExplorationOutcome.NOT_PROGRESSING, at, by
        made.reasons, made.told_words, made.reserve = why, told, False
        made.save()
        made.household = link.household
        unfreeze(made, at=at)
    link_ends.end(link, reason=reason, why=why, told=told, by=by, at=at)
    if with_children:
        waiting_again.after(link, by=by, at=at)


def establish(link: Link, *, by: User | None, at: datetime) -> None:
    """The match is approved: nothing is explored any more, and browsing ends with the search itself (AD-52)."""
    running = Exploration.rows.running().filter(household=link.household, child=link.child).first()
    if running:
        made = lock(running)
        made.outcome, made.ended_at, made.ended_by = ExplorationOutcome.ESTABLISHED, at, by
        made.reserve = False
        made.save(update_fields=["outcome", "ended_at", "ended_by", "reserve"])


@transaction.atomic
def keep_as_reserve(*, link: Exploration, why: str, by: User, at: datetime) -> Exploration:
    """By agreement the family stays in reserve for this child: the freeze stays (MT-13, CF-11)."""
    _ensure_worker(by, link)
    joined = links.hold(link.link) if link.link else None
    link = lock(link)
    if link.outcome or not why.strip():
        raise NotPossible("Only a running link can be kept in reserve, and the family’s agreement is written down.")
    if joined:
        meeting_people.kept_after_all(joined, by)
    link.reserve, link.reasons = True, why.strip()
    link.save(update_fields=["reserve", "reasons"])
    if joined:
        joined.reserve, joined.reserve_why = True, why.strip()
        joined.save(update_fields=["reserve", "reserve_why"])
    on_both(link.child, link.household, "Kept as reserve by agreement", by=by, at=at, why=why.strip())
    return link


def freeze(link: Exploration, *, at: datetime) -> None:
    """TS-11: browsing off for every account, other interest parked, the request to stop sent (AD-78)."""
    household = link.household
    portal_accounts.keep_in_step(household, frozen_at=link.frozen_at or at)
    for interest in Interest.rows.being_explored().filter(household=household).exclude(child=link.child):
        _park(interest, at)
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind="freeze",
        subject=link,
        title="Please stop looking at other children for now",
        sections=[{"heading": "A link is being explored with you", "text": ASKED_TO_STOP}],
        at=at,
        by=link.shared_by,
        asks=Asks.ACKNOWLEDGE,
    )
    if link.frozen_at is None:
        link.frozen_at = at
        link.save(update_fields=["frozen_at"])


def unfreeze(link: Exploration, *, at: datetime) -> None:
    """Looking and asking open again at once, parked interest goes on with a new promise (AD-51, CF-33).

    The child’s report is theirs to read no longer; another family that was given the same one keeps its copies (AC-5).
    """
    household = link.household
    portal_accounts.keep_in_step(household, frozen_at=None)
    sharing.unshare(link, at=at)
    report_sharing.take_back(link, at=at)
    disclosures.take_back(link, at=at)
    _reopen_all(household, at)
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind="unfreeze",
        subject=link,
        title="The link is not going further",
        sections=[
            {"heading": "What was decided", "text": link.told_words},
            {"heading": "What you can do now", "text": OPEN_AGAIN},
        ],
        at=at,
        by=link.ended_by,
    )
    says = "A link came to its outcome; the family is searching again."
    key = f"exploration:{link.pk}:ended"
    notices.tell(household.file, says, key=key, to=household.file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)


def lift(link: Link, *, at: datetime) -> None:
    """The match was refused: until it is presented again the family looks and asks again (FF-61, CF-06, MT-73).

    What they have of the child stays with them, because the work goes on. Their worker tells them first in person.
    """
    for made in Exploration.rows.holding_back().filter(link=link):
        held = lock(made)
        held.lifted_at = at
        held.save(update_fields=["lifted_at"])
        portal_accounts.keep_in_step(link.household, frozen_at=None)
        sharing.unshare(held, at=at)
        _reopen_all(link.household, at)
        file, key = link.household.file, f"exploration:{held.pk}:lifted:{at.isoformat()}"
        says = "A match was refused. Tell the family: until it is presented again, they may look at other children."
        notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)


def freeze_again(link: Link, *, at: datetime) -> None:
    """The match was presented again and recommended: as before, nothing else begins until the outcome (AD-50)."""
    for made in Exploration.rows.running().filter(link=link, lifted_at__isnull=False):
        held = lock(made)
        held.lifted_at = None
        held.save(update_fields=["lifted_at"])
        held.household = link.household
        freeze(held, at=at)


def _reopen_all(household: Household, at: datetime) -> None:
    for interest in Interest.rows.filter(household=household, state=InterestState.PARKED).order_by("pk"):
        _reopen(interest, at)


def _park(interest: Interest, at: datetime) -> None:
    held = lock(interest)
    held.state, held.parked_at = InterestState.PARKED, at
    held.save(update_fields=["state", "parked_at"])
    interests.tell_family(held, at=at)


def _reopen(interest: Interest, at: datetime) -> None:
    """The answer is promised anew: the time in which nobody could work on it does not count against anybody."""
    held = lock(interest)
    held.state, held.parked_at = InterestState.OPEN, None
    held.promised_on = interests.promised(held.household, at)
    held.save(update_fields=["state", "parked_at", "promised_on"])
    on_both(held.child, held.household, "Interest goes on after a pause", by=None, at=at)
    interests.tell_family(held, at=at)


def _ensure_worker(by: User, exploration: Exploration) -> None:
    if exploration.link:
        links.ensure_worker(by, exploration.link)
    else:
        ensure_either(by, exploration.child.file, exploration.household.file)


def _hold_both(link: Exploration) -> Household:
    lock(link.child.file)
    return hold_household(link.household)


def _ensure_possible(child: Child, household: Household) -> None:
    if household.stage != Stage.APPROVED:
        raise NotPossible("Only a family that is approved and searching can be given a child’s report.")
    restricted = any(account.home_only for account in portal_accounts.keep_in_step(household))
    if restricted and child.file.agency.home_id != household.file.agency.home_id:
        raise NotPossible(
            "In their first months these adopters are for children of their own agency. The senior manager may waive "
            "that in exceptional circumstances."
        )


def _ensure_current(child: Child, reports: list[DocumentVersion], on: date) -> None:
    """The child’s own report, later than the last significant change and not too old (MT-05, TS-107)."""
    report = next((one for one in reports if one.document.file_id == child.file_id), None)
    if report is None or report.document.kind != DocumentKind.PERMANENCE_REPORT or report.document.withdrawn_on:
        raise NotPossible("Choose the current permanence report on this child’s own file.")
    written = london(report.added_at).date()
    changed = SignificantChange.rows.filter(child=child, reported_on__lte=on).order_by("-reported_on").first()
    if changed and written < changed.reported_on:
        raise NotPossible(
            f"Something changed for this child on {day_in_words(changed.reported_on)}, after the report was written. "
            "Bring the report up to date first."
        )
    longest: Period = policy(child.file.agency, "report_no_older_than", on)
    if longest.due_on(written, holidays=holidays()) < on:
        raise NotPossible(
            f"This report is of {day_in_words(written)}. Bring it up to date before a family is given it."
        )
