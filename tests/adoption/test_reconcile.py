"""The nightly check passes nothing over, and works out again only what may differ (D10, D13)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adoption import clock
from adoption.engine import reconcile, refresh
from adoption.engine.policy import PolicyBook
from adoption.engine.projection import COMPARED
from adoption.engine.suspects import suspects
from adoption.models import CaseFile, Deadline, PolicySetting
from children.flows import PlanStatus
from children.models import Child
from tests.factories.adoption import CaseFileFactory, UserFactory
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import FundingAgreementFactory, ProfileFactory

NOW = datetime(2026, 1, 9, 9, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def children(cast) -> list[Child]:
    """Three children whose dates were worked out."""
    facts = {"looking": True, "carers_pack_on": date(2026, 1, 8), "file__agency": cast.ane, "file__team": cast.north}
    found = [ChildFactory(**facts) for _ in range(3)]
    for child in found:
        refresh(child.file, because="Found in the archive.")
    return found


def everything() -> range:
    last = CaseFile.rows.order_by("-pk")[0].pk
    return range(1, last + 1)


def suspected() -> set[int]:
    return suspects(everything(), PolicyBook.whole()).files


def row_of(child) -> Deadline:
    return Deadline.rows.get(file=child.file, rule="TS-14")


def test_what_is_right_is_not_worked_out_again(children):
    assert suspected() == set()


WRONG = {
    "file_id": lambda row: CaseFileFactory(agency_id=row.agency_id).pk,
    "agency_id": lambda row: CaseFileFactory().agency_id,
    "kind": lambda row: "target",
    "starts_on": lambda row: row.starts_on + timedelta(days=1),
    "starts_at": lambda row: NOW,
    "worked_out_on": lambda row: row.worked_out_on + timedelta(days=1),
    "due_at": lambda row: NOW,
    "met_on": lambda row: row.met_on + timedelta(days=1),
    "met_at": lambda row: NOW,
    "owner_id": lambda row: UserFactory().pk,
    "owner_role": lambda row: "service_manager",
}
"""A wrong value for each column that is compared."""


def test_every_column_that_is_compared_is_tried_below():
    assert set(WRONG) == set(COMPARED)


@pytest.mark.parametrize("column", WRONG)
def test_a_row_that_is_wrong_in_one_column_is_found_and_put_right(children, column):
    row = row_of(children[1])
    right = getattr(row, column)
    values = {column: WRONG[column](row)}
    if column == "worked_out_on":
        values["due_on"] = values[column]
    Deadline.rows.filter(pk=row.pk).update(**values)

    assert children[1].file.pk in suspected()
    if column != "file_id":  # a record never changes its file, so nothing moves such a row back
        assert (reconcile().drift, reconcile().drift) == (1, 0)
        assert getattr(row_of(children[1]), column) == right


@pytest.mark.parametrize(
    ("fact", "drift"),
    [
        ({"best_interest_decided_on": date(2026, 1, 6)}, 1),
        ({"allocated_on": None}, 1),
        ({"order_granted_on": date(2026, 1, 7)}, 1),
        ({"religion": "None"}, 0),
    ],
    ids=["start", "stop", "another rule", "no clock"],
)
def test_a_fact_that_changed_behind_the_engine_is_found(children, fact, drift):
    Child.rows.filter(pk=children[0].pk).update(**fact)

    assert reconcile(repair=False).drift == drift
    assert suspected() == ({children[0].file.pk} if drift else set())


def test_a_rule_that_stopped_applying_after_it_was_met_keeps_its_row(children):
    """Nothing is owed, so nothing lapses: the record of what was done in time stays as it was."""
    Child.rows.filter(pk=children[0].pk).update(status=PlanStatus.ENDED)

    assert suspected() == set()
    assert reconcile().drift == 0
    assert row_of(children[0]).lapsed_on is None


def test_a_missing_and_a_lapsed_row_come_back(children):
    Deadline.rows.filter(pk=row_of(children[0]).pk).delete()
    Deadline.rows.filter(pk=row_of(children[2]).pk).update(lapsed_on=date(2026, 1, 8))

    assert suspected() == {children[0].file.pk, children[2].file.pk}
    report = reconcile()
    assert (report.drift, report.repaired) == (2, 2)
    assert row_of(children[0]).due_on == row_of(children[1]).due_on
    assert row_of(children[2]).lapsed_on is None


def test_a_row_of_a_rule_that_runs_no_longer_lapses(children):
    Deadline.rows.filter(pk=row_of(children[0]).pk).update(rule="TS-99", met_on=None, met_at=None)

    report = reconcile()

    assert report.drift == 2, "one row too many, and one missing"
    assert Deadline.rows.get(rule="TS-99").lapsed_on == NOW.date()
    assert suspected() == set()


def test_an_extended_date_is_not_drift_and_its_own_start_still_counts(children):
    row = row_of(children[0])
    Child.rows.filter(pk=children[0].pk).update(allocated_on=None)
    refresh(children[0].file, because="Nobody after all.")
    Deadline.rows.filter(pk=row.pk).update(extended_to=date(2026, 2, 2), due_on=date(2026, 2, 2), due_at=NOW)

    assert suspected() == set()
    Deadline.rows.filter(pk=row.pk).update(worked_out_on=date(2026, 1, 2))
    assert suspected() == {children[0].file.pk}


def test_children_of_an_agency_without_such_a_rule_are_not_worked_out_every_night(cast, children):
    """From 1 January another rule starts the clock there; the records still fit the first one (CF-12)."""
    PolicySetting.objects.create(
        agency=cast.ane,
        key="worker_allocated_from",
        value="decision",
        from_on=date(2026, 1, 1),
        why="Agreed at the board.",
        agreed_on=date(2026, 1, 1),
    )
    assert reconcile().drift > 0

    assert suspected() == set()
    assert reconcile().drift == 0
    assert Deadline.rows.filter(file=children[0].file, rule="TS-59", lapsed_on=None).exists()


def test_a_moment_in_the_late_evening_of_summer_is_tomorrow_in_england(cast):
    """23:30 UTC on 30 June is half past midnight on 1 July: the database and the engine agree on the date (D7)."""
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    profile = ProfileFactory(live=True, child__file__agency=cast.ane, child__file__team=cast.north)
    FundingAgreementFactory(profile=profile, effective_at=late, opens_consortium=True)
    refresh(profile.child.file, because="Confirmed.")

    row = Deadline.rows.get(rule="TS-03")
    assert (row.starts_on, row.starts_at) == (date(2026, 7, 1), late)
    assert suspected() == set()
    Deadline.rows.filter(pk=row.pk).update(due_at=row.due_at + timedelta(hours=1))
    assert suspected() == {profile.child.file.pk}


def test_every_page_of_files_is_compared(children):
    Deadline.rows.filter(pk=row_of(children[2]).pk).update(owner_role="service_manager")

    report = reconcile(page=1)

    assert (report.files, report.drift, report.drifted) == (CaseFile.rows.count(), 1, [children[2].file.reference])
    assert report.deadlines == Deadline.rows.count()


def test_what_is_asked_does_not_grow_with_the_files(children, cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert reconcile(repair=False).drift == 0
        return len(seen)

    few = asked()
    for _ in range(5):
        refresh(ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north).file, because="Another.")

    assert asked() == few <= 10
