"""The demonstration has a finished panel, one whose decision waits, and one that is being prepared."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters.models import Suitability
from adoption import demo
from adoption.models import Approval, Deadline
from panels.demo import SCENES
from panels.flows import MeetingState
from panels.models import AgendaItem, Declaration, ItemPaper, PanelMeeting
from tests.adopters.families import at
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("private_files")]
TODAY = date(2026, 3, 9)  # a Monday


def play():
    cast = demo.cast(TODAY)
    for scene in SCENES:
        scene(cast, TODAY)
    return cast


@time_machine.travel(at(TODAY, 9), tick=False)
def test_the_scenes_and_what_each_of_their_people_finds(signed_in):
    cast = play()
    states = PanelMeeting.rows.order_by("on").values_list("state", flat=True)
    assert list(states) == [MeetingState.AGREED, MeetingState.AGREED, MeetingState.PREPARING]
    assert [row.title for row in ItemPaper.rows.filter(required=True).outstanding()][:1] == [
        "Medical adviser’s summary"
    ]
    assert Suitability.rows.filter(decision="approved").count() == 1
    assert Approval.rows.waiting().filter(kind="suitability").count() == 1
    assert Declaration.rows.conflicts().count() == 1
    assert Deadline.rows.get(rule="TS-52", met_on=None).due_on > TODAY

    play()
    assert PanelMeeting.rows.count() == 3

    item = AgendaItem.rows.get(declarations__conflict=True)
    for who, expected in (("pam", 200), ("avis", 200), ("clem", 200), ("enid", 404)):
        browser = signed_in(cast[who])
        assert browser.get(reverse("panels:item", args=[item.reference])).status_code == expected
        assert browser.get(reverse("panels:list")).status_code == 200
    assert "Waiting for you" in signed_in(cast.dele).get(reverse("panels:decisions")).content.decode()
