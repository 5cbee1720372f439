"""Three children want one family: one explores it, the others wait, and nobody is lost (AD-50, CF-11, CF-33)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adopters.actions import closing
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind
from familyfinding.actions import exploring, interest, interest_answers, link_begins, proceeding, shortlists, telling
from familyfinding.flows import LinkState
from familyfinding.models import ExplorationOutcome, Initiator, Interest, InterestOutcome, InterestState, Link
from tests.factories.matching_links import FamilyConsideredFactory, MatchingMeetingFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, confirmed, give_report, report_of, shortlisted

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)
LATER = NOON + timedelta(days=3)
WAITS = "While a link is being explored"

S = LinkState


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def of(child, household):
    return Link.rows.get(child=child, household=household)


def asked(child, household, by):
    facts = {"initiator": Initiator.CHILDS_WORKER, "why": "They have time."}
    return interest.record(child=child, household=household, by=by, at=NOON, **facts)


@pytest.fixture
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
def others(cast, child):
    """Two more children of the same agency, with a family to find."""
    found = []
    for name in ("Yuna", "Zane"):
        one = cases.a_child(
            agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name
        )
        cases.decided(one, on=date(2026, 1, 5), by=cast.sam)
        cases.allocated(one, to=cast.asha, on=MONDAY, by=cast.tom)
        one.refresh_from_db()
        found.append(one)
    return found


@pytest.fixture
def waiting(cast, child, others, lee):
    """Yuna’s interest is a link under consideration, Zane’s just came; then Rowan’s report is given to the family."""
    yuna, zane = others
    asked(yuna, lee, cast.asha)
    link_begins.consider(link=of(yuna, lee), by=cast.asha, at=NOON)
    asked(zane, lee, cast.asha)
    return give_report(child, lee, by=cast.asha, when=NOON)


def test_what_waits_is_not_taken_further_and_each_attempt_is_kept(cast, others, lee, waiting):
    yuna, zane = others
    with pytest.raises(NotPossible, match=WAITS):
        link_begins.consider(link=again(of(zane, lee)), by=cast.asha, at=LATER)
    with pytest.raises(NotPossible, match=WAITS):
        shortlists.choose(link=again(of(yuna, lee)), why="Them.", by=cast.asha, at=LATER)
    parked = Interest.rows.get(child=zane)
    further = {"outcome": InterestOutcome.GOING_FURTHER, "words": "Let us talk."}
    with pytest.raises(NotPossible, match=WAITS):
        interest_answers.answer(interest=parked, by=cast.asha, at=LATER, **further)
    assert CaseEvent.rows.filter(file=lee.file, kind=EventKind.REFUSED).count() == 3
    assert (of(yuna, lee).state, of(zane, lee).state) == (S.CONSIDERING, S.INTEREST)


def test_a_note_is_kept_meanwhile_and_moves_nothing(cast, others, lee, waiting):
    zane = others[1]
    interest.add_note(interest=Interest.rows.get(child=zane), text="A school nearby.", by=cast.asha, at=LATER)
    assert of(zane, lee).state == S.INTEREST


def test_a_kind_no_is_possible_while_it_waits(cast, others, lee, waiting):
    """Zane has found a family elsewhere: these adopters are told, and are still explored with Rowan."""
    words = {"reason": "another_family", "words": "Another family was found. Thank you for asking."}
    asked_for = Interest.rows.get(child=others[1])
    interest_answers.answer(interest=asked_for, outcome=InterestOutcome.NOT_FURTHER, by=cast.asha, at=LATER, **words)
    assert of(others[1], lee).state == S.CLOSED


def test_the_pages_say_that_the_family_has_another_childs_report(cast, child, others, lee, waiting, signed_in):
    asha = signed_in(cast.asha)
    page = asha.get(reverse("familyfinding:link", args=[of(others[0], lee).reference])).content.decode()
    assert "The family has another child’s report" in page
    page = asha.get(reverse("familyfinding:shortlist", args=[others[0].file.reference])).content.decode()
    assert "Has another child’s report" in page
    page = asha.get(reverse("familyfinding:link", args=[of(child, lee).reference])).content.decode()
    assert "The family has another child’s report" not in page


def test_after_the_outcome_all_of_it_goes_on(cast, others, lee, waiting):
    yuna, zane = others
    told = {"reasons": "Too far.", "told": "It is too far from the people Rowan needs."}
    exploring.end(link=waiting, outcome=ExplorationOutcome.NOT_PROGRESSING, by=cast.asha, at=LATER, **told)
    assert {one.state for one in Interest.rows.filter(child__in=others)} == {InterestState.OPEN}
    link_begins.consider(link=again(of(zane, lee)), by=cast.asha, at=LATER)
    link = shortlists.choose(link=again(of(yuna, lee)), why="Them.", by=cast.asha, at=LATER)
    confirmed(yuna, by=cast.asha, when=LATER)
    exploring.share_report(link=again(link), reports=[report_of(yuna)], by=cast.asha, at=LATER)
    assert of(yuna, lee).state == S.CPR_SHARED


def test_a_family_already_on_two_shortlists_keeps_both_places_and_has_one_report(cast, child, others, lee):
    yuna = others[0]
    shortlisted(yuna, lee, by=cast.asha, when=NOON)
    give_report(child, lee, by=cast.asha, when=NOON)
    assert of(yuna, lee).state == S.SHORTLISTED
    with pytest.raises(NotPossible, match=WAITS):
        exploring.share_report(link=again(of(yuna, lee)), reports=[report_of(yuna)], by=cast.asha, at=LATER)


def test_a_family_that_withdraws_while_interest_waits_comes_back_to_nobody(cast, child, others, lee, waiting):
    """Parked interest of a family that stops searching is closed kindly, and no link of it stays open."""
    closing.close(household=lee, ending="withdrew", why="A new baby.", on=MONDAY, today=MONDAY, by=cast.lena)
    assert not Interest.rows.unanswered().filter(household=lee).exists()
    assert not Link.rows.live().filter(household=lee).exists()
    assert {one.outcome for one in Interest.rows.filter(child__in=others)} == {InterestOutcome.FAMILY_LEFT}


def test_the_reserve_takes_over_when_the_preferred_family_withdraws(cast, child, lee):
    """No decision was taken: the reserve has a week of its own from the day it is preferred (MT-13, CF-11)."""
    kay = a_family(cast, "Kay")
    for family in (lee, kay):
        give_report(child, family, by=cast.asha, when=NOON)
    of_lee, of_kay = of(child, lee), of(child, kay)
    meeting = MatchingMeetingFactory(shortlist=shortlists.standing(child))
    for link in (of_lee, of_kay):
        FamilyConsideredFactory(link=link, outcome="reserve", meeting=meeting)
    proceeding.prefer_next(link=again(of_lee), why="First.", by=cast.tom, at=NOON)
    telling.keep_in_reserve(link=again(of_kay), why="They agreed.", by=cast.tom, at=NOON)
    with pytest.raises(NotPossible, match="Another family is preferred"):
        proceeding.prefer_next(link=again(of_kay), why="Them.", by=cast.tom, at=NOON)
    closing.close(household=lee, ending="withdrew", why="Ill.", on=MONDAY, today=MONDAY, by=cast.lena)
    made = proceeding.prefer_next(link=again(of_kay), why="They were in reserve.", by=cast.tom, at=LATER)
    assert (made.state, made.reserve) == (S.PREFERRED, False)
    assert made.visit.owed_since == LATER.date()
