"""What adopters are offered before a child moves in, answered in the portal, carried out (AD-57 to AD-60)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adopters.actions import inbox
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EntryState, PortalEntry, SharedItem
from familyfinding.actions import preparing
from familyfinding.flows import LinkState
from familyfinding.models import OfferAnswer, OfferKind, PreparationOffer
from tests.factories.matching_links import LinkFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)
A_DAY = timedelta(days=1)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
@kept
def link(child, lee):
    return LinkFactory(child=child, household=lee, state=LinkState.PROCEEDING)


def offer(link, by, kind=OfferKind.CARERS, words="On a weekday afternoon."):
    return preparing.offer(link=link, kind=kind, words=words, by=by, at=NOON)


def page(link):
    return reverse("familyfinding:link-preparation", args=[link.reference])


def words(answer):
    return answer.content.decode()


def test_the_page_says_what_is_still_owed_to_every_adopter(cast, link, signed_in):
    """AD-57: the offer is mandatory."""
    shown = words(signed_in(cast.joss).get(page(link)))
    assert "Still to offer to every adopter" in shown
    for kind in (OfferKind.MEDICAL_ADVISER, OfferKind.CARERS, OfferKind.NURSERY):
        offer(link, cast.joss, kind)
    assert "Still to offer" not in words(signed_in(cast.joss).get(page(link)))


def test_offered_read_and_answered_at_home(cast, link, lee, signed_in):
    made = offer(link, cast.asha)
    first, second = users_of(lee)
    item = SharedItem.rows.get(user=first)
    client = signed_in(first)
    address = reverse("family:item", args=[item.reference])
    assert "On a weekday afternoon." in words(client.get(address))
    assert client.post(address, {"answer": ""}).status_code == 422
    client.post(address, {"answer": "accepted", "comment": "Thursdays are best.", "key": "k"})
    inbox.take_in_waiting(at=NOON)
    made.refresh_from_db()
    assert (made.answer, made.said) == (OfferAnswer.ACCEPTED, "Thursdays are best.")
    assert SharedItem.rows.filter(user=second, kind="preparation_offer").exists()


def test_a_no_is_as_good_and_can_change_until_it_takes_place(cast, link):
    made = offer(link, cast.asha)
    facts = {"said": "", "on": MONDAY, "by": cast.joss, "today": MONDAY}
    preparing.record_answer(offer=made, answer="declined", **facts)
    with pytest.raises(NotPossible, match="Record first"):
        preparing.record_held(offer=made, on=MONDAY, advice="Bedtimes.", by=cast.joss, today=MONDAY)
    preparing.record_answer(offer=made, answer="accepted", **facts)
    preparing.record_held(offer=made, on=MONDAY, advice="Bedtimes, and what helps.", by=cast.joss, today=MONDAY)
    with pytest.raises(NotPossible, match="took place already"):
        preparing.record_answer(offer=made, answer="declined", **facts)
    assert PreparationOffer.rows.get().advice == "Bedtimes, and what helps."


def test_a_support_workers_visit_keeps_the_advice(cast, link):
    """AD-58."""
    made = offer(link, cast.joss, OfferKind.SUPPORT_VISIT)
    preparing.record_answer(offer=made, answer="accepted", said="", on=MONDAY, by=cast.joss, today=MONDAY)
    with pytest.raises(NotPossible, match="talked about and advised"):
        preparing.record_held(offer=made, on=MONDAY, advice=" ", by=cast.joss, today=MONDAY)
    with pytest.raises(NotPossible, match="up to today"):
        preparing.record_held(offer=made, on=MONDAY + A_DAY, advice="Sleep.", by=cast.joss, today=MONDAY)


def test_each_thing_is_offered_once_and_only_when_it_goes_ahead(cast, link, child):
    offer(link, cast.asha)
    with pytest.raises(NotPossible, match="offered already"):
        offer(link, cast.joss)
    early = LinkFactory(child=child, household=a_family(cast, "Penn"), state=LinkState.SHORTLISTED)
    with pytest.raises(NotPossible, match="go ahead"):
        offer(early, cast.asha)


def test_neither_timeline_names_the_other_side(cast, link, lee, child):
    offer(link, cast.asha)
    for file, other in ((child.file, lee.file), (lee.file, child.file)):
        (said,) = CaseEvent.rows.filter(file=file, what__startswith="Offered:")
        assert other.reference in said.what
        assert other.title not in said.what


def test_another_familys_offer_cannot_be_answered(cast, link):
    offer(link, cast.asha)
    stranger = a_family(cast, "Penn")
    entry = PortalEntry.rows.create(
        user=users_of(stranger)[0],
        file=stranger.file,
        kind="preparation_offer_comment",
        key="k",
        item=SharedItem.rows.first(),
        written={"answer": "declined"},
        written_at=NOON,
    )
    inbox.take_in_waiting(at=NOON)
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED
    assert PreparationOffer.rows.get().answer == OfferAnswer.NONE


def test_through_the_pages(cast, link, signed_in):
    joss = signed_in(cast.joss)
    add = reverse("familyfinding:add-offer", args=[link.reference])
    assert joss.post(add, {"kind": "nursery", "words": ""}).status_code == 302
    made = PreparationOffer.rows.get()
    day = {"on_day": "2", "on_month": "2", "on_year": "2026"}
    answer, held = (
        reverse(f"familyfinding:{name}", args=[link.reference, made.reference])
        for name in ("answer-offer", "offer-held")
    )
    assert joss.post(answer, day | {"answer": "accepted", "said": "Yes please."}).status_code == 302
    assert joss.post(held, day | {"advice": "They know the routine now."}).status_code == 302
    assert "They know the routine now." in words(joss.get(page(link)))
