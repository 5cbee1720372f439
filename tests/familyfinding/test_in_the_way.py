"""Interest passes hard facts by; the child’s report does not, until a person has set them aside (FF-56, MT-06)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from familyfinding.actions import exploring, finding, link_begins
from familyfinding.flows import LinkState
from familyfinding.models import Apart, Fact, Initiator, Link
from tests.familyfinding import seekers
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, report_of, shortlisted

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


@pytest.fixture
def lee(cast):
    return a_family(cast, "Lee")


@pytest.fixture
def link(cast, child, lee):
    shortlisted(child, lee, by=cast.asha, when=NOON)
    return Link.rows.with_both().prefetch_related("linked__child__file").get()


def give(link, cast):
    return exploring.share_report(link=link, reports=[report_of(link.child)], by=cast.asha, at=NOON)


def page_of(link, client):
    return client.get(reverse("familyfinding:link", args=[link.reference])).content.decode()


def test_a_family_kept_apart_is_given_no_report_until_somebody_set_it_aside(cast, child, lee, link, signed_in):
    why = {"why": "The uncle works with them.", "on": MONDAY, "by": cast.asha}
    finding.keep_apart(child=child, kind=Apart.CONFLICT, household=lee, **why)
    page = page_of(link, signed_in(cast.asha))
    assert "What stands in the way" in page
    assert "A conflict is recorded" in page
    with pytest.raises(NotPossible, match="This stands in the way: A conflict, or not safe so near"):
        give(link, cast)
    aside = {"fact": Fact.APART, "why": "He left that job.", "by": cast.asha, "at": NOON}
    finding.set_aside(child=child, household=lee, **aside)
    assert "What stands in the way" not in page_of(link, signed_in(cast.asha))
    give(link, cast)
    assert Link.rows.get(pk=link.pk).state == LinkState.CPR_SHARED


def test_why_a_child_is_kept_apart_is_not_for_the_familys_side(cast, child, lee, link, signed_in):
    finding.keep_apart(child=child, kind=Apart.CONFLICT, household=lee, why="An uncle.", on=MONDAY, by=cast.asha)
    page = page_of(link, signed_in(cast.joss))
    assert "What stands in the way" not in page


@pytest.mark.parametrize("what", ["check", "pause"])
def test_checks_that_ran_out_and_a_search_on_hold_stand_in_the_way_too(cast, lee, link, what, signed_in):
    if what == "check":
        seekers.a_check(lee, expires_on=date(2026, 2, 1))
    else:
        seekers.pause(lee, by=cast.joss)
    with pytest.raises(NotPossible, match="This stands in the way"):
        give(link, cast)


def test_what_is_not_known_stands_in_nobodys_way(cast, lee, link):
    """No check on file, nothing said about how many children: unknown is not cannot."""
    give(link, cast)
    assert Link.rows.get(pk=link.pk).state == LinkState.CPR_SHARED


def test_interest_is_taken_up_all_the_same(cast, child, lee):
    """FF-56: nothing rejects it by rule; people look into it and find the fact at the head of the link."""
    finding.keep_apart(child=child, kind=Apart.CONFLICT, household=lee, why="An uncle.", on=MONDAY, by=cast.asha)
    facts = {"initiator": Initiator.ADOPTERS_WORKER, "why": "They asked.", "by": cast.joss, "at": NOON}
    link = link_begins.open_link(child=child, household=lee, **facts)
    assert Link.rows.get(pk=link.pk).state == LinkState.CONSIDERING
