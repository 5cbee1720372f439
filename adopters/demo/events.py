"""Information events of the demonstration: to come, full, and past with who came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.actions import gatherings
from adopters.demo.households import household
from adopters.demo.stories import at
from adopters.models import Booking, Gathering, GatheringKind, Member
from adoption.demo_days import on_or_after, on_or_before

COMING, FULL, PAST = "Could you adopt?", "An evening with adoptive parents", "Adoption: a first evening"


def events(cast: Any, today: date) -> None:
    """Information events: one with places, one that is full with a waiting list, and one that is past."""
    if Gathering.objects.filter(agency=cast.ane, title=COMING).exists():
        return
    plan(cast, COMING, on_or_after(today + timedelta(days=9)), 20, today)
    full = plan(cast, FULL, on_or_after(today + timedelta(days=16)), 2, today)
    book(full, ["farrow", "hollins"], cast, today - timedelta(days=1))
    evening = on_or_before(today - timedelta(days=5))
    past = plan(cast, PAST, evening, 12, today)
    places = book(past, ["farrow", "hollins"], cast, evening - timedelta(days=3))
    came = {booking.pk: booking.pk != places[-1].pk for booking in places}
    gatherings.record_attendance(gathering=past, came=came, by=cast.mina, at=at(today - timedelta(days=4)))


def plan(cast: Any, title: str, day: date, capacity: int, today: date) -> Gathering:
    return gatherings.plan(
        agency=cast.ane,
        delivered_by=cast.ane,
        kind=GatheringKind.INFORMATION,
        title=title,
        about="What adoption is, who the children are, and everything you would like to ask.",
        starts_at=at(day, 18),
        ends_at=at(day, 20),
        place="Larch House, Tynebridge",
        capacity=capacity,
        by=cast.mina,
        at=at(min(day, today) - timedelta(days=30)),
    )


def book(gathering: Gathering, families: list[str], cast: Any, on: date) -> list[Booking]:
    """A place for every applicant of these households."""
    people = Member.rows.applicants().filter(household__in=[household(key) for key in families]).order_by("pk")
    return [
        gatherings.book_for(gathering=gathering, person=member.person, by=cast.joss, at=at(on))
        for member in people.select_related("person__file__agency")
    ]
