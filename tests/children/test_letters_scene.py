"""The demonstration shows a letter in large print, one that cannot go, and a meeting without its interpreter."""

from datetime import UTC, date, datetime

import pytest

from adoption import demo
from adoption.actions import meetings
from adoption.actions.letter_checks import hindrances
from adoption.models import Format, Letter
from children.demo import a_hearing_to_move, letters_and_a_meeting
from children.demo_steps import find

pytestmark = pytest.mark.slow
TODAY = date(2026, 3, 9)


def test_letters_and_a_meeting_of_the_demonstration():
    """GV-01, GV-02, GV-03."""
    cast = demo.cast(TODAY)
    for scene in (a_hearing_to_move, letters_and_a_meeting, letters_and_a_meeting):
        scene(cast, TODAY)

    sent, waiting = Letter.rows.with_people().order_by("pk")
    assert (sent.sent_format, sent.checked_by) == (Format.LARGE_PRINT, cast.tom)
    assert waiting.gaps == []
    assert "Nobody has asked this person yet" in hindrances(waiting)[0]
    (warning,) = meetings.warnings(find("rowan").file, datetime(2026, 3, 9, 9, tzinfo=UTC))
    assert "British Sign Language interpreter for Kerry Ashdown" in warning
    assert "Never asked what they need: Dana Whitlock" in warning
