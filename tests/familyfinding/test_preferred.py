"""Which family is preferred: by a meeting under its chair, one at a time, and again after a refusal (PN-42, CF-06)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import Notice, PortalAccount, SharedItem
from familyfinding import tasks
from familyfinding.actions import match_outcomes, matching_meetings, proceeding, telling
from familyfinding.actions.freezing import ASKED_TO_STOP
from familyfinding.flows import LinkState
from familyfinding.models import Exploration, Interest, InterestState, Link
from tests.factories.familyfinding import ExplorationFactory, InterestFactory
from tests.factories.matching_links import FamilyConsideredFactory, LinkFactory, MatchingMeetingFactory
from tests.familyfinding import cases
from tests.familyfinding.families import a_family, report_of, users_of
from tests.familyfinding.seekers import family, left_out
from tests.familyfinding.test_link_ends import MONDAY, WHEN, come_to
from tests.fixtures.worlds import kept

S = LinkState
TUESDAY = WHEN + timedelta(days=1)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
@kept
def kay(cast):
    return a_family(cast, "Kay")


@pytest.fixture
@kept
def link(cast, live, lee):
    return come_to(S.PROCEEDING, live.child, lee, cast)


def again(link):
    return Link.rows.with_both().prefetch_related("linked__child__file").get(pk=link.pk)


def with_reports(child, family, cast):
    return come_to(S.CPR_SHARED, child, family, cast)


def weighed(link, outcome="reserve"):
    return FamilyConsideredFactory(link=link, outcome=outcome, meeting__shortlist__child=link.child)


def refused(link, cast):
    match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=WHEN)
    match_outcomes.refuse(link=again(link), on=MONDAY, why="The support is not clear.", by=cast.asha, at=WHEN)


def prefer(link, cast):
    return proceeding.prefer_next(link=again(link), why="They come next.", by=cast.tom, at=TUESDAY)


def browses(family, signed_in):
    """Whether their portal shows children, or says that looking is stopped."""
    shown = signed_in(users_of(family)[0]).get(reverse("portal:list")).content.decode()
    return "Looking is stopped for now" not in shown


# ---------------------------------------------------------------------------------------------------- by a meeting only


def test_no_family_is_preferred_that_no_matching_meeting_has_weighed(cast, live, kay):
    """PN-42: the preferred match is the outcome of a matching meeting."""
    link = with_reports(live.child, kay, cast)
    with pytest.raises(NotPossible, match="A matching meeting has not considered this family"):
        prefer(link, cast)
    weighed(link)
    assert prefer(link, cast).state == S.PREFERRED


def test_the_page_offers_it_only_then_and_a_further_meeting_for_a_family_that_came_since(cast, live, kay, signed_in):
    link = with_reports(live.child, kay, cast)
    tom, address = signed_in(cast.tom), reverse("familyfinding:link", args=[link.reference])
    offer = reverse("familyfinding:link-prefer", args=[link.reference])
    assert offer not in tom.get(address).content.decode()
    weighed(link)
    assert offer in tom.get(address).content.decode()


def test_a_meeting_prefers_nobody_while_another_family_goes_ahead(cast, live, link, kay):
    other = with_reports(live.child, kay, cast)
    meeting = MatchingMeetingFactory(shortlist__child=live.child, shortlist__confirmed_on=MONDAY)
    said = [matching_meetings.Said(other, "preferred", "Near.")]
    facts = {"held_on": MONDAY, "came": [], "incomplete_why": "Ill.", "by": cast.tom, "at": TUESDAY}
    with pytest.raises(NotPossible, match="Another family is preferred or going ahead"):
        matching_meetings.hold_meeting(meeting=meeting, families=said, **facts)


# ------------------------------------------------------------------------------------------------------ after a refusal


def test_after_a_refusal_the_family_looks_and_asks_again_and_what_waited_goes_on(cast, live, link, lee, signed_in):
    """SC-01, 23 September: the family is unfrozen; the reports stay, because the work goes on (MT-73)."""
    waits = InterestFactory(household=lee, child__file__agency=cast.ane, state=InterestState.PARKED, parked_at=WHEN)
    match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=WHEN)
    assert not browses(lee, signed_in)

    match_outcomes.refuse(link=again(link), on=MONDAY, why="The support is not clear.", by=cast.asha, at=WHEN)

    assert browses(lee, signed_in)
    assert Interest.rows.get(pk=waits.pk).state == InterestState.OPEN
    made = Exploration.rows.running().get(link=link)
    assert made.lifted_at == WHEN
    assert not Exploration.rows.holding_back().exists()
    told = Notice.rows.get(to_user=lee.file.lead, says__startswith="A match was refused")
    assert "Tell the family" in told.says
    assert not SharedItem.rows.filter(kind="freeze", ended_at=None).exists(), ASKED_TO_STOP


def test_a_family_refused_before_that_was_so_is_freed_by_the_next_hour(cast, link, lee, signed_in):
    """CF-06: the state that an older version left behind: refused, and still held back."""
    refused(link, cast)
    Exploration.rows.filter(link=link).update(lifted_at=None)
    PortalAccount.rows.filter(file=lee.file).update(frozen_at=WHEN)
    told = Notice.rows.filter(says__startswith="A match was refused").count()
    assert not browses(lee, signed_in)
    tasks.see_to_children()
    tasks.see_to_children()
    assert browses(lee, signed_in)
    assert Notice.rows.filter(says__startswith="A match was refused").count() == told + 1


def test_a_match_that_panel_had_not_recommended_frees_them_as_well(cast, live, link, lee, signed_in):
    match_outcomes.defer(link=again(link), on=MONDAY, why="More about support.", by=cast.asha, at=WHEN)
    assert not browses(lee, signed_in), "a deferral is not a refusal"
    match_outcomes.refuse(link=again(link), on=MONDAY, why="The home is small.", by=cast.asha, at=WHEN)
    assert browses(lee, signed_in)


def test_presented_again_and_recommended_nothing_else_begins_until_the_decision(cast, live, link, lee, signed_in):
    refused(link, cast)
    asked = InterestFactory(household=lee, child__file__agency=cast.ane)
    match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=TUESDAY)
    assert not browses(lee, signed_in)
    assert Interest.rows.get(pk=asked.pk).state == InterestState.PARKED
    assert Exploration.rows.holding_back().get().link == link
    match_outcomes.refuse(link=again(link), on=MONDAY, why="Still not clear.", by=cast.asha, at=TUESDAY)
    assert Interest.rows.get(pk=asked.pk).state == InterestState.OPEN


def test_the_database_lifts_no_freeze_that_never_began(live, lee):
    with pytest.raises(IntegrityError, match="only_a_freeze_is_lifted"):
        ExplorationFactory(child=live.child, household=lee, report=report_of(live.child), lifted_at=WHEN)


def test_the_reserve_may_be_preferred_after_a_refusal_and_not_while_the_first_goes_ahead(cast, live, link, kay):
    reserve = with_reports(live.child, kay, cast)
    weighed(reserve)
    match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=WHEN)
    with pytest.raises(NotPossible, match="Another family is preferred or going ahead"):
        prefer(reserve, cast)
    match_outcomes.refuse(link=again(link), on=MONDAY, why="Not clear.", by=cast.asha, at=WHEN)
    assert not telling.is_not_going_on(again(reserve)), "nobody goes ahead, so nobody is told so"
    assert prefer(reserve, cast).state == S.PREFERRED


def test_a_refused_match_is_not_recommended_again_while_another_family_goes_ahead(cast, live, link, kay):
    refused(link, cast)
    other = LinkFactory(child=live.child, household=kay, state=S.PROCEEDING)
    with pytest.raises(NotPossible, match="Another family is going ahead for this child"):
        match_outcomes.recommend(link=again(link), on=MONDAY, by=cast.asha, at=TUESDAY)
    assert again(other).state == S.PROCEEDING


def test_no_second_childs_report_is_given_while_the_refused_match_is_open(cast, live, link, lee):
    """CF-11: one exploration for a household; the refused one is ended first, in words."""
    refused(link, cast)
    another = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Wren"
    )
    with pytest.raises(IntegrityError, match="a_household_explores_one_link_at_a_time"):
        ExplorationFactory(child=another, household=lee, report=report_of(another))


def test_the_finder_no_longer_sets_the_family_aside_once_the_freeze_is_lifted(cast, live):
    birch = family(cast)
    link = come_to(S.PROCEEDING, live.child, birch, cast)
    another = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Wren"
    )
    assert "exploring" in left_out(cast.asha, another)[birch.file.reference]
    refused(link, cast)
    assert "exploring" not in left_out(cast.asha, another).get(birch.file.reference, [])
