"""The cohort as a picture: which children wait, how old they are and how widely shown, counted by hand (FF-53)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from children.flows import PlanStatus
from familyfinding.flows import ProfileStatus
from familyfinding.models import AgeBand, Profile, Removal, Rung
from familyfinding.views.board import by_age, by_audience
from tests.factories.adoption import CaseFileFactory
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_board import ChildOnAgendaFactory, OutingFactory
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
LIVE = {"live": True, "published_at": datetime(2026, 1, 5, tzinfo=UTC), "first_published_on": date(2026, 1, 5)}
CONSORTIUM = {"rung": Rung.CONSORTIUM, "released_to_consortium_at": datetime(2026, 1, 6, tzinfo=UTC)}
NATIONAL = {"rung": Rung.NATIONAL, "released_nationally_at": datetime(2026, 1, 13, tzinfo=UTC)} | {
    "released_to_consortium_at": datetime(2026, 1, 6, tzinfo=UTC)
}
HARDER = {"harder_to_place": True, "harder_reasons": ["siblings"]}
WIDER = {"wider": True, "wider_why": "He needs a garden."}
DOWN = {"status": ProfileStatus.REMOVED, "removed_at": datetime(2026, 1, 20, tzinfo=UTC)}


def waits(cast, born_on, *, child=None, file=None, **profile):
    facts = {"agency": cast.ane, "team": cast.north} | (file or {})
    one = ChildFactory(looking=True, born_on=born_on, file=CaseFileFactory(**facts), **child or {})
    return ProfileFactory(child=one, **profile)


@pytest.fixture
@kept
def cohort(cast, now):
    """Eight children who wait, on 2 February 2026, and six who do not count for team North."""
    waits(cast, date(2025, 2, 3))  # one year old tomorrow: under 1
    waits(cast, date(2025, 2, 2), drafted=True)  # one year old today
    waits(cast, date(2022, 6, 1), **LIVE, child=HARDER)  # 3
    waits(cast, date(2021, 2, 3), **LIVE)  # five tomorrow: 4
    waits(cast, date(2021, 2, 2), **LIVE, **CONSORTIUM)  # 5
    waits(cast, date(2018, 2, 3), **LIVE, **NATIONAL, child=HARDER)  # eight tomorrow: 7
    waits(cast, date(2015, 2, 2), **LIVE, **NATIONAL)  # 11
    waits(cast, date(2020, 2, 29), **DOWN, removed_because=Removal.OTHER, removed_why="A pause")  # 5, taken down

    waits(cast, date(2020, 1, 1), **DOWN, removed_because=Removal.MATCH)  # has a family
    waits(cast, date(2020, 1, 1), **LIVE, file={"closed_on": date(2026, 1, 20)})  # the file is closed
    waits(cast, date(2020, 1, 1), child={"status": PlanStatus.ENDED})  # the plan is no longer adoption
    waits(cast, date(2020, 1, 1), child={"best_interest_decided_on": None})  # nothing decided yet
    waits(cast, date(2020, 1, 1), **LIVE, file={"team": cast.south})  # another team’s
    waits(cast, date(2020, 1, 1), **LIVE, file={"agency": cast.atlas, "team": cast.elsewhere})  # another agency’s


def test_the_numbers_are_those_counted_by_hand(cast, cohort, signed_in):
    context = signed_in(cast.tom).get(reverse("familyfinding:cohort")).context

    assert (context["total"], context["harder"]) == (8, 2)
    assert context["by_audience"] == [
        ("No live profile", 3),
        ("Own adopters", 2),
        ("Consortium", 1),
        ("All approved", 2),
    ]
    assert context["by_age"] == [
        ("Under 1", 1),
        ("1 to 2", 1),
        ("3 to 4", 2),
        ("5 to 7", 3),
        ("8 to 10", 0),
        ("11 or over", 1),
    ]


def test_each_child_counts_once_in_each_picture(cast, cohort):
    rows = list(Profile.rows.waiting().select_related("child"))
    assert sum(number for _, number in by_audience(rows)) == sum(number for _, number in by_age(rows)) == len(rows)


def test_the_page_says_it_in_words_and_as_a_table(cast, cohort, signed_in):
    page = signed_in(cast.tom).get(reverse("familyfinding:cohort")).content.decode()
    assert "8 children" in page
    assert "of whom 2 may wait longer" in page
    for words in ("By audience", "By age", "<table", "5 to 7"):
        assert words in page


def test_meetings_and_events_feed_it_and_it_says_where_the_pressure_is(cast, cohort, signed_in):
    """FF-53: counted of those who still wait, whatever else was talked about."""
    first, second, third, *_ = (one.child for one in Profile.rows.waiting().filter(child__file__team=cast.north))
    gone = Profile.rows.get(removed_because=Removal.MATCH).child
    held = datetime(2026, 1, 14, 10, tzinfo=UTC)
    for child, facts in ((first, WIDER), (second, {}), (gone, WIDER)):
        ChildOnAgendaFactory(child=child, discussed_at=held, said="Looked at families.", **facts)
    ChildOnAgendaFactory(child=third)  # on an agenda to come
    OutingFactory(child=second, state="came", ended_at=held, said="Ran about.")
    OutingFactory(child=third)  # booked

    page = signed_in(cast.tom).get(reverse("familyfinding:cohort"))

    assert [number for _, number in page.context["by_meeting"]] == [2, 1, 1, 6]
    assert dict(page.context["by_reason"])["Part of a sibling group"] == 2
    assert "Took part in a discovery event or an activity day" in page.content.decode()


def test_the_service_manager_counts_the_whole_agency_and_another_agency_its_own(cast, cohort, signed_in):
    def total(who):
        return signed_in(who).get(reverse("familyfinding:cohort")).context["total"]

    assert total(cast.sam) == 9  # with team South
    assert total(cast.olu) == 1


def test_a_birthday_moves_a_child_into_the_next_bar(cast, cohort, signed_in, now):
    now.move_to(datetime(2026, 2, 3, 10, tzinfo=UTC))
    bars = dict(signed_in(cast.tom).get(reverse("familyfinding:cohort")).context["by_age"])
    assert (bars["Under 1"], bars["1 to 2"], bars["3 to 4"], bars["5 to 7"], bars["8 to 10"]) == (0, 2, 1, 3, 1)


@pytest.mark.parametrize(
    ("years", "band"),
    [(0, "baby"), (1, "1-2"), (2, "1-2"), (3, "3-4"), (4, "3-4"), (5, "5-7"), (7, "5-7"), (8, "8-10"), (11, "11+")],
)
def test_each_age_has_its_band(years, band):
    assert AgeBand.for_age(years) == band


def test_an_empty_cohort_says_when_a_child_counts(cast, now, signed_in):
    page = signed_in(cast.tom).get(reverse("familyfinding:cohort")).content.decode()
    assert "No child is waiting" in page


def test_it_costs_the_same_for_many_children(cast, cohort, signed_in, django_assert_max_num_queries):
    browser = signed_in(cast.tom)
    browser.get(reverse("familyfinding:cohort"))
    with django_assert_max_num_queries(14):
        browser.get(reverse("familyfinding:cohort"))
