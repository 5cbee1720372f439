"""The adopters’ worker describes children to people in assessment, from anonymised profiles alone (FF-40, AD-31)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Notice
from familyfinding.actions import describing, publishing
from familyfinding.models import ShownCopy
from tests.factories.adopters import HouseholdFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.test_who_is_shown import written
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
@kept
def household(cast, now):
    """In Stage Two with Joss."""
    return HouseholdFactory(stage="stage_two", file__agency=cast.ane, file__team=cast.assessment, file__lead=cast.joss)


def address(household):
    return reverse("familyfinding:described", args=[household.file.reference])


def sent(copy):
    return {"talked_on_day": "2", "talked_on_month": "2", "talked_on_year": "2026", "child": str(copy.reference)}


def test_the_worker_of_the_adopters_reads_the_anonymous_words_and_notes_which_child_it_was(
    cast, live, household, signed_in
):
    """FF-40: on both records, the child’s worker is told, and nothing of the child’s file is opened."""
    joss, copy = signed_in(cast.joss), ShownCopy.rows.get()
    record = joss.get(reverse("adopters:record", args=[household.file.reference])).content.decode()
    assert "Note that you described a child" in record
    page = joss.get(address(household)).content.decode()
    assert "Acorn" in page
    assert "Splashing in puddles" in page
    assert "Rowan" not in page

    assert joss.post(address(household), sent(copy)).status_code == 302

    said = CaseEvent.rows.filter(what__contains="no papers were handed over", recorded_by=cast.joss)
    assert set(said.values_list("file", flat=True)) == {household.file_id, live.file.pk}
    assert Notice.rows.filter(to_user=cast.asha, says__contains="was described to adopters").count() == 1
    assert joss.get(reverse("familyfinding:profile", args=[live.file.reference])).status_code == 404


def test_a_copy_that_names_the_child_is_neither_listed_nor_taken(cast, live, household, signed_in):
    """FF-40: after the order too."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    written(live.child, "Rowan loves boats.", by=cast.asha)
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 12))
    named = ShownCopy.rows.get(until_at=None)

    page = signed_in(cast.joss).get(address(household)).content.decode()

    assert "No child can be described at present" in page
    assert "Rowan" not in page
    assert signed_in(cast.joss).post(address(household), sent(named)).status_code == 422
    facts = {"talked_on": MONDAY, "by": cast.joss, "today": MONDAY, "at": at(MONDAY, 13)}
    with pytest.raises(NotPossible, match="Choose a child from the list"):
        describing.describe(household=household, copy=named, **facts)


def test_children_of_another_agency_are_not_talked_of_and_approved_families_look_for_themselves(
    cast, live, county_live, household
):
    facts = {"talked_on": MONDAY, "today": MONDAY, "at": at(MONDAY, 13)}
    ours, theirs = (ShownCopy.rows.get(profile=one) for one in (live, county_live))
    assert describing.to_talk_of(household) == [ours]

    with pytest.raises(NotPossible, match="Choose a child from the list"):
        describing.describe(household=household, copy=theirs, by=cast.joss, **facts)
    with pytest.raises(NotAllowed):
        describing.describe(household=household, copy=ours, by=cast.asha, **facts)
    household.stage = "approved"
    with pytest.raises(NotPossible, match="under assessment"):
        describing.describe(household=household, copy=ours, by=cast.joss, **facts)


def test_the_list_asks_the_same_few_statements_however_many_children_are_shown(cast, live, household):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            describing.to_talk_of(household)
        return len(queries)

    few = asked()
    for name in ("Moss", "Fern", "Birch"):
        child = cases.a_child(
            agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name=name
        )
        cases.decided(child, on=date(2026, 1, 5), by=cast.sam)
        cases.draft(child, by=cast.asha, on=MONDAY)
        cases.publish(child, by=cast.asha, when=at(MONDAY, 11))

    assert len(describing.to_talk_of(household)) == 4
    assert asked() == few
