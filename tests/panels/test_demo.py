"""The demonstration has a finished panel, one whose decision waits, one to come, and one being prepared."""

import pytest
from django.urls import reverse

from adopters.models import Suitability
from adoption.models import Approval, Deadline, SharedItem
from panels.flows import MeetingState
from panels.models import AgendaItem, DecisionSheet, Declaration, ItemPaper, PanelMeeting
from tests.fixtures.demonstration import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def test_the_scenes_and_what_each_of_their_people_finds(demonstration, signed_in):
    states = PanelMeeting.rows.order_by("on").values_list("state", flat=True)
    ahead = [MeetingState.CIRCULATED, MeetingState.PREPARING]
    assert list(states) == [MeetingState.AGREED, MeetingState.AGREED, *ahead]
    assert [row.title for row in ItemPaper.rows.filter(required=True).outstanding().order_by("pk")][:1] == [
        "Medical adviser’s summary"
    ]
    heard = AgendaItem.rows.filter(meeting__state=MeetingState.AGREED).values("household")
    assert Suitability.rows.filter(household__in=heard, decision="approved").count() == 1
    known = Suitability.rows.filter(household__in=heard).exclude(told_decision_on=None)
    assert known.exclude(written_on=None).count() == 1
    match = DecisionSheet.rows.get(item__kind="match")
    assert match.told_on
    assert match.written_on
    owed = Deadline.rows.get(rule="TS-124")
    assert (owed.file, owed.owner, owed.met_on) == (match.file, demonstration.asha, None), "her carers are to be told"
    assert owed.due_on < TODAY
    files = AgendaItem.rows.filter(meeting__state=MeetingState.AGREED).values("file")
    assert Approval.rows.waiting().filter(kind="suitability", file__in=files).count() == 1
    assert Declaration.rows.conflicts().count() == 1
    assert Deadline.rows.get(rule="TS-52", met_on=None).due_on > TODAY

    item = AgendaItem.rows.get(declarations__conflict=True)
    for who, expected in (("pam", 200), ("avis", 200), ("clem", 200), ("enid", 404)):
        browser = signed_in(demonstration[who])
        assert browser.get(reverse("panels:item", args=[item.reference])).status_code == expected
        assert browser.get(reverse("panels:list")).status_code == 200
    assert "Waiting for you" in signed_in(demonstration.dele).get(reverse("panels:decisions")).content.decode()
    mine = SharedItem.rows.get(user__email="tess.garrick@ane.example", kind="panel_invitation", ended_at=None)
    read = signed_in(mine.user).get(reverse("family:item", args=[mine.reference])).content.decode()
    assert "Will you come?" in read
