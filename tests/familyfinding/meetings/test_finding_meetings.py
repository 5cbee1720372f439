"""The monthly family finding meeting before it begins: calendar and agenda (FF-41 to FF-43, FF-46, TS-16, TS-17)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions.agreed import ToDo
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Notice, Standing
from children.actions import court
from children.models import DelayCause
from familyfinding.actions import agenda, minutes, presenting, rounds
from familyfinding.flows import LinkState
from familyfinding.models import (
    Because,
    MonthOwed,
    Presentation,
)
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_board import ChildOnAgendaFactory
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at, due, lapsed
from tests.familyfinding.meetings.months import (
    MONDAY,
    TUE_31_MAR,
    WED_8_APR,
    WED_11_FEB,
    WED_11_MAR,
    all_came,
    begun,
    meeting_on,
    minuted,
    put_on,
)

# ------------------------------------------------------------------------------------------------------------ calendar


def test_the_same_weekday_of_each_month_and_every_partner_is_on_it(cast, authority, calendar):
    assert [meeting.on for meeting in calendar] == [WED_11_FEB, WED_11_MAR, WED_8_APR]
    names = [partner.agency.name for partner in calendar[0].partners.order_by("agency__name")]
    assert names == ["Adopt North East", "Wansbeck Council"]
    assert calendar[0].agenda_closes_on == date(2026, 2, 6)


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2026, 1, 29), [29, 26, 26, 30]),  # a fifth Thursday, or the last there is
        (date(2026, 3, 27), [27, 24, 22, 26]),  # over the change of clocks, still at ten
    ],
)
def test_a_fifth_weekday_that_is_not_there_is_the_last(first, days):
    found = list(rounds.monthly(at(first, 10), 4))
    assert [day.day for day in found] == days
    assert {day.hour for day in found} == {10}


def test_ts_16_runs_from_the_last_meeting_held(cast, series, calendar, child, now):
    file = series.file
    assert due(series, "TS-16").due_on == date(2026, 3, 2)
    assert due(series, "TS-16").owner == cast.tom
    item = put_on(child, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    all_came(meeting, cast.tom)
    minuted(item, cast.tom, todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    rows = file.deadlines.filter(rule="TS-16").order_by("pk")
    assert [(row.starts_on, row.due_on, row.met_on) for row in rows] == [
        (MONDAY, date(2026, 3, 2), WED_11_FEB),
        (WED_11_FEB, WED_11_MAR, None),
    ]
    assert rows[1].standing(at(date(2026, 3, 12))) == Standing.OVERDUE


def test_an_extra_meeting_neither_stops_nor_starts_a_month(cast, series, child, now):
    rounds.plan(series=series, starts_at=at(WED_11_FEB, 10), extra_why="A hearing", by=cast.tom, at=at(MONDAY, 11))
    item = put_on(child, WED_11_FEB, cast.asha)
    all_came(begun(cast, now), cast.tom)
    minuted(item, cast.tom, todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    assert MonthOwed.rows.get().held_on is None


@pytest.mark.parametrize("who", ["asha", "sam", "joss", "olu", "petra"])
def test_only_the_managers_of_the_region_keep_its_meetings(cast, series, calendar, who):
    by = getattr(cast, who)
    with pytest.raises(NotAllowed):
        rounds.plan(series=series, starts_at=at(date(2026, 5, 13), 10), by=by, at=at(MONDAY, 11))
    with pytest.raises(NotAllowed):
        agenda.build(meeting=meeting_on(WED_11_FEB), by=by, at=at(MONDAY, 11))


def test_a_manager_of_any_partner_keeps_the_meetings_of_the_whole_region(cast, now):
    series = rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=MONDAY, by=cast.marcus)
    assert series.file.manager == cast.marcus
    with pytest.raises(NotPossible, match="whole region"):
        rounds.begin_round(agency=cast.leicestershire, chair=cast.marcus, on=MONDAY, by=cast.marcus)
    with pytest.raises(NotPossible, match="meetings already"):
        rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=MONDAY, by=cast.marcus)
    with pytest.raises(NotPossible, match="chair is a"):
        rounds.give_chair(series=series, chair=cast.petra, on=MONDAY, by=cast.marcus)


def test_two_meetings_are_never_at_the_same_time_or_in_the_past(cast, series, calendar):
    for when, says in (
        (at(WED_11_MAR, 10), "at that time"),
        (at(MONDAY, 9), "still to come"),
        (at(date(2029, 1, 1)), "two years"),
    ):
        with pytest.raises(NotPossible, match=says):
            rounds.plan(series=series, starts_at=when, by=cast.tom, at=at(MONDAY, 11))


# ------------------------------------------------------------------------------------------- before the final hearing


def test_ts_17_is_the_last_meeting_before_the_hearing(cast, child, calendar):
    row = due(child, "TS-17")
    assert (row.due_on, row.owner, row.kind) == (WED_11_MAR, cast.asha, "target")
    assert Presentation.rows.get().days_before == 20


def test_it_follows_the_hearing_and_the_calendar(cast, child, calendar):
    hearing = child.hearings.get()
    court.move_hearing(
        hearing=hearing, on=date(2026, 4, 20), why="Court", cause=DelayCause.COURT_TIME, by=cast.asha, today=MONDAY
    )
    assert due(child, "TS-17").due_on == WED_8_APR
    meeting = meeting_on(WED_8_APR)
    rounds.move(meeting=meeting, starts_at=at(date(2026, 4, 15), 10), version=1, by=cast.tom, at=at(MONDAY, 12))
    assert due(child, "TS-17").due_on == date(2026, 4, 15)
    rounds.call_off(meeting=meeting_on(date(2026, 4, 15)), why="Snow", by=cast.tom, at=at(MONDAY, 12))
    assert due(child, "TS-17").due_on == WED_11_MAR
    assert presenting.too_early([Presentation.rows.get()]) == [Presentation.rows.get()], "40 days before"


def test_a_meeting_on_the_day_of_the_hearing_is_too_late(cast, child, calendar):
    court.move_hearing(hearing=child.hearings.get(), on=WED_11_MAR, why="Court", by=cast.asha, today=MONDAY)
    assert due(child, "TS-17").due_on == WED_11_FEB


def test_without_a_meeting_before_the_hearing_an_extra_one_is_asked_for(cast, child, series, now):
    """FF-42: nothing is due on a day that is not there, and both worker and manager hear of it once."""
    assert presenting.follow(child).meeting is None
    assert not child.file.deadlines.filter(rule="TS-17").exists()
    for _ in range(2):
        presenting.warn(at=at(MONDAY, 13))
    told = Notice.rows.filter(says__startswith="No family finding meeting remains")
    assert {notice.to_user for notice in told} == {cast.asha, cast.tom}
    assert [owed.child for owed in presenting.none_remains(series, at(MONDAY, 13))] == [child]
    rounds.plan(series=series, starts_at=at(WED_11_MAR, 10), extra_why="Rowan", by=cast.tom, at=at(MONDAY, 14))
    assert due(child, "TS-17").due_on == WED_11_MAR
    assert presenting.none_remains(series, at(MONDAY, 15)) == []


def test_a_likely_match_changes_nothing_and_an_order_ends_it(cast, child, calendar):
    """CF-60; an order in force means there is no hearing to present the child before."""
    from children.actions import matches

    matches.record_likely(
        child=child, family="A family", why="Well suited", judged_by=cast.asha, on=MONDAY, by=cast.asha
    )
    assert due(child, "TS-17").due_on == WED_11_MAR
    cases.grant(child, on=MONDAY, by=cast.asha)
    assert lapsed(child, "TS-17")


def test_a_child_presented_early_is_still_to_be_presented_at_the_last(cast, child, calendar, now):
    item = put_on(child, WED_11_FEB, cast.asha)
    begun(cast, now)
    minuted(item, cast.tom)
    assert due(child, "TS-17").standing(at(WED_11_FEB)) == Standing.RUNNING
    again = put_on(child, WED_11_MAR, cast.asha, when=at(WED_11_FEB, 13))
    assert again.because == Because.HEARING
    begun(cast, now, WED_11_MAR)
    minuted(again, cast.tom)
    assert due(child, "TS-17").standing(at(WED_11_MAR)) == Standing.MET


def test_whoever_is_missing_as_the_agenda_closes_is_said_twice_and_no_more(cast, child, calendar):
    """FF-43: the worker and the manager are warned before the meeting."""
    meeting = meeting_on(WED_11_MAR)
    assert presenting.warn(at=at(date(2026, 3, 3))) == 0
    for day in (4, 5, 6, 7, 8):
        presenting.warn(at=at(date(2026, 3, day)))
    told = Notice.rows.filter(says__startswith="Not on the agenda", to_user=cast.asha)
    assert told.count() == 2, "as it closes, and once it is closed"
    put_on(child, WED_11_MAR, cast.asha, when=at(date(2026, 3, 5)))
    assert presenting.missing(meeting) == []


# -------------------------------------------------------------------------------------------------------------- agenda


def test_the_agenda_is_built_from_the_board_with_the_reason(cast, child, calendar, now):
    older = cases.a_child(
        agency=cast.ane, team=cast.south, worker=cast.wes, manager=cast.tom, on=MONDAY, born_on=date(2019, 1, 1)
    )
    cases.decided(older, on=date(2025, 6, 2), by=cast.sam)
    made = agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(MONDAY, 12))
    assert [(item.child, item.because) for item in made] == [(child, Because.HEARING), (older, Because.HARDER)]
    assert made[0].for_hearing_on == TUE_31_MAR
    assert made[1].why == "7 years old; 245 days since the decision"
    assert agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(MONDAY, 12)) == []
    assert CaseEvent.rows.filter(file=older.file, what__startswith="On the agenda").exists()


def test_the_agenda_says_that_a_match_was_refused_and_leaves_out_days_that_are_not_known(cast, child, calendar, now):
    """CF-06: whoever prepares the meeting must not find it out there."""
    older = cases.a_child(agency=cast.ane, team=cast.south, worker=cast.wes, manager=cast.tom, on=MONDAY)
    cases.decided(older, on=date(2025, 6, 2), by=cast.sam)
    LinkFactory(child=older, state=LinkState.MORE_WORK, refused_on=date(2026, 1, 30))
    made = agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(MONDAY, 12))
    assert "245 days since the decision; match refused by the decision maker Fri 30 January 2026" in made[1].why

    type(older).rows.filter(pk=older.pk).update(best_interest_decided_on=date(2026, 3, 1))
    row = next(one for one in agenda.proposals(meeting_on(WED_11_MAR), MONDAY) if one[0] == older)
    assert row[2] == "match refused by the decision maker Fri 30 January 2026"


def test_a_full_agenda_takes_only_those_before_a_hearing(cast, child, series, calendar):
    series.room = 1
    series.save(update_fields=["room"])
    for number in range(3):
        facts = {"file__agency": cast.ane, "status": "family_finding", "best_interest_decided_on": MONDAY}
        ProfileFactory(child__first_name=f"N{number}", **{f"child__{name}": value for name, value in facts.items()})
    made = agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(MONDAY, 12))
    assert [item.child for item in made] == [child]


def test_who_was_not_reached_is_carried_over_and_who_was_taken_off_stays_off(cast, child, calendar, now):
    other = cases.a_child(agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY)
    cases.decided(other, on=MONDAY, by=cast.sam)
    first, second = put_on(child, WED_11_FEB, cast.asha), put_on(other, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    all_came(meeting, cast.tom)
    minuted(first, cast.tom, todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    made = agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(WED_11_FEB, 13))
    assert {item.child: item.because for item in made} == {child: Because.HEARING, other: Because.CARRIED}
    carried = next(item for item in made if item.child == other)
    agenda.take_off(item=carried, why="In hospital", by=cast.tom, at=at(WED_11_FEB, 14))
    assert agenda.build(meeting=meeting_on(WED_11_MAR), by=cast.tom, at=at(WED_11_FEB, 15)) == []
    assert second.discussed_at is None


def test_once_the_agenda_is_closed_only_the_keepers_add(cast, child, calendar):
    """FF-43."""
    late = at(date(2026, 2, 7))
    with pytest.raises(NotPossible, match="agenda is closed"):
        put_on(child, WED_11_FEB, cast.asha, when=late)
    assert put_on(child, WED_11_FEB, cast.tom, when=late).added_by == cast.tom
    with pytest.raises(NotPossible, match="on the agenda already"):
        put_on(child, WED_11_FEB, cast.tom, when=late)


@pytest.mark.parametrize("who", ["joss", "olu", "petra", "ada"])
def test_who_does_not_find_families_for_the_child_adds_nobody(cast, child, calendar, who):
    with pytest.raises(NotAllowed):
        put_on(child, WED_11_FEB, getattr(cast, who))


def test_only_the_keeper_or_whoever_put_the_child_on_takes_the_child_off(cast, child, calendar):
    item = put_on(child, WED_11_FEB, cast.asha)
    with pytest.raises(NotAllowed):
        agenda.take_off(item=item, why="No", by=cast.wes, at=at(MONDAY, 12))
    with pytest.raises(NotPossible, match="Say why"):
        agenda.take_off(item=item, why=" ", by=cast.asha, at=at(MONDAY, 12))
    agenda.take_off(item=item, why="Ill", by=cast.asha, at=at(MONDAY, 12))
    with pytest.raises(NotPossible, match="not on the agenda any more"):
        agenda.take_off(item=item, why="Ill", by=cast.asha, at=at(MONDAY, 12))
    assert put_on(child, WED_11_FEB, cast.asha).pk != item.pk


def test_it_is_sorted_by_partner_then_hearing_then_reason_then_waiting(cast, child, calendar):
    meeting = meeting_on(WED_11_MAR)
    facts = {"meeting": meeting, "child__file__agency": cast.ane}
    rows = [
        ChildOnAgendaFactory(**facts, partner=cast.tees, because=Because.HARDER),
        ChildOnAgendaFactory(**facts, partner=cast.ane, because=Because.LONGEST),
        ChildOnAgendaFactory(**facts, partner=cast.ane, because=Because.HARDER),
        ChildOnAgendaFactory(**facts, partner=cast.ane, because=Because.HEARING, for_hearing_on=TUE_31_MAR),
        ChildOnAgendaFactory(**facts, partner=cast.ane, because=Because.HEARING, for_hearing_on=date(2026, 3, 20)),
    ]
    assert [rows.index(item) for item in agenda.standing(meeting)] == [4, 3, 2, 1, 0]


def test_partners_of_the_region_know_a_child_by_the_chosen_name_alone(cast, live, calendar, signed_in):
    """AC-2: neither the name nor the reference, nor why the child is on the agenda."""
    put_on(live.child, WED_11_FEB, cast.asha, why="Her grandmother fell ill")
    address = reverse("familyfinding:meeting", args=[meeting_on(WED_11_FEB).reference])
    for who in (cast.wes, cast.joss):
        page = signed_in(who).get(address).content.decode()
        assert "Acorn, 3 to 4" in page
        for secret in ("Rowan", "Ashdown", live.file.reference, "grandmother"):
            assert secret not in page
    for who in (cast.asha, cast.tom):
        assert "Her grandmother fell ill" in signed_in(who).get(address).content.decode()
