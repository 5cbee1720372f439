"""A link is explored: the child’s report given, the outcome, kept in reserve (AD-49 to AD-52, MT-06, MT-13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from adopters.actions import parting, portal_accounts
from adopters.actions.facts import hold as hold_household
from adopters.flows import Stage
from adopters.models import Household
from adoption.actions.records import lock, opened
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import DocumentKind, DocumentVersion, Look, User
from adoption.periods import Period
from adoption.wording import day_in_words
from children.models import Child, SignificantChange
from familyfinding import crossing, in_the_way, siblings
from familyfinding.actions import disclosures, freezing, link_ends, links, meeting_people, report_sharing, waiting_again
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.flows import LinkState
from familyfinding.models import (
    Exploration,
    ExplorationOutcome,
    Link,
    PaperKind,
    Reason,
    Shortlist,
)


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
    siblings.ensure_unchanged(link)
    in_the_way.ensure_answered(link, by, day)
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
        freezing.freeze(made, at=at)
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
        freezing.unfreeze(link, at=at)
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
        freezing.unfreeze(made, at=at)
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
    parting.ensure_reviewed(household)
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
