"""From a meeting to everybody’s copy, through actions and the process that makes packs (PN-16, PN-17, PN-62)."""

from __future__ import annotations

import hashlib
import io
import re

import pypdf
import pytest
from django.core.files.storage import default_storage

from adoption.errors import NotAllowed, NotPossible, Refused
from adoption.models import CaseEvent, ConflictBlock, Notice, ReadEvent
from panels.actions import copies, looking, meetings, pack_facts, pack_filling, packs
from panels.flows import MeetingState, PackState
from panels.models import (
    Deed,
    Making,
    Pack,
    PackCopy,
    PackEdition,
    PackLook,
    PackPaper,
    PanelMeeting,
    Question,
    ReaderNote,
)
from tests.fixtures.worlds import kept
from tests.panels import pack_papers, pack_scene
from tests.panels.pack_scene import FOURTH, NINTH, declare, frozen, made, scene, sent, work

pytestmark = [pytest.mark.slow]


@pytest.fixture
@kept
def there(cast):
    return scene(cast)


def text(stored) -> list[str]:
    with default_storage.open(stored.name) as file:
        reader = pypdf.PdfReader(io.BytesIO(file.read()))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def copy_of(pack, seat) -> PackCopy:
    return PackCopy.rows.current().select_related("edition").get(pack=pack, seat=seat)


def test_a_pack_begins_with_every_item_and_every_paper_that_is_ready(there):
    pack_scene.missing(there.second, "Medical adviser’s summary")

    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)

    titles = PackPaper.rows.filter(pack=pack).in_order().values_list("item__number", "title")
    assert list(titles) == [
        (1, "Prospective adopter’s report"), (1, "References"), (2, "Prospective adopter’s report")
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="has its pack already"):
        packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)


