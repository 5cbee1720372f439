"""The decision maker refuses a match: the child waits again, and everybody reads what happened (CF-06, MT-73)."""

import pytest
from django.urls import reverse

from children.flows import PlanStatus
from familyfinding import waiting
from familyfinding.actions import match_outcomes, shortlists
from familyfinding.flows import LinkState
from familyfinding.models import Link, MatchAtPanel, Profile
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases
from tests.familyfinding.families import a_family
from tests.familyfinding.test_link_ends import MONDAY, WHEN, come_to
from tests.fixtures.worlds import kept

S = LinkState
WHY = "Nobody asked how the school will help."


@pytest.fixture
@kept
def link(cast, live):
    return come_to(S.PROCEEDING, live.child, a_family(cast, "Lee"), cast)


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def recommend(link, cast):
    return match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=WHEN)


def refuse(link, cast):
    return match_outcomes.refuse(link=again(link), on=MONDAY, why=WHY, by=cast.asha, at=WHEN)


def is_on_the_board(child):
    rows = waiting.ranked(Profile.rows.waiting().filter(child=child), waiting.meanings(MONDAY), MONDAY)
    return waiting.without_family(rows).exists()


def plan_of(child):
    child.refresh_from_db()
    return child.status


def test_a_child_whose_match_is_refused_waits_again_and_its_pages_say_why(cast, live, link, signed_in):
    recommend(link, cast)
    assert (plan_of(live.child), is_on_the_board(live.child)) == (PlanStatus.RECOMMENDED, False)

    refuse(link, cast)

    assert (plan_of(live.child), is_on_the_board(live.child)) == (PlanStatus.FAMILY_FINDING, True)
    profile = cases.profile_of(live.child)
    assert profile.is_live
    asha = signed_in(cast.asha)
    board = asha.get(reverse("familyfinding:waiting")).content.decode()
    assert "Match refused" in board
    assert live.child.file.reference in board
    shown = asha.get(reverse("familyfinding:link", args=[link.reference])).content.decode()
    assert "The decision maker refused this match on 2 February 2026." in shown
    assert WHY in asha.get(reverse("familyfinding:link-history", args=[link.reference])).content.decode()


def test_a_match_that_panel_had_not_recommended_is_refused_as_well_and_keeps_the_reasons(cast, live, link, signed_in):
    match_outcomes.defer(link=again(link), on=MONDAY, why="More about support.", by=cast.asha, at=WHEN)
    assert (plan_of(live.child), is_on_the_board(live.child)) == (PlanStatus.MATCHED, False)

    refuse(link, cast)

    assert (plan_of(live.child), is_on_the_board(live.child)) == (PlanStatus.FAMILY_FINDING, True)
    assert again(link).moves.latest("pk").why == WHY
    history = signed_in(cast.asha).get(reverse("familyfinding:link-history", args=[link.reference]))
    assert WHY in history.content.decode()


def test_presented_again_and_approved_the_child_waits_no_longer(cast, live, link):
    recommend(link, cast)
    refuse(link, cast)
    recommend(link, cast)
    assert (plan_of(live.child), is_on_the_board(live.child)) == (PlanStatus.RECOMMENDED, False)
    assert again(link).refused_on is None
    match_outcomes.ratify(link=again(link), on=MONDAY, by=cast.asha, at=WHEN)
    assert plan_of(live.child) == PlanStatus.APPROVED
    assert MatchAtPanel.rows.get(approved_on=MONDAY).link == link


def test_approved_after_a_refusal_although_panel_did_not_recommend_it(cast, live, link):
    recommend(link, cast)
    refuse(link, cast)
    match_outcomes.ratify(link=again(link), on=MONDAY, by=cast.asha, at=WHEN, against_panel=True)
    assert plan_of(live.child) == PlanStatus.APPROVED
    assert again(link).refused_on is None


def test_a_child_with_others_on_the_shortlist_goes_back_to_the_shortlist(cast, live, link):
    recommend(link, cast)
    LinkFactory(child=live.child, household=a_family(cast, "Kay"), state=S.SHORTLISTED, place=2)
    refuse(link, cast)
    assert plan_of(live.child) == PlanStatus.MATCHING


def test_another_family_can_be_chosen_while_a_refused_match_is_worked_on(cast, live, link):
    recommend(link, cast)
    refuse(link, cast)
    other = LinkFactory(child=live.child, household=a_family(cast, "Kay"))
    shortlists.choose(link=other, why="They know the school.", by=cast.asha, at=WHEN)
    assert plan_of(live.child) == PlanStatus.MATCHING
    shortlists.release(link=again(other), why="They moved.", by=cast.asha, at=WHEN)
    assert plan_of(live.child) == PlanStatus.FAMILY_FINDING
