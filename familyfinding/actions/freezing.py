"""Giving adopters a child’s report begins a link; while it is explored nothing else does (AD-49 to AD-51, AD-78)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from adopters.actions import portal_accounts, sharing
from adopters.actions.facts import hold as hold_household
from adopters.flows import Stage
from adopters.models import Household, Member
from adoption.actions import notices
from adoption.actions.records import lock, opened
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotPossible
from adoption.models import Asks, DocumentKind, DocumentVersion, Look, User
from adoption.permissions import Role
from children.models import Child
from familyfinding import crossing
from familyfinding.actions import disclosures
from familyfinding.actions import interest as interests
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.models import Exploration, ExplorationOutcome, Interest, InterestState, Profile

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
    child: Child,
    household: Household,
    report: DocumentVersion,
    by: User,
    at: datetime,
    interest: Interest | None = None,
) -> Exploration:
    """Give the adopters the child’s permanence report: a recorded act with its time and receipts (AD-49).

    From this moment the household looks at no other child and no other interest in or from it begins; interest in
    other children waits and comes back by itself. Of two children at once, one gets the household.
    """
    ensure_either(by, child.file, household.file)
    day = london(at).date()
    lock(child.file)
    household = hold_household(household)
    _ensure_possible(child, household, report)
    ensure_not_exploring(household, by=by, on=day)
    freezes = bool(policy(household.file.agency, "freeze_on_cpr", day))
    try:
        with transaction.atomic():
            link = Exploration.rows.create(
                child=child,
                household=household,
                interest=interest,
                report=report,
                shared_at=at,
                shared_by=by,
                frozen_at=at if freezes else None,
            )
    except IntegrityError:
        raise NotPossible("Another link is being explored with this family. Wait for its outcome.") from None
    _hand_over(link, by=by)
    disclosures.began(link, by=by, at=at)
    opened(child.file, by, "familyfinding:share-report", look=Look.EXPORTED)
    on_both(child, household, "Child permanence report given to the adopters", by=by, at=at)
    if freezes:
        freeze(link, at=at)
    refresh(household.file, because="A child’s report was shared.")
    return link


@transaction.atomic
def end(
    *,
    link: Exploration,
    outcome: ExplorationOutcome,
    reasons: str,
    told: str,
    by: User,
    at: datetime,
) -> Exploration:
    """The outcome of a link. Decided against: the family is told, and looks and asks again from now (AD-51)."""
    ensure_either(by, link.child.file, link.household.file)
    lock(link.child.file)
    household = hold_household(link.household)
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
    refresh(household.file, because="The outcome of a link was recorded.")
    return link


@transaction.atomic
def keep_as_reserve(*, link: Exploration, why: str, by: User, at: datetime) -> Exploration:
    """By agreement the family stays in reserve for this child: the freeze stays (MT-13, CF-11)."""
    ensure_either(by, link.child.file, link.household.file)
    link = lock(link)
    if link.outcome or not why.strip():
        raise NotPossible("Only a running link can be kept in reserve, and the family’s agreement is written down.")
    link.reserve, link.reasons = True, why.strip()
    link.save(update_fields=["reserve", "reasons"])
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
    sharing.unshare(link.report, at=at, file=household.file)
    disclosures.take_back(link, at=at)
    for interest in Interest.rows.filter(household=household, state=InterestState.PARKED).order_by("pk"):
        _reopen(interest, at)
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


def _hand_over(link: Exploration, *, by: User) -> None:
    """A copy of the report for each applicant, to be acknowledged one by one (AD-56)."""
    household = link.household
    profile = Profile.rows.filter(child=link.child).first()
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind="child_report",
        subject=link.report,
        title=f"The permanence report of {profile.heading if profile and profile.heading else 'a child'}",
        sections=[],
        at=link.shared_at,
        by=by,
        asks=Asks.ACKNOWLEDGE,
        document_version=link.report,
    )


def _ensure_possible(child: Child, household: Household, report: DocumentVersion) -> None:
    document = report.document
    if document.file_id != child.file_id or document.kind != DocumentKind.PERMANENCE_REPORT or document.withdrawn_on:
        raise NotPossible("Choose the current permanence report on this child’s own file.")
    if household.stage != Stage.APPROVED:
        raise NotPossible("Only a family that is approved and searching can be given a child’s report.")
    restricted = any(account.home_only for account in portal_accounts.keep_in_step(household))
    if restricted and child.file.agency.home_id != household.file.agency.home_id:
        raise NotPossible(
            "In their first months these adopters are for children of their own agency. The senior manager may waive "
            "that in exceptional circumstances."
        )
