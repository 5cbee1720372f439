"""What tests begin from is the same each time, whoever arranged it first (`tests/fixtures/worlds.py`)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from adoption.models import Agency
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import AgencyFactory
from tests.fixtures.worlds import kept

pytestmark = [pytest.mark.usefixtures("private_files"), pytest.mark.xdist_group("kept worlds")]
arranged: list[str] = []


@kept
def a_region(name):
    arranged.append(name)
    default_storage.save("plan.txt", ContentFile(b"By heart."))
    return AgencyFactory(code="hills", name=name)


@kept
def closed(region):
    region.name = "Closed"
    Agency.objects.filter(pk=region.pk).delete()


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_finds_what_was_arranged_once(cast, time):
    region = a_region("The Hills")

    assert Agency.objects.get(code="hills") == region
    with default_storage.open("plan.txt") as plan:
        assert plan.read() == b"By heart."
    assert arranged.count("The Hills") == 1
    region.delete()


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_stands_upon_it_changes_and_deletes_as_it_did_at_first(cast, time):
    region = a_region("The Hills")
    closed(region)

    assert region.name == "Closed"
    assert not Agency.objects.filter(code="hills").exists()


def test_what_stands_upon_anything_else_is_arranged_anew(cast):
    AgencyFactory(code="dales")
    before = len(arranged)

    a_region("The Dales")

    assert len(arranged) == before + 1
    assert Agency.objects.filter(code__in=["dales", "hills"]).count() == 2


def test_another_moment_or_another_fact_is_another_world(cast):
    with time_machine.travel(datetime(2026, 3, 9, tzinfo=UTC), tick=False):
        assert a_region("The Moors").name == "The Moors"
    assert "The Moors" in arranged


def test_what_is_kept_may_not_move_the_clock(cast):
    @kept
    def later(clock):
        clock.move_to(datetime(2026, 5, 1, tzinfo=UTC))

    stopped = time_machine.travel(datetime(2026, 3, 9, tzinfo=UTC), tick=False)
    with stopped as clock, pytest.raises(AssertionError, match="may not move the clock"):
        later(clock)
