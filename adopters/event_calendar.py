"""One event as a file for a calendar elsewhere. It says what, when and where, and never who comes (AD-06)."""

from __future__ import annotations

from django.http import HttpResponse
from icalendar import Calendar, Event

from adopters.models.training import Gathering
from adoption import clock


def as_calendar(gathering: Gathering, address: str, *, link: str = "") -> HttpResponse:
    """The file; `address` is the page of the event for whoever asked, `link` the video meeting where they may have it.

    The same event keeps its identity, so that a file fetched again replaces the older entry.
    """
    dates = Calendar()
    dates.add("prodid", "-//Homeward//Events//EN")
    dates.add("version", "2.0")
    dates.add_component(_event(gathering, address, link))
    response = HttpResponse(dates.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="homeward-event.ics"'
    return response


def _event(gathering: Gathering, address: str, link: str) -> Event:
    event = Event()
    event.add("uid", f"{gathering.reference}@homeward")
    event.add("dtstamp", clock.now())
    event.add("summary", gathering.title)
    event.add("dtstart", gathering.starts_at)
    event.add("dtend", gathering.ends_at)
    event.add("location", gathering.place or "Online")
    event.add("url", address)
    if link:
        event.add("description", f"Video meeting: {link}")
    if gathering.cancelled_on:
        event.add("status", "CANCELLED")
    return event
