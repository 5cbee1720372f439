"""The cast is made once for a run. Each test must find it as if it had been made for that test alone."""

import pytest

from adoption.models import Agency, RoleGrant, User
from adoption.permissions import Role
from tests.factories.adoption import UserFactory


def test_nobody_is_there_unless_a_test_asks_for_the_cast():
    assert not User.objects.exists()
    assert not Agency.objects.filter(code="ANE").exists()


def test_what_is_in_the_database_is_what_the_test_holds(cast):
    for who in cast.everyone().values():
        assert User.objects.get(pk=who.pk).email == who.email
        assert who.history.count() == 1
    assert User.objects.count() == len(cast.everyone()) == RoleGrant.objects.count()
    assert cast.leicestershire.parent is cast.fal
    assert cast.tom.authority.held[0].role is Role.FAMILY_FINDING_MANAGER


def test_the_next_person_has_a_number_that_none_of_the_cast_has(cast):
    assert UserFactory().pk > max(who.pk for who in cast.everyone().values())


@pytest.mark.django_db(transaction=True)
def test_nor_has_one_who_was_there_before_them_in_a_database_copied_anew(kept_cast):
    early, cast = UserFactory(), kept_cast.enter()
    assert early.pk not in {who.pk for who in cast.everyone().values()}


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_does_to_the_cast_the_next_does_not_see(cast, turn):
    assert cast.asha.first_name == "Asha"
    cast.asha.first_name = f"Changed {turn}"
    cast.asha.save()
