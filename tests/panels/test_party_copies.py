"""Copies for the people whom an item is about (PN-17; security 4.8, 4.9)."""

import hashlib

import pytest

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Relation, Side
from adoption.permissions import Role
from panels.actions import pack_filling, packs, party_copies
from panels.actions.claiming import read_stored
from panels.models import Deed, ForParty, ItemPaper, Making, Pack, PackEdition, PackLook, PartyCopy
from panels.packs import drawing
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PersonAroundFactory, UserFactory
from tests.panels import pack_papers, pack_scene
from tests.panels.pack_scene import FOURTH, made, work
from tests.panels.test_packs import text

pytestmark = pytest.mark.usefixtures("private_files")
FOURTH_DAY = FOURTH.date()


@pytest.fixture
def there(cast):
    return pack_scene.scene(cast)


def says(there, title, may, version=None):
    paper = ItemPaper.rows.select_related("item__meeting__panel__file", "item__file").get(item=there.first, title=title)
    facts = {"may": may, "version": version, "on": FOURTH_DAY, "by": there.pam}
    return party_copies.say_what_they_may_have(paper=paper, **facts)


def begun(there):
    found = packs.begin_for_party(item=there.first, by=there.pam, at=FOURTH)
    return Pack.rows.select_related("meeting__panel__file", "meeting__panel__agency", "item__file").get(pk=found.pk)


def test_an_uploaded_paper_is_in_no_such_copy_until_somebody_has_read_it(there, signed_in):
    """A confidence in somebody’s PDF is words of one file: nothing can take it out but another version."""
    pack = begun(there)
    assert not pack.papers.exists()
    assert [paper.title for paper in party_copies.not_said(pack)] == ["Prospective adopter’s report"]
    shown = signed_in(there.pam).get(f"/panel/packs/{pack.reference}/").content.decode()
    assert "Nobody has said what the people concerned may have" in shown

    own = pack_scene.stored(there.first, "Without the referee", pack_papers.upload("Theirs"), by=there.pam)
    says(there, "Prospective adopter’s report", ForParty.OWN, own)
    assert pack_filling.refill(pack=pack, by=there.pam) == 1
    assert pack.papers.get().version == own

    says(there, "Prospective adopter’s report", ForParty.NOTHING)
    pack_filling.refill(pack=pack, by=there.pam)
    assert not pack.papers.exists()


def test_a_copy_is_searched_and_where_the_other_side_lives_stops_it(cast, there):
    PersonAroundFactory(file=there.first.file, relation=Relation.APPLICANT, side=Side.ADOPTER, name="Ada Marlow")
    home = {"address": "7 Quince Row\nWhitby\nYO21 9ZZ", "name": "Tamsin Oakeshott"}
    PersonAroundFactory(file=there.first.file, relation=Relation.MOTHER, side=Side.BIRTH, **home)
    leak = pack_scene.stored(there.first, "Theirs", pack_papers.upload("She lives at 7 Quince Row"), by=there.pam)
    says(there, "Prospective adopter’s report", ForParty.OWN, leak)
    pack = begun(there)
    edition = made(pack, there.pam)
    assert any(one["stops"] and "Quince" in one["word"] for one in edition.told)
    with pytest.raises(NotPossible, match=r"what their readers must not learn.*Quince"):
        packs.freeze(pack=pack, by=there.pam, at=FOURTH)

    clean = pack_scene.stored(there.first, "Clean", pack_papers.upload("They are well thought of"), by=there.pam)
    says(there, "Prospective adopter’s report", ForParty.OWN, clean)
    pack_filling.refill(pack=pack, by=there.pam)
    assert made(pack, there.pam).told == []
    frozen = packs.freeze(pack=pack, by=there.pam, at=FOURTH)

    with pytest.raises(NotAllowed, match="You put this copy together"):
        party_copies.release(pack=frozen, looked_through=True, by=there.pam, at=FOURTH)
    other = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.leicester_city)
    with pytest.raises(NotPossible, match="Look at every page first"):
        party_copies.release(pack=frozen, looked_through=False, by=other, at=FOURTH)
    released = party_copies.release(pack=frozen, looked_through=True, by=other, at=FOURTH)

    assert released.circulated_by == other
    assert [copy.person.name for copy in PartyCopy.rows.filter(pack=released)] == ["Ada Marlow"]
    assert CaseEvent.rows.filter(file=there.first.file, what__startswith="Copy of panel’s papers released").exists()
    said = text(PackEdition.rows.get(pk=frozen.frozen_id).stored)
    assert not any("Quince" in page for page in said)


def test_a_report_with_its_confidential_part_is_stopped_whoever_said_they_may_have_all_of_it(there):
    """Our own report says of itself that the adopters never have it: ticked by mistake, it still does not leave."""
    words = "<p>Not to be shown to the adopters, nor to either of them about the other.</p>"
    data = drawing.written(drawing.render(f"<html lang='en-GB'><title>Report</title>{words}</html>"))
    pack_scene.paper(there.first, "Full report", data, by=there.pam)
    says(there, "Full report", ForParty.WHOLE)
    pack = begun(there)
    assert made(pack, there.pam).told == [{"word": "the confidential part of a report", "stops": True}]
    with pytest.raises(NotPossible, match="the confidential part of a report"):
        packs.freeze(pack=pack, by=there.pam, at=FOURTH)


