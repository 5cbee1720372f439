"""The demonstration shows a child at every stage of a profile, on both sides of its deadlines."""

import pytest
from django.urls import reverse

from adoption.models import Approval, Deadline, PortalAccount
from children import demo_steps as children
from familyfinding.flows import ProfileStatus
from familyfinding.models import Interest, Profile, Rung, Source
from tests.fixtures.demonstration import MORNING, TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("demonstration")]


def of(name):
    return Profile.rows.with_file().get(child=children.find(name))


def due(name, rule):
    found = Deadline.rows.filter(file=of(name).file, rule=rule, met_on=None, lapsed_on=None)
    return (found.get().due_on - TODAY).days


def test_every_stage_is_there_and_both_sides_of_each_date(demonstration):
    assert {of(name).status for name in children.CHILDREN} == set(ProfileStatus)
    assert (of("oscar").rung, of("leo").rung, of("nell").removed_because) == (Rung.HOME, Rung.CONSORTIUM, "match")
    assert due("leo", "TS-04") == 2  # goes national in two days
    assert -5 <= due("jude", "TS-01") < 0 <= due("skye", "TS-01") <= 5  # the profile
    assert -5 <= due("oscar", "TS-05") < 0 <= due("leo", "TS-05") <= 5  # the review
    assert -6 <= due("jude", "TS-102") < 0 <= due("skye", "TS-102") <= 5  # pictures from the carers
    assert due("oscar", "TS-06") > 0  # a change to take in
    late = Deadline.rows.overdue(MORNING).filter(rule="TS-102")
    assert [row.file.reference for row in late] == [of("jude").file.reference]
    asked = Approval.rows.waiting().filter(subject="familyfinding.FundingAgreement")
    assert {one.file for one in asked} == {of("isla").file, of("leo").file}
    assert {one.decided_by_role for one in asked} <= {held.role for held in demonstration.tom.authority.held}


def test_an_agreement_is_renewed_in_time_and_another_ended_so_that_interest_rests(demonstration, signed_in):
    """FF-27."""
    before, holds, waits = of("leo").agreements.order_by("pk")
    assert (before.ended_on < TODAY, holds.ended_on, waits.confirmed_on) == (True, None, None)
    assert TODAY < holds.until_on < waits.until_on
    rests = Interest.rows.get(rests_since__isnull=False)
    assert (rests.child, rests.source) == (children.find("leo"), Source.NATIONAL)
    family = PortalAccount.rows.get(file=rests.household.file).user
    assert "This rests for now" in signed_in(family).get(reverse("portal:interests")).content.decode()
