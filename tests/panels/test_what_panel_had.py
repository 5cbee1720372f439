"""What goes to the decision maker is what panel had, addenda too; what is sent out is what stands (PN-16, PN-18)."""

import pytest

from adoption.errors import NotPossible
from adoption.models import Outcome
from panels.actions import agendas, bundles, deciding, pack_filling, packs, papers
from panels.models import AgendaItem, ItemPaper, Making, Pack, PackEdition, SheetPaper
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, PersonAroundFactory
from tests.panels import rooms
from tests.panels.rooms import CIRCULATED, DECIDED, MINUTES, PANEL, SUBMITTED, at
from tests.panels.test_panel_day import sheet_of

pytestmark = pytest.mark.usefixtures("private_files")


def added(room, item, *versions):
    """An addendum with these papers, sent out."""
    pack = packs.begin_addendum(meeting=room.meeting, why="It came late.", by=room.pam, at=at(CIRCULATED, 14))
    for version in versions:
        pack_filling.add_paper(pack=pack, item=item, version=version, title="A late paper", by=room.pam)
    edition = packs.ask_making(pack=pack, by=room.pam, at=at(CIRCULATED, 14))
    first = edition.binder["first_page"]
    drawn = {"stored": "packs/more.pdf", "sha256": "cd" * 32, "size": 9, "pages": 3, "last_page": first + 2}
    PackEdition.rows.filter(pk=edition.pk).update(state=Making.MADE, **drawn)
    packs.circulate(
        pack=packs.freeze(pack=pack, by=room.pam, at=at(CIRCULATED, 14)), by=room.pam, at=at(CIRCULATED, 15)
    )
    return edition


def test_the_decision_is_on_the_papers_of_the_pack_and_of_every_addendum(cast, room, item):
    report = ItemPaper.rows.select_related("version").get(item=item, kind="adopters_report")
    rooms.circulated(room)
    newer = DocumentVersionFactory(document=report.version.document, number=2)
    letter = DocumentVersionFactory(document__file=item.file)
    first, second = added(room, item, newer), added(room, item, letter)
    assert second.binder["first_page"] == first.binder["first_page"] + 3  # an addendum after an addendum counts on
    rooms.held(room)
    rooms.heard(room, item)
    rooms.minuted(room)
    bundles.put_to_decision_maker(sheet=sheet_of(item), by=room.pam, at=at(MINUTES, 13))

    held = list(SheetPaper.rows.filter(sheet__item=item).order_by("place").values_list("version", flat=True))
    assert newer.pk in held
    assert held[-1] == letter.pk
    assert report.version_id not in held
    sheet = sheet_of(item)
    assert bundles.changed_since(sheet) == []
    rooms.weighed(sheet, cast.dora, at(DECIDED))
    facts = {"outcome": Outcome.AGREED, "reasons": "As panel.", "read": True, "by": cast.dora, "at": at(DECIDED, 11)}
    assert deciding.decide(sheet=sheet_of(item), **facts).outcome == Outcome.AGREED


def test_a_paper_replaced_or_an_agenda_changed_after_freezing_is_not_sent_out_as_it_was(room, item):
    pack = rooms.packed(room, at(CIRCULATED))
    paper = ItemPaper.rows.get(item=item, kind="adopters_medical")
    other = DocumentVersionFactory(document__file=item.file)
    papers.put_in(paper=paper, version=other, on=SUBMITTED, by=room.pam)
    with pytest.raises(NotPossible, match=r"Medical adviser’s summary. stands in another version"):
        packs.circulate(pack=pack, by=room.pam, at=at(CIRCULATED))

    packs.reopen(pack=pack, by=room.pam)
    pack_filling.refill(pack=Pack.rows.get(pk=pack.pk), by=room.pam)
    again = Pack.rows.get(pk=pack.pk)
    edition = packs.ask_making(pack=again, by=room.pam, at=at(CIRCULATED))
    drawn = {"stored": "packs/none.pdf", "sha256": "ab" * 32, "size": 9, "pages": 2, "last_page": 2}
    PackEdition.rows.filter(pk=edition.pk).update(state=Making.MADE, **drawn)
    again = packs.freeze(pack=again, by=room.pam, at=at(CIRCULATED))
    agendas.add_presenter(item=rooms.fresh(item), part="adopters_worker", name="Joss Hale", by=room.pam)
    with pytest.raises(NotPossible, match="Something has changed since this pack was frozen"):
        packs.circulate(pack=again, by=room.pam, at=at(CIRCULATED))


def test_items_keep_the_number_that_members_have_on_paper(room, item):
    second = rooms.reported(room)
    rooms.circulated(room)
    agendas.take_off(item=rooms.fresh(item), why="They withdrew.", on=PANEL, by=room.pam)
    assert AgendaItem.rows.get(pk=second.pk).number == 2


def test_one_person_s_own_matter_is_no_paper_and_in_no_pack(room, item):
    own = DocumentFactory(file=item.file, only_for=PersonAroundFactory(file=item.file))
    version = DocumentVersionFactory(document=own)
    paper = ItemPaper.rows.get(item=item, kind="adopters_medical")
    with pytest.raises(NotPossible, match="one person’s own matter"):
        papers.put_in(paper=paper, version=version, on=SUBMITTED, by=room.pam)
    rooms.circulated(room)
    pack = packs.begin_addendum(meeting=room.meeting, why="Late.", by=room.pam, at=at(CIRCULATED, 14))
    assert version not in pack_filling.documents_for(pack)
    with pytest.raises(NotPossible, match="one person’s own matter"):
        pack_filling.add_paper(pack=pack, item=item, version=version, title="Medical", by=room.pam)
