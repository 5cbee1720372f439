"""Giving adopters a child’s report begins a link; while it is explored nothing else does (AD-49 to AD-51, AD-78)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from adopters import places
from adopters.actions import portal_accounts, sharing
from adopters.models import Household, Member
from adopters.models.training import ABOUT_CHILDREN
from adoption.actions import notices
from adoption.actions.records import lock
from adoption.models import Asks
from adoption.permissions import Role
from familyfinding.actions import disclosures, interest_told, links, report_sharing
from familyfinding.actions.both import on_both
from familyfinding.flows import LinkState
from familyfinding.models import (
    Exploration,
    Interest,
    InterestState,
    Link,
)

ASKED_TO_STOP = (
    "You have been given a child’s permanence report, so a link with this child is being explored with you. Until "
    "you hear the outcome we ask you not to look at other children, and we take no other interest from you or about "
    "you. This protects you and the children: hopes are not divided, and nobody is kept waiting for a family that may "
    "not come. Interest you showed before is kept and goes on by itself afterwards. Talk to your worker at any time."
)


PLACES = {
    "heading": "Events about children",
    "text": "You had booked a place at an event where children are met. We have given it up for you. You can book "
    "again once the outcome is known.",
}
OPEN_AGAIN = "You can look at children and show interest again. Interest that waited goes on from today."


def freeze(link: Exploration, *, at: datetime) -> None:
    """TS-11: browsing off for every account, other interest parked, the request to stop sent (AD-78)."""
    household = link.household
    portal_accounts.keep_in_step(household, frozen_at=link.frozen_at or at)
    begun = Interest.rows.filter(household=household, state=InterestState.OPEN)
    for interest in begun.exclude(child=link.child):
        _park(interest, at)
    sections = [{"heading": "A link is being explored with you", "text": ASKED_TO_STOP}]
    if places.give_up_coming(file=household.file, at=at, kinds=ABOUT_CHILDREN):
        sections.append(PLACES)
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind="freeze",
        subject=link,
        title="Please stop looking at other children for now",
        sections=sections,
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


def lift_after_refusals(*, at: datetime) -> int:
    """Families of a refused match who are still held back: from before a refusal freed them, or by any accident.

    The rows that say so are the queue, so a missed or doubled run changes nothing.
    """
    rows = Link.rows.filter(state=LinkState.MORE_WORK, refused_on__isnull=False, household__file__closed_on=None)
    held = rows.filter(explorations__in=Exploration.rows.holding_back()).with_both().distinct().order_by("pk")
    for link in held:
        _lift_if_refused(link, at=at)
    return len(held)


@transaction.atomic
def _lift_if_refused(link: Link, *, at: datetime) -> None:
    held = links.hold(link)
    if held.is_refused:
        lift(held, at=at)
        links.finish(held, "The family of a refused match looks and asks again.")


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
    interest_told.tell_family(held, at=at)


def _reopen(interest: Interest, at: datetime) -> None:
    """The answer is promised anew: the time in which nobody could work on it does not count against anybody."""
    held = lock(interest)
    held.state, held.parked_at = InterestState.OPEN, None
    held.promised_on = None if held.rests_since else interest_told.promised(held.household, at)
    held.save(update_fields=["state", "parked_at", "promised_on"])
    on_both(held.child, held.household, "Interest goes on after a pause", by=None, at=at)
    interest_told.tell_family(held, at=at)