@pytest.mark.parametrize("who", ["mel", "asha", "dora"])
def test_only_whoever_runs_the_panel_makes_packs(cast, there, who):
    by = there.mel.member.user if who == "mel" else getattr(cast, who)
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    for deed in (
        lambda: packs.begin(meeting=there.meeting, by=by, at=FOURTH),
        lambda: pack_filling.choose(pack=pack, items=[], by=by),
        lambda: packs.ask_making(pack=pack, by=by, at=FOURTH),
        lambda: packs.freeze(pack=pack, by=by, at=FOURTH),
        lambda: packs.circulate(pack=pack, by=by, at=FOURTH),
        lambda: packs.set_printing(pack=pack, may_print=False, by=by),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_papers_are_moved_taken_out_and_taken_in_again(there):
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    report, references, _ = PackPaper.rows.filter(pack=pack).in_order()

    pack_filling.move(row=references, up=True, by=there.pam)
    pack_filling.move(row=references, up=True, by=there.pam)
    assert list(PackPaper.rows.filter(item=there.first).in_order()) == [references, report]
    pack_filling.take_out(row=references, by=there.pam)
    assert pack_filling.refill(pack=pack, by=there.pam) == 1
    pack_filling.choose(pack=pack, items=[there.second], by=there.pam)
    assert PackPaper.rows.filter(pack=pack).count() == 1
    pack_filling.choose(pack=pack, items=[there.first, there.second], by=there.pam)
    assert PackPaper.rows.filter(pack=pack).count() == 3


def test_the_worker_makes_the_pages_and_the_cover_names_both_dates(there):
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    edition = made(pack, there.pam)

    said = text(edition.stored)
    assert edition.state == Making.MADE
    assert edition.pages == edition.last_page == len(said) == 10
    assert "Wed 16 December 2026" in said[0]
    assert "counted from the panel Wed 23 December 2026" in said[0]
    assert "counted from the minutes 7 days after the minutes are approved" in said[0]
    assert "Item 1, page 5 of 10" in said[4]
    assert "Report one sheet 1" in said[4]
    assert edition.fingerprint in said[-1].replace(" ", "")
    with default_storage.open(edition.stored.name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == edition.sha256


def test_a_broken_paper_is_named_and_the_last_good_pages_stay(there):
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    good = made(pack, there.pam)
    pack_scene.broken(there.second.papers.get().version, b"%PDF-1.7 no more")

    bad = made(pack, there.pam)

    assert (bad.state, bad.at_paper) == (Making.FAILED, "Prospective adopter’s report")
    assert "Add it again" in bad.failed_why
    assert pack_facts.latest(pack) == good
    assert default_storage.exists(good.stored.name)


def test_nothing_is_frozen_that_is_not_what_was_looked_at(there):
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match="Make the pages first"):
        packs.freeze(pack=pack, by=there.pam, at=FOURTH)
    made(pack, there.pam)
    pack_filling.move(row=PackPaper.rows.filter(item=there.first).in_order().last(), up=True, by=there.pam)
    with pytest.raises(NotPossible, match="Make the pack again"):
        packs.freeze(pack=pack, by=there.pam, at=FOURTH)
    packs.ask_making(pack=pack, by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match="being made"):
        packs.freeze(pack=pack, by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match="being made"):
        packs.ask_making(pack=pack, by=there.pam, at=FOURTH)


def test_a_frozen_pack_is_not_changed_any_more_and_is_reopened_only_before_it_goes_out(there):
    pack = frozen(there)
    row = PackPaper.rows.filter(pack=pack).in_order().first()
    for deed in (
        lambda: pack_filling.choose(pack=pack, items=[], by=there.pam),
        lambda: pack_filling.refill(pack=pack, by=there.pam),
        lambda: pack_filling.move(row=row, up=False, by=there.pam),
        lambda: pack_filling.take_out(row=row, by=there.pam),
        lambda: packs.ask_making(pack=pack, by=there.pam, at=FOURTH),
        lambda: packs.freeze(pack=pack, by=there.pam, at=FOURTH),
    ):
        with pytest.raises(NotPossible, match="frozen"):
            deed()
    packs.reopen(pack=pack, by=there.pam)
    made(pack, there.pam)
    packs.circulate(pack=packs.freeze(pack=pack, by=there.pam, at=FOURTH), by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match="was sent out"):
        packs.reopen(pack=pack, by=there.pam)


def test_sending_out_goes_through_the_gates_of_the_meeting(there):
    pack = frozen(there)
    late = pack_scene.missing(there.second, "Medical adviser’s summary")
    with pytest.raises(NotPossible, match="Papers are missing: item 2: medical adviser’s summary"):
        packs.circulate(pack=pack, by=there.pam, at=FOURTH)
    assert Pack.rows.get(pk=pack.pk).state == PackState.FROZEN
    late.required = False
    late.save()

    packs.circulate(pack=pack, by=there.pam, at=FOURTH)

    assert PanelMeeting.rows.get(pk=there.meeting.pk).state == MeetingState.CIRCULATED
    assert Notice.rows.filter(says__icontains="papers of a panel meeting").count() == 2
    said = CaseEvent.rows.filter(file=there.panel.file, what__startswith="Panel pack sent out").get()
    assert f"hash {pack.frozen.fingerprint[:16]}" in said.what


def test_papers_go_out_as_a_frozen_pack_and_in_no_other_way(there):
    refused = "Papers go out as a pack. Put the pack of this meeting together, freeze it, and send it out."
    with pytest.raises(NotPossible, match=refused):
        meetings.circulate(meeting=there.meeting, by=there.pam, at=FOURTH)
    packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match=refused):
        meetings.circulate(meeting=there.meeting, by=there.pam, at=FOURTH)
    assert PanelMeeting.rows.get(pk=there.meeting.pk).state == MeetingState.PREPARING


def test_an_item_left_out_of_the_pack_stops_it(there):
    pack = packs.begin(meeting=there.meeting, by=there.pam, at=FOURTH)
    pack_filling.choose(pack=pack, items=[there.first], by=there.pam)
    made(pack, there.pam)
    pack = packs.freeze(pack=pack, by=there.pam, at=FOURTH)
    with pytest.raises(NotPossible, match="Item 2 is on the agenda and not in the pack"):
        packs.circulate(pack=pack, by=there.pam, at=FOURTH)


