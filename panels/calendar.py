"""A panel meeting as a file for a calendar elsewhere: that there is one, and when; never who or what (PN-05)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from adoption import clock
from panels.flows import MeetingState
from panels.models import PanelMeeting

LASTS = timedelta(hours=4)


def as_calendar(meeting: PanelMeeting, address: str) -> HttpResponse:
    """`address` is the page of the meeting, behind the sign-in. Fetched again, it replaces the older entry."""
    dates = Calendar()
    dates.add("prodid", "-//Homeward//Panel//EN")
    dates.add("version", "2.0")
    event = Event()
    event.add("uid", f"{meeting.reference}@homeward")
    event.add("sequence", meeting.version)
    event.add("dtstamp", clock.now())
    event.add("summary", "Panel")
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + LASTS)
    event.add("url", address)
    if meeting.state == MeetingState.CALLED_OFF:
        event.add("status", "CANCELLED")
    dates.add_component(event)
    response = HttpResponse(dates.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="homeward-panel.ics"'
    return response
