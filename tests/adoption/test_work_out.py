"""manage.py work-out: golden dates from the command line, the agency's number, and plain refusals."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from adoption.models import Agency, BankHoliday
from adoption.policies import PolicySet
from tests.adoption.test_periods import GOLDEN
from tests.factories.adoption import AgencyFactory


def work_out(*args):
    out = StringIO()
    call_command("work-out", *args, stdout=out)
    return out.getvalue()


def answer(*args):
    return json.loads(work_out(*args, "--json"))


@pytest.mark.parametrize(("golden", "ref", "start", "expected"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_every_golden_date_passes_through(golden, ref, start, expected):
    found = answer(ref, start)
    assert found["due_on"] == expected
    assert (found["rule"], found["start"]) == (ref, start)
    assert found["working"]


def test_hours_come_out_as_moments_with_the_offset_of_the_day():
    assert answer("TS-35", "2026-10-24T13:00")["due_at"] == "2026-10-25T12:00:00+00:00"  # GD-23
    assert answer("TS-37", "2025-10-24T12:00")["due_at"] == "2025-10-27T11:00:00+00:00"  # GD-25
    assert answer("TS-37", "2027-03-25T11:00")["due_at"] == "2027-03-28T12:00:00+01:00"  # SC-04


def test_an_automatic_effect_has_its_midnight():
    found = answer("TS-04", "2026-04-17")
    assert (found["due_on"], found["due_at"]) == ("2026-04-24", "2026-04-24T00:00:00+01:00")
    assert (found["act_by"], found["kind"], found["direction"]) == (None, "automatic", "after")


def test_the_answer_holds_all_that_another_program_needs():
    found = answer("ts-01", "31 March 2026")
    keys = "rule sentence source requirement agency policy start due_on due_at act_by kind direction applies working"
    assert " ".join(found) == keys
    assert (found["source"], found["requirement"], found["direction"]) == ("000 §2a", "FF-07", "before")
    assert (found["agency"], found["policy"], found["act_by"]) == (None, None, "2026-02-27")


@pytest.mark.parametrize("typed", ["TS-01", "ts-01", "ts-1", "TS01", " Ts-001 "])
def test_a_rule_may_be_typed_carelessly(typed):
    assert answer(typed, "2026-03-31")["rule"] == "TS-01"


def test_the_working_is_printed_as_sentences():
    printed = work_out("TS-02", "02/04/2026")
    assert "Good Friday (Fri 3 April 2026)" in printed
    assert printed.rstrip().endswith("Due Tue 7 April 2026, in time until the end of that day.")


def test_an_agencys_own_number_is_used_by_code_or_name_in_any_case():
    AgencyFactory(code="Westmoor", name="Westmoor County", policy_set=PolicySet.FAL_LEICESTERSHIRE)
    found = answer("TS-01", "2026-03-31", "--agency", "westmoor")
    assert (found["due_on"], found["agency"]) == ("2026-03-03", "Westmoor")
    assert found["policy"] in found["working"]
    assert answer("TS-01", "2026-03-31", "--agency", "westmoor county")["due_on"] == "2026-03-03"


def test_an_agency_without_a_number_gives_no_date():
    AgencyFactory(code="Westmoor", policy_set=PolicySet.FAL_LEICESTERSHIRE)
    found = answer("TS-55", "2025-10-22", "--agency", "Westmoor")
    assert (found["due_on"], found["direction"]) == (None, None)
    assert found["working"][-1] == "The agency has set no number, so there is no due date."


@pytest.mark.parametrize(
    ("rule", "agency", "says"),
    [
        ("TS-04", "FAL-Leicestershire", "“Who sees a child’s profile, step by step?”"),
        ("TS-01", "FAL-Leicestershire", "no case of FAL-Leicestershire"),
        ("TS-15", "ANE", "no case of"),
        ("TS-04", "ANE", ""),
        ("TS-14", "FAL-Leicestershire", ""),
    ],
)
def test_a_rule_that_has_no_case_in_an_agency_says_so(rule, agency, says):
    """FF-19, FF-23: where the search never goes to a consortium, nothing goes national after seven days."""
    found = answer(rule, "2026-03-02", "--agency", agency)
    assert found["applies"] is not bool(says)
    assert says in found["working"][-1]


def test_the_kept_table_of_bank_holidays_is_the_one_that_counts():
    BankHoliday.objects.all().delete()
    BankHoliday.objects.create(day=date(2026, 6, 3), name="A day of thanks")
    assert answer("TS-02", "2026-06-02")["due_on"] == "2026-06-04"
    assert answer("TS-02", "2026-04-02")["due_on"] == "2026-04-03"


def test_englands_own_list_stands_in_while_the_table_is_empty():
    BankHoliday.objects.all().delete()
    assert answer("TS-02", "2026-04-02")["due_on"] == "2026-04-07"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["TS-126", "2026-01-01"], "There is no rule “TS-126”. Rules are TS-01 to TS-132."),
        (["TS-0", "2026-01-01"], "There is no rule"),
        (["TS-٣", "2026-01-01"], "There is no rule"),
        (["nonsense", "2026-01-01"], "There is no rule"),
        (["TS-01", "2026-02-30"], "is not a date that exists"),
        (["TS-01", "9999-12-31", "--agency", "Nowhere"], "There is no agency or policy set “Nowhere”"),
        (["TS-14", "9999-12-31"], "too far away"),
        (["TS-35", "9999-12-31T23:00"], "too far away"),
        (["TS-01", "0001-01-01"], "too far away"),
        (["TS-35", "2026-10-25T01:30"], "came twice"),
        (["TS-35", "2027-03-28T01:30"], "There was no 01:30"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(args, says):
    with pytest.raises(CommandError, match=says) as refusal:
        work_out(*args)
    assert refusal.value.returncode == 1
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("work-out", *args, "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue()) == {"error": str(refusal.value)}


def test_help_is_worth_reading(capsys):
    with pytest.raises(SystemExit):
        call_command("work-out", "--help")
    shown = capsys.readouterr().out
    assert "manage.py work-out TS-35 2026-10-24T13:00" in shown
    assert "exit code" in shown


@pytest.mark.parametrize("named", ["FAL-Leicester City", "fal leicester city", "FAL-Leicester-City"])
def test_a_seeded_policy_set_can_be_asked_about_before_any_agency_exists(named):
    assert not Agency.objects.exists()

    given = answer("TS-54", "2025-12-18", "--agency", named)

    assert given["due_on"] == "2025-12-25"
    assert "policy set" in given["policy"]
