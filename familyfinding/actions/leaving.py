"""A family stops searching, or adoption is no longer a child’s plan: links end kindly (FF-62, FF-66, AD-51, AD-52)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from adopters.models import Household
from adoption.actions.records import lock
from adoption.engine import refresh
from adoption.models import User
from children.models import Child
from familyfinding.actions import exploring, interest_answers, links, waiting_again
from familyfinding.flows import LinkState
from familyfinding.models import InterestOutcome, Link, Reason

NO_LONGER_SEARCHING = "You are no longer searching, so this link is closed."
PLAN_CHANGED = (
    "The plan for this child has changed, so nothing more comes of this link. Thank you for being ready. "
    "Your worker will talk with you."
)
MATCHED = (LinkState.APPROVED, LinkState.INTRODUCTIONS, LinkState.PLACED)


def close_links_of(household: Household, *, by: User | None, at: datetime, matched_too: bool = False) -> None:
    """The caller holds the household. The children’s dates follow once this is done, so that nobody waits in a ring."""
    rows = Link.rows.live().filter(household=household).with_both().order_by("pk")
    for link in rows if matched_too else rows.exclude(state__in=MATCHED):
        held = _held(link, household)
        why, reason = "The family is no longer searching", Reason.CAPACITY
        exploring.stop(held, told=NO_LONGER_SEARCHING, why=why, reason=reason, by=by, at=at, with_children=False)
        held.children_to_see_to = True
        held.save(update_fields=["children_to_see_to"])
        transaction.on_commit(partial(_children_wait_again, link=held, by=by, at=at))


def close_links_about(child: Child, *, by: User | None, at: datetime) -> None:
    """The caller holds the child’s file; every family hears it and searches again."""
    interest_answers.close_all(
        interest_answers.of_child(child), InterestOutcome.TAKEN_DOWN, by=by, at=at, words=PLAN_CHANGED
    )
    for link in links.hold_links(child):
        exploring.stop(link, told=PLAN_CHANGED, why="The plan changed", reason=Reason.CHANGED, by=by, at=at)
        links.finish(link, "A link was closed.")


def see_to_children(*, at: datetime) -> int:
    """Children whose family left and whose plan nobody put right, because the work stopped between the two.

    The links that say so are the queue, so a missed or doubled run changes nothing.
    """
    rows = list(Link.rows.with_children_to_see_to().with_both().order_by("pk"))
    for link in rows:
        _children_wait_again(link=link, by=None, at=at)
    return len(rows)


@transaction.atomic
def _children_wait_again(*, link: Link, by: User | None, at: datetime) -> None:
    for file in sorted((child.file for child in link.children), key=lambda file: file.pk):
        lock(file)
    held = lock(link)
    if not held.children_to_see_to:
        return
    held.children_to_see_to = False
    held.save(update_fields=["children_to_see_to"])
    waiting_again.after(link, by=by, at=at)
    for child in link.children:
        refresh(child.file, because="A link was closed.")


def _held(link: Link, household: Household) -> Link:
    held = Link.rows.with_both().get(pk=lock(link).pk)
    held.household = household
    return held
