"""Adopters are invited to panel in their own portal, and hear when they are not expected any more (AD-33, AD-66)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import closing
from adoption.models import SharedItem
from panels.actions import agendas, inviting, meetings
from tests.panels import rooms
from tests.panels.rooms import CIRCULATED, PANEL, at


@pytest.fixture
def invited(room, item):
    """The papers went out to panel, and with them the invitation to the family."""
    rooms.circulated(room)
    return item


def open_items(household, kind=inviting.INVITATION):
    return SharedItem.rows.filter(file=household.file, kind=kind, ended_at=None).order_by("pk")


def words(item):
    return " ".join(f"{each['heading']} {each['text']}" for each in item.sections)


def test_each_applicant_is_invited_when_the_papers_go_out_and_not_before(room, item, household):
    assert not open_items(household)
    rooms.circulated(room)
    applicants = {member.user for member in household.members.filter(kind="applicant")}
    assert {row.user for row in open_items(household)} == applicants
    said = words(open_items(household)[0])
    assert "16 July 2026" in said
    assert "You need not" in said
    assert "same day" in said


def test_they_read_it_in_the_portal_and_say_so(invited, household, signed_in):
    mine = open_items(household)[0]
    with time_machine.travel(at(CIRCULATED, 12), tick=False):
        browser = signed_in(mine.user)
        page = browser.get(reverse("family:item", args=[mine.reference])).content.decode()
        assert "You are invited to panel" in page
        assert "Whether you come" in page


def test_a_meeting_that_moves_invites_them_anew(room, invited, household):
    before = open_items(household)[0]
    later = room.meeting.starts_at + timedelta(days=1)
    facts = {"mode": "video", "place": "A link comes by e-mail", "version": room.meeting.version}
    meetings.change(meeting=room.meeting, starts_at=later, **facts, by=room.pam, at=at(CIRCULATED, 14))
    now = open_items(household).get(user=before.user)
    assert "17 July 2026" in words(now)
    assert "A link comes by e-mail" in words(now)
    assert now.pk != before.pk


def test_a_meeting_called_off_takes_it_back_and_says_so(room, invited, household):
    meetings.call_off(meeting=room.meeting, why="The building is closed.", by=room.pam, at=at(CIRCULATED, 14))
    assert not open_items(household)
    told = open_items(household, inviting.NO_LONGER)
    assert told
    assert "not held" in words(told[0])
    assert "building" not in words(told[0]), "the reason is panel’s own"


def test_an_item_taken_off_after_it_takes_the_invitation_along(room, invited, household):
    agendas.take_off(item=invited, why="The references are not here.", on=CIRCULATED, by=room.pam)
    assert not open_items(household)
    assert "references" not in words(open_items(household, inviting.NO_LONGER)[0])


def test_an_item_taken_off_before_it_tells_them_nothing(room, item, household):
    agendas.take_off(item=item, why="The references are not here.", on=CIRCULATED, by=room.pam)
    assert not SharedItem.rows.filter(file=household.file, kind__startswith="panel_invitation").exists()


def test_once_the_meeting_begins_nobody_has_to_answer(room, invited, household):
    rooms.held(room)
    assert room.meeting.on == PANEL
    assert not open_items(household)
    assert not open_items(household, inviting.NO_LONGER)


def test_a_family_that_withdraws_is_expected_no_more(cast, invited, household):
    closing.close(
        household=household, ending="withdrew", why="They move abroad.", on=CIRCULATED, by=cast.nadia, today=CIRCULATED
    )
    assert not open_items(household)
