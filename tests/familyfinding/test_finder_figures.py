"""Equality monitoring of the finder: sums alone, small numbers hidden, nothing that gives one child away."""

from datetime import date

import pytest
from django.urls import reverse

from familyfinding import equality_figures as figures
from familyfinding.models import Fact
from tests.factories.children import ChildFactory
from tests.factories.matching_finder import FinderSearchFactory, SetAsideFactory
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([12, 30], ["12", "30"]),
        ([0, 30], ["0", "30"]),
        ([3, 4, 30], ["fewer than 5", "fewer than 5", "30"]),
        ([3, 30], ["fewer than 5", "hidden"]),
        ([3, 9, 30], ["fewer than 5", "hidden", "30"]),
        ([3, 0], ["fewer than 5", "0"]),
        ([4], ["fewer than 5"]),
        ([1200], ["1,200"]),
    ],
)
def test_a_small_number_is_not_shown_and_never_alone(numbers, words):
    assert figures.shown(numbers) == words


@pytest.fixture
@kept
def children(cast, now):
    """Six children of team North who wait, five of them of a minority ethnic group; six were searched for."""
    made = [
        ChildFactory(
            looking=True, file__agency=cast.ane, file__team=cast.north, ethnicity="MWBC" if n else "WBRI", gender="boy"
        )
        for n in range(6)
    ]
    for child in made:
        FinderSearchFactory(
            child=child, by=cast.asha, at=at(MONDAY), possible=7, left_out={"on_hold": 6, "checks": 2, "exploring": 1}
        )
    return made


def test_the_page_counts_what_left_families_out_and_hides_what_is_small(cast, signed_in, children):
    for child in children[:2]:
        SetAsideFactory(child=child, by=cast.asha, at=at(MONDAY))

    found = figures.by_fact(cast.tom, MONDAY)

    said = {row.says: (row.left_out, row.set_aside) for row in found.facts}
    assert (found.number, found.possible) == ("6", "42")
    assert said[Fact.ON_HOLD.label] == ("36", "0")
    assert said[Fact.CHECKS.label] == ("12", "fewer than 5")
    page = signed_in(cast.tom).get(reverse("familyfinding:finder-figures")).content.decode()
    assert "Who is looked for, and who is left out" in page
    assert "fewer than 5" in page
    assert not any(child.file.reference in page or child.last_name in page for child in children)


def test_groups_are_sums_over_the_children_this_manager_sees(cast, children):
    tables = {table.title: table.groups for table in figures.by_group(cast.tom, MONDAY)}

    heritage = {group.says: (group.waiting, group.searched, group.linked) for group in tables["Heritage"]}
    assert heritage == {
        "Minority ethnic groups": ("hidden", "hidden", "0"),
        "White groups": ("fewer than 5", "fewer than 5", "0"),
    }
    assert figures.by_group(cast.olu, MONDAY)[0].groups == []


def test_searches_of_more_than_a_year_ago_are_not_counted(cast, children):
    later = date(2027, 3, 1)

    assert figures.by_fact(cast.tom, later).number == "0"
    assert {group.searched for table in figures.by_group(cast.tom, later) for group in table.groups} == {"0"}


@pytest.mark.parametrize("who", ["asha", "joss", "dele"])
def test_the_figures_are_for_managers(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(reverse("familyfinding:finder-figures")).status_code == 403
