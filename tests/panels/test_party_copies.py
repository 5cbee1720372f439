"""Copies for the people whom an item is about (PN-17; security 4.8, 4.9)."""

import pytest

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Relation, Side
from adoption.permissions import Role
from panels.actions import pack_filling, packs, party_copies
from panels.models import ForParty, ItemPaper, Pack, PackEdition
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PersonAroundFactory, UserFactory
from tests.panels import pack_papers, pack_scene
from tests.panels.pack_scene import FOURTH, made
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
    assert CaseEvent.rows.filter(file=there.first.file, what__startswith="Copy of panel’s papers released").exists()
    said = text(PackEdition.rows.get(pk=frozen.frozen_id).stored)
    assert not any("Quince" in page for page in said)


def test_what_is_for_panel_alone_stays_so(there):
    """References hold what others said in confidence: no tick opens them."""
    references = ItemPaper.rows.get(item=there.first, title="References")
    ItemPaper.rows.filter(pk=references.pk).update(kind="references")
    with pytest.raises(NotPossible, match="for panel and the decision maker alone"):
        says(there, "References", ForParty.WHOLE)
