"""The life of a link: opened, joined by an interest, considered, moved on; each step written down (MT-01, FF-57)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from adopters.actions.facts import hold as hold_household
from adopters.flows import Stage
from adopters.models import Household
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from children.models import Child
from familyfinding import siblings
from familyfinding.actions import preparations
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_both, on_childs_side, source_of
from familyfinding.flows import BEFORE_THE_SHORTLIST, LINK, LinkState
from familyfinding.models import (
    Initiator,
    Interest,
    Link,
    LinkedChild,
    LinkMove,
)

ONE_LIVE_LINK = "This family and this child are linked already. Open that link."


def hold(link: Link) -> Link:
    """The link as it stands now, with its child and household, held until the transaction ends.

    Always in this order, so that nobody waits in a ring: the children’s files, the household’s file, what hangs on it.
    """
    found = fresh(link)
    for child in sorted(found.children, key=lambda one: one.file_id):
        if lock(child.file).closed_on:
            raise NotPossible("This child’s file is closed. Ask a manager to reopen it first.")
    household = hold_household(found.household)
    held = fresh(lock(found))
    held.household = household
    return held


def hold_with_set(link: Link, *, by: User, at: datetime) -> Link:
    """Held as in `hold`, after its children were made those whom the recorded decision says, as it stands now.

    A link may be older than the decision, or than a brother who joined the set (CH-05, MT-70).
    """
    together = siblings.decided(link.child)
    for file in sorted({one.file for one in [*together, *link.children]}, key=lambda file: file.pk):
        lock(file)
    link = hold(link)
    if link.state not in BEFORE_THE_SHORTLIST:
        return link
    if Link.rows.live().joining(link.household, together).exclude(pk=link.pk).exists():
        raise NotPossible("Another link joins this family with a brother or sister. Close that one first.")
    was = {one.pk for one in link.children}
    LinkedChild.rows.filter(link=link).exclude(child__in=[one.pk for one in together]).delete()
    for one in together:
        if one.pk not in was:
            LinkedChild.rows.create(link=link, child=one)
            on_childs_side(one, link.household, "Joined the link of a brother or sister", by=by, at=at)
    return fresh(link)


def hold_all(child: Child) -> list[Link]:
    """Every live link of a child, held with its household, for what concerns all of them at once."""
    lock(child.file)
    rows = Link.rows.live().about(child).with_both().prefetch_related("linked__child__file")
    for link in sorted(rows, key=lambda one: one.household.file_id):
        lock(link.household.file)
    return [fresh(lock(link)) for link in rows]


def fresh(link: Link) -> Link:
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


@transaction.atomic
def open_link(
    *,
    child: Child,
    household: Household,
    initiator: Initiator | str,
    why: str,
    by: User,
    at: datetime,
    children: Iterable[Child] = (),
) -> Link:
    """A worker sees a possible family and looks into it: the link begins under consideration (MT-01, FF-57).

    Brothers and sisters come along if it was decided that they are placed together; while that is open, nothing begins
    (MT-70, CH-05).
    """
    ensure_either(by, child.file, household.file)
    together = siblings.decided(child, also=children)
    for file in sorted({one.file for one in together}, key=lambda file: file.pk):
        lock(file)
    household = hold_household(household)
    if household.stage != Stage.APPROVED:
        raise NotPossible("Only a family that is approved and searching can be linked with a child.")
    ensure_not_exploring(household, by=by, on=london(at).date())
    link = begin(together, household, initiator=initiator, why=why, by=by, at=at)
    move(link, LinkState.CONSIDERING, why=why.strip(), by=by, at=at)
    return link


def begin(
    together: list[Child],
    household: Household,
    *,
    initiator: Initiator | str,
    why: str,
    by: User,
    at: datetime,
    interest: Interest | None = None,
) -> Link:
    """The row itself, for whoever holds the household. One live link joins a family and a child, whatever races.

    The first child leads.
    """
    child = together[0]
    if not why.strip():
        raise NotPossible("Say in a few words why.")
    if Link.rows.live().joining(household, together).exists():
        raise NotPossible(ONE_LIVE_LINK)
    try:
        with transaction.atomic():
            link = Link.rows.create(
                child=child,
                household=household,
                interest=interest,
                initiator=initiator,
                source=source_of(child, household, london(at).date()),
                why=why.strip(),
                since=at,
                opened_at=at,
                opened_by=by,
            )
    except IntegrityError:
        raise NotPossible(ONE_LIVE_LINK) from None
    for one in together:
        LinkedChild.rows.create(link=link, child=one)
    LinkMove.rows.create(link=link, became=LinkState.INTEREST, why=why.strip(), at=at, by=by)
    on_all(link, "Link opened", by=by, at=at)
    return link


def on_all(link: Link, what: str, *, by: User | None, at: datetime, why: str = "") -> None:
    """On both timelines, and on those of the brothers and sisters who would move with the child (MT-70)."""
    on_both(link.child, link.household, what, by=by, at=at, why=why)
    for one in link.children:
        if one.pk != link.child_id:
            on_childs_side(one, link.household, what, by=by, at=at, why=why)


def join(interest: Interest, *, by: User, at: datetime) -> Link:
    """Interest is the first step of a link. If the two are linked already, that link learns of the interest."""
    together = siblings.together(interest.child, siblings.set_of(interest.child))
    link = Link.rows.live().joining(interest.household, together).order_by("opened_at", "pk").first()
    if link is None:
        return begin(
            together,
            interest.household,
            initiator=interest.initiator,
            why=interest.why,
            by=by,
            at=at,
            interest=interest,
        )
    link = lock(link)
    if link.interest_id is None:
        link.interest = interest
        link.save(update_fields=["interest"])
    return link


def take_up(interest: Interest, *, by: User | None, at: datetime) -> None:
    """What was found out, or an answer that it goes further, brings the link under consideration (AD-48).

    While it is open whether brothers and sisters stay together, the link waits for that decision (MT-70).
    """
    link = Link.rows.live().joining(interest.household, [interest.child]).order_by("opened_at", "pk").first()
    link = fresh(lock(link)) if link else None
    if link and link.state == LinkState.INTEREST and not siblings.undecided(link.child):
        move(link, LinkState.CONSIDERING, by=by, at=at)


@transaction.atomic
def consider(*, link: Link, why: str = "", by: User, at: datetime) -> Link:
    """A worker takes up an interest: it is looked into from now, with whoever moves with the child (MT-70)."""
    ensure_worker(by, link)
    link = hold_with_set(link, by=by, at=at)
    move(link, LinkState.CONSIDERING, why=why.strip(), by=by, at=at)
    return link


def move(link: Link, to: LinkState, *, by: User | None, at: datetime, why: str = "") -> LinkMove:
    """Take a link that is held to its next state, or refuse. The move is on both timelines and in its history."""
    was = LinkState(link.state)
    LINK.check(was, to)
    link.state, link.since = to, at
    link.save()
    on_all(link, f"Link: {to.label.lower()}", by=by, at=at, why=why)
    if to == LinkState.PROCEEDING:
        preparations.begin(link, on=london(at).date())
    if to == LinkState.INTRODUCTIONS:
        preparations.ask_to_close_group(link, at=at)
    return LinkMove.rows.create(link=link, was=was, became=to, why=why, at=at, by=by)


def finish(link: Link, because: str) -> None:
    """The last step of an action on a link: the dates of every file it is on are worked out again."""
    for child in link.children:
        refresh(child.file, because=because)
    refresh(link.household.file, because=because)


def ensure_worker(by: User, link: Link) -> None:
    """A worker of the child’s side or of the adopters’."""
    ensure_either(by, link.child.file, link.household.file)


def ensure_childs_side(by: User, link: Link) -> None:
    """A worker of the child, who may open the child’s file: matching is done on that side (MT-03 to MT-20)."""
    ensure(by, Permission.INTEREST_WORK, link.child.file)
    ensure_either(by, link.child.file)
