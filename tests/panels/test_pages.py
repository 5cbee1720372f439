"""Panel through its pages: administrator, member with a conflict, chair, decision maker (PN-16 to PN-29, PN-60)."""

import re

import pytest
import time_machine
from django.urls import reverse

from adopters.models import Suitability
from adoption.models import Approval, Notice
from panels.actions import deciding, hearing
from panels.flows import ItemState, MeetingState
from panels.models import (
    AgendaItem,
    DecisionSheet,
    Declaration,
    ItemPaper,
    Minutes,
)
from tests.factories.adoption import UserFactory
from tests.factories.panels import PanelMemberFactory
from tests.panels import rooms
from tests.panels.rooms import at

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
def today():
    """A function: the clock of the pages stands at this moment. Sign in again after it moved: sessions end."""
    stands = []

    def set_to(moment):
        while stands:
            stands.pop().stop()
        stands.append(time_machine.travel(moment, tick=False))
        stands[0].start()

    yield set_to
    while stands:
        stands.pop().stop()


def page(client, name, *args):
    return client.get(reverse(f"panels:{name}", args=args))


def send(client, name, *args, **data):
    return client.post(reverse(f"panels:{name}", args=args), data)


def dated(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


EMPTY = {"report_title": "", "reference": ""}
UNANIMOUS = {"votes_for": 6, "votes_against": 0, "votes_abstained": 0, "dissent": ""}
CONSULTED = {"adviser": "Ava", "read": "on", **dated("on", rooms.DECIDED)}
WEIGHED = dict.fromkeys(deciding.WORDS, "") | {
    "arguments_for": "Ready.",
    "arguments_against": "A house move.",
    "agrees_with_panel": "yes",
    "version": 1,
}


def test_the_administrator_goes_from_meeting_to_papers_sent_out(today, room, household, signed_in):
    today(at(rooms.ARRANGED))
    pam = signed_in(room.pam)
    table = page(pam, "table", room.meeting.reference)
    assert "Suitability of adopters" in table.content.decode()

    sent = send(
        pam,
        "table",
        room.meeting.reference,
        case=f"suitability:{household.pk}",
        minutes_allowed=45,
        report_title="",
        reference="",
    )
    assert sent.status_code == 302
    item = AgendaItem.rows.get(household=household)
    shown = page(pam, "meeting", room.meeting.reference).content.decode()
    assert "missing" in shown
    assert "Put the pack together" in shown
    pack = rooms.packed(room, at(rooms.ARRANGED))
    send_out = reverse("packs:circulate", args=[pack.reference])
    assert send_out in page(pam, "meeting", room.meeting.reference).content.decode()
    refused = pam.post(send_out)
    assert refused.status_code == 422
    assert "Papers are missing" in refused.content.decode()

    for paper in ItemPaper.rows.filter(item=item).outstanding():
        send(pam, "paper", paper.reference, state="not_needed", why="Not for them.")
    assert pam.post(send_out).status_code == 302
    room.meeting.refresh_from_db()
    assert room.meeting.state == MeetingState.CIRCULATED
    assert Notice.rows.filter(to_user=room.sol, says__contains="ready to read").exists()


def test_a_plan_that_does_not_belong_is_refused_with_the_reason(cast, today, room, signed_in):
    from tests.factories.children import ChildFactory

    today(at(rooms.ARRANGED))
    child = ChildFactory(file__agency=cast.leicester_city)
    sent = send(
        signed_in(room.pam),
        "table",
        room.meeting.reference,
        reference=child.file.reference,
        minutes_allowed=45,
        report_title="",
    )

    assert sent.status_code == 422
    assert "no parent gives the child up or consents" in sent.content.decode()
    assert not AgendaItem.rows.exists()


def test_a_member_with_a_conflict_loses_the_item_at_once(today, room, item, signed_in):
    rooms.with_papers(item, room.pam)
    today(at(rooms.CIRCULATED))
    ines = signed_in(room.ines)
    assert page(ines, "declare", item.reference).status_code == 200

    send(ines, "declare", item.reference, conflict="yes", why="My neighbours")

    assert Declaration.rows.get(item=item, member__user=room.ines).conflict
    assert page(ines, "item", item.reference).status_code == 404
    shown = page(ines, "meeting", room.meeting.reference).content.decode()
    assert "You declared a conflict of interest" in shown
    assert item.file.title not in shown


def test_the_day_through_the_pages_to_the_decision(cast, today, room, in_session, household, signed_in):
    today(at(rooms.PANEL, 9, 10))
    pam = signed_in(room.pam)
    assert page(pam, "room", room.meeting.reference).status_code == 200
    assert send(pam, "begin-item", in_session.reference).status_code == 302
    screen = page(pam, "hear", in_session.reference)
    assert "Quorate: 6 members" in screen.content.decode()
    assert "Advice on number and age" in screen.content.decode()
    assert "Advice on contact" not in screen.content.decode(), "that is for a match (AAR r32)"
    in_the_room = page(pam, "room", room.meeting.reference).content.decode()
    assert (in_the_room.count(">Leaves<"), in_the_room.count(">Arrives<")) == (6, in_the_room.count("Asked"))
    words = dict.fromkeys(hearing.WORDS, "") | {"discussion": "The dog.", "report_quality": "good", "version": 1}
    assert send(pam, "hear", in_session.reference, **words).status_code == 302
    ended = send(
        pam,
        "conclude",
        in_session.reference,
        advice="recommended",
        reasons="Ready.",
        votes_for=6,
        votes_against=0,
        votes_abstained=0,
        dissent="",
    )
    assert ended.status_code == 302, ended.content.decode()[:2000]
    assert send(pam, "tell-adopters", in_session.reference).status_code == 302
    assert send(pam, "draw-up-minutes", room.meeting.reference, what_changed="").status_code == 302

    today(at(rooms.MINUTES))
    minutes, pam, chas = Minutes.rows.get(), signed_in(room.pam), signed_in(room.chas)
    assert send(signed_in(room.sol), "reply-minutes", minutes.reference, agrees="yes", correction="").status_code == 302
    assert send(chas, "approve-minutes", minutes.reference).status_code == 302
    sheet = DecisionSheet.rows.get()
    assert send(pam, "put", sheet.reference).status_code == 302

    today(at(rooms.DECIDED))
    asked, pam, dora = Approval.rows.get(kind="suitability"), signed_in(room.pam), signed_in(cast.dora)
    assert household.file.title in page(dora, "decisions").content.decode()
    shown = page(dora, "decision", asked.reference).content.decode()
    assert "23 Jul" in shown
    assert "Prospective adopter" in shown
    inbox = dora.get(reverse("approvals")).content.decode()
    own, kernel = (reverse(name, args=[asked.reference]) for name in ("panels:decision", "approval"))
    assert f'href="{own}"' in inbox
    assert kernel not in inbox
    assert "Weigh and decide" in dora.get(kernel).content.decode()
    ticked = dora.post(kernel, {"outcome": "agreed", "reasons": "Yes.", "capacity": "own", "read": "on"})
    assert (ticked.status_code, ticked["Location"]) == (302, own)
    assert "Nothing was decided" in dora.get(own).content.decode()
    too_soon = send(dora, "decision", asked.reference, outcome="agreed", reasons="As panel.", read="on")
    assert too_soon.status_code == 422
    assert Approval.rows.get(pk=asked.pk).outcome == ""

    assert send(dora, "consult", asked.reference, **CONSULTED).status_code == 302
    assert "what speaks for and what speaks against" in page(dora, "decision", asked.reference).content.decode()
    assert send(dora, "weigh", asked.reference, **WEIGHED).status_code == 302
    decided = send(dora, "decision", asked.reference, outcome="agreed", reasons="As panel.", read="on")
    assert decided.status_code == 302, re.sub(r"\s+", " ", decided.content.decode())[:3000]
    assert Suitability.rows.get(household=household).decision == "approved"
    printed = page(dora, "decision-paper", asked.reference)
    assert printed["Content-Type"] == "application/pdf"
    assert page(pam, "minutes-paper", room.meeting.reference).status_code == 200
    assert page(pam, "agenda-paper", room.meeting.reference).status_code == 200


def test_without_a_quorum_nothing_begins_and_the_page_says_which_rule(today, room, item, signed_in):
    rooms.circulated(room)
    rooms.held(room, names=("chas", "vera", "ines", "elis", "mo"))
    today(at(rooms.PANEL, 9, 30))

    answer = signed_in(room.pam).post(reverse("panels:begin-item", args=[item.reference]), follow=True)

    assert "social worker with three years" in answer.content.decode()
    assert rooms.fresh(item).state == ItemState.TABLED


def test_the_calendar_file_names_nobody(today, room, item, signed_in):
    today(at(rooms.ARRANGED))
    text = page(signed_in(room.ines), "calendar", room.meeting.reference).content.decode()
    assert "SUMMARY:Panel" in text
    assert item.file.title not in text
    assert "Ines" not in text


def test_a_list_of_many_members_costs_as_many_queries_as_one_of_few(room, signed_in, django_assert_max_num_queries):
    pam = signed_in(room.pam)

    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert page(pam, "panel", room.panel.reference).status_code == 200
            assert page(pam, "meeting", room.meeting.reference).status_code == 200
        return len(seen)

    cost()
    few = cost()
    for _ in range(5):
        PanelMemberFactory(panel=room.panel, user=UserFactory())
    assert cost() == few


def test_a_panel_s_page_says_whose_appraisal_is_owed(today, room, signed_in):
    """PN-09: one line for each member, with the name of the person on it."""
    today(at(rooms.ARRANGED))
    shown = page(signed_in(room.pam), "panel", room.panel.reference)
    owed = [whom for due, whom in shown.context["dues"] if due.deadline.rule == "TS-66"]
    assert owed
    assert "" not in owed
    assert {f"Appraise the panel member, {whom}," in shown.content.decode() for whom in owed} == {True}
