"""Two people at the same moment, on one shortlist, one household, one decision; each with the fault that proves it."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from familyfinding.actions import shortlists
from familyfinding.flows import LinkState
from familyfinding.models import Exploration, LinkedChild, ProceedDecision
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import DocumentVersionFactory
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkFactory, ValidationVisitFactory
from tests.familyfinding.cases import at
from tests.faults.racing import WON, at_once, one_won

ROUNDS = 300
VISITED = date(2026, 4, 21)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]


def without(kind, *names):
    """The planted fault: the database no longer minds."""
    with connection.cursor() as run:
        for name in names:
            found = "index" if kind == "index" else f"table {kind} drop constraint"
            run.execute(f"drop index {name}" if kind == "index" else f"alter {found} {name}")


def test_a_fourth_family_never_gets_on_the_shortlist(cast):
    """MT-03, TS-106: two workers choose a family for the last place, three hundred times."""
    child = ChildFactory(looking=True)
    for place in (1, 2):
        LinkFactory(child=child, state=LinkState.SHORTLISTED, place=place)
    rows = [LinkFactory(child=child).linked.get() for _ in range(2)]

    def take(row):
        LinkedChild.rows.filter(pk=row.pk).update(place=3)

    for _ in range(ROUNDS):
        told = at_once(*[lambda row=row: take(row) for row in rows])
        assert told.count(WON) == 1, told
        LinkedChild.rows.filter(pk__in=[row.pk for row in rows]).update(place=None)

    without("index", "a_place_on_a_shortlist_is_held_by_one_family")
    assert at_once(*[lambda row=row: take(row) for row in rows]) == [WON, WON], "the fault shows"


def test_a_household_is_never_frozen_by_two_children(cast):
    """CF-11: two children’s workers give their reports to one family, three hundred times."""
    household = HouseholdFactory(stage="approved")
    links = [LinkFactory(household=household) for _ in range(2)]
    facts = {"household": household, "shared_by": cast.asha, "shared_at": at(VISITED), "frozen_at": at(VISITED)}
    reports = [DocumentVersionFactory() for _ in links]

    def freeze(link, report):
        Exploration.rows.create(child=link.child, link=link, report=report, **facts)

    pairs = list(zip(links, reports, strict=True))
    for _ in range(ROUNDS):
        told = at_once(*[lambda pair=pair: freeze(*pair) for pair in pairs])
        assert told.count(WON) == 1, told
        Exploration.rows.all().delete()

    without("index", "a_household_explores_one_link_at_a_time")
    assert at_once(*[lambda pair=pair: freeze(*pair) for pair in pairs]) == [WON, WON], "the fault shows"


def test_a_family_and_a_set_never_have_two_live_links(cast):
    """MT-70: her worker and her brother’s begin a link with one family at once, three hundred times."""
    household, sister = HouseholdFactory(stage="approved"), ChildFactory(looking=True)
    links = [LinkFactory(household=HouseholdFactory(stage="approved")) for _ in range(2)]

    def bring_along(link):
        LinkedChild.rows.create(link=link, child=sister, household=household)

    for _ in range(ROUNDS):
        told = at_once(*[lambda link=link: bring_along(link) for link in links])
        assert told.count(WON) == 1, told
        LinkedChild.rows.filter(child=sister).delete()

    without("index", "a_family_and_a_set_have_one_live_link")
    assert at_once(*[lambda link=link: bring_along(link) for link in links]) == [WON, WON], "the fault shows"


def test_a_link_never_has_two_decisions(cast):
    """MT-16: two managers decide at once, three hundred times."""
    visit = ValidationVisitFactory(made=True, visited_on=VISITED)

    def decide(proceeds):
        ProceedDecision.rows.create(
            link=visit.link,
            visit=visit,
            visited_on=VISITED,
            proceeds=proceeds,
            reasons="Seen.",
            decided_on=VISITED + timedelta(days=1),
            decided_by=cast.tom,
        )

    for _ in range(ROUNDS):
        told = at_once(lambda: decide(True), lambda: decide(False))
        assert told.count(WON) == 1, told
        ProceedDecision.rows.all().delete()

    without("familyfinding_proceeddecision", "a_link_has_one_decision")
    assert at_once(lambda: decide(True), lambda: decide(False)) == [WON, WON], "the fault shows"


def test_no_decision_is_ever_dated_on_the_day_of_the_visit(cast):
    """MT-14: a decision of today, and a visit moved to today at the same moment, three hundred times."""
    visit, today = ValidationVisitFactory(made=True, visited_on=VISITED), VISITED + timedelta(days=1)

    def decide():
        ProceedDecision.rows.create(
            link=visit.link,
            visit=visit,
            visited_on=VISITED,
            proceeds=True,
            reasons="Seen.",
            decided_on=today,
            decided_by=cast.tom,
        )

    def move_the_visit():
        with transaction.atomic():
            type(visit).rows.filter(pk=visit.pk).update(visited_on=today)

    def on_the_day():
        visit.refresh_from_db()
        return ProceedDecision.rows.filter(decided_on__lte=visit.visited_on).exists()

    for _ in range(ROUNDS):
        told = at_once(decide, move_the_visit)
        assert not on_the_day(), told
        ProceedDecision.rows.all().delete()
        type(visit).rows.filter(pk=visit.pk).update(visited_on=VISITED)

    without("familyfinding_proceeddecision", "a_decision_carries_the_day_of_its_visit")
    at_once(decide, move_the_visit)
    assert on_the_day(), "the fault shows"


def test_two_workers_choosing_for_the_last_place_leave_one_family_and_one_refusal(cast):
    """The same through the action, which says it in words."""
    child = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha)
    for place in (1, 2):
        LinkFactory(child=child, state=LinkState.SHORTLISTED, place=place)
    links = [LinkFactory(child=child) for _ in range(2)]

    told = at_once(*[lambda link=link: choose(link, cast) for link in links])

    one_won(told, "The shortlist is full", planted=False)
    assert LinkedChild.rows.placed().filter(child=child).count() == 3


def choose(link, cast):
    shortlists.choose(link=link, why="They have time.", by=cast.asha, at=at(VISITED))
