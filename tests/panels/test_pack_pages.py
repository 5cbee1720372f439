"""Pages of packs and of the reading room, through a browser without JavaScript (PN-16, PN-17)."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from adoption.models import ReadEvent
from adoption.permissions import Role
from panels.flows import MeetingState
from panels.models import Deed, Making, Pack, PackEdition, PackLook, PackPaper, Question, ReaderNote
from tests.factories.adoption import UserFactory
from tests.factories.panel_packs import PackEditionFactory, PackFactory, PackItemFactory, PackPaperFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DeclarationFactory,
    ItemPaperFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    SeatFactory,
)
from tests.fixtures.worlds import kept
from tests.panels import pack_shelf


def address(name, *args):
    return reverse(f"packs:{name}", args=args)


@pytest.fixture
@kept
def pam(cast):
    return UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.ane, first_name="Pam", last_name="Reed")


@pytest.fixture
@kept
def meeting(cast, pam):
    return PanelMeetingFactory(panel__agency=cast.ane, panel__name="Northern panel")


@pytest.fixture
@kept
def item(meeting):
    return AgendaItemFactory(meeting=meeting, number=1)


@pytest.fixture
@kept
def mel(cast, meeting):
    user = UserFactory(role=Role.PANEL_MEMBER, agency=cast.ane, first_name="Mel", last_name="Ashby")
    return SeatFactory(meeting=meeting, member=PanelMemberFactory(panel=meeting.panel, user=user))


@pytest.fixture
@kept
def sent(meeting, item, mel, pam):
    meeting.state = MeetingState.CIRCULATED
    meeting.save()
    pack = PackFactory(meeting=meeting)
    pack_shelf.sent_out(pack, item, mel, pam)
    return pack


def test_an_administrator_begins_a_pack_and_orders_its_papers(signed_in, meeting, item, pam):
    for title in ("Assessment", "References"):
        ItemPaperFactory(item=item, title=title)
    ItemPaperFactory(item=item, title="Medical summary", missing=True, owed_by_role="Medical adviser")
    browser = signed_in(pam)
    assert "There is no pack yet" in browser.get(address("meeting", meeting.reference)).text

    there = browser.post(address("begin", meeting.reference), follow=True)

    assert "Item 1: Medical summary (missing), owed by the medical adviser" in there.text
    first, second = PackPaper.rows.in_order()
    browser.post(address("move", first.pack.reference, second.pk, "up"))
    assert list(PackPaper.rows.in_order()) == [second, first]
    browser.post(address("take-out", first.pack.reference, second.pk))
    assert list(PackPaper.rows.all()) == [first]
    browser.post(address("refill", first.pack.reference))
    assert PackPaper.rows.count() == 2


def test_progress_is_shown_without_javascript_and_polled_with_it(signed_in, meeting, item, pam):
    pack = PackFactory(meeting=meeting)
    PackItemFactory(pack=pack, item=item)
    browser = signed_in(pam)
    browser.post(address("make", pack.reference))
    edition = PackEdition.rows.get(pack=pack)
    PackEdition.rows.update(state=Making.RUNNING, done=3, of=12, saying="Making ready", at_paper="Assessment")

    page = browser.get(address("pack", pack.reference)).text
    part = browser.get(address("pack", pack.reference), headers={"HX-Request": "true"})

    assert "Step 3 of 12: making ready “Assessment”" in " ".join(page.split())
    assert 'hx-trigger="every 3s"' in page
    assert "HX-Refresh" not in part.headers
    assert part.text.strip() in page
    PackEdition.rows.filter(pk=edition.pk).update(state=Making.FAILED, failed_why="It is locked. Add another.")
    done = browser.get(address("pack", pack.reference), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "<strong>Assessment</strong>: It is locked. Add another." in done.text


def test_the_administrator_sees_how_long_it_is_and_which_papers_are_scans(signed_in, meeting, item, pam):
    pack = PackFactory(meeting=meeting)
    PackItemFactory(pack=pack, item=item)
    PackEditionFactory(pack=pack, pages=262, scans=["Medical report"])

    page = " ".join(signed_in(pam).get(address("pack", pack.reference)).text.split())

    assert "12 over the 250 that count as long" in page
    assert "Medical report: pictures of words" in page
    assert "Something has changed since these pages were made" in page


def test_a_refusal_is_a_sentence_and_nothing_is_done(signed_in, meeting, item, pam):
    pack = PackFactory(meeting=meeting)
    browser = signed_in(pam)

    said = browser.post(address("make", pack.reference), follow=True).text
    confirm = browser.post(address("freeze", pack.reference))

    assert "Choose at least one item for the pack." in said
    assert confirm.status_code == 422
    assert "Make the pages first, and look at them." in confirm.text
    assert not PackEdition.rows.exists()


def test_a_member_declares_first_and_then_reads_page_by_page(signed_in, sent, item, mel):
    browser = signed_in(mel.member.user)

    assert "Panel pack: Northern panel" in browser.get(address("room")).text
    contents = browser.get(address("read", sent.reference)).text
    assert "Since you last looked" in contents
    page = browser.get(address("page", sent.reference, 2)).text
    picture = browser.get(address("picture", sent.reference, 2))

    assert "Item 1, page 2 of 2" in page
    assert "Words of a page" in page
    assert picture.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(picture.content)).size == (40, 60)
    assert PackLook.rows.filter(user=mel.member.user, deed=Deed.READ, page=2).count() == 1
    assert ReadEvent.rows.filter(user=mel.member.user, file=item.file).count() == 1


def test_who_has_not_declared_is_asked_and_reads_nothing(cast, signed_in, sent, item):
    user = UserFactory(role=Role.PANEL_MEMBER, agency=cast.ane)
    SeatFactory(meeting=sent.meeting, member=PanelMemberFactory(panel=sent.meeting.panel, user=user))
    browser = signed_in(user)

    assert "Before you read" in browser.get(address("read", sent.reference)).text
    for name in ("page", "picture", "note", "ask"):
        assert browser.get(address(name, sent.reference, 2)).status_code == 404
    for name in ("download", "print"):
        assert browser.get(address(name, sent.reference)).status_code == 404


def test_whoever_has_an_interest_meets_the_page_that_never_was(cast, signed_in, sent, item):
    user = UserFactory(role=Role.PANEL_MEMBER, agency=cast.ane)
    seat = SeatFactory(meeting=sent.meeting, member=PanelMemberFactory(panel=sent.meeting.panel, user=user))
    DeclarationFactory(item=item, member=seat.member, conflict=True, why="A neighbour")
    browser = signed_in(user)

    for name in ("page", "picture"):
        assert browser.get(address(name, sent.reference, 2)).status_code == 404
    assert browser.get(address("download", sent.reference)).status_code == 404
    assert item.file.title not in browser.get(address("read", sent.reference)).text


def test_notes_and_questions_are_written_at_a_page(signed_in, sent, mel, pam):
    browser = signed_in(mel.member.user)

    browser.post(address("note", sent.reference, 2), {"text": "Look at the garden."})
    browser.post(address("ask", sent.reference, 2), {"text": "Who lives next door?"})

    assert "Look at the garden." in browser.get(address("page", sent.reference, 2)).text
    assert "Page 2: Who lives next door?" in browser.get(address("read", sent.reference)).text
    assert Question.rows.get().member == mel.member
    note = ReaderNote.rows.get(text="Look at the garden.")
    assert signed_in(pam).post(address("remove-note", note.reference)).status_code == 404
    browser.post(address("remove-note", note.reference))
    assert not ReaderNote.rows.filter(pk=note.pk).exists()


def test_copies_are_taken_under_a_name_that_names_nobody_and_written_down(signed_in, sent, item, mel, pam):
    browser = signed_in(mel.member.user)

    taken = browser.get(address("download", sent.reference))
    shown = browser.get(address("print", sent.reference))

    assert taken.headers["Content-Disposition"].startswith('attachment; filename="panel-copy-')
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 a copy"
    assert b"".join(shown.streaming_content) == b"%PDF-1.7 a copy"
    for name in ("Mel", "Ashby", item.file.title):
        assert name not in taken.headers["Content-Disposition"]
    log = signed_in(pam).get(address("readers", sent.reference)).text
    assert "Mel Ashby" in log
    assert "Downloaded it" in log
    assert "Printed it" in log


def test_reading_only_means_no_copy_to_take(signed_in, sent, mel, pam):
    signed_in(pam).post(address("printing", sent.reference), {"may_print": "no"})
    browser = signed_in(mel.member.user)

    assert "for reading here" in browser.get(address("read", sent.reference)).text
    assert browser.get(address("download", sent.reference)).status_code == 403


def test_lists_cost_the_same_however_long_they_are(signed_in, meeting, pam):
    pack = PackFactory(meeting=meeting)
    browser = signed_in(pam)
    counts = []
    for number in (1, 2, 3, 4):
        item = AgendaItemFactory(meeting=meeting, number=number)
        PackItemFactory(pack=pack, item=item)
        for _ in range(number):
            PackPaperFactory(pack=pack, item=item)
            ItemPaperFactory(item=item, missing=True)
        seat = SeatFactory(
            meeting=meeting, member__user__role=Role.PANEL_MEMBER, member__user__agency=pack.meeting.panel.agency
        )
        DeclarationFactory(item=item, member=seat.member)
        pages = [
            address("pack", pack.reference),
            address("readers", pack.reference),
            address("meeting", meeting.reference),
        ]
        counts.append([_statements(browser, page) for page in pages])
    assert counts[1] == counts[2] == counts[3]
    assert max(counts[3]) <= 30


def _statements(browser, page):
    with CaptureQueriesContext(
        connection,
    ) as sent:
        assert browser.get(page).status_code == 200
    return len(sent)


def test_a_stranger_meets_the_page_that_never_was(cast, signed_in, sent):
    nowhere = signed_in(cast.asha).get("/panel/packs/of/00000000-0000-4000-8000-000000000000/")
    for name in ("pack", "readers", "read"):
        there = signed_in(cast.asha).get(address(name, sent.reference))
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert Pack.rows.count() == 1