def test_nobody_has_a_copy_before_declaring_on_every_item(there):
    pack = packs.circulate(pack=frozen(there), by=there.pam, at=FOURTH)
    declare(there.mel, there.first)

    work()

    assert not PackCopy.rows.filter(pack=pack).exists()
    assert looking.copy_for(pack, there.mel.member.user) is None


def test_each_has_a_copy_with_their_name_and_who_has_an_interest_one_without_that_item(there):
    """PN-17: the same page numbers, and no word of the item in it."""
    pack = sent(there)
    mel, ned = copy_of(pack, there.mel), copy_of(pack, there.ned)

    whole, part = text(mel.stored), text(ned.stored)
    assert all("Copy of Mel Ashby" in page for page in whole)
    assert all("Copy of Ned Łukasz" in page for page in part)
    assert len(whole) == 10
    assert not any("first item" in page or "Report one" in page or "referee" in page for page in part)
    assert [int(re.search(r"page (\d+) of 10", page)[1]) for page in part] == [1, 2, 3, 8, 9, 10]
    assert mel.edition == pack.frozen
    assert ned.edition.fingerprint == pack.frozen.fingerprint


def test_preparing_again_gives_nobody_a_second_copy(there):
    sent(there)

    assert copies.prepare(now=FOURTH) == 0
    assert PackCopy.rows.count() == 2


def test_a_conflict_declared_later_closes_the_copy_at_once_and_makes_another(there):
    pack = sent(there)
    user = there.mel.member.user
    before = copy_of(pack, there.mel)
    assert looking.copy_for(pack, user) == before
    ConflictBlock.rows.create(
        file=there.first.file, user=user, why="A cousin", declared_on=FOURTH.date(), declared_by=there.ada
    )

    assert looking.copy_for(pack, user) is None
    work()

    after = copy_of(pack, there.mel)
    assert after != before
    assert PackCopy.rows.get(pk=before.pk).stored == ""
    assert not any("first item" in page for page in text(after.stored))


def test_large_print_is_the_readers_own_choice(there):
    pack = sent(there)
    copy = copy_of(pack, there.ned)
    with pytest.raises(Refused):
        copies.ask_print(copy=copy, large=True, by=there.pam, at=FOURTH)
    copies.ask_print(copy=copy, large=True, by=there.ned.member.user, at=FOURTH)
    work()

    fresh = copy_of(pack, there.ned)
    assert fresh.edition.large
    assert "in other copies" in text(fresh.stored)[4]
    assert not any("first item" in page for page in text(fresh.stored))


def test_an_addendum_counts_on_and_leaves_the_pack_as_it_was(there):
    """PN-16: never a silent swap."""
    pack = sent(there)
    before = PackEdition.rows.get(pk=pack.frozen_id).sha256
    late = pack_scene.stored(there.second, "Letter from school", pack_papers.upload("Late letter"), by=there.pam)
    with pytest.raises(NotPossible, match="Say why"):
        packs.begin_addendum(meeting=there.meeting, why=" ", by=there.pam, at=NINTH)
    more = packs.begin_addendum(meeting=there.meeting, why="School answered.", by=there.pam, at=NINTH)
    pack_filling.add_paper(pack=more, item=there.second, version=late, title="Letter from school", by=there.pam)
    made(more, there.pam)
    packs.circulate(pack=packs.freeze(pack=more, by=there.pam, at=NINTH), by=there.pam, at=NINTH)
    work(NINTH)

    said = text(copy_of(more, there.ned).stored)
    assert "Addendum 1 to the panel pack" in said[0]
    assert "Item 2, page 14 of 15" in said[3]
    assert "Late letter" in said[3]
    assert PackEdition.rows.get(pk=pack.frozen_id).sha256 == before
    assert Notice.rows.filter(says__icontains="late paper").count() == 2


def test_the_people_concerned_get_what_is_theirs_and_nothing_covered(there):
    """Third-party confidences are not in their version at all (security 4.9, PN-17)."""
    sent(there)
    report = there.first.papers.get(title="Prospective adopter’s report")
    report.party_version = pack_scene.stored(there.first, "Their copy", pack_papers.upload("Their own"), by=there.pam)
    report.save()
    pack = packs.begin_for_party(item=there.first, by=there.pam, at=FOURTH)
    edition = made(pack, there.pam)

    said = text(edition.stored)
    assert any("Their own sheet 1" in page for page in said)
    assert not any("Report one" in page or "referee" in page or "References" in page for page in said)
    assert not any("second item" in page for page in said)
    assert "What others have said in confidence" in said[0]
    assert not Pack.objects.readable_to(there.mel.member.user).filter(pk=pack.pk).exists()


