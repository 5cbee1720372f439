"""The bench measures what it says, on rows that are as the engine would have them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adopters.flows import PATHWAY
from adopters.models import Household
from adoption import clock, engine
from adoption.actions import enforcing
from adoption.models import Allocation, CaseEvent, CaseFile, Deadline, FileKind, Notice, User
from bench import apps as bench_apps
from bench import jobs, measuring, pages, report
from bench.apps import gathered
from bench.loading import load
from bench.measuring import Figure, guarded, measure
from bench.seeding import EVENTS, PEOPLE, TEAMS, draw, seed
from bench.timing import FRAME, median, raw, statements
from children.models import Child
from tests.factories.adoption import AgencyFactory, CaseFileFactory

CASES = 60
MOST = {"My work": 9, "Children": 7, "Search": 6, "Search cleared": 5, "Record": 12, "Timeline": 12, "Save": 40}
MOST |= {"Waiting children": 24, "Waiting, nothing next": 24, "Waiting, last page": 24}
MOST |= {"Find families": 28, "Match sheet": 26}
MOST |= {"Children, to a family": 14, "One child, to a family": 15, "Shared and sent": 14}
MOST |= {"Households": 12, "Pipeline": 24, "Household": 22, "Family’s home": 14}
"""Statements a page may send (design/performance.md), session and sign-in included."""


@pytest.fixture
def seeded(db: None) -> None:
    seed(CASES)


def test_every_module_of_the_bench_is_named_like_an_app_and_so_is_found() -> None:
    modules = {each.stem for each in Path(bench_apps.__file__).parent.glob("*.py")} - {"__init__"}

    assert modules <= {app.label for app in apps.get_app_configs()}


def test_every_case_has_its_child_events_and_workers(seeded: None) -> None:
    children = CaseFile.rows.of_kind(FileKind.CHILD)
    assert children.count() == Child.rows.count() == CASES
    assert CaseEvent.rows.count() == CASES * len(EVENTS)
    assert Allocation.rows.count() == 2 * CASES
    assert User.objects.count() == PEOPLE + 4  # and two managers and two families
    assert children.values("team").distinct().count() == TEAMS


def test_there_are_households_at_every_stage(seeded: None) -> None:
    assert set(Household.rows.values_list("stage", flat=True)) == set(PATHWAY)


def test_the_dates_are_what_the_engine_works_out(seeded: None) -> None:
    found = engine.reconcile(repair=False)
    assert (found.files, found.drift) == (CaseFile.rows.count(), 0)
    assert found.deadlines == Deadline.rows.count() > CASES


def test_some_dates_are_late_some_met_and_most_still_to_come(seeded: None) -> None:
    late = Deadline.rows.overdue(clock.now()).count()
    assert 0 < late < Deadline.rows.running().count() / 2
    assert Deadline.rows.exclude(met_on=None).exists()


def test_the_same_children_are_drawn_every_time(seeded: None) -> None:
    workers, teams = [[User(pk=n), User(pk=n + 100)] for n in range(TEAMS)], [CaseFile(pk=n) for n in range(TEAMS)]
    day = clock.today()
    assert list(draw(5, day, workers, teams)) == list(draw(5, day, workers, teams))  # type: ignore[arg-type]


def test_copied_rows_have_the_defaults_of_their_model() -> None:
    agency, day = AgencyFactory(), clock.today()
    load(CaseFile, ("agency", "kind", "reference", "title", "opened_on"), [(agency.pk, "child", "C-1", "Zoë Ash", day)])
    row = CaseFile.rows.get(reference="C-1")
    assert (row.version, row.restricted, row.lead_id, row.closed_on) == (1, False, None, None)
    assert CaseFile.rows.filter(search="zoe").exists()


def test_copied_rows_each_have_a_reference_of_their_own() -> None:
    file, now = CaseFileFactory(), clock.now()
    before = CaseEvent.rows.count()
    load(
        CaseEvent,
        ("file", "kind", "what", "happened_on"),
        [(file.pk, "note", f"Event {n}", now.date()) for n in range(3)],
    )
    assert CaseEvent.rows.count() == before + 3
    assert CaseEvent.rows.filter(what__startswith="Event").values("reference").distinct().count() == 3


@pytest.mark.slow
def test_every_page_answers_and_keeps_to_its_statements(seeded: None) -> None:
    counts = {page.name: len(statements(page.ask)) for page in pages.pages()}
    assert {name: count for name, count in counts.items() if count > MOST.get(name, 60)} == {}


@pytest.mark.slow
def test_what_a_page_sends_does_not_grow_with_the_cases(seeded: None) -> None:
    def counts() -> dict[str, int]:
        return {page.name: len(statements(page.ask)) for page in pages.pages() if page.name != "Save"}

    few = counts()
    worker = User.objects.filter(leads__isnull=False).order_by("pk").first()
    Allocation.rows.filter(part="lead").update(worker=worker)
    CaseFile.rows.update(lead=worker)
    Deadline.rows.update(owner=worker)
    assert counts() == few


def test_every_page_has_a_raw_statement_that_runs(seeded: None) -> None:
    for page in pages.pages():
        raw(page.statement, page.values)()


def test_enforcing_what_is_due_counts_it_and_is_taken_back(seeded: None) -> None:
    due = Deadline.rows.to_act_on(clock.now()).count()
    _, ms, raw_ms, note = jobs.enforce_due()
    assert note.startswith(f"{due} due")
    assert ms > 0
    assert raw_ms > 0
    assert Notice.rows.count() == 0
    assert Deadline.rows.to_act_on(clock.now()).count() == due


def test_enforcing_nothing_takes_two_statements(seeded: None) -> None:
    """One that finds nothing, and the heartbeat."""
    assert jobs.enforce_nothing()[0] == 2


def test_what_enforcing_sends_does_not_grow_with_what_is_due(seeded: None) -> None:
    now = clock.now()
    counts = []
    for number in (3, 9):
        with jobs.undone():
            owed = Deadline.rows.to_act_on(now).order_by("pk").values_list("pk", flat=True)[:number]
            Deadline.rows.exclude(pk__in=list(owed)).update(act_at=None)
            with CaptureQueriesContext(connection) as seen:
                enforcing.enforce(now=now)
            counts.append(len([query for query in seen if not query["sql"].startswith(FRAME)]))
            assert Notice.rows.values("deadline").distinct().count() == number
    assert counts[0] == counts[1] <= 8


def test_the_raw_statement_writes_the_same_notices(seeded: None) -> None:
    """Else its time would be that of other work."""
    now = clock.now()
    with jobs.undone(), connection.cursor() as cursor:
        enforcing.enforce(now=now)
        ours = set(Notice.rows.values_list("key", "to_user", "to_role", "says", "read_at"))
        cursor.execute(jobs.KEEPING)
        Notice.rows.all().delete()
        raw(jobs.MARKING, {})()
        assert set(Notice.rows.values_list("key", "to_user", "to_role", "says", "read_at")) == ours != set()
        cursor.execute("drop table told, reached")


def test_an_app_adds_its_pages_jobs_and_rows_by_having_a_module(seeded: None) -> None:
    assert [found.__module__ for found in gathered("pages")][:2] == ["bench.apps.adoption", "bench.apps.children"]
    assert list(gathered("nothing_of_the_kind")) == []


def test_the_raw_reckoning_agrees_with_the_engine(seeded: None) -> None:
    """Else its time would be that of another sum."""
    assert raw(jobs.WORKING_OUT, {})() == [(0,)]
    Deadline.rows.filter(rule="TS-14").update(worked_out_on=clock.today(), due_on=clock.today())
    assert raw(jobs.WORKING_OUT, {})() != [(0,)]


def test_reconcile_is_measured_over_every_file(seeded: None) -> None:
    assert f"{CaseFile.rows.count()} files" in jobs.reconcile_all()[3]
    assert "drift 0" in jobs.reconcile_all()[3]


def test_only_the_measures_asked_for_are_run(seeded: None) -> None:
    assert [figure.name for figure in measure(CASES, only=["reconcile"], times=1)] == ["reconcile"]


def test_a_measure_that_fails_is_reported_and_the_run_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> Figure:
        raise RuntimeError("The page answered 500")

    figure = guarded(5, "Broken", broken)
    assert figure.error == "RuntimeError: The page answered 500"
    assert report.line(figure)[-1] == "failed: RuntimeError: The page answered 500"


def test_a_line_says_how_much_slower_than_raw() -> None:
    figure = Figure(5000, "My work", statements=8, ms=30.0, raw_ms=1.5, note="", fastest_ms=25.0)
    assert report.line(figure) == ("5,000", "My work", "8", "30.0", "25.0", "1.50", "20.0 ×", "")


def test_figures_are_kept_for_comparing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path / "a" / "results")  # type: ignore[operator]
    (tmp_path / "a").mkdir()  # type: ignore[operator]
    report.keep([Figure(5000, "My work", 8, 30.0, 1.5)])
    [path] = (tmp_path / "a" / "results").iterdir()  # type: ignore[operator]
    kept = json.loads(path.read_text())
    figure = {"cases": 5000, "name": "My work", "statements": 8, "ms": 30.0, "raw_ms": 1.5, "note": "", "error": ""}
    assert kept["figures"] == [figure | {"fastest_ms": 0}]
    assert kept["postgresql"].startswith("1")


def test_the_median_is_not_moved_by_one_slow_time() -> None:
    waits = iter([0.0, 0.0, 0.05, 0.0])

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(%s)", [next(waits)])

    assert median(work, 3) < timedelta(milliseconds=40) / timedelta(milliseconds=1)


def test_measuring_names_every_measure_once(seeded: None) -> None:
    names = [name for name, _ in measuring.measures(CASES, 1)]
    assert len(names) == len(set(names)) >= 9
