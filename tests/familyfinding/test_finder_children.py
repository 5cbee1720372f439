"""Children for a family: the copies the family itself could read, sets as one, the same facts from the other side."""

from datetime import date

import pytest

from adoption.models import PortalAccount
from children.flows import PlanStatus, Togetherness
from familyfinding.actions import finding
from familyfinding.finder.children import find_children
from familyfinding.models import Apart, Fact, PublishedProfile, Rung
from tests.factories.matching_finder import KeptApartFactory
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
@kept
def birch(cast, now):
    return seekers.family(cast)


@pytest.fixture
@kept
def sister(cast, child):
    skye = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye",
        born_on=date(2024, 3, 1),
    )  # fmt: skip
    cases.decided(skye, on=date(2026, 1, 12), by=cast.sam)
    cases.allocated(skye, to=cast.asha, on=MONDAY, by=cast.tom)
    return skye


def search(who, household, **asked):
    household = type(household).rows.select_related("file__agency").get(pk=household.pk)
    return find_children(who, household, day=MONDAY, **asked)


def possible(who, household, **asked):
    return [one.waiting.reference for one in search(who, household, **asked).possible]


def left_out(who, household):
    return {one.waiting.reference: [str(why.fact) for why in one.stands] for one in search(who, household).left_out}


def test_a_family_worker_finds_the_children_whose_profile_the_family_could_read(cast, birch, live):
    (one,) = search(cast.joss, birch).possible

    assert (one.waiting.reference, one.waiting.name, one.waiting.sight) == (live.file.reference, "Acorn", "home")
    assert one.waiting.band == "3 to 4"


def test_a_child_whose_profile_is_not_shown_is_unknown_to_the_familys_worker(cast, birch, draft):
    assert possible(cast.joss, birch) == []


def test_a_child_of_another_region_is_found_when_the_profile_goes_so_far(cast, birch, county_live):
    assert possible(cast.joss, birch) == []

    PublishedProfile.rows.filter(reference=county_live.public_reference).update(rung=Rung.NATIONAL)
    (one,) = search(cast.joss, birch).possible
    assert (one.waiting.sight, one.waiting.name, one.distance.says) == ("copy", "Acorn", "Further away")


def test_in_its_first_months_a_family_is_for_children_of_its_own_agency(cast, birch, live, county_live):
    """AD-44, AD-79: the same children as the family itself may look at."""
    PublishedProfile.rows.filter(reference=county_live.public_reference).update(rung=Rung.NATIONAL)
    PortalAccount.rows.filter(file=birch.file).update(home_only=True)

    assert possible(cast.joss, birch) == [live.file.reference]


def test_nobody_is_offered_who_is_no_longer_looked_for(cast, birch, live):
    live.child.status = PlanStatus.RECOMMENDED
    live.child.save()

    assert possible(cast.joss, birch) == []


def test_a_set_that_stays_together_stands_once(cast, birch, live, sister):
    seekers.a_set(live.child, sister, by=cast.asha)
    cases.draft(sister, by=cast.asha, on=MONDAY)
    cases.publish(sister, by=cast.asha, when=at(MONDAY, 11))

    (one,) = search(cast.joss, birch).possible

    assert (one.waiting.reference, one.waiting.number) == (live.file.reference, 2)


def test_not_now_to_two_leaves_the_set_out_and_nobody_else(cast, birch, live, sister):
    seekers.says(birch, by=cast.joss, two_children="not_now")
    assert possible(cast.joss, birch) == [live.file.reference]

    seekers.a_set(live.child, sister, by=cast.asha)
    assert left_out(cast.joss, birch) == {live.file.reference: ["capacity"]}


def test_a_set_without_a_decision_waits_for_it_and_nobody_sets_that_aside(cast, birch, live, sister):
    seekers.a_set(live.child, sister, by=cast.asha, decision=Togetherness.UNDECIDED)

    assert left_out(cast.joss, birch) == {live.file.reference: ["undecided"]}


def test_why_a_child_is_kept_apart_is_not_told_to_the_familys_side(cast, birch, live):
    KeptApartFactory(child=live.child, household=birch, why="Grandmother is a neighbour.", recorded_by=cast.asha)

    (one,) = search(cast.joss, birch).left_out

    (why,) = one.stands
    assert (why.fact, why.says) == (Fact.APART, "The child’s worker recorded it. Ask them.")


@pytest.mark.parametrize(("address", "found"), [("2 Quay, NE4 5AB", "left out"), ("2 Quay, NE5 5AB", "possible")])
def test_a_district_that_is_not_safe_counts_from_this_side_too(cast, birch, live, address, found):
    KeptApartFactory(child=live.child, kind=Apart.DISTRICT, household=None, district="NE4")
    person = birch.members.get().person
    person.address = address
    person.save()

    searched = search(cast.joss, birch)
    assert [len(searched.possible), len(searched.left_out)] == ([0, 1] if found == "left out" else [1, 0])


def test_an_area_that_is_not_safe_counts_for_every_child_of_the_set(cast, birch, live, sister, authority):
    birch.local_authority = authority
    birch.save()
    KeptApartFactory(child=sister, kind=Apart.AUTHORITY, household=None, authority=authority)
    assert possible(cast.joss, birch) == [live.file.reference]

    seekers.a_set(live.child, sister, by=cast.asha)
    assert left_out(cast.joss, birch) == {live.file.reference: ["apart"]}


def test_setting_aside_from_the_familys_side(cast, birch, live, sister):
    seekers.says(birch, by=cast.joss, two_children="not_now")
    seekers.a_set(live.child, sister, by=cast.asha)

    finding.set_aside(
        child=live.child, household=birch, fact=Fact.CAPACITY, why="They asked about these two.", by=cast.joss,
        at=at(MONDAY),
    )  # fmt: skip

    assert possible(cast.joss, birch) == [live.file.reference]
    assert seekers.possible(cast.asha, live.child) == [birch.file.reference], "both sides read the same record"


def test_the_longest_waiting_come_first_within_a_distance(cast, birch, live, sister):
    cases.draft(sister, by=cast.asha, on=MONDAY)
    cases.publish(sister, by=cast.asha, when=at(MONDAY, 11))

    assert possible(cast.joss, birch) == [live.file.reference, sister.file.reference]
    assert possible(cast.joss, birch, order="waiting") == [live.file.reference, sister.file.reference]
