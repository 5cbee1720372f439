"""A link in hand: held with its files, moved on, each step written down, its dates worked out again (MT-01)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from adopters.actions.facts import hold as hold_household
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, User
from children.models import Child
from familyfinding.actions import preparations
from familyfinding.actions.both import ensure_either, on_both, on_childs_side
from familyfinding.flows import LINK, LinkState
from familyfinding.models import Link, LinkedChild, LinkMove


def hold(link: Link) -> Link:
    """The link as it stands now, with its child and household, held until the transaction ends.

    Always in this order, so that nobody waits in a ring: the children’s files, the household’s file, what hangs on it.
    """
    for file in CaseFile.rows.filter(child__linked__link=link).order_by("pk"):
        if lock(file).closed_on:
            raise NotPossible("This child’s file is closed. Ask a manager to reopen it first.")
    household = hold_household(link.household)
    held = fresh(lock(link))
    held.household = household
    return held


def hold_all(child: Child) -> list[Link]:
    """Every live link of a child, held with its household, for what concerns all of them at once.

    In the order of `hold`: with the child’s file those of brothers and sisters who move with it (MT-70).
    """
    rows = Link.rows.live().about(child)
    together = LinkedChild.rows.filter(link__in=rows).values("child__file")
    for file in CaseFile.rows.filter(Q(pk__in=together) | Q(pk=child.file_id)).order_by("pk"):
        lock(file)
    return hold_links(child)


def hold_links(child: Child) -> list[Link]:
    """The same for whoever holds the child’s file already."""
    lock(child.file)
    rows = Link.rows.live().about(child)
    found = list(rows.with_both().prefetch_related("linked__child__file"))
    for link in sorted(found, key=lambda one: one.household.file_id):
        lock(link.household.file)
    return [fresh(lock(link)) for link in found]


def fresh(link: Link) -> Link:
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def on_all(link: Link, what: str, *, by: User | None, at: datetime, why: str = "") -> None:
    """On both timelines, and on those of the brothers and sisters who would move with the child (MT-70)."""
    on_both(link.child, link.household, what, by=by, at=at, why=why)
    for one in link.children:
        if one.pk != link.child_id:
            on_childs_side(one, link.household, what, by=by, at=at, why=why)


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
    """A worker of one of the children, or of the adopters (MT-70)."""
    ensure_either(by, *link.children_files, link.household.file)


def ensure_childs_side(by: User, link: Link) -> None:
    """A worker of the child, or of a brother or sister, who may open the file: matching is theirs (MT-03 to MT-20)."""
    ensure_either(by, *link.children_files)
