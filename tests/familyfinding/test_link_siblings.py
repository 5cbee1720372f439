"""Brothers and sisters with a recorded decision come into a link as it says, whoever begins it (MT-70, CH-05)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from adopters.actions import inbox
from adoption.errors import NotPossible
from adoption.models import CaseEvent
from children.actions import siblings
from children.flows import Togetherness
from familyfinding.actions import interest, interest_answers, link_begins, link_ends, shortlists
from familyfinding.actions.interest_in_families import show
from familyfinding.flows import LinkState
from familyfinding.models import Initiator, Interest, InterestOutcome, Link, LinkedChild
from tests.factories.adopters_profile import PublishedFamilyFactory
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
@kept
def skye(cast, child):
    sister = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye"
    )
    cases.decided(sister, on=date(2026, 1, 5), by=cast.sam)
    return sister


@pytest.fixture
@kept
def undecided(cast, child, skye):
    return seekers.a_set(child, skye, by=cast.asha, decision=Togetherness.UNDECIDED)


def decide(cast, group, decision):
    siblings.decide(siblings=group, decision=decision, reasons="They hold on to each other.", on=MONDAY, by=cast.asha)


def children_of(link):
    return [one.pk for one in link.children]


def test_interest_sent_in_the_portal_opens_a_link_with_the_whole_set(cast, signed_in, live, skye, lee):
    seekers.a_set(live.child, skye, by=cast.asha)
    adopter = signed_in(users_of(lee)[0])
    typed = {"why": "We love puddles too.", "questions": "", "key": uuid4().hex, "check": "yes"}
    assert adopter.post(reverse("portal:ask", args=[live.public_reference]), typed).status_code == 302
    inbox.take_in_waiting(at=NOON)

    link = Link.rows.get()
    assert children_of(link) == [live.child.pk, skye.pk]
    assert (link.state, link.initiator) == (LinkState.INTEREST, Initiator.ADOPTER)
    asha = signed_in(cast.asha)
    assert skye.file.reference in asha.get(page("link", link.reference)).content.decode()
    assert CaseEvent.rows.filter(file=skye.file, what__startswith="Link opened").count() == 1


def ask(live, lee):
    return inbox.take_in(asks(users_of(lee)[0], live, when=NOON), by=None, at=NOON)


def test_a_set_to_be_placed_apart_is_linked_child_by_child(cast, live, skye, lee):
    seekers.a_set(live.child, skye, by=cast.asha, decision=Togetherness.APART)
    ask(live, lee)
    assert children_of(Link.rows.get()) == [live.child.pk]


@pytest.mark.parametrize("door", ["worker", "meeting", "opened"])
def test_whoever_begins_it_the_set_comes_along(cast, child, skye, lee, door):
    seekers.a_set(child, skye, by=cast.asha)
    facts = {"child": child, "household": lee, "why": "Room for two.", "by": cast.asha, "at": NOON}
    if door == "worker":
        interest.record(initiator=Initiator.CHILDS_WORKER, **facts)
    elif door == "meeting":
        interest.named_by_meeting(**facts)
    else:
        link_begins.open_link(initiator=Initiator.CHILDS_WORKER, **facts)
    assert children_of(Link.rows.get()) == [child.pk, skye.pk]


def test_interest_from_a_published_family_profile_brings_the_set_along(cast, child, skye, lee):
    seekers.a_set(child, skye, by=cast.asha)
    family = PublishedFamilyFactory(file=lee.file)
    show(family=family, child=child, why="They sing.", by=cast.asha, at=NOON)
    assert children_of(Link.rows.get()) == [child.pk, skye.pk]


def test_while_it_is_open_interest_is_kept_and_nothing_goes_further(cast, signed_in, live, undecided, lee):
    """Only the freeze refuses a family (FF-55); the workers are asked for the decision before they look into it."""
    ask(live, lee)
    link, shown = Link.rows.with_both().get(), Interest.rows.get()
    assert children_of(link) == [live.child.pk]

    asha = signed_in(cast.asha)
    decide_at = reverse("children:siblings", args=[live.child.file.reference])
    for address in (page("link", link.reference), page("interest", shown.reference)):
        assert f'href="{decide_at}"' in asha.get(address).content.decode()
    answer = asha.post(page("link-consider", link.reference), {"why": ""})
    assert "Record first whether the brothers and sisters stay together" in answer.content.decode()
    further = {"outcome": InterestOutcome.GOING_FURTHER, "words": "Let us talk."}
    with pytest.raises(NotPossible, match="Record first"):
        interest_answers.answer(interest=shown, by=cast.joss, at=NOON, **further)
    interest.add_note(interest=shown, text="A warm home.", by=cast.joss, at=NOON)
    assert Link.rows.get().state == LinkState.INTEREST


def test_once_they_stay_together_the_link_takes_in_the_set_when_it_is_looked_into(cast, live, skye, undecided, lee):
    ask(live, lee)
    decide(cast, undecided, Togetherness.TOGETHER)
    link = link_begins.consider(link=Link.rows.with_both().get(), by=cast.asha, at=NOON)
    assert (link.state, children_of(link)) == (LinkState.CONSIDERING, [live.child.pk, skye.pk])
    assert CaseEvent.rows.filter(file=skye.file, what__startswith="Joined the link").exists()


def test_a_place_on_the_shortlist_is_given_by_the_decision_of_that_day(cast, live, skye, undecided, lee):
    ask(live, lee)
    decide(cast, undecided, Togetherness.TOGETHER)
    link = link_begins.consider(link=Link.rows.with_both().get(), by=cast.asha, at=NOON)
    decide(cast, undecided, Togetherness.APART)
    link = shortlists.choose(link=link, why="Time for one.", by=cast.asha, at=NOON)
    assert children_of(link) == [live.child.pk]
    assert LinkedChild.rows.placed().get().child == live.child


def test_interest_in_a_sister_joins_the_link_of_the_set(cast, signed_in, live, skye, lee):
    seekers.a_set(live.child, skye, by=cast.asha)
    ask(live, lee)
    sisters = interest.record(
        child=skye, household=lee, initiator=Initiator.CHILDS_WORKER, why="Both.", by=cast.asha, at=NOON
    )
    link = Link.rows.with_both().get()
    assert (
        page("link", link.reference) in signed_in(cast.asha).get(page("interest", sisters.reference)).content.decode()
    )
    interest.add_note(interest=sisters, text="Room for two.", by=cast.asha, at=NOON)
    assert Link.rows.get().state == LinkState.CONSIDERING
    with pytest.raises(NotPossible, match="linked already"):
        link_begins.open_link(
            child=skye, household=lee, initiator=Initiator.CHILDS_WORKER, why="Her.", by=cast.asha, at=NOON
        )


def test_two_links_of_one_family_with_one_set_are_not_taken_further_side_by_side(cast, live, skye, undecided, lee):
    ask(live, lee)
    first = Link.rows.with_both().get()
    interest.record(child=skye, household=lee, initiator=Initiator.CHILDS_WORKER, why="Her.", by=cast.asha, at=NOON)
    assert Link.rows.count() == 2
    decide(cast, undecided, Togetherness.TOGETHER)
    with pytest.raises(NotPossible, match="Another link joins this family with a brother or sister"):
        link_begins.consider(link=first, by=cast.asha, at=NOON)
    link_ends.close(
        link=Link.rows.with_both().get(child=skye), reason="other", why="One link for both.", by=cast.asha, at=NOON
    )
    assert children_of(link_begins.consider(link=first, by=cast.asha, at=NOON)) == [live.child.pk, skye.pk]
