"""How a link ends: with a reason, its place given back, nothing owed on it, and everybody told (MT-71, FF-64)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from familyfinding.actions import owed, taking_back, waiting_again
from familyfinding.actions.links import ensure_worker, finish, fresh, hold, move
from familyfinding.flows import BEFORE_THE_SHORTLIST, LinkState
from familyfinding.models import (
    FolderPaper,
    Interest,
    InterestOutcome,
    Link,
    LinkedChild,
    Participant,
    Reason,
    Shortlist,
    ValidationVisit,
)

CLOSES_WITH = {
    InterestOutcome.WITHDRAWN: Reason.CAPACITY,
    InterestOutcome.FAMILY_LEFT: Reason.CAPACITY,
    InterestOutcome.TAKEN_DOWN: Reason.CHANGED,
}


@transaction.atomic
def close(*, link: Link, reason: Reason | str, why: str, told: str = "", by: User, at: datetime) -> Link:
    """It goes no further, before the reports were shared. The file keeps why; an interest is answered with it."""
    ensure_worker(by, link)
    link = hold(link)
    if link.state not in (*BEFORE_THE_SHORTLIST, LinkState.SHORTLISTED):
        raise NotPossible("The family has the child’s reports. Record the outcome and tell them with it.")
    if not why.strip():
        raise NotPossible("Say why it goes no further. The file keeps it.")
    end(link, reason=reason, why=why.strip(), told=told.strip(), by=by, at=at)
    waiting_again.after(link, by=by, at=at)
    finish(link, "A link was closed.")
    return link


def close_with(interest: Interest, *, by: User | None, at: datetime) -> None:
    """The interest was answered and goes no further; a link that has come further has an outcome of its own."""
    link = Link.rows.live().filter(interest=interest).first()
    link = fresh(lock(link)) if link else None
    if link and link.state in BEFORE_THE_SHORTLIST:
        reason = interest.reason or CLOSES_WITH.get(InterestOutcome(interest.outcome), Reason.OTHER)
        end(link, reason=reason, why=interest.words, told=interest.words, by=by, at=at)


def end(link: Link, *, reason: Reason | str, why: str, told: str = "", by: User | None, at: datetime) -> None:
    """Close a link in hand, and give back its place on the shortlist."""
    link.reason, link.closed_why, link.told_words = reason, why, told
    link.closed_at, link.closed_by, link.reserve = at, by, False
    link.reserve_why = ""
    _let_go(link)
    if link.state not in BEFORE_THE_SHORTLIST:
        taking_back.of_link(link, at=at)
    move(link, LinkState.CLOSED, why=why, by=by, at=at)
    on = london(at).date()
    end_empty_shortlist(link, on=on)
    lapse_visit(link, on=on)
    FolderPaper.rows.filter(link=link, withdrawn_at=None).update(withdrawn_at=at)
    owed.ended_with(link, by=by, at=at)
    tell_workers(link, by=by, at=at)


def tell_workers(link: Link, *, by: User | None, at: datetime) -> None:
    """Everybody who works with it learns that it ended, and reads why only where they may (FF-64, MT-11, MT-71)."""
    says, key = "A link ended. See Links, closed.", f"link:{link.pk}:ended"
    sides = [(link.household.file, Role.ASSESSMENT_MANAGER)]
    sides += [(file, Role.FAMILY_FINDING_MANAGER) for file in link.files_by_worker]
    for number, (file, role) in enumerate(sides):
        if by is None or file.lead_id != by.pk:
            notices.tell(file, says, key=f"{key}:{number}", to=file.lead or file.manager, to_role=role, now=at)
    for one in Participant.rows.filter(link=link, ended_on=None).select_related("user"):
        to = f"{key}:other:{one.user_id}"
        notices.tell(link.child.file, "A link you take part in ended.", key=to, to=one.user, now=at, names_file=False)


def _let_go(link: Link) -> None:
    """No place is held any more, and each of the children may be linked with this family anew."""
    for row in LinkedChild.rows.filter(link=link):
        row.place, row.ended = None, True
        row.save(update_fields=["place", "ended"])


def give_back_place(link: Link) -> None:
    for row in LinkedChild.rows.filter(link=link).placed():
        row.place = None
        row.save(update_fields=["place"])


def end_empty_shortlist(link: Link, *, on: date) -> None:
    """Nobody is left on it: the next family that is chosen begins a new one, with a clock of its own."""
    for row in Shortlist.rows.standing().filter(child__in=link.children).select_related("child"):
        if not Link.rows.shortlisted().about(row.child).exists():
            row.ended_on = on
            row.save(update_fields=["ended_on"])


def lapse_visit(link: Link, *, on: date) -> None:
    """No visit and no decision are owed on a link that ended."""
    visit = ValidationVisit.rows.filter(link=link, decided_on=None, lapsed_on=None).first()
    if visit:
        visit.lapsed_on = on
        visit.save(update_fields=["lapsed_on"])
