"""One family is preferred at a time, and others may be kept in reserve (MT-12, MT-13, PN-42, TS-23)."""

from __future__ import annotations

from datetime import date, datetime

from adoption.errors import NotPossible
from adoption.models import User
from familyfinding import siblings
from familyfinding.actions import links
from familyfinding.flows import LinkState
from familyfinding.models import (
    Exploration,
    Link,
    ValidationVisit,
)


def ensure_nobody_else(link: Link) -> None:
    """One family is preferred at a time, and none while another goes ahead; a refused match does not stand in the way.

    (CF-06, MT-20, PN-42.)
    """
    for child in link.children:
        others = Link.rows.about(child).exclude(pk=link.pk)
        ahead = others.going_ahead() | others.filter(state__in=[LinkState.PREFERRED, LinkState.VALIDATED])
        if ahead.exists():
            raise NotPossible("Another family is preferred or going ahead. Record its outcome first.")


def prefer(link: Link, *, since: date, why: str, by: User, at: datetime) -> None:
    """The preferred family is visited within a week from this day, the second preferred too (MT-13, TS-23)."""
    siblings.ensure_unchanged(link)
    if link.reserve:
        reserve(link, "")
    links.move(link, LinkState.PREFERRED, why=why, by=by, at=at)
    ValidationVisit.rows.create(link=link, owed_since=since)


def reserve(link: Link, why: str) -> None:
    """Kept in reserve, or no longer. The freeze goes on either way until an outcome (CF-11)."""
    link.reserve, link.reserve_why = bool(why), why
    link.save(update_fields=["reserve", "reserve_why"])
    for running in Exploration.rows.running().filter(link=link):
        running.reserve = bool(why)
        running.save(update_fields=["reserve"])
