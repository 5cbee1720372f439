"""The demonstration shows interest on both sides of its promise, and a family whose link is explored."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters.demo import SCENES as ADOPTERS
from adopters.demo.households import household
from adoption import demo
from adoption.models import PortalAccount, SharedItem
from children import demo as children
from familyfinding.demo import SCENES
from familyfinding.models import Exploration, Interest
from tests.familyfinding.cases import at

pytestmark = pytest.mark.slow
TODAY = date(2026, 3, 9)  # a Monday


def play():
    cast = demo.cast(TODAY)
    for scene in [*children.SCENES, *ADOPTERS, *SCENES]:
        scene(cast, TODAY)
    return cast


def test_interest_waits_is_late_and_is_stopped_while_a_link_is_explored(signed_in):
    """FF-55, FF-56, AD-49, AD-50"""
    with time_machine.travel(at(TODAY, 9), tick=False):
        cast = play()
        before = Interest.rows.count(), Exploration.rows.count(), SharedItem.rows.count()
        play()
        assert (Interest.rows.count(), Exploration.rows.count(), SharedItem.rows.count()) == before

        late = Interest.rows.overdue(TODAY)
        assert [one.child for one in late] == [children.find("leo")]
        waits = Interest.rows.being_explored().filter(household=household("lowther")).exclude(pk__in=late)
        assert waits.get().promised_on > TODAY
        frozen = PortalAccount.rows.filter(file=household("thackray").file)
        assert frozen.count() == 2
        assert not frozen.filter(frozen_at=None).exists()
        assert not PortalAccount.rows.filter(file=household("lowther").file).exclude(frozen_at=None).exists()
        for name in ("portal:list", "family:home"):
            assert signed_in(cast.ada).get(reverse(name)).status_code == 200
