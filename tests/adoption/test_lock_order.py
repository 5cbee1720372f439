"""Two deeds at once wait for each other in one order, so neither is thrown out by the database (security 5.4).

One deed takes its first lock and lets the other run until the database says that it waits. What happens then depends
on the order of locks alone, on a slow machine as on a quick one.
"""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from adoption.actions import allocations, approvals, extensions, people
from adoption.actions.records import lock
from adoption.models import Allocation, CaseFile, Outcome, Part, User
from adoption.permissions import Role
from tests.factories.adoption import AllocationFactory, CaseFileFactory, DeadlineFactory, person
from tests.factories.familyfinding import ProfileFactory

MONDAY, LATER = date(2026, 3, 9), date(2026, 4, 20)
AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
PATIENCE = 60
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def somebody_waits():
    """Until another session of this database stands before a lock."""
    pause = threading.Event()
    for _ in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")  # a transaction would look at the same picture for ever
            cursor.execute(
                "select 1 from pg_stat_activity where datname = current_database()"
                " and wait_event_type = 'Lock' and pid <> pg_backend_pid()"
            )
            if cursor.fetchone():
                return
        pause.wait(0.02)
    raise AssertionError("nobody waited, so this proves nothing")


class FirstLock:
    """In place of `lock` in one module: after the first one taken, the other deed starts and runs into it."""

    def __init__(self):
        self.taken, self.first = threading.Event(), True

    def __call__(self, row):
        held = lock(row)
        if self.first:
            self.first = False
            self.taken.set()
            somebody_waits()
        return held


def after_one_another(first, taken, second):
    """What became of both: None or what broke."""
    broke = [None, None]

    def run(place, deed):
        try:
            if place:
                assert taken.wait(PATIENCE)
            deed()
        except Exception as error:  # noqa: BLE001 (it is what is asked about)
            broke[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate((first, second))]
    [thread.start() for thread in threads]
    [thread.join(2 * PATIENCE) for thread in threads]
    return broke


def person_first(user, to):
    """How it was: the person before their files."""
    return lock(user)


@pytest.mark.parametrize("old_order", [False, True], ids=["files first", "person first"])
def test_an_account_ends_while_its_file_is_allocated_to_it_once_more(cast, monkeypatch, old_order):
    """FF-63."""
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.wes, part=Part.LEAD)
    monkeypatch.setattr(allocations, "lock", first := FirstLock())
    if old_order:
        monkeypatch.setattr(people, "hold_all", person_first)

    broke = after_one_another(
        lambda: allocations.allocate(file=file, worker=cast.wes, part=Part.SECOND, on=MONDAY, by=cast.tom),
        first.taken,
        lambda: people.deactivate(user=cast.wes, to=cast.asha, on=MONDAY, by=cast.sam, why="Left"),
    )

    deadlocks = [error for error in broke if "deadlock" in str(error)]
    assert bool(deadlocks) is old_order, broke
    if not old_order:
        assert broke == [None, None]
        assert not Allocation.rows.filter(worker=cast.wes, to_on=None).exists()
        assert not User.objects.get(pk=cast.wes.pk).is_active


def test_two_people_who_leave_at_once_to_each_other_do_not_wait_in_a_ring(cast):
    """One of them leaves; the other hears that a colleague without an account takes nothing over."""
    for who in (cast.asha, cast.wes):
        AllocationFactory(file=CaseFileFactory(agency=cast.ane, team=cast.north), worker=who, part=Part.LEAD)
    ready = threading.Event()
    ready.set()

    broke = after_one_another(
        lambda: people.deactivate(user=cast.wes, to=cast.asha, on=MONDAY, by=cast.sam, why="Left"),
        ready,
        lambda: people.deactivate(user=cast.asha, to=cast.wes, on=MONDAY, by=cast.sam, why="Left"),
    )

    assert [error for error in broke if "deadlock" in str(error)] == []
    assert User.objects.filter(pk__in=[cast.asha.pk, cast.wes.pk], is_active=True).count() == 1


def test_a_file_that_comes_while_a_person_leaves_goes_with_the_rest(cast, monkeypatch):
    """The allocation was first: the person’s account ends after it, with that file too, whose lock is asked anew."""
    old, new = (CaseFileFactory(agency=cast.ane, team=cast.north) for _ in range(2))
    AllocationFactory(file=old, worker=cast.wes, part=Part.LEAD)
    monkeypatch.setattr(allocations, "lock", first := AfterThePerson())

    broke = after_one_another(
        lambda: allocations.allocate(file=new, worker=cast.wes, part=Part.LEAD, on=MONDAY, by=cast.tom),
        first.taken,
        lambda: people.deactivate(user=cast.wes, to=cast.asha, on=MONDAY, by=cast.sam, why="Left"),
    )

    assert broke == [None, None]
    assert set(CaseFile.rows.values_list("lead", flat=True)) == {cast.asha.pk}


class AfterThePerson(FirstLock):
    """The same after the second lock, which is the person’s."""

    def __call__(self, row):
        return super().__call__(row) if isinstance(row, User) else lock(row)


def test_more_time_is_agreed_while_the_file_is_worked_on(cast, monkeypatch):
    """The file before its deadlines: whoever moves dates holds the file and writes the deadlines last.

    This one was made up without a rule behind it, so the colleague’s work ends it, and the manager hears that.
    """
    file = CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom)
    deadline = DeadlineFactory(file=file, owner=cast.asha, rule="TS-02", worked_out_on=date(2026, 4, 5))
    asked = extensions.ask(deadline=deadline, until_on=LATER, why="Ill", by=cast.asha, at=AT)
    nina = person("nina", Role(asked.decided_by_role), cast.ane, cast.north)
    monkeypatch.setattr(allocations, "lock", first := FirstLock())

    broke = after_one_another(
        lambda: allocations.allocate(file=file, worker=cast.wes, part=Part.SECOND, on=MONDAY, by=cast.tom),
        first.taken,
        lambda: approvals.decide(approval=asked, outcome=Outcome.AGREED, by=nina, at=AT),
    )

    assert broke[0] is None
    assert "no longer owed" in str(broke[1])


def test_the_files_of_profiles_are_held_with_the_others(cast):
    """A profile on a colleague’s file passes too, so its file is held before the person."""
    from adoption.actions.owning import files_of

    mine = AllocationFactory(file__agency=cast.ane, worker=cast.asha, part=Part.LEAD).file
    profile = ProfileFactory(owner=cast.asha, child__file__agency=cast.ane)

    assert files_of(cast.asha) == {mine.pk, profile.child.file.pk}
