"""The demonstration’s children can be played, twice."""

from datetime import date

import pytest

from adoption import demo
from adoption.models import Approval, CaseEvent, Deadline
from children.demo import CHILDREN, SCENES, find
from children.models import Child

pytestmark = pytest.mark.slow
TODAY = date(2026, 3, 9)  # a Monday


def test_the_scenes_play_and_playing_them_again_adds_nothing():
    cast = demo.cast(TODAY)
    for scene in SCENES:
        scene(cast, TODAY)
    before = Child.rows.count(), CaseEvent.rows.count(), Approval.rows.count()

    for scene in SCENES:
        scene(cast, TODAY)

    assert before[0] == len(CHILDREN)
    assert (Child.rows.count(), CaseEvent.rows.count(), Approval.rows.count()) == before
    assert Deadline.rows.filter(file=find("poppy").file, rule="TS-14").exists()
    assert find("isla").file.lead == cast.asha
