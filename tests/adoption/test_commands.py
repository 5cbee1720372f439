"""The commands a person types or a machine reads: deadlines, enforce, reconcile."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from adoption import clock
from adoption.actions import checking
from adoption.engine import refresh
from adoption.models import Deadline, Heartbeat, Notice
from children.flows import PlanStatus
from tests.factories.children import ChildFactory

NOW = datetime(2026, 3, 10, 9, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child(cast):
    """Decided on 2 March, nobody allocated: TS-14 is due on the 9th and one day late."""
    child = ChildFactory(
        file__agency=cast.leicestershire,
        file__team=cast.permanence,
        file__lead=cast.petra,
        file__manager=cast.marcus,
        status="decided",
        plan_decided_on=date(2026, 3, 2),
        best_interest_decided_on=date(2026, 3, 2),
        allocated_on=None,
    )
    refresh(child.file, because="Best Interest Decision.")
    return child


def run(*args) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_deadlines_lists_one_case_for_people(child):
    said = run("deadlines", "--case", child.file.reference)
    assert "TS-14" in said
    assert "Overdue" in said
    assert "1 day late" in said


def test_deadlines_as_json_explains_every_date(child):
    (row,) = [r for r in json.loads(run("deadlines", "--all", "--json")) if r["rule"] == "TS-14"]
    assert row["case"] == child.file.reference
    assert (row["start"], row["due"], row["met"], row["standing"]) == ("2026-03-02", "2026-03-09", None, "overdue")
    assert any("001 r1" in line for line in row["explanation"])


def test_deadlines_as_of_a_day_means_the_end_of_that_day(child):
    rows = json.loads(run("deadlines", "--case", child.file.reference, "--as-of", "2026-03-09", "--json"))
    assert {r["standing"] for r in rows if r["rule"] == "TS-14"} == {"due_soon"}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["deadlines", "--case", "C-NOWHERE"], "no case"),
        (["deadlines", "--case", ""], "no case"),
        (["deadlines", "--all", "--as-of", "soon"], "not a date"),
        (["deadlines", "--all", "--as-of", ""], "not a date"),
        (["deadlines", "--all", "--as-of", "2026-02-30"], "not a date that exists"),
        (["deadlines", "--all", "--as-of", "9999-12-31"], "too far away"),
        (["enforce", "--at", "half past"], "not a date"),
        (["enforce", "--at", ""], "not a date"),
        (["enforce", "--at", "2026-03-29T01:30"], "clocks went forward"),
        (["enforce", "--at", "2026-10-25T01:30"], "came twice"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(args, says):
    with pytest.raises(CommandError, match=says):
        run(*args)


def test_what_was_done_later_had_not_happened_as_of_a_day_before(child):
    child.allocated_on = date(2026, 3, 13)
    child.save()
    refresh(child.file, because="A worker was allocated.")

    def standing_on(day: str) -> str:
        rows = json.loads(run("deadlines", "--case", child.file.reference.lower(), "--as-of", day, "--json"))
        return next(row["standing"] for row in rows if row["rule"] == "TS-14")

    assert [standing_on(day) for day in ("2026-03-01", "2026-03-02", "2026-03-12")] == [
        "waiting",
        "due_soon",
        "overdue",
    ]
    assert standing_on("13/03/2026") == "met_late"


def test_a_date_that_moved_later_is_shown_as_it_was_due_then(child):
    """D10: the decision was on record as of 2 March, so due on the 9th; on the 10th its day was put right."""
    child.best_interest_decided_on = date(2026, 3, 4)
    child.save()
    refresh(child.file, because="The day of the decision was put right.")

    def row_on(day: str) -> dict:
        rows = json.loads(run("deadlines", "--all", "--as-of", day, "--json"))
        return next(row for row in rows if row["rule"] == "TS-14")

    then, now = row_on("2026-03-09"), row_on("2026-03-10")
    assert (then["due"], then["standing"], then["moved_since"]["to"]) == ("2026-03-09", "due_soon", "2026-03-11")
    assert (now["due"], now["standing"], now["moved_since"]) == ("2026-03-11", "due_soon", None)
    assert "moved since to 11 Mar 2026" in run("deadlines", "--all", "--as-of", "2026-03-09")


def test_a_clock_that_began_later_had_not_begun_even_if_it_was_dropped_since(child):
    """Of a day before its start it is waiting, not on time; of a day between it runs."""
    child.status = PlanStatus.ENDED
    child.save()
    refresh(child.file, because="The plan changed.")

    def row_on(day: str) -> dict:
        rows = json.loads(run("deadlines", "--case", child.file.reference, "--as-of", day, "--json"))
        return next(row for row in rows if row["rule"] == "TS-14")

    assert (row_on("2026-03-01")["standing"], row_on("2026-03-03")["standing"]) == ("waiting", "due_soon")
    assert "dropped since" in run("deadlines", "--case", child.file.reference, "--as-of", "2026-03-01")


def test_trying_out_another_moment_is_no_sign_of_life(child):
    run("enforce")
    for other in ("2020-01-01", "2030-01-01"):
        run("enforce", "--at", other)
    assert Heartbeat.objects.get(job="enforce").ran_at == NOW


def test_in_service_nothing_is_carried_out_ahead_of_its_time(child, settings):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError, match="not come yet"):
        run("enforce", "--at", "2026-03-10T09:01")
    assert not Notice.rows.exists()


def test_enforce_says_what_it_did_and_acts_at_the_moment_given(child):
    before = json.loads(run("enforce", "--at", "2026-03-01T00:00", "--json"))
    assert before["notices"] == 0

    after = json.loads(run("enforce", "--at", "2026-03-10T00:00", "--json"))
    again = json.loads(run("enforce", "--at", "2026-03-10T00:00", "--json"))

    assert after["notices"] == Notice.rows.count() > 0
    assert again["notices"] == 0


def test_reconcile_finds_nothing_after_actions_and_fails_loudly_on_drift(child):
    assert "Drift: 0" in run("reconcile")

    Deadline.rows.filter(rule="TS-14").update(owner_role="administrator")
    with pytest.raises(CommandError, match="1 dates differed"):
        run("reconcile")
    assert json.loads(run("reconcile", "--json"))["drift"] == 0


def test_reconcile_can_look_without_repairing(child):
    Deadline.rows.filter(rule="TS-14").update(owner_role="administrator")
    for _ in range(2):
        with pytest.raises(CommandError):
            run("reconcile", "--dry-run")


def test_the_nightly_check_runs_once_a_night_from_two_in_the_morning(child):
    at = lambda hour, day=10: datetime(2026, 3, day, hour, 5, tzinfo=clock.LONDON)  # noqa: E731
    assert checking.nightly(now=at(1)) is None
    assert checking.nightly(now=at(2)).drift == 0
    assert checking.nightly(now=at(3)) is None
    assert checking.nightly(now=at(23)) is None
    assert checking.nightly(now=at(4, day=11)) is not None
    assert Heartbeat.objects.get(job="reconcile").drift == 0
