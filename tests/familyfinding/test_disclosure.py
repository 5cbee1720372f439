"""What adopters are given about a child, document by document, with receipts; what is withheld and why (AD-56)."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from adopters.actions import inbox
from adoption.actions import documents
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Document, DocumentKind, PortalEntry, ReadEvent, SharedItem, Side
from familyfinding.actions import disclosures, exploring
from familyfinding.disclosure_list import lines
from familyfinding.flows import LinkState
from familyfinding.models import Disclosure, DisclosureReceipt, ExplorationOutcome
from tests.adoption.paper import text_of
from tests.factories.matching_board import ChildOnAgendaFactory
from tests.factories.matching_links import LinkFactory, MatchingMeetingFactory, MatchingMinutesFactory
from tests.factories.matching_papers import LinkPaperFactory, PaperVersionFactory
from tests.familyfinding.cases import a_pdf, at, letter
from tests.familyfinding.families import a_family, give_report, report_of, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
@kept
def link(child, lee):
    return LinkFactory(child=child, household=lee, state=LinkState.CPR_SHARED)


@pytest.fixture
@kept
def medical(cast, child):
    return letter(child.file, by=cast.asha, when=NOON, kind=DocumentKind.MEDICAL)


def give(cast, link, document, when=NOON):
    return disclosures.give(link=link, document=document, by=cast.asha, at=when)


def withhold(cast, link, document, told="The birth mother has not agreed to it."):
    why = "Her solicitor wrote on 3 January."
    return disclosures.withhold(link=link, document=document, why=why, told=told, by=cast.asha, at=NOON)


def acknowledges(user, item):
    entry = PortalEntry.rows.create(
        user=user,
        file=item.file,
        kind=f"{item.kind}_acknowledgement",
        key=uuid.uuid4().hex,
        item=item,
        written={"read": True},
        written_at=NOON,
    )
    return inbox.take_in(entry, by=None, at=NOON)


def page(link):
    return reverse("familyfinding:link-disclosure", args=[link.reference])


def words(answer):
    return answer.content.decode()


def text(shown):
    """What stands there, without its markup."""
    return " ".join(strip_tags(shown).split())


def test_each_applicant_gets_the_document_and_acknowledges_it_for_themselves(cast, link, lee, medical):
    given = give(cast, link, medical)
    first, second = users_of(lee)
    item = SharedItem.rows.get(user=first, kind="child_document")
    assert item.title == "Medical report of a child"
    acknowledges(first, item)
    acknowledges(first, item)
    (line,) = lines(link, names=True)
    assert [(reader.name, bool(reader.receipt)) for reader in line.readers] == [("Lee 1", True), ("Lee 2", False)]
    assert line.waits
    acknowledges(second, SharedItem.rows.get(user=second, kind="child_document"))
    (line,) = lines(link, names=True)
    assert not line.waits
    assert DisclosureReceipt.rows.filter(disclosure=given).count() == 2


def test_the_report_that_begins_the_link_is_the_first_line(cast, child, lee):
    """AD-49, AD-56."""
    report = report_of(child)
    link = give_report(child, lee, by=cast.asha, when=NOON, report=report).link
    (line,) = lines(link, names=True)
    assert (line.disclosure.version, line.disclosure.by, line.disclosure.at) == (report, cast.asha, NOON)
    item = SharedItem.rows.get(user=users_of(lee)[0], kind="child_report")
    acknowledges(users_of(lee)[0], item)
    (line,) = lines(link, names=True)
    assert [bool(reader.receipt) for reader in line.readers] == [True, False]


def test_withheld_has_a_reason_for_the_file_and_words_for_the_adopters(cast, link, medical):
    with pytest.raises(NotPossible, match="what the adopters read"):
        withhold(cast, link, medical, told=" ")
    withhold(cast, link, medical)
    (line,) = lines(link, names=True)
    assert not line.is_given
    assert line.readers == []
    assert not SharedItem.rows.filter(kind="child_document").exists()


def test_what_was_given_and_is_withheld_now_is_taken_back_and_can_be_given_again(cast, link, medical):
    give(cast, link, medical)
    withhold(cast, link, medical)
    assert not SharedItem.rows.filter(kind="child_document", ended_at=None).exists()
    give(cast, link, medical)
    (line,) = lines(link, names=True)
    assert line.is_given
    assert Disclosure.rows.filter(link=link).count() == 3


def test_a_newer_version_is_noticed_and_given_to_be_acknowledged_anew(cast, link, lee, medical):
    from django.core.files.uploadedfile import SimpleUploadedFile

    give(cast, link, medical)
    acknowledges(users_of(lee)[0], SharedItem.rows.get(user=users_of(lee)[0], kind="child_document"))
    with pytest.raises(NotPossible, match="this version already"):
        give(cast, link, medical)
    newer = SimpleUploadedFile("letter.pdf", a_pdf(), content_type="application/pdf")
    documents.add_version(document=medical, upload=newer, by=cast.asha, at=NOON)
    (line,) = lines(link, names=True)
    assert line.newer
    give(cast, link, medical)
    (line,) = lines(link, names=True)
    assert (line.newer, line.waits) == (False, True)


def test_nothing_is_given_before_the_report_nor_after_the_link_is_closed(cast, child, lee, medical):
    for state in (LinkState.INTEREST, LinkState.CONSIDERING, LinkState.SHORTLISTED):
        early = LinkFactory(child=child, household=a_family(cast, f"Early{state}"), state=state)
        with pytest.raises(NotPossible, match="Nothing of the child is given before"):
            give(cast, early, medical)


def test_only_documents_of_this_child_are_given_and_none_that_is_about_the_birth_family(cast, link, county_child):
    theirs = letter(county_child.file, by=cast.petra, when=NOON, kind=DocumentKind.MEDICAL)
    with pytest.raises(NotPossible, match="may open the child’s file"):
        give(cast, link, theirs)
    birth = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.MEDICAL)
    birth.about_side = Side.BIRTH
    birth.save()
    with pytest.raises(NotPossible, match="details of the birth family"):
        give(cast, link, birth)
    assert not Disclosure.rows.exists()


def test_the_familys_side_gives_nothing_of_the_childs_file(cast, link, medical):
    for by, refusal in ((cast.joss, NotPossible), (cast.ada, NotAllowed)):
        with pytest.raises(refusal):
            disclosures.give(link=link, document=medical, by=by, at=NOON)


def test_when_it_does_not_go_further_nothing_of_the_child_stays_with_them(cast, child, lee, medical):
    """AD-51, AC-5."""
    made = give_report(child, lee, by=cast.asha, when=NOON)
    link = made.link
    give(cast, link, medical)
    exploring.end(
        link=made,
        outcome=ExplorationOutcome.NOT_PROGRESSING,
        reasons="Too far away.",
        told="We are sorry.",
        by=cast.asha,
        at=NOON,
    )
    assert not SharedItem.rows.filter(kind__startswith="child_", ended_at=None).exists()
    assert not Disclosure.rows.standing().exists()
    assert Disclosure.rows.filter(link=link).count() == 2


def test_a_receipt_on_paper_says_how_and_not_before_it_was_given(cast, link, lee, medical):
    given = give(cast, link, medical)
    member = lee.members.get(number=2)
    facts = {"disclosure": given, "member": member, "by": cast.joss, "today": MONDAY}
    with pytest.raises(NotPossible, match="before it was given"):
        disclosures.received_on_paper(how="By post.", on=date(2026, 2, 1), **facts)
    with pytest.raises(NotPossible, match="Say how"):
        disclosures.received_on_paper(how=" ", on=MONDAY, **facts)
    disclosures.received_on_paper(how="By post, signed on the letter.", on=MONDAY, **facts)
    assert DisclosureReceipt.rows.get().member == member


def test_an_answer_to_another_familys_document_changes_nothing(cast, link, child, medical):
    """Another household’s id in a field."""
    give(cast, link, medical)
    other = a_family(cast, "Penn")
    item = SharedItem.rows.filter(kind="child_document").first()
    entry = PortalEntry.rows.create(
        user=users_of(other)[0],
        file=other.file,
        kind="child_document_acknowledgement",
        key="k",
        item=item,
        written_at=NOON,
    )
    inbox.take_in(entry, by=None, at=NOON)
    assert not DisclosureReceipt.rows.exists()


# ------------------------------------------------------------------------------------------------------------- the page


def test_the_childs_side_reads_reasons_and_what_is_still_to_decide_and_no_name_of_the_family(
    cast, link, medical, signed_in
):
    other = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.SIBLING_ASSESSMENT)
    withhold(cast, link, medical)
    shown = words(signed_in(cast.asha).get(page(link)))
    assert "Her solicitor wrote" in shown
    assert str(other.reference) in shown
    give(cast, link, other)
    shown = words(signed_in(cast.asha).get(page(link)))
    assert "First applicant" in shown
    assert "Lee 1" not in shown


def test_what_is_meant_for_a_family_is_offered_and_the_rest_is_a_choice_of_its_own(cast, link, medical, signed_in):
    """AD-56: reports, plans and pictures stand there; minutes and orders after a click, and are asked about twice."""
    inner = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.PLACEMENT_ORDER)
    birth = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.SIBLING_ASSESSMENT)
    Document.rows.filter(pk=birth.pk).update(about_side=Side.BIRTH)
    asha = signed_in(cast.asha)
    shown = words(asha.get(page(link)))
    assert str(medical.reference) in shown
    assert "2 other documents on the child’s file are usually not for a family." in text(shown)
    assert not [one for one in (inner, birth) if str(one.reference) in shown]
    chosen = words(asha.get(f"{page(link)}?documents=all"))
    assert str(inner.reference) in chosen
    assert "Choose from" not in text(chosen)
    refused = asha.post(_of("give-document", link, inner), {"sure": "on"})
    assert "It is not usually given to adopters" in text(words(refused))
    assert not Disclosure.rows.exists()
    assert asha.post(_of("give-document", link, inner), {"sure": "on", "meant": "on"}).status_code == 302
    assert Disclosure.rows.get().document == inner


def test_nothing_is_left_to_decide_once_what_is_meant_for_a_family_was_decided(cast, link, medical, signed_in):
    letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER)
    give(cast, link, medical)
    shown = text(words(signed_in(cast.asha).get(page(link))))
    assert "that are meant for a family were given or withheld" in shown
    assert "1 other document on the child’s file is usually not for a family." in shown


def test_of_a_paper_of_the_link_the_newest_adopters_copy_is_offered_and_the_staff_copy_never_given(
    cast, link, signed_in
):
    """PN-14: the confidential part stays with staff, panel and decision maker."""
    kind = DocumentKind.PLACEMENT_REPORT
    old, new, whole = (letter(link.child.file, by=cast.asha, when=NOON, kind=kind) for _ in range(3))
    paper = LinkPaperFactory(link=link, child=link.child)
    PaperVersionFactory(paper=paper, number=1, family_copy=old.versions.get())
    PaperVersionFactory(paper=paper, number=2, family_copy=new.versions.get(), whole=whole.versions.get())
    shown = words(signed_in(cast.asha).get(page(link)))
    assert [str(one.reference) in shown for one in (old, new, whole)] == [False, True, False]
    with pytest.raises(NotPossible, match="confidential part"):
        give(cast, link, whole)


def test_minutes_in_which_other_families_were_weighed_are_given_to_no_family(cast, link):
    meeting = MatchingMeetingFactory(shortlist__child=link.child)
    kept = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER)
    MatchingMinutesFactory(meeting=meeting, paper=kept.versions.get())
    with pytest.raises(NotPossible, match="Other families were weighed"):
        give(cast, link, kept)
    said = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER)
    ChildOnAgendaFactory(child=link.child, minutes=said.versions.get())
    with pytest.raises(NotPossible, match="Other families were weighed"):
        give(cast, link, said)
    assert not Disclosure.rows.exists()


def test_the_familys_side_reads_what_was_given_and_the_words_not_the_reasons(cast, link, medical, signed_in):
    other = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER)
    withhold(cast, link, medical)
    give(cast, link, other)
    shown = words(signed_in(cast.joss).get(page(link)))
    assert "The birth mother has not agreed" in shown
    assert "Lee 1" in shown
    assert "Her solicitor wrote" not in shown
    assert link.child.first_name not in shown


def test_who_opened_it_and_when_stands_beside_who_received_it(cast, link, lee, medical, signed_in):
    """MT-06: one list of everything given, with what came back from each of them."""
    give(cast, link, medical)
    joss = signed_in(cast.joss)
    assert words(joss.get(page(link))).count("not opened yet") == 2
    first, second = users_of(lee)
    SharedItem.rows.filter(user=first).update(opened_at=at(MONDAY, 13))
    acknowledges(second, SharedItem.rows.get(user=second, kind="child_document"))
    shown = words(joss.get(page(link)))
    assert "Lee 1: opened 2 Feb 2026 at 1pm" in text(shown)
    assert "Lee 2: 2 Feb 2026" in text(shown)
    assert "not opened yet" not in shown


def test_somebody_without_an_account_has_no_copy_to_open(cast, link, medical, lee, signed_in):
    lee.members.filter(number=2).update(user=None)
    give(cast, link, medical)
    assert "Lee 2: no copy in the portal" in text(words(signed_in(cast.joss).get(page(link))))


def test_what_they_had_and_have_no_longer_stays_on_the_page(cast, child, lee, signed_in):
    made = give_report(child, lee, by=cast.asha, when=NOON)
    done = {"outcome": ExplorationOutcome.NOT_PROGRESSING, "reasons": "Too far away.", "told": "We are sorry."}
    exploring.end(link=made, **done, by=cast.asha, at=NOON)
    shown = text(words(signed_in(cast.joss).get(page(made.link))))
    assert "Given once, and no longer with them" in shown
    assert "version 1: given" in shown


def test_given_withheld_received_and_printed_through_the_pages(cast, link, lee, medical, signed_in):
    asha, joss = signed_in(cast.asha), signed_in(cast.joss)
    assert asha.post(_of("give-document", link, medical), {"sure": "on"}).status_code == 302
    one = Disclosure.rows.get()
    member = lee.members.get(number=1)
    typed = {"member": member.pk, "on_day": "2", "on_month": "2", "on_year": "2026", "how": "Told me."}
    assert joss.post(_of("document-received", link, one), typed).status_code == 302
    other = letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER)
    typed = {"why": "Not about the child.", "told": "It is about somebody else."}
    assert asha.post(_of("withhold-document", link, other), typed).status_code == 302
    answer = asha.post(reverse("familyfinding:print-disclosure", args=[link.reference]))
    paper = text_of(answer.content)
    assert "Medical report, version 1" in paper
    assert "It is about somebody else." in paper
    assert "Not about the child." not in paper
    assert not [name for name in ("Lee", "Rowan", "Ashdown") if name in paper]
    assert ReadEvent.rows.filter(user=cast.asha, file=link.child.file, look="printed").exists()
    assert CaseEvent.rows.filter(file=lee.file, what__startswith="Given to the adopters").exists()


def _of(name, link, one):
    return reverse(f"familyfinding:{name}", args=[link.reference, one.reference])


def test_the_page_costs_the_same_for_many_documents_as_for_few(cast, link, signed_in):
    asha = signed_in(cast.asha)
    for _ in range(2):
        give(cast, link, letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER))
    asha.get(page(link))
    few = _queries(asha, link)
    for _ in range(5):
        give(cast, link, letter(link.child.file, by=cast.asha, when=NOON, kind=DocumentKind.OTHER))
    assert _queries(asha, link) == few


def _queries(client, link):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page(link)).status_code == 200
    return len(asked)
