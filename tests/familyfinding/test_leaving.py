"""Whoever leaves hands over their profiles too, also when they hold nothing else (FF-38, FF-63)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions import allocations, people
from adoption.errors import NotPossible
from adoption.models import Allocation, User
from adoption.permissions import Role
from familyfinding.actions import profiles
from tests.factories.adoption import person
from tests.familyfinding import cases
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
@kept
def ivy(cast, draft):
    """She writes Rowan’s profile and has no part in the file, which is Asha’s."""
    ivy = person("ivy", Role.FAMILY_FINDER, cast.ane, cast.north)
    profiles.give_to(profile=draft, owner=ivy, on=MONDAY, by=cast.tom)
    assert not Allocation.rows.filter(worker=ivy).exists()
    return ivy


def leave(cast, ivy, to=None):
    return people.deactivate(user=ivy, to=to, why="Leaves", on=MONDAY, by=cast.root)


def test_somebody_who_owns_only_profiles_needs_a_colleague_too(cast, draft, ivy):
    with pytest.raises(NotPossible, match=r"Ivy Example still has 1 profile\. Choose who takes them over\."):
        leave(cast, ivy)
    assert User.objects.get(pk=ivy.pk).is_active

    leave(cast, ivy, to=cast.wes)

    assert not User.objects.get(pk=ivy.pk).is_active
    assert cases.profile_of(draft.child).owner == cast.wes


def test_the_page_names_the_file_and_asks_for_the_colleague(cast, draft, ivy, signed_in):
    browser, address = signed_in(cast.root), reverse("people:deactivate", args=[ivy.reference])

    page = browser.get(address).content.decode()
    assert "1 profile on other people’s files" in page
    assert draft.file.reference in page
    assert "Who takes the work over?" in page

    refused = browser.post(address, {"why": "Leaves", "to": ""})
    assert refused.status_code == 422
    assert "still has 1 profile" in refused.content.decode()

    browser.post(address, {"why": "Leaves", "to": str(cast.wes.pk)})
    assert cases.profile_of(draft.child).owner == cast.wes


def test_a_profile_on_ones_own_file_is_not_counted_twice(cast, draft, ivy):
    allocations.allocate(file=draft.file, worker=ivy, part="second", on=MONDAY, by=cast.tom)
    left = people.owned(ivy, MONDAY)
    assert (len(left.allocations), left.things) == (1, ())
    assert left.says("Ivy") == "Ivy still has 1 file. Choose who takes them over."


def test_everything_left_is_named_in_one_sentence(cast, draft, ivy):
    other = cases.a_child(
        agency=cast.ane, team=cast.north, worker=ivy, manager=cast.tom, on=MONDAY, first_name="Fern", last_name="Low"
    )
    assert people.owned(ivy, MONDAY).says("Ivy").startswith("Ivy still has 1 file and 1 profile.")
    assert Allocation.rows.get(worker=ivy).file == other.file


def test_a_profile_on_a_closed_file_keeps_its_last_owner_and_holds_nobody(cast, draft, ivy):
    file = draft.file
    file.closed_on = MONDAY
    file.save(update_fields=["closed_on"])

    leave(cast, ivy)

    assert cases.profile_of(draft.child).owner == ivy


def test_the_colleague_must_work_where_the_profile_is(cast, draft, ivy):
    with pytest.raises(NotPossible, match="does not work in the agency"):
        leave(cast, ivy, to=cast.petra)
    assert User.objects.get(pk=ivy.pk).is_active
