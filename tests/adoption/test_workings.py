"""Every date explains itself: what was counted, what was passed over, and what that means."""

# ruff: noqa: DTZ001 (times on a wall clock, and the refusal of times without a zone)

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adoption import holidays
from adoption.clock import LONDON
from adoption.periods import Period, Unit, last_working_day
from adoption.timescales import TIMESCALES, Kind
from adoption.workings import work_out

ENGLAND = holidays.days()


def working(ref, start, **more):
    return work_out(TIMESCALES[ref], start, holidays=ENGLAND, **more)


def said(found):
    return "\n".join(found.lines)


def test_a_clipped_month_says_so_in_words_with_its_rule_source_and_weekdays():
    found = working("TS-01", date(2026, 3, 31))
    assert (found.due_on, found.due_at, found.act_by) == (date(2026, 2, 28), None, date(2026, 2, 27))
    assert all(words in said(found) for words in ("000 §2a", "FF-07", "Tue 31 March 2026"))
    assert "There is no 31 February, so it is the last day of the month." in found.lines
    assert found.lines[-1] == (
        "Sat 28 February 2026 is a Saturday. The date does not move; act by Fri 27 February 2026."
    )


def test_a_clip_to_28_february_from_the_29th_names_the_year():
    assert "There is no 29 February 2025" in said(working("TS-89", date(2024, 2, 29)))


def test_working_days_name_the_holidays_and_weekends_passed_over():
    found = working("TS-02", date(2026, 4, 2))
    assert found.due_on == found.act_by == date(2026, 4, 7)
    assert (
        "Not counted: 2 days of weekends, Good Friday (Fri 3 April 2026) and Easter Monday (Mon 6 April 2026)."
    ) in found.lines
    assert "The working day counted is Tue 7 April 2026." in found.lines


def test_many_working_days_are_not_listed_one_by_one():
    found = working("TS-88", date(2026, 11, 26))
    assert found.due_on == date(2027, 2, 2)
    assert "days counted are" not in said(found)
    assert "Boxing Day (substitute day) (Mon 28 December 2026)" in said(found)


def test_working_days_outside_the_list_of_holidays_say_that_none_are_known():
    assert "after 2040" in said(working("TS-85", date(2045, 12, 20)))


def test_working_days_that_pass_nothing_over_name_nothing():
    assert "Not counted" not in said(working("TS-02", date(2026, 6, 2)))


def test_hours_are_elapsed_and_a_clock_change_is_mentioned():
    found = working("TS-35", datetime(2026, 10, 24, 13, tzinfo=LONDON))
    assert (found.due_at, found.due_on) == (datetime(2026, 10, 25, 12, tzinfo=UTC), None)
    assert "The clocks change in between" in said(found)
    assert found.lines[-1] == "Due Sun 25 October 2026 at 12:00 GMT."
    assert "clocks change" not in said(working("TS-35", datetime(2026, 6, 1, 13, tzinfo=LONDON)))


def test_a_date_alone_is_taken_as_noon_for_hours_and_says_so():
    found = working("TS-37", date(2027, 3, 25))
    assert found.due_at == datetime(2027, 3, 28, 12, tzinfo=UTC)
    assert "Only the date is known, so 12:00 is assumed: Thu 25 March 2027 at 12:00 GMT." in found.lines


def test_an_automatic_effect_comes_at_midnight_in_england():
    found = working("TS-04", date(2026, 4, 17))
    assert found.due_on == date(2026, 4, 24)
    assert found.due_at == datetime(2026, 4, 23, 23, tzinfo=UTC)
    assert found.act_by is None
    assert found.lines[-1] == "It takes effect at 00:00 on Fri 24 April 2026."


def test_an_automatic_effect_without_a_wait_is_at_once():
    moment = datetime(2026, 4, 17, 10, tzinfo=LONDON)
    assert working("TS-03", moment).due_at == moment
    assert working("TS-03", date(2026, 4, 17)).due_at == datetime(2026, 4, 16, 23, tzinfo=UTC)
    assert "at once" in said(working("TS-03", moment))


def test_a_due_date_on_a_bank_holiday_does_not_move():
    found = working("TS-44", date(2027, 11, 30))
    assert (found.due_on, found.act_by) == (date(2027, 12, 28), date(2027, 12, 24))
    assert "is Boxing Day (substitute day). The date does not move" in found.lines[-1]


def test_on_a_weekend_the_same_day_means_the_same_day():
    found = working("TS-30", date(2026, 8, 30))
    assert found.due_on == found.act_by == date(2026, 8, 30)
    assert found.lines[-1].endswith("no working day lies between: act on the day.")


