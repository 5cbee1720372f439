"""The reading room and the last steps of a pack cost the same with few rows and with many (PN-16, PN-17)."""

from datetime import timedelta

import pytest

from panels.flows import MeetingState
from panels.models import PackEdition
from tests.factories.panel_packs import PackFactory, PackItemFactory, ReaderNoteFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DeclarationFactory,
    PanelMeetingFactory,
    QuestionFactory,
    SeatFactory,
)
from tests.panels import pack_shelf
from tests.panels.test_pack_pages import address, item, meeting, mel, pam, sent  # noqa: F401 (fixtures)
from tests.panels.test_query_counts import grows  # noqa: F401 (a fixture)


def test_the_room_with_the_packs_of_many_meetings(mel, pam, sent, grows):  # noqa: F811
    def add(number):
        when = sent.meeting.starts_at + timedelta(hours=number + 1)
        facts = {"panel": mel.member.panel, "state": MeetingState.CIRCULATED}
        meeting = PanelMeetingFactory(starts_at=when, **facts)  # noqa: F811
        seat = SeatFactory(meeting=meeting, member=mel.member)
        pack_shelf.sent_out(PackFactory(meeting=meeting), AgendaItemFactory(meeting=meeting), seat, pam)

    few, many = grows(mel.member.user, [address("room")], add)
    assert many == few


@pytest.fixture
def longer(sent, mel):  # noqa: F811
    """A function that adds an item, a note and a question to what Mel reads."""

    def add(number):
        more = AgendaItemFactory(meeting=sent.meeting, number=number + 10)
        PackItemFactory(pack=sent, item=more)
        DeclarationFactory(item=more, member=mel.member)
        edition = sent.frozen
        at = {"first": number + 3, "count": 1, "title": "Item", "item": f"i{more.pk}", "number": number + 10}
        edition.stretches = [*edition.stretches, {"kind": "item", "paper": "", **at}]
        PackEdition.rows.filter(pk=edition.pk).update(stretches=edition.stretches, last_page=number + 3)
        ReaderNoteFactory(pack=sent, seat=mel, item=more, page=number + 3)
        ReaderNoteFactory(pack=sent, seat=mel, page=2)
        QuestionFactory(item=more, member=mel.member, answer="Yes.")

    return add


@pytest.mark.parametrize("page", [[], [2]], ids=["the pack", "a page of it"])
def test_a_pack_with_many_items_notes_and_questions(mel, sent, longer, grows, page):  # noqa: F811
    there = address("page", sent.reference, *page) if page else address("read", sent.reference)
    few, many = grows(mel.member.user, [there], longer)
    assert many == few


def test_freezing_and_sending_out_to_many_members(pam, meeting, grows):  # noqa: F811
    pack = PackFactory(meeting=meeting)
    first = AgendaItemFactory(meeting=meeting, number=1)
    PackItemFactory(pack=pack, item=first)
    pack_shelf.edition_of(pack, first)

    def add(number):
        more = AgendaItemFactory(meeting=meeting, number=number + 10)
        PackItemFactory(pack=pack, item=more)
        DeclarationFactory(item=more, member=SeatFactory(meeting=meeting).member)

    pages = [address(name, pack.reference) for name in ("freeze", "circulate", "choose", "late-paper", "printing")]
    few, many = grows(pam, pages, add)
    assert many == few