def test_reading_is_written_down_page_by_page_and_on_the_file_once_a_sitting(there):
    pack = sent(there)
    user = there.mel.member.user
    copy = looking.copy_for(pack, user)

    news = looking.open_pack(pack=pack, by=user, at=FOURTH)
    for page in (5, 6, 5):
        looking.read(copy=copy, page=page, by=user, at=FOURTH)
    with pytest.raises(NotPossible, match="not in your copy"):
        looking.read(copy=copy, page=11, by=user, at=FOURTH)

    assert news.since is None
    assert list(PackLook.rows.filter(user=user, deed=Deed.READ).values_list("page", flat=True)) == [5, 6, 5]
    assert ReadEvent.rows.filter(user=user, file=there.first.file).count() == 1
    assert looking.open_pack(pack=pack, by=user, at=NINTH).since == FOURTH


def test_a_member_with_an_interest_cannot_reach_the_pages_of_that_item(there):
    pack = sent(there)
    user = there.ned.member.user
    copy = looking.copy_for(pack, user)
    for page in (4, 5, 6, 7):
        with pytest.raises(NotPossible, match="not in your copy"):
            looking.read(copy=copy, page=page, by=user, at=FOURTH)
    assert not ReadEvent.rows.filter(user=user, file=there.first.file).exists()


def test_printing_and_taking_are_written_down_and_can_be_forbidden(there):
    pack = sent(there)
    user = there.mel.member.user
    looking.take(copy=looking.copy_for(pack, user), deed=Deed.PRINTED, by=user, at=FOURTH)
    assert PackLook.rows.filter(user=user, deed=Deed.PRINTED).count() == 1
    assert ReadEvent.rows.filter(user=user, look="printed").count() == 2
    assert PackLook.objects.visible_to(there.ada).filter(user=user).exists(), "the panel adviser sees it"

    packs.set_printing(pack=pack, may_print=False, by=there.pam)
    with pytest.raises(NotAllowed, match="for reading here only"):
        looking.take(copy=looking.copy_for(pack, user), deed=Deed.DOWNLOADED, by=user, at=FOURTH)


def test_notes_are_the_readers_own_and_questions_reach_the_minute_taker(there):
    pack = sent(there)
    user = there.mel.member.user
    copy = looking.copy_for(pack, user)
    note = looking.write_note(copy=copy, page=5, text="Ask about school.", by=user, at=FOURTH)
    looking.ask(copy=copy, page=5, text="What does the school say?", by=user, at=FOURTH)

    assert [
        ReaderNote.objects.visible_to(who).count() for who in (user, there.pam, there.ada, there.ned.member.user)
    ] == [1, 0, 0, 0]
    with pytest.raises(NotAllowed):
        looking.remove_note(note=note, by=there.pam)
    question = Question.rows.get()
    assert (question.item, question.text) == (there.first, "Page 5: What does the school say?")
    with pytest.raises(NotPossible, match="put to an item"):
        looking.ask(copy=copy, page=1, text="And now?", by=user, at=FOURTH)


def test_reading_ends_when_the_minutes_are_agreed(there):
    pack = sent(there)
    user = there.mel.member.user
    looking.write_note(copy=looking.copy_for(pack, user), page=5, text="Mine.", by=user, at=FOURTH)
    PanelMeeting.rows.filter(pk=there.meeting.pk).update(state=MeetingState.AGREED, held_on=there.meeting.on)

    assert not Pack.objects.visible_to(user).exists()
    assert not PackCopy.objects.visible_to(user).exists()
    assert copies.end_reading() == 2
    assert not ReaderNote.rows.exists()
    assert not PackCopy.rows.exclude(stored="").exists()
    assert PackEdition.rows.get(pk=pack.frozen_id).stored, "the pack itself stays"
