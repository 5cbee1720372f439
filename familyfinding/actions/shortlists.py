"""A child’s shortlist: at most three families, reasons for each, discussed in supervision, confirmed (MT-03, MT-04)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import policy, refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Role
from adoption.wording import counted
from children.actions.facts import move_to
from children.flows import PlanStatus
from children.models import Child
from familyfinding.actions import link_begins, link_ends, links, waiting_again
from familyfinding.actions.both import ensure_either, ensure_not_exploring
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.flows import LinkState
from familyfinding.models import MOST_PLACES, Link, LinkedChild, Shortlist, ShortlistChoice


@keeps_refusals
def choose(*, link: Link, why: str, by: User, at: datetime) -> Link:
    """Put a family on the child’s shortlist. A fourth is refused until one gives its place back (MT-03, TS-106)."""
    links.ensure_childs_side(by, link)
    link = link_begins.hold_with_set(link, by=by, at=at)
    reasons = _reasons(why)
    if link.is_shortlisted:
        raise NotPossible("This family is on the shortlist already.")
    ensure_not_exploring(link.household, by=by, on=london(at).date(), what=link_begins.NOT_NOW)
    for child in link.children:
        _give_place(link, child, by=by, on=london(at).date())
    _write_choice(link, True, reasons, by=by, at=at)
    links.move(link, LinkState.SHORTLISTED, why=reasons, by=by, at=at)
    for child in link.children:
        if child.status == PlanStatus.FAMILY_FINDING:
            move_to(child, PlanStatus.MATCHING)
    links.finish(link, "A family was put on the shortlist.")
    return link


@transaction.atomic
def leave_out(*, link: Link, why: str, by: User, at: datetime) -> Link:
    """A family that was looked at and not chosen, with the reasons. It stays under consideration (MT-03)."""
    links.ensure_childs_side(by, link)
    link = links.hold(link)
    if link.state != LinkState.CONSIDERING:
        raise NotPossible("Only a family under consideration can be left out. One on the shortlist is released.")
    reasons = _reasons(why)
    _write_choice(link, False, reasons, by=by, at=at)
    links.on_all(link, "Not chosen for the shortlist", by=by, at=at, why=reasons)
    return link


@transaction.atomic
def release(*, link: Link, why: str, by: User, at: datetime) -> Link:
    """Give a place back before the reports were shared: another family can take it."""
    links.ensure_childs_side(by, link)
    link = links.hold(link)
    if link.state != LinkState.SHORTLISTED:
        raise NotPossible("A place is given back before the reports are shared. After that, record the outcome.")
    reasons = _reasons(why)
    link_ends.give_back_place(link)
    _write_choice(link, False, reasons, by=by, at=at)
    links.move(link, LinkState.CONSIDERING, why=reasons, by=by, at=at)
    link_ends.end_empty_shortlist(link, on=london(at).date())
    waiting_again.after(link, by=by, at=at)
    links.finish(link, "A family was released from the shortlist.")
    return link


@transaction.atomic
def discuss(*, shortlist: Shortlist, on: date, with_manager: User, text: str, by: User, today: date) -> Shortlist:
    """The shortlist was discussed in the worker’s supervision; the file keeps what was said (MT-04)."""
    shortlist = _hold(shortlist, by)
    if not text.strip():
        raise NotPossible("Say what was discussed.")
    if on > today:
        raise NotPossible("A discussion that has not taken place cannot be recorded.")
    if with_manager == by:
        raise NotPossible("Supervision is with somebody else. Choose your manager.")
    shortlist.supervised_on, shortlist.supervised_with, shortlist.supervision = on, with_manager, text.strip()
    shortlist.save(update_fields=["supervised_on", "supervised_with", "supervision"])
    said = "Shortlist discussed in supervision"
    for file in shortlist.children_files:
        note(file, said, on=on, by=by, detail=text.strip(), kind=EventKind.SUPERVISION)
    return shortlist


@transaction.atomic
def confirm(*, shortlist: Shortlist, by: User, at: datetime) -> Shortlist:
    """The families are settled: reports may be shared, and a matching meeting is due in two weeks (MT-06, TS-22)."""
    shortlist, on = _hold(shortlist, by), london(at).date()
    chosen = list(Link.rows.shortlisted().about(shortlist.child).with_both())
    if shortlist.confirmed_on:
        raise NotPossible("This shortlist is confirmed already.")
    if not chosen:
        raise NotPossible("Nobody is on the shortlist. Choose at least one family.")
    if not shortlist.supervision:
        raise NotPossible("Record first that the shortlist was discussed in supervision.")
    shortlist.confirmed_on, shortlist.confirmed_by = on, by
    shortlist.save(update_fields=["confirmed_on", "confirmed_by"])
    said = f"Shortlist confirmed: {counted(len(chosen), 'family,families')}"
    for file in shortlist.children_files:
        note(file, said, on=on, by=by, kind=EventKind.PROFILE)
    for link in chosen:
        says = "A family of yours is on a child’s shortlist. See the link: questions can be asked before the meeting."
        file, key = link.household.file, f"shortlist:{shortlist.pk}:{link.pk}"
        notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
    refresh(shortlist.child.file, because="A shortlist was confirmed.")
    return shortlist


def standing(*children: Child) -> Shortlist | None:
    """The one shortlist of a child, or of brothers and sisters who are linked together, whoever leads (MT-70)."""
    return Shortlist.rows.standing().about(*children).order_by("pk").first()


def most(child: Child, on: date) -> int:
    """How many families a shortlist may hold: what the agency chose, and never more than the database holds."""
    chosen = policy(child.file.agency, "max_shortlist", on)
    return min(int(chosen), MOST_PLACES) if chosen else MOST_PLACES


def _give_place(link: Link, child: Child, *, by: User, on: date) -> None:
    limit = most(child, on)
    taken = set(LinkedChild.rows.placed().filter(child=child).values_list("place", flat=True))
    free = [place for place in range(1, MOST_PLACES + 1) if place not in taken]
    if len(taken) >= limit or not free:
        says = f"The shortlist is full: it holds {counted(limit, 'family,families')}. Release one to choose another."
        raise KeptRefusal(says, file=child.file, what="Another family refused: the shortlist is full", on=on, by=by)
    row = LinkedChild.rows.get(link=link, child=child)
    row.place = free[0]
    try:
        with transaction.atomic():
            row.save(update_fields=["place"])
    except IntegrityError:
        raise NotPossible("Somebody else has just taken this place. Open the shortlist again.") from None


def _write_choice(link: Link, chosen: bool, why: str, *, by: User, at: datetime) -> None:
    shortlist = standing(*link.children) or Shortlist.rows.create(child=link.child, opened_on=london(at).date())
    ShortlistChoice.rows.create(shortlist=shortlist, link=link, chosen=chosen, why=why, at=at, by=by)


def _hold(shortlist: Shortlist, by: User) -> Shortlist:
    child = shortlist.child
    ensure_either(by, *shortlist.children_files)
    file = lock(child.file)
    held = lock(shortlist)
    if held.ended_on:
        raise NotPossible("This shortlist has ended. A new one begins with the next family that is chosen.")
    held.child, held.child.file = child, file
    return held


def _reasons(why: str) -> str:
    if not why.strip():
        raise NotPossible("Give the reasons. The file keeps them.")
    return why.strip()