def test_what_must_come_before_a_weekend_event_is_done_by_the_friday():
    found = working("TS-29", date(2026, 1, 3))
    assert (found.due_on, found.act_by) == (date(2026, 1, 3), date(2026, 1, 2))


def test_the_agencys_number_is_used_and_its_version_said():
    line = "ANE has set 4 weeks before, version 2, from 1 January 2026."
    found = working("TS-01", date(2026, 3, 31), period=Period(4, Unit.WEEKS, before=True), policy_line=line)
    assert found.due_on == date(2026, 3, 3)
    assert line in found.lines


def test_an_agency_that_has_set_no_number_has_no_due_date():
    found = working("TS-55", date(2025, 10, 22), period=None, policy_line="The agency’s document is silent.")
    assert (found.due_on, found.due_at, found.act_by) == (None, None, None)
    assert found.lines[-1] == "The agency has set no number, so there is no due date."


@pytest.mark.parametrize("ref", ["TS-32", "TS-51", "TS-106"])
def test_a_count_says_that_it_counts_and_gives_no_date(ref):
    found = working(ref, date(2026, 1, 1))
    assert found.due_on is None
    assert found.lines[-1] == f"This rule counts, and gives no date: {TIMESCALES[ref].count}."


def test_an_event_without_a_number_is_due_on_the_day_itself():
    found = working("TS-25", date(2025, 9, 22))
    assert found.due_on == date(2025, 9, 22)
    assert "No number of days is given: due on the day itself, Mon 22 September 2025." in found.lines


def test_a_number_of_ours_is_admitted():
    assert "The source gives no number here; the one used is assumed." in working("TS-06", date(2026, 1, 5)).lines


def test_nothing_set_and_nothing_in_the_source_is_said():
    assert said(working("TS-75", date(2026, 1, 1))).endswith("so there is no due date.")
    assert working("TS-75", date(2026, 1, 1), period=Period(20, Unit.WORKING_DAYS)).due_on == date(2026, 1, 29)


def test_a_date_in_the_source_stands_whatever_the_start():
    assert working("TS-13", date(2030, 1, 1)).due_on == date(2026, 1, 31)


def test_ages_are_reached_on_1_march_and_are_the_earliest_date():
    found = working("TS-77", date(2008, 2, 29))
    assert (found.due_on, found.act_by) == (date(2026, 3, 1), None)
    assert "the age is reached on 1 March" in said(found)
    assert "The earliest date that will do is Sun 1 March 2026." in found.lines
    assert working("TS-77", date(2008, 2, 14)).due_on == date(2026, 2, 14)


def test_windows_later_rounds_and_further_messages_are_named():
    assert "Not before Fri 26 December 2025 (5 weeks)." in working("TS-38", date(2025, 11, 21)).lines
    assert "From the time after that it is 6 months." in working("TS-40", date(2027, 4, 21)).lines
    assert "Also 1 day after: Tue 1 June 2027." in working("TS-74", date(2027, 5, 31)).lines


def test_an_extension_replaces_the_date_and_says_so():
    found = working("TS-14", date(2025, 4, 14), extended_to=date(2025, 4, 28))
    assert (found.due_on, found.act_by) == (date(2025, 4, 28), date(2025, 4, 28))
    assert "Extended to Mon 28 April 2025; the date above no longer applies." in found.lines
    assert working("TS-04", date(2026, 4, 17), extended_to=date(2026, 5, 1)).due_at == datetime(
        2026, 4, 30, 23, tzinfo=UTC
    )
    assert working("TS-35", date(2026, 4, 17), extended_to=date(2026, 5, 1)).due_at is None


def test_a_moment_counts_from_its_date_in_england():
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert working("TS-23", late).due_on == date(2026, 6, 9)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        working("TS-23", datetime(2026, 6, 1))


@given(
    st.sampled_from(list(TIMESCALES.values())),
    st.one_of(
        st.dates(date(2020, 1, 1), date(2035, 12, 31)),
        st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(LONDON)),
    ),
)
def test_every_rule_explains_every_start_and_agrees_with_itself(timescale, start):
    found = work_out(timescale, start, holidays=ENGLAND)
    assert found.lines[0].startswith(f"{timescale.ref}. ")
    assert all(line.endswith(".") and "None" not in line for line in found.lines)
    if timescale.kind == Kind.AUTOMATIC and timescale.period.number:
        wall = found.due_at.astimezone(LONDON)
        assert (wall.date(), wall.hour, wall.minute) == (found.due_on, 0, 0)
    if found.act_by and found.act_by != found.due_on:
        assert found.act_by == last_working_day(found.due_on, holidays=ENGLAND)
