"""The medical consultation and panel are booked and told (MT-19, CF-35)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.wording import day_in_words, moment_in_words
from familyfinding.actions import (
    going_ahead,
    links,
    match_news,
    owed,
    preparing_meetings,
)
from familyfinding.flows import LinkState
from familyfinding.models import (
    BookedDates,
    Link,
    Preparation,
)

BEFORE_APPROVAL = (LinkState.PROCEEDING, LinkState.RECOMMENDED, LinkState.MORE_WORK)


@transaction.atomic
def book_dates(
    *,
    link: Link,
    medical_at: datetime,
    medical_place: str,
    panel_on: date,
    panel_place: str,
    carers_told_on: date,
    by: User,
    at: datetime,
) -> BookedDates:
    """Book the medical consultation and panel, and share both with adopters and carers (MT-19, CF-35).

    Panel can be moved after the consultation has taken place: a match that comes back goes to a later one (MT-73).
    """
    links.ensure_childs_side(by, link)
    link, on = links.hold(link), london(at).date()
    if link.state not in BEFORE_APPROVAL:
        raise NotPossible("Dates are booked once it is decided to go ahead, and until the match is approved.")
    before = BookedDates.rows.filter(link=link).first()
    stays = before is not None and before.medical_at == medical_at
    if (london(medical_at).date() < on and not stays) or panel_on < london(medical_at).date():
        raise NotPossible("The consultation is still to come, and panel is not before it.")
    if carers_told_on > on:
        raise NotPossible("Tell the foster carers first, then record the day.")
    if not medical_place.strip() or not panel_place.strip():
        raise NotPossible("Say where both take place, or that they are online.")
    facts = {
        "medical_at": medical_at,
        "medical_place": medical_place.strip(),
        "panel_on": panel_on,
        "panel_place": panel_place.strip(),
        "carers_told_on": carers_told_on,
        "booked_at": at,
        "booked_by": by,
    }
    dates, _ = BookedDates.rows.update_or_create(link=link, defaults=facts)
    said = f"Medical consultation {moment_in_words(medical_at)}, panel {day_in_words(panel_on)}"
    links.on_all(link, said, by=by, at=at)
    match_news.share_dates(link, dates, by=by, at=at)
    _onto_the_steps(link, dates, before, by=by, at=at)
    owed.done(owed.BOOK, link.pk, by=by, at=at)
    return dates


def _onto_the_steps(link: Link, dates: BookedDates, before: BookedDates | None, *, by: User, at: datetime) -> None:
    """The consultation and the day of panel stand among the steps before panel, with what is owed by them (TS-26)."""
    going_ahead.set_panel_day(link=link, on=dates.panel_on)
    going = Preparation.rows.filter(link=link).first()
    if going:
        going.link = link
        preparing_meetings.book_consultations(
            preparation=going,
            at=dates.medical_at,
            place=dates.medical_place,
            was=before.medical_at if before else None,
            by=by,
            now=at,
        )
