"""Links of the demonstration: a child at every step, played through the actions that people use."""

from __future__ import annotations

from datetime import date, datetime, time

from adopters.models import Household
from adoption import clock
from adoption.models import User
from children.models import Child
from familyfinding.actions import links, shortlists
from familyfinding.models import Initiator, Link


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.LONDON)


def shortlisted(child: Child, household: Household, *, by: User, manager: User, day: date) -> Link:
    """A link that was opened, chosen and discussed on one day."""
    link = links.open_link(
        child=child,
        household=household,
        initiator=Initiator.CHILDS_WORKER,
        why="They have time, a garden and a calm way with noise.",
        by=by,
        at=at(day),
    )
    link = shortlists.choose(link=link, why="They meet the needs that matter most.", by=by, at=at(day))
    found = shortlists.standing(child)
    if found and found.confirmed_on is None:
        words = "We looked at each family against the child’s needs."
        shortlists.discuss(shortlist=found, on=day, with_manager=manager, text=words, by=by, today=day)
        shortlists.confirm(shortlist=found, by=by, at=at(day))
    return link
