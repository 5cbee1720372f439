"""`import-cases` and `what-if`: every row told, nothing half done, the same file twice changes nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from adoption import clock, engine
from adoption.models import CaseEvent, CaseFile, Deadline, DemoClock
from children.actions import court
from children.flows import PlanStatus
from children.models import Child, HearingKind
from tests.factories.children import HearingFactory

HEADER = "reference,first_name,last_name,born_on,team,lead_worker,best_interest_decided_on,family_finder,allocated_on"
GOOD = "A-1,Robin,Vale,2022-05-01,North,asha@example.test,2026-01-05,asha@example.test,08/01/2026"


@pytest.fixture
def bring(cast, tmp_path):
    """A function: import these lines as Sam, and give each row’s result."""

    def run(*lines, header=HEADER, encoding="utf-8", **options):
        path = tmp_path / "children.csv"
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        return result_of(path, **options)

    return run


def result_of(path, **options):
    out = StringIO()
    try:
        call_command("import-cases", str(path), by="sam@example.test", json=True, stdout=out, **options)
    except CommandError:
        if not out.getvalue():
            raise
    return [(row["result"], row["why"]) for row in json.loads(out.getvalue())["rows"]]


def test_a_row_brings_the_child_the_decision_and_the_worker(cast, bring):
    assert bring(GOOD) == [("created", "")]

    child = Child.rows.get(file__reference="A-1")
    assert (child.status, child.allocated_on) == (PlanStatus.FAMILY_FINDING, date(2026, 1, 8))
    assert (child.file.lead, child.file.team) == (cast.asha, cast.north)
    assert Deadline.rows.get(file=child.file, rule="TS-14").met_on == date(2026, 1, 8)


def test_the_same_file_again_changes_nothing(bring):
    bring(GOOD)
    before = CaseEvent.rows.count(), Child.history.count()

    assert bring(GOOD) == [("unchanged", "")]
    assert (CaseEvent.rows.count(), Child.history.count()) == before


def test_all_dates_of_all_rows_are_worked_out_together_and_say_what_the_facts_say(bring):
    others = [GOOD.replace("A-1", f"A-{n}").replace("Robin", f"Wren{n}") for n in (2, 3, 4)]
    bring(GOOD)

    with CaptureQueriesContext(connection) as asked:
        bring(GOOD, *others)

    every_rule = [each for each in asked.captured_queries if len(each["sql"]) > 20_000]
    assert len(every_rule) == 1  # for all of them together
    assert engine.reconcile(repair=False).drift == 0


def test_a_dry_run_says_the_same_and_keeps_nothing(bring):
    assert bring(GOOD, dry_run=True) == [("created", "")]
    assert not Child.rows.exists()


def test_a_bad_row_leaves_nothing_and_takes_nothing_with_it(bring):
    late = "A-2,Sky,Moor,2022-05-01,North,asha@example.test,2026-01-05,asha@example.test,2026-01-02"

    results = bring(late, GOOD)

    assert [result for result, _ in results] == ["refused", "created"]
    assert list(CaseFile.rows.values_list("reference", flat=True)) == ["A-1"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A-2,,Vale,2022-05-01", "first_name is empty"),
        ("A-2,Robin,Vale,2022-02-30", "not a date that exists"),
        ("A-2,Robin,Vale,2190-01-01", "not between 1990 and today"),
        ("A-2,=1+1,Vale,2022-05-01", "formula"),
        ("A-2,Ro\x00bin,Vale,2022-05-01", "hidden character"),
        ("A 2!,Robin,Vale,2022-05-01", "letters, figures and hyphens"),
        ("A-2,Robin,Vale,2022-05-01,Nowhere", "no team"),
        ("A-2,Robin,Vale,2022-05-01,North,nobody@example.test", "active account"),
        ("A-2,Robin,Vale,2022-05-01,North,olu@example.test", "active account in the agency"),
        ("A-2,Robin,Vale,2022-05-01,,,,asha@example.test", "allocated_on is missing"),
        ("A-2,Robin,Vale,2022-05-01,,,,,,,too,many", "more cells"),
        ("A-2,Robin,#REF!,2022-05-01", "error of Excel’s"),
        ("A-2,Robin,Vale,44682", "Excel’s number for 2022-05-01"),
        ("A-2,Robin,Vale,1991-01-01", "18 or over"),
        ("A-2,\u200b,Vale,2022-05-01", "first_name is empty"),
        ("A-2,\u3164,Vale,2022-05-01", "nothing that can be read"),
        ("A-2,Ro\u202ebin,Vale,2022-05-01", "hidden character"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason(bring, row, why):
    ((result, said),) = bring(row)
    assert result == "refused"
    assert why in said
    assert not CaseFile.rows.exists()


def test_a_reference_twice_in_the_file_or_taken_by_somebody_else_is_refused(cast, child, bring):
    other = GOOD.replace("A-1", child.file.reference)

    results = bring(GOOD, GOOD, other)

    assert [result for result, _ in results] == ["created", "refused", "refused"]
    assert "row 2 already" in results[1][1]
    assert "another first name" in results[2][1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"header": "reference,first_name"}, "Columns are missing"),
        ({"header": HEADER + ",shoe_size"}, "not known: shoe_size"),
        ({"header": HEADER + ",team"}, "stand twice"),
        ({"encoding": "utf-16"}, "not UTF-8"),
        ({"agency": "ATLAS"}, "may not import"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(bring, options, says):
    with pytest.raises(CommandError, match=says):
        bring(GOOD, **options)


def test_an_excel_file_is_read_dates_and_all_and_its_formulas_are_refused(cast, tmp_path):
    book = Workbook()
    book.active.append(["Reference", "First name", "Last name", "Born on"])
    book.active.append(["X-1", "Robin", "Vale", date(2022, 5, 1)])
    book.active.append(["X-2", "=A1", "Vale", date(2022, 5, 1)])
    book.save(tmp_path / "children.xlsx")

    results = result_of(tmp_path / "children.xlsx")

    assert [result for result, _ in results] == ["created", "refused"]
    assert Child.rows.get().born_on == date(2022, 5, 1)


def test_the_same_child_under_another_reference_is_not_opened_twice(cast, bring):
    again = "a-9,ROBIN,Vale,01/05/2022"

    assert [result for result, _ in bring(GOOD, again)] == ["created", "refused"]
    ((result, why),) = bring(again)
    assert (result, why[:3]) == ("refused", "A-1")
    assert [result for result, _ in bring("A-9,Robin,Vale,2022-05-02")] == ["created"]


@pytest.mark.parametrize("between", [";", "\t"])
def test_semicolons_and_tabs_part_cells_as_well_as_commas(cast, bring, between):
    assert bring(GOOD.replace(",", between), header=HEADER.replace(",", between)) == [("created", "")]


def packed(path, change):
    """A sound workbook with one child, whose sheet has been tampered with."""
    book = Workbook()
    book.active.append(["reference", "first_name", "last_name", "born_on"])
    book.active.append(["X-1", "Robin", "Vale", date(2022, 5, 1)])
    book.save(path)
    with ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as again:
        for name, part in parts.items():
            if (left := change(part) if name.endswith("sheet1.xml") else part) is not None:
                again.writestr(name, left)
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda part: part[: len(part) // 2], "not an Excel workbook"),
        (lambda part: b"", "not an Excel workbook"),
        (lambda part: None, "not an Excel workbook"),
        (lambda part: part + b" " * 60_000_000, "unpacks to far more"),
    ],
)
def test_a_workbook_that_is_broken_or_a_bomb_is_refused_in_a_sentence(cast, tmp_path, change, says):
    with pytest.raises(CommandError, match=says):
        result_of(packed(tmp_path / "children.xlsx", change))
    assert not Child.rows.exists()


def test_cells_far_away_and_empty_rows_are_no_rows(cast, tmp_path):
    book = Workbook()
    book.active.append(["reference", "first_name", "last_name", "born_on"])
    book.active["A30000"], book.active["XFD40000"] = "X-1", "far away"
    book.save(tmp_path / "children.xlsx")

    assert result_of(tmp_path / "children.xlsx") == [("refused", "first_name is empty.")]


@pytest.mark.parametrize("name", ["none.csv", "notes.txt", "broken.xlsx"])
def test_a_missing_or_strange_file_is_explained(cast, tmp_path, name):
    if name != "none.csv":
        (tmp_path / name).write_bytes(b"hello")
    with pytest.raises(CommandError, match=r"no file|must be|not an Excel"):
        result_of(tmp_path / name)


def test_what_if_says_which_dates_would_move_and_moves_none(cast, bring):
    bring(GOOD)
    child = Child.rows.get(file__reference="A-1")
    court.set_hearing(child=child, kind=HearingKind.FINAL, on=date(2027, 3, 31), today=date(2026, 1, 9), by=cast.asha)
    out = StringIO()

    call_command("what-if", case="A-1", hearing="final", on="2027-04-28", json=True, stdout=out)

    (move,) = [m for m in json.loads(out.getvalue()) if m["rule"] == "TS-01"]
    assert (move["was"], move["becomes"]) == ("2027-02-28", "2027-03-28")
    child.refresh_from_db()
    assert child.final_hearing_on == date(2027, 3, 31)


def test_what_if_for_no_such_case_or_date_is_explained(cast, child):
    HearingFactory(child=child)
    wrong = (
        "2027-02-30",
        "0001-01-01",
        "9999-12-31T23:59",
        child.born_on.replace(year=child.born_on.year - 1).isoformat(),
    )
    for case, on in (("NONE", "2027-01-01"), *((child.file.reference, on) for on in wrong)):
        with pytest.raises(CommandError):
            call_command("what-if", case=case, hearing="final", on=on, stdout=StringIO())


def test_in_the_demonstration_both_commands_live_on_its_day(cast, child, bring, settings):
    """Dates that are still to come for the rest of the world have passed there."""
    settings.DEMO = True
    HearingFactory(child=child, on=date(2027, 9, 1))
    DemoClock.objects.create(pk=1, ahead=timedelta(days=400))
    day = (datetime.now(tz=UTC) + timedelta(days=399)).date().isoformat()
    try:
        assert bring(f"A-9,Robin,Vale,2022-05-01,{day}", header="reference,first_name,last_name,born_on,opened_on") == [
            ("created", "")
        ]
        clock.wind(timedelta())
        call_command("what-if", case=child.file.reference, hearing="final", on="2027-10-01", stdout=StringIO())
        assert clock.today() > date.fromisoformat(day)
    finally:
        clock.wind(timedelta())


def test_what_if_by_somebody_who_is_not_there_says_so(cast, looking):
    HearingFactory(child=looking)
    with pytest.raises(CommandError, match=r"Nobody with the e-mail address nobody@x\.test has an active account"):
        call_command(
            "what-if",
            case=looking.file.reference,
            hearing="final",
            on="2027-01-04",
            by="nobody@x.test",
            stdout=StringIO(),
        )
