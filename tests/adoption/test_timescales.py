"""The table is whole: every row once, owned by a role, sourced, and with its own numbers marked."""

from datetime import date

import pytest

from adoption.periods import Period, Unit
from adoption.permissions import Role
from adoption.policies import POLICIES
from adoption.timescales import SUBJECTS, TIMESCALES, Kind
from adoption.timescales.sources import SOURCES, source_in_words

ROWS = list(TIMESCALES.values())


def test_every_row_of_the_table_and_our_twelve_are_there_once_and_in_order():
    """TS-117 for AD-36, TS-118 for the regulations, TS-119 for CH-14, TS-120 and TS-121 for PN-28 and PN-26, TS-122
    and TS-123 for FF-13 and FF-22, TS-124 for PN-28, TS-125 for the regulations, TS-130 for CH-10, TS-131 for CH-19,
    TS-132 for CH-14 again."""
    assert [row.ref for row in ROWS] == [f"TS-{number:02d}" for number in (*range(1, 126), 130, 131, 132)]
    assert sum(len(rows) for rows in SUBJECTS.values()) == 116 + 12


def test_owners_and_escalations_are_roles_or_nobody_and_are_always_said():
    for row in ROWS:
        assert row.owner is None or isinstance(row.owner, Role), row.ref
        assert row.escalate_to is None or isinstance(row.escalate_to, Role), row.ref
        assert row.owner_says, row.ref
        assert row.escalate_says, row.ref


def test_whatever_a_person_must_do_has_an_owner():
    assert not [row.ref for row in ROWS if row.owner is None and row.kind in (Kind.HARD, Kind.TARGET)]


def test_policy_keys_exist():
    assert {row.policy for row in ROWS if row.policy} <= set(POLICIES)


def test_every_row_names_a_known_document_and_a_requirement():
    for row in ROWS:
        assert source_in_words(row.source).startswith("Source: "), row.ref
        assert all(part.strip()[:3] in SOURCES for part in row.source.split(";")), row.ref
        assert row.requirement, row.ref


def test_numbers_that_are_ours_are_marked():
    assumed = {
        "TS-06": Period(5, Unit.WORKING_DAYS),
        "TS-08": Period(5, Unit.WORKING_DAYS),
        "TS-27": Period(15, Unit.WORKING_DAYS, before=True),
        "TS-28": Period(10, Unit.WORKING_DAYS, before=True),
        "TS-40": Period(3, Unit.MONTHS),
        "TS-42": Period(1, Unit.WEEKS),
        "TS-67": Period(1, Unit.YEARS),
        "TS-74": Period(7, Unit.DAYS, before=True),
        "TS-84": Period(5, Unit.WORKING_DAYS, before=True),
        "TS-97": Period(12, Unit.MONTHS),
        "TS-101": Period(3, Unit.MONTHS),
        "TS-102": Period(1, Unit.MONTHS),
        "TS-117": Period(4, Unit.WEEKS),
        "TS-118": Period(12, Unit.MONTHS),
        "TS-119": Period(2, Unit.WEEKS),
        "TS-121": Period(2, Unit.WORKING_DAYS),
        "TS-123": Period(5, Unit.WORKING_DAYS),
        "TS-125": Period(10, Unit.WORKING_DAYS),
        "TS-131": Period(2, Unit.WORKING_DAYS),
        "TS-132": Period(2, Unit.WEEKS),
    }
    assert {row.ref: row.period for row in ROWS if row.inferred and row.period and row.period.number} == assumed
    assert {row.ref for row in ROWS if row.inferred} - set(assumed) == {
        "TS-104",
        "TS-105",
        "TS-116",
        "TS-120",
        "TS-124",
    }


@pytest.mark.parametrize(
    ("kind", "refs"),
    [
        (Kind.AUTOMATIC, "03 04 07 09 11 19 74 116"),
        (Kind.TARGET, "17 22 32 34 48 50 67 117 119 120 121 123 131 132"),
        (Kind.GATE, "76 77 87 94 106 107 108 109 111 112 113"),
        (Kind.MEASURE, "69 70 71"),
        (Kind.INFORMATION, "57 96 100"),
        (
            Kind.EVENT,
            "06 08 12 18 25 27 28 29 41 42 58 59 75 82 83 84 86 95 97 98 99 101 102 103 104 105 110 114 115",
        ),
    ],
)
def test_kinds_are_those_of_the_table(kind, refs):
    assert [row.ref for row in ROWS if row.kind == kind] == [f"TS-{number}" for number in refs.split()]


def test_recurring_rows_are_those_of_the_table():
    recurring = (
        "05 13 16 21 33 40 41 42 43 45 52 60 61 62 63 64 65 66 67 68 69 70 73 78 79 80 81 83 89 92 97 101 102 114"
        " 115 118"
    )
    assert [row.ref for row in ROWS if row.recurring] == [f"TS-{number}" for number in recurring.split()]


def test_a_row_without_a_number_counts_names_a_date_or_has_none():
    without = {row.ref for row in ROWS if row.period is None}
    counting = {row.ref for row in ROWS if row.count}
    fixed = {row.ref: row.fixed_on for row in ROWS if row.fixed_on}
    assert counting == {"TS-32", "TS-51", "TS-68", "TS-80", "TS-105", "TS-106"}
    assert fixed == {"TS-13": date(2026, 1, 31), "TS-45": date(2024, 4, 30), "TS-65": date(2023, 6, 30)}
    assert without - counting - set(fixed) == {
        "TS-34",
        "TS-60",
        "TS-75",
        "TS-99",
        "TS-103",
        "TS-104",
        "TS-115",
    }


def test_a_rule_is_a_sentence():
    assert TIMESCALES["TS-39"].sentence == ("The placement day: hold the first review of arrangements, 28 days after.")
