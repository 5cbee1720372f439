"""When and how panel meets (PN-03, PN-05)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adoption.actions.enforcing import enforce
from adoption.errors import NotPossible
from adoption.models import Deadline, Mode, Notice
from panels import months
from panels.actions import constituting, meetings
from panels.models import PanelMeeting
from tests.panels import rooms
from tests.panels.rooms import at

TODAY = date(2026, 6, 1)


def arrange(room, day, **facts):
    return meetings.arrange(panel=room.panel, starts_at=at(day, 9), by=room.pam, today=TODAY, **facts)


def test_a_month_without_a_meeting_warns_until_one_is_arranged(room, signed_in):
    """PN-03: this month and the next two are looked at, over the end of the year too."""
    address = reverse("panels:panel", args=[room.panel.reference])
    assert months.without_a_meeting(room.panel, TODAY) == [date(2026, 6, 1), date(2026, 8, 1)]
    assert months.without_a_meeting(room.panel, date(2026, 11, 30)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    with time_machine.travel(at(TODAY), tick=False):
        assert (
            "No meeting is arranged in June 2026 and August 2026." in signed_in(room.pam).get(address).content.decode()
        )
        arrange(room, date(2026, 8, 31))
        arrange(room, date(2026, 6, 30))
        assert "A month without a meeting" not in signed_in(room.pam).get(address).content.decode()


def test_a_meeting_that_is_called_off_leaves_its_month_empty(room):
    """PN-03."""
    meetings.call_off(meeting=room.meeting, why="No quorum", by=room.pam, at=at(TODAY))

    assert date(2026, 7, 1) in months.without_a_meeting(room.panel, TODAY)


def test_a_panel_that_ended_owes_no_meeting(room):
    ended = constituting.end(panel=room.panel, why="One panel for the region", on=TODAY, by=room.ava)

    assert months.without_a_meeting(ended, TODAY) == []


def test_a_month_after_the_last_meeting_the_next_is_late_and_whoever_runs_it_is_told(room, item):
    """PN-03, TS-52."""
    rooms.circulated(room)
    rooms.held(room)
    owed = Deadline.rows.get(rule="TS-52", file=room.panel.file)
    assert (owed.due_on, owed.met_on) == (date(2026, 8, 16), None)

    enforce(now=at(date(2026, 8, 17)))

    assert Notice.rows.filter(deadline=owed, to_user=room.pam).exists()


def test_a_meeting_is_held_as_the_agency_usually_meets_unless_it_says_otherwise(room):
    """PN-05, CF-14: the way it is held stays with each meeting."""
    usual = meetings.usual_mode(room.panel, date(2026, 9, 1))
    first = arrange(room, date(2026, 9, 1))
    second = arrange(room, date(2026, 10, 1), mode=Mode.VIDEO, place="The panel’s own link")

    assert first.mode == usual
    kept = PanelMeeting.rows.get(pk=second.pk)
    assert (kept.mode, kept.place) == (Mode.VIDEO, "The panel’s own link")


def test_a_meeting_lies_ahead_and_a_panel_meets_once_at_a_time(room):
    with pytest.raises(NotPossible, match="already"):
        arrange(room, rooms.PANEL)
    with pytest.raises(NotPossible):
        arrange(room, date(2026, 5, 29))
