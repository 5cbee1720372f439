"""How a link begins: a worker looks into a family, or an interest is shown; brothers and sisters come along.

MT-01, FF-57, MT-70.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from adopters.actions.facts import hold as hold_household
from adopters.flows import Stage
from adopters.models import Household
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from children.models import Child
from familyfinding import siblings
from familyfinding.actions import outside
from familyfinding.actions.both import ensure_either, ensure_not_exploring, on_childs_side, source_of
from familyfinding.actions.links import ensure_worker, fresh, hold, move, on_all
from familyfinding.actions.refusing import keeps_refusals
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.models import Exploration, Initiator, Interest, Link, LinkedChild, LinkMove

NOT_NOW = "Taking a link further refused: another child’s is explored with the family"
ONE_LIVE_LINK = "This family and this child are linked already. Open that link."


@keeps_refusals
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

    Nor a family and any of the brothers and sisters who come along. The first child leads.
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
            for one in together:
                LinkedChild.rows.create(link=link, child=one, household=household)
    except IntegrityError:
        raise NotPossible(ONE_LIVE_LINK) from None
    LinkMove.rows.create(link=link, became=LinkState.INTEREST, why=why.strip(), at=at, by=by)
    on_all(link, "Link opened", by=by, at=at)
    return link


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

    While it is open whether brothers and sisters stay together, the link waits for that decision (MT-70); while
    another child’s link is explored with the family it waits for the outcome (CF-33).
    """
    link = Link.rows.live().joining(interest.household, [interest.child]).order_by("opened_at", "pk").first()
    link = fresh(lock(link)) if link else None
    if link is None or Exploration.rows.holding_back().filter(household=link.household).exists():
        return
    if link.state == LinkState.INTEREST and not siblings.undecided(link.child) and not interest.rests_since:
        move(link, LinkState.CONSIDERING, by=by, at=at)


@keeps_refusals
def consider(*, link: Link, why: str = "", by: User, at: datetime) -> Link:
    """A worker takes up an interest: it is looked into from now, with whoever moves with the child (MT-70)."""
    ensure_worker(by, link)
    link = hold_with_set(link, by=by, at=at)
    ensure_not_exploring(link.household, by=by, on=london(at).date(), what=NOT_NOW)
    if link.interest:
        outside.ensure_shown(link.interest)
    move(link, LinkState.CONSIDERING, why=why.strip(), by=by, at=at)
    return link


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
            LinkedChild.rows.create(link=link, child=one, household=link.household)
            on_childs_side(one, link.household, "Joined the link of a brother or sister", by=by, at=at)
    return fresh(link)
