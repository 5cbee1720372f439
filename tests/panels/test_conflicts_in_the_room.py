"""Conflicts of interest on the day: who waits outside, who leads instead of the chair (PN-17, PN-23, AAR 2005 r6)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseFile
from panels.actions import attending, concluding, declaring, hearing, meetings, minuting, paper_checks
from panels.models import AgendaItem, Pack, Presence
from tests.panels import rooms
from tests.panels.rooms import CIRCULATED, MINUTES, PANEL, at


def declare(room, item, name, *, conflict=False):
    why = "They live next door." if conflict else ""
    declaring.declare(item=item, conflict=conflict, why=why, by=room.people[name], at=at(CIRCULATED, 12))


def test_whoever_has_a_conflict_leaves_before_the_item_begins_and_waits_until_it_ends(room, item):
    rooms.circulated(room)
    declare(room, item, "elis", conflict=True)
    rooms.held(room)

    with pytest.raises(NotPossible, match=r"Elis.*Note first that they leave the room"):
        hearing.begin(item=rooms.fresh(item), by=room.pam, at=at(PANEL, 9, 5))
    attending.leave(seat=room.seat("elis"), at=at(PANEL, 9, 4), by=room.pam)
    hearing.begin(item=rooms.fresh(item), by=room.pam, at=at(PANEL, 9, 5))
    with pytest.raises(NotPossible, match="They wait outside"):
        attending.arrive(seat=room.seat("elis"), at=at(PANEL, 9, 30), by=room.pam)


def test_whoever_comes_in_the_middle_of_an_item_is_asked_first_and_does_not_count_for_it(room, item):
    rooms.sent_out(room, at(CIRCULATED))
    on_time = [name for name in room.people if name != "mo"]
    for name in on_time:
        declare(room, item, name)
    rooms.held(room, on_time)
    hearing.begin(item=rooms.fresh(item), by=room.pam, at=at(PANEL, 9, 5))

    with pytest.raises(NotPossible, match="Ask first whether they have a conflict"):
        attending.arrive(seat=room.seat("mo"), at=at(PANEL, 9, 20), by=room.pam)
    declare(room, item, "mo")
    attending.arrive(seat=room.seat("mo"), at=at(PANEL, 9, 20), by=room.pam)

    stands = attending.quorum_now(rooms.fresh(item), now=at(PANEL, 9, 25))
    assert (stands.met, stands.counted) == (True, 5)
    attending.leave(seat=room.seat("elis"), at=at(PANEL, 9, 40), by=room.pam)
    with pytest.raises(NotPossible, match=r"members in all .4 of 5"):
        concluding.conclude(item=rooms.fresh(item), advice="recommended", reasons="R", by=room.pam, at=at(PANEL, 10))
    assert Presence.rows.filter(left_at=None).count() == 5


def test_a_vice_chair_leads_an_item_with_which_the_chair_has_a_conflict(room, item):
    """Late papers and the minutes of it are theirs; the chair approves the whole only after them."""
    declare(room, item, "chas", conflict=True)
    with pytest.raises(NotAllowed):
        paper_checks.agree_late(item=item, why="It came yesterday.", on=CIRCULATED, by=room.chas)
    paper_checks.agree_late(item=item, why="It came yesterday.", on=CIRCULATED, by=room.vera)
    rooms.sent_out(room, at(CIRCULATED))
    for name in room.people:
        if name != "chas":
            declare(room, item, name)
    rooms.held(room, [name for name in room.people if name != "chas"])
    rooms.heard(room, item)
    attending.arrive(seat=room.seat("chas"), at=at(PANEL, 10, 10), by=room.pam)

    drawn = minuting.draw_up(meeting=room.meeting, by=room.pam, at=at(MINUTES, 9))
    minuting.reply(minutes=drawn, agrees=True, correction="", by=room.sol, at=at(MINUTES, 10))
    with pytest.raises(NotPossible, match="You did not hear item 1"):
        minuting.approve(minutes=drawn, by=room.chas, at=at(MINUTES, 12))
    minuting.reply(minutes=drawn, agrees=True, correction="", by=room.vera, at=at(MINUTES, 11))
    assert minuting.approve(minutes=drawn, by=room.chas, at=at(MINUTES, 12)).approved_at


def test_the_vice_chair_has_no_say_over_late_papers_while_the_chair_has_no_conflict(room, item):
    with pytest.raises(NotAllowed, match="Only the chair"):
        paper_checks.agree_late(item=item, why="It came yesterday.", on=CIRCULATED, by=room.vera)


def test_a_recommendation_says_what_the_votes_say(room, in_session):
    hearing.begin(item=rooms.fresh(in_session), by=room.pam, at=at(PANEL, 9, 5))
    facts = {"item": rooms.fresh(in_session), "advice": "recommended", "reasons": "Warm.", "by": room.pam}
    facts |= {"at": at(PANEL, 10), "votes_abstained": 0, "dissent": "Too soon after the move."}
    with pytest.raises(NotPossible, match="4 voted against and 2 for"):
        concluding.conclude(votes_for=2, votes_against=4, **facts)
    concluding.conclude(votes_for=3, votes_against=3, **facts)  # the chair’s voice decides
    assert AgendaItem.rows.get(pk=in_session.pk).advice == "recommended"


@pytest.mark.parametrize("part", ["lead", "manager"])
def test_a_member_who_works_on_the_case_or_manages_who_does_cannot_say_that_there_is_no_conflict(room, item, part):
    """PN-17: the social worker on panel may be somebody’s manager on another day."""
    CaseFile.rows.filter(pk=item.file_id).update(**{part: room.sol})
    item = rooms.fresh(item)
    with pytest.raises(NotPossible, match="You work on this case"):
        declare(room, item, "sol")
    declare(room, item, "sol", conflict=True)
    assert not AgendaItem.objects.visible_to(room.sol).filter(pk=item.pk).exists()


def test_a_meeting_that_moves_after_its_papers_went_out_says_so_where_they_are_read(room, item, signed_in):
    """PN-16, PN-62: what was frozen stays as it was, so its cover carries the day before."""
    rooms.sent_out(room, at(CIRCULATED))
    pack = Pack.rows.get(meeting=room.meeting)
    page = reverse("packs:read", args=[pack.reference])
    with time_machine.travel(at(CIRCULATED, 14), tick=False):
        assert "The meeting has moved" not in signed_in(room.sol).get(page).content.decode()
        room.meeting.refresh_from_db()
        facts = {"mode": room.meeting.mode, "place": room.meeting.place, "version": room.meeting.version}
        meetings.change(
            meeting=room.meeting, starts_at=at(date(2026, 7, 20), 9), by=room.pam, at=at(CIRCULATED, 14), **facts
        )
        shown = signed_in(room.sol).get(page).content.decode()
    assert "The meeting has moved" in shown
    assert "Mon 20 July 2026" in shown
