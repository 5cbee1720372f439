"""Somebody of another agency who takes part in a link hands in documents, and opens no file for it (MT-71)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Document, DocumentKind, Notice, Side
from familyfinding import urls_after, urls_before_placement, urls_finder, urls_links, urls_papers
from familyfinding.actions import link_ends, participants, questions
from familyfinding.models import Participant, Reason
from tests.adoption.test_uploads import pdf
from tests.factories.adoption import PersonAroundFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, shortlisted
from tests.familyfinding.test_matching import MONDAY, NOON
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def link(cast, child, live):
    found = shortlisted(child, a_family(cast, "Leeming"), by=cast.asha, when=NOON)
    participants.add(link=found, user=cast.olu, part="Placing agency", by=cast.asha, at=NOON)
    return found


def upload():
    return SimpleUploadedFile("report.pdf", pdf())


def hands_in(link, file, by, **changes):
    facts = {"kind": DocumentKind.OTHER, "title": "Assessment of the county", "upload": upload()}
    return participants.hand_in(link=link, file=file, by=by, at=NOON, **facts | changes)


def address(link, name="link-hand-in"):
    return reverse(f"familyfinding:{name}", args=[link.reference])


def typed(file, **changes):
    facts = {"file": file.reference, "kind": "other", "title": "Assessment of the county", "upload": upload()}
    return facts | changes


def test_a_document_goes_onto_the_file_it_is_about_and_its_worker_is_told(cast, link, child, signed_in):
    browser = signed_in(cast.olu)
    for file in (child.file, link.household.file):
        answer = browser.post(address(link), typed(file))
        assert answer.status_code == 302
    of_child, of_family = Document.rows.filter(title="Assessment of the county").order_by("pk")
    assert (of_child.file, of_child.about_side) == (child.file, Side.CARE)
    assert (of_family.file, of_family.about_side) == (link.household.file, Side.ADOPTER)
    for document, worker in ((of_child, cast.asha), (of_family, link.household.file.lead)):
        assert Notice.rows.filter(key__startswith=f"handed-in:{document.pk}", to_user=worker).exists()
        assert CaseEvent.rows.filter(file=document.file, what__contains=document.title, recorded_by=cast.olu).exists()


def test_whoever_handed_in_sees_that_it_arrived_and_opens_neither_document_nor_file(cast, link, child, signed_in):
    document = hands_in(link, child.file, cast.olu)
    browser = signed_in(cast.olu)
    page = browser.get(address(link, "link-questions")).content.decode()
    assert "You handed in" in page
    assert f"Assessment of the county, for {child.file.reference}" in page
    for name, key in (("documents:document", document.reference), ("documents:list", child.file.reference)):
        assert browser.get(reverse(name, args=[key])).status_code == 404


def test_the_form_names_nobody_and_keeps_what_was_typed(cast, link, child, signed_in):
    browser = signed_in(cast.olu)
    answer = browser.post(address(link), typed(child.file, title="The report of March", upload=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The report of March" in page
    assert "Choose the file" in page or "Select" in page
    for name in ("Leeming", child.first_name, child.last_name):
        assert name not in page


def test_no_form_of_the_link_tells_an_outsider_who_is_around_the_child(cast, link, child, signed_in):
    PersonAroundFactory(file=child.file, name="Tamsin Hollowell", needs_note="Comes with a friend", to_on=None)
    for name in ("link-hand-in", "link-ask"):
        assert "Hollowell" not in signed_in(cast.olu).get(address(link, name)).content.decode()
        assert "Hollowell" not in signed_in(cast.olu).post(address(link, name), {}).content.decode()
    assert "Hollowell" in signed_in(cast.asha).get(address(link, "link-ask")).content.decode()


def test_a_file_of_another_link_cannot_be_chosen(cast, link, child, signed_in):
    other = a_family(cast, "Kay").file
    answer = signed_in(cast.olu).post(address(link), typed(other))
    assert answer.status_code == 422
    with pytest.raises(NotPossible, match="of this link"):
        hands_in(link, other, cast.olu)
    assert not Document.rows.filter(title="Assessment of the county").exists()


def test_only_whoever_takes_part_hands_in_and_only_as_long_as_they_do(cast, link, child, signed_in):
    assert signed_in(cast.asha).get(address(link)).status_code == 403
    assert signed_in(cast.nia).get(address(link)).status_code == 404
    with pytest.raises(NotAllowed):
        hands_in(link, child.file, cast.asha)
    participants.end(participant=Participant.rows.get(link=link), by=cast.asha, at=NOON)
    assert signed_in(cast.olu).get(address(link)).status_code == 404
    with pytest.raises(NotAllowed):
        hands_in(link, child.file, cast.olu)


def test_nothing_is_handed_in_for_a_link_that_ended(cast, link, child):
    facts = {"reason": Reason.OTHER, "why": "Too far away.", "told": "We are sorry.", "by": cast.asha}
    link_ends.close(link=link, **facts, at=at(MONDAY, 15))
    with pytest.raises((NotPossible, NotAllowed)):
        hands_in(link, child.file, cast.olu)


def test_whoever_takes_part_is_told_and_finds_the_link_in_the_list(cast, link, signed_in):
    """MT-71: nobody has to send them an address."""
    told = Notice.rows.get(to_user=cast.olu, key__startswith="participant:")
    assert told.file is None
    page = signed_in(cast.olu).get(reverse("familyfinding:links")).content.decode()
    assert "You take part, from another agency" in page
    assert address(link, "link-questions") in page
    assert "Rowan" not in page
    assert "Leeming" not in page
    shown = signed_in(cast.olu).get(address(link, "link-questions")).content.decode()
    assert "A link in which you take part" in shown
    participants.end(participant=Participant.rows.get(link=link), by=cast.asha, at=NOON)
    assert "You take part" not in signed_in(cast.olu).get(reverse("familyfinding:links")).content.decode()


def test_they_hear_of_questions_and_answers_that_others_write(cast, link, signed_in):
    asked = questions.ask(link=link, text="Who knows the school?", by=cast.asha, at=NOON)
    questions.answer(question=asked, text="We do.", by=cast.joss, at=NOON)
    mine = questions.ask(link=link, text="And the doctor?", by=cast.olu, at=NOON)
    keys = Notice.rows.filter(to_user=cast.olu, key__contains=":other:").order_by("pk").values_list("key", flat=True)
    assert [key.split(":")[0] for key in keys] == ["question", "answer"]
    assert not any(key.startswith(f"question:{mine.pk}") for key in keys)


def test_every_other_page_of_the_link_is_the_404_of_a_link_that_never_was(link, cast, signed_in):
    """MT-71: they know the questions and two forms; a new page is closed to them until somebody decides otherwise."""
    theirs, browser = {"link-questions", "link-ask", "link-hand-in"}, signed_in(cast.olu)
    opened, looked_at = set(), 0
    for one in pages_of_a_link():
        answer = browser.get(reverse(f"familyfinding:{one.name}", args=[link.reference]))
        looked_at += 1
        if answer.status_code == 200:
            opened.add(one.name)
        else:
            assert answer.status_code in (403, 404, 405), one.name
    assert opened == theirs
    assert looked_at > 25


def pages_of_a_link():
    for module in (urls_links, urls_after, urls_papers, urls_finder, urls_before_placement):
        for one in module.urlpatterns:
            if str(one.pattern).startswith("links/") and list(one.pattern.converters) == ["reference"]:
                yield one
