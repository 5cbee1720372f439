"""The demonstration shows interest on both sides of its promise, and a family whose link is explored."""

import pytest
from django.urls import reverse

from adopters.demo.households import household
from adoption.models import PortalAccount
from children import demo_steps as children
from familyfinding.models import Interest, Participant
from tests.fixtures.demonstration import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def test_interest_waits_is_late_and_is_stopped_while_a_link_is_explored(demonstration, signed_in):
    """FF-55, FF-56, AD-49, AD-50"""
    late = Interest.rows.overdue(TODAY)
    assert [one.child for one in late] == [children.find("leo")]
    waits = Interest.rows.being_explored().filter(household=household("lowther")).exclude(pk__in=late)
    assert waits.get().promised_on > TODAY
    frozen = PortalAccount.rows.filter(file=household("thackray").file)
    assert frozen.count() == 2
    assert not frozen.filter(frozen_at=None).exists()
    assert not PortalAccount.rows.filter(file=household("lowther").file).exclude(frozen_at=None).exists()
    for name in ("portal:list", "family:home"):
        assert signed_in(demonstration.ada).get(reverse(name)).status_code == 200


def test_somebody_of_another_agency_takes_part_in_a_link_and_reads_its_questions_alone(demonstration, signed_in):
    """MT-71"""
    row = Participant.rows.select_related("link__child__file", "user").get()
    browser = signed_in(row.user)
    listed = browser.get(reverse("familyfinding:links")).content.decode()
    assert "You take part, from another agency" in listed
    page = browser.get(reverse("familyfinding:link-questions", args=[row.link.reference])).content.decode()
    assert "Note by the agency that first assessed them" in page
    assert row.link.child.name not in page
    assert browser.get(reverse("familyfinding:link", args=[row.link.reference])).status_code == 404
