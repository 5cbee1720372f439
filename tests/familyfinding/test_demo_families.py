"""The demonstration shows interest on both sides of its promise, and a family whose link is explored."""

import pytest
from django.urls import reverse

from adopters.demo.households import household
from adoption.models import PortalAccount
from children import demo_steps as children
from familyfinding.models import Interest
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