def test_what_is_for_panel_alone_stays_so(there):
    """References hold what others said in confidence: no tick opens them."""
    references = ItemPaper.rows.get(item=there.first, title="References")
    ItemPaper.rows.filter(pk=references.pk).update(kind="references")
    with pytest.raises(NotPossible, match="for panel and the decision maker alone"):
        says(there, "References", ForParty.WHOLE)


@pytest.fixture
def frozen(there):
    """A copy for the people of the first item, looked through and frozen."""
    says(there, "Prospective adopter’s report", ForParty.WHOLE)
    pack = begun(there)
    made(pack, there.pam)
    return packs.freeze(pack=pack, by=there.pam, at=FOURTH)


def applicants(there, *names):
    for name in names:
        PersonAroundFactory(file=there.first.file, relation=Relation.APPLICANT, side=Side.ADOPTER, name=name)


def test_each_released_copy_has_the_name_of_its_reader_on_every_page(cast, there, frozen, signed_in):
    """PN-17, security 4.9: a page that lies about says whose it was."""
    applicants(there, "Łucja Nowak", "Ada Marlow")
    other = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.leicester_city)
    party_copies.release(pack=frozen, looked_through=True, by=other, at=FOURTH)
    work()

    copies = {copy.person.name: copy for copy in PartyCopy.rows.filter(pack=frozen).select_related("person")}
    for name, copy in copies.items():
        pages = text(copy.stored)
        assert len(pages) == copy.pages == frozen.frozen.pages
        assert all(f"Copy of {name}. Released on Fri 4 December 2026" in page for page in pages)
        assert sum(other_name in page for page in pages for other_name in copies if other_name != name) == 0
        assert hashlib.sha256(read_stored(copy.stored)).hexdigest() == copy.sha256
        assert CaseEvent.rows.filter(file=there.first.file, what__contains=copy.sha256[:16]).count() == 1
    assert set(copies) == {"Łucja Nowak", "Ada Marlow"}

    client, ada = signed_in(other), copies["Ada Marlow"]
    shown = client.get(f"/panel/packs/{frozen.reference}/readers/").content.decode()
    assert "Ada Marlow" in shown
    assert "Łucja Nowak" in shown
    taken = client.get(f"/panel/packs/released/{ada.reference}/")
    assert b"".join(taken.streaming_content) == read_stored(ada.stored)
    assert "Marlow" not in taken.headers["Content-Disposition"]
    look = PackLook.rows.get(pack=frozen, deed=Deed.DOWNLOADED, party_copy=ada)
    assert look.user == other
    assert "the copy for Ada Marlow" in client.get(f"/panel/packs/{frozen.reference}/readers/").content.decode()


def test_the_pages_without_a_name_are_not_handed_out_once_it_is_released(cast, there, frozen, signed_in):
    applicants(there, "Ada Marlow")
    other = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.leicester_city)
    client = signed_in(other)
    assert client.get(f"/panel/packs/{frozen.reference}/pages/").headers["Content-Type"] == "application/pdf"

    party_copies.release(pack=frozen, looked_through=True, by=other, at=FOURTH)
    refused = client.get(f"/panel/packs/{frozen.reference}/pages/", follow=True).content.decode()
    assert "take the copy of each person, with their name on it" in refused
    waiting = PartyCopy.rows.get(pack=frozen)
    shown = client.get(f"/panel/packs/released/{waiting.reference}/", follow=True).content.decode()
    assert "This copy is not made yet" in shown


def test_a_copy_that_nobody_is_named_on_is_not_released(cast, there, frozen):
    other = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.leicester_city)
    with pytest.raises(NotPossible, match="no name to put on a copy"):
        party_copies.release(pack=frozen, looked_through=True, by=other, at=FOURTH)
    frozen.refresh_from_db()
    assert frozen.is_open is False
    assert frozen.circulated_at is None


def test_a_released_copy_that_could_not_be_made_says_so_and_is_tried_again(cast, there, frozen, signed_in):
    applicants(there, "Ada Marlow")
    other = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.leicester_city)
    party_copies.release(pack=frozen, looked_through=True, by=other, at=FOURTH)
    PartyCopy.rows.update(state=Making.FAILED, failed_why="The machine stopped this work.")
    copy = PartyCopy.rows.get()
    client = signed_in(other)
    assert "The machine stopped this work." in client.get(f"/panel/packs/{frozen.reference}/readers/").content.decode()

    client.post(f"/panel/packs/released/{copy.reference}/again/")
    work()
    copy.refresh_from_db()
    assert (copy.state, copy.failed_why) == (Making.MADE, "")
    again = client.post(f"/panel/packs/released/{copy.reference}/again/", follow=True).content.decode()
    assert "This copy is there" in again
