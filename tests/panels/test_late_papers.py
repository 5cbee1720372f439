"""Papers that came late wait for the chair, who finds the question before any paper opens (PN-12, TS-28)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import at

LATE = date(2026, 7, 6)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def item(room, household):
    made = rooms.tabling.table_suitability(meeting=room.meeting, household=household, by=room.pam, on=rooms.ARRANGED)
    rooms.with_papers(made, room.pam, on=LATE)
    return rooms.fresh(made)


def test_the_chair_finds_it_on_meeting_and_item_and_a_member_does_not(room, item, signed_in):
    agree = reverse("panels:agree-late", args=[item.reference])
    pages = [reverse("panels:meeting", args=[room.meeting.reference]), reverse("panels:item", args=[item.reference])]
    with time_machine.travel(at(LATE, 12), tick=False):
        chas, sol = signed_in(room.chas), signed_in(room.sol)
        for page in pages:
            assert agree in chas.get(page).content.decode()
            assert agree not in sol.get(page).content.decode()
        assert chas.post(agree, {"why": "They were ill in June."}).status_code == 302
        for page in pages:
            assert agree not in chas.get(page).content.decode()
    rooms.circulated(room)
