"""Whoever starts the demonstration starts it today, and today is any day of the year."""

from datetime import date

import pytest
import time_machine

from adoption import demo
from children import demo as children
from children.demo_steps import CHILDREN, find
from familyfinding.demo import SCENES
from familyfinding.flows import ProfileStatus
from familyfinding.models import Profile
from tests.familyfinding.cases import at

DAYS = {
    "29 February": at(date(2028, 2, 29), 0, 30),
    "the clocks go forward": at(date(2027, 3, 28), 0, 30),
    "the clocks go back, on the last of the month": at(date(2027, 10, 31), 23, 30),
    "Christmas": at(date(2026, 12, 25), 12),
}


@pytest.mark.slow
@pytest.mark.parametrize("now", DAYS.values(), ids=DAYS)
def test_the_demonstration_can_be_played_on_any_day(now):
    with time_machine.travel(now, tick=False):
        cast = demo.cast(now.date())
        for scene in children.SCENES + SCENES:
            demo.play_scene(scene, cast, now.date())

    profiles = Profile.rows.filter(child__in=[find(name) for name in CHILDREN])
    assert set(profiles.values_list("status", flat=True)) == set(ProfileStatus)
