"""Whose file it is: one lead at a time, kept when it ends, handed over whole (FF-38, FF-63)."""

from datetime import date

import pytest

from adoption.actions import allocations
from adoption.errors import NotPossible
from adoption.models import Allocation, CaseEvent, CaseFile, Part
from tests.factories.adoption import CaseFileFactory, UserFactory

MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north, lead=None, manager=None)


def give(file, worker, part=Part.LEAD, on=MONDAY, by=None):
    return allocations.allocate(file=file, worker=worker, part=part, on=on, by=by)


def test_the_lead_worker_can_open_the_file_and_stands_on_it(cast, file):
    file.team = None
    file.save()
    assert not CaseFile.objects.visible_to(cast.wes).filter(pk=file.pk).exists()

    give(file, cast.wes, by=cast.tom)

    assert CaseFile.objects.visible_to(cast.wes).filter(pk=file.pk).exists()
    assert CaseFile.rows.get(pk=file.pk).lead == cast.wes
    event = CaseEvent.rows.filter(file=file).latest("pk")
    assert (event.recorded_by, event.happened_on) == (cast.tom, MONDAY)


def test_a_new_lead_ends_the_old_one_and_the_history_stays(cast, file):
    give(file, cast.asha, by=cast.tom)
    give(file, cast.wes, on=FRIDAY, by=cast.tom)

    rows = Allocation.rows.filter(file=file, part=Part.LEAD).order_by("pk")
    assert [(row.worker, row.from_on, row.to_on) for row in rows] == [
        (cast.asha, MONDAY, FRIDAY),
        (cast.wes, FRIDAY, None),
    ]


def test_giving_the_same_part_again_changes_nothing(cast, file):
    first = give(file, cast.asha, part=Part.SECOND, by=cast.tom)
    assert give(file, cast.asha, part=Part.SECOND, on=FRIDAY, by=cast.tom) == first
    assert Allocation.rows.filter(file=file).count() == 1


@pytest.mark.parametrize("who", ["olu", "ben"])
def test_somebody_without_a_role_in_the_agency_is_refused(cast, file, who):
    with pytest.raises(NotPossible, match="invite"):
        give(file, getattr(cast, who), by=cast.tom)
    assert not Allocation.rows.filter(file=file).exists()


def test_somebody_without_an_account_of_their_own_is_refused(cast, file):
    with pytest.raises(NotPossible, match="no active account"):
        give(file, UserFactory(is_active=False), by=cast.tom)


def test_ending_leaves_the_file_without_a_lead(cast, file):
    held = give(file, cast.asha, by=cast.tom)
    allocations.end(allocation=held, on=FRIDAY, by=cast.tom, why="Moves team.")

    assert CaseFile.rows.get(pk=file.pk).lead is None
    with pytest.raises(NotPossible, match="already ended"):
        allocations.end(allocation=held, on=FRIDAY, by=cast.tom, why="Again.")


def test_handing_over_moves_every_part_of_every_file(cast):
    files = [CaseFileFactory(agency=cast.ane, team=cast.north, lead=None) for _ in range(3)]
    for each in files:
        give(each, cast.asha, by=cast.tom)
    give(files[0], cast.asha, part=Part.SUPPORT, by=cast.tom)

    moved = allocations.hand_over(worker=cast.asha, to=cast.wes, on=FRIDAY, by=cast.tom, why="Leaves.")

    assert moved == 4
    assert not Allocation.rows.live(FRIDAY).filter(worker=cast.asha).exists()
    assert CaseFile.rows.filter(lead=cast.wes).count() == 3
