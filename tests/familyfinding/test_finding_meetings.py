"""The monthly family finding meeting: calendar, agenda, partners, minutes, outcome (FF-41 to FF-49, TS-16, TS-17)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adopters.flows import Stage
from adoption.actions.agreed import ToDo
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import AgreedAction, CaseEvent, Document, Notice, Standing
from children.actions import court
from children.models import HearingKind
from familyfinding import meeting_pages
from familyfinding.actions import agenda, filing, minutes, partners, presenting, rounds
from familyfinding.flows import LinkState
from familyfinding.models import (
    Attending,
    Because,
    ChildOnAgenda,
    FindingMeeting,
    Initiator,
    MonthOwed,
    PartnerAtMeeting,
    Presentation,
)
from tests.factories.adopters import HouseholdFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_board import ChildOnAgendaFactory, FindingMeetingFactory, PartnerAtMeetingFactory
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at, due, lapsed
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
WED_11_FEB = date(2026, 2, 11)
WED_11_MAR = date(2026, 3, 11)
TUE_31_MAR = date(2026, 3, 31)
WED_8_APR = date(2026, 4, 8)


@pytest.fixture
@kept
def series(cast, child):
    """The meetings of Adopt North East, chaired by Tom, since today."""
    return rounds.begin_round(agency=cast.ane, chair=cast.tom, on=MONDAY, by=cast.tom)


@pytest.fixture
@kept
def calendar(cast, series):
    """The second Wednesdays of February, March and April at ten."""
    return rounds.plan_year(series=series, first_at=at(WED_11_FEB, 10), months=3, by=cast.tom, at=at(MONDAY, 11))


def meeting_on(day):
    return next(one for one in FindingMeeting.rows.with_round() if one.on == day)


def put_on(child, day, by, why="New", when=None):
    return agenda.add(meeting=meeting_on(day), child=child, why=why, by=by, at=when or at(MONDAY, 12))


def begun(cast, now, day=WED_11_FEB):
    now.move_to(at(day, 10))
    return minutes.begin(meeting=meeting_on(day), by=cast.tom, at=at(day, 10))


def all_came(meeting, by):
    for partner in meeting.partners.all():
        when = at(meeting.on, 10)
        partners.record_attendance(partner=partner, attending=Attending.CAME, by=by, at=when)


def minuted(item, by, *, todo=None, said="Talked about.", **facts):
    item = ChildOnAgenda.rows.with_child().get(pk=item.pk)
    given = {"wider": False, "wider_why": "", "version": item.version, **facts}
    return minutes.minute(item=item, said=said, todo=todo, by=by, at=at(item.meeting.on, 10, 30), **given)


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
    court.move_hearing(hearing=hearing, on=date(2026, 4, 20), why="Court", by=cast.asha, today=MONDAY)
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


# ------------------------------------------------------------------------------------------------------------ partners


def give(partner, by, **facts):
    given = {"representative": None, "representative_name": "", "of_children": "Two wait", "of_adopters": ""}
    return partners.give_position(partner=partner, by=by, at=at(MONDAY, 13), **{"version": 1, **given, **facts})


def test_a_partner_gives_its_position_and_nobody_elses(cast, now):
    """FF-45: one representative of each partner, with its position of children and of adopters."""
    series = rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=MONDAY, by=cast.marcus)
    meeting = rounds.plan(series=series, starts_at=at(WED_11_FEB, 10), by=cast.marcus, at=at(MONDAY, 11))
    city = PartnerAtMeeting.rows.select_related("meeting__round__agency").get(
        meeting=meeting, agency=cast.leicester_city
    )
    with pytest.raises(NotAllowed):
        give(city, cast.petra)
    given = give(city, cast.nadia, representative=cast.nadia, of_adopters="Four households wait")
    assert (given.given_by, given.of_adopters) == (cast.nadia, "Four households wait")
    with pytest.raises(Stale):
        give(city, cast.nadia)
    with pytest.raises(NotPossible, match="how things stand"):
        give(city, cast.nadia, of_children="", version=2)


def test_an_absence_is_recorded_with_its_reason(cast, child, calendar, now):
    """FF-45."""
    put_on(child, WED_11_FEB, cast.asha)
    partner = meeting_on(WED_11_FEB).partners.first()
    with pytest.raises(NotPossible, match="Begin the meeting"):
        partners.record_attendance(partner=partner, attending=Attending.CAME, by=cast.tom, at=at(MONDAY, 13))
    begun(cast, now)
    with pytest.raises(NotPossible, match="why nobody came"):
        partners.record_attendance(partner=partner, attending=Attending.ABSENT, by=cast.tom, at=at(WED_11_FEB, 10))
    partners.record_attendance(
        partner=partner, attending=Attending.ABSENT, absence_why="Ill", by=cast.tom, at=at(WED_11_FEB, 10)
    )
    partner.refresh_from_db()
    assert (partner.attending, partner.absence_why) == ("absent", "Ill")


# ------------------------------------------------------------------------------------------------------------- minutes


def test_each_agreed_action_is_a_task_and_the_minute_a_case_note(cast, live, calendar, now):
    item = put_on(live.child, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    minuted(item, cast.tom, said="She sings now.", todo=ToDo("Film her singing", cast.asha, WED_11_MAR))
    minutes.agree(
        item=ChildOnAgenda.rows.with_child().get(), what="Ring Joss", owner=cast.joss, due_on=WED_11_MAR, by=cast.tom,
        at=at(WED_11_FEB, 11),
    )  # fmt: skip
    agreed = AgreedAction.rows.filter(source=ChildOnAgenda._meta.label).order_by("pk")
    assert [(one.what, one.owner, one.agreed_where) for one in agreed] == [
        ("Film her singing", cast.asha, "Family finding meeting of Wed 11 February 2026"),
        ("Ring Joss", cast.joss, "Family finding meeting of Wed 11 February 2026"),
    ]
    all_came(meeting, cast.tom)
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    note = CaseEvent.rows.get(file=live.file, what="Discussed at the family finding meeting")
    assert "She sings now." in note.detail
    assert f"Film her singing ({cast.asha.display_name}, by Wed 11 March 2026)" in note.detail


def test_a_meeting_does_not_close_with_a_loose_end(cast, child, calendar, now):
    item = put_on(child, WED_11_FEB, cast.asha)
    AgreedAction.rows.all().delete()  # the first one, which came with the worker
    with pytest.raises(NotPossible, match="is on Wed 11 February"):
        minutes.begin(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(MONDAY, 12))
    meeting = begun(cast, now)
    close = lambda: minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))  # noqa: E731
    with pytest.raises(NotPossible, match="Adopt North East, Wansbeck Council"):
        close()
    all_came(meeting, cast.tom)
    with pytest.raises(NotPossible, match="Nobody was talked about"):
        close()
    minuted(item, cast.tom)
    with pytest.raises(NotPossible, match=f"what happens next.*{child.file.reference}"):
        close()
    minutes.agree(
        item=ChildOnAgenda.rows.with_child().get(), what="Visit", owner=cast.asha, due_on=WED_11_MAR, by=cast.tom,
        at=at(WED_11_FEB, 11),
    )  # fmt: skip
    close()
    with pytest.raises(NotPossible, match="closed and its minutes are filed"):
        minuted(item, cast.tom)


def test_a_minute_written_on_an_older_text_is_refused_with_both(cast, child, calendar, now):
    item = put_on(child, WED_11_FEB, cast.asha)
    begun(cast, now)
    minuted(item, cast.tom, said="First")
    with pytest.raises(Stale) as stale:
        minuted(item, cast.tom, said="Second", version=1)
    assert stale.value.theirs["said"] == "First"
    with pytest.raises(NotPossible, match="wider range"):
        minuted(item, cast.tom, wider=True)


def test_each_file_gets_its_own_part_once(cast, live, calendar, now):
    """FF-44: nothing of one child stands in the paper of another."""
    other = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Bryony"
    )
    cases.decided(other, on=MONDAY, by=cast.sam)
    items = [put_on(live.child, WED_11_FEB, cast.asha), put_on(other, WED_11_FEB, cast.asha)]
    meeting = begun(cast, now)
    all_came(meeting, cast.tom)
    for item, said in zip(items, ("Of the first", "Of the second"), strict=True):
        minuted(item, cast.tom, said=said, todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    assert filing.file_minutes(at=at(WED_11_FEB, 13)) == 3
    assert filing.file_minutes(at=at(WED_11_FEB, 13)) == 0
    titles = Document.rows.filter(title__contains="amily finding meeting of").values_list("file", flat=True)
    assert sorted(titles) == sorted([meeting.round.file_id, live.file.pk, other.file_id])
    context = filing.of_child(ChildOnAgenda.rows.with_child().get(pk=items[0].pk))
    assert [row["item"].said for row in context["rows"]] == ["Of the first"]
    assert context["partners"] == []


def test_a_family_the_meeting_thought_of_is_interest_begun_by_a_meeting(cast, live, calendar, now):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, stage=Stage.APPROVED)
    item = put_on(live.child, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    item = ChildOnAgenda.rows.with_child().get(pk=item.pk)
    shown = minutes.name_family(item=item, household=household, why="They sing", by=cast.tom, at=at(WED_11_FEB, 11))
    assert (shown.initiator, shown.named_at.item) == (Initiator.MEETING, item)
    all_came(meeting, cast.tom)
    minuted(item, cast.tom, wider=True, wider_why="Few in the north", todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    brought = meeting_pages.outcome(meeting_on(WED_11_FEB))
    assert (brought.children, brought.discussed, brought.wider, brought.named) == (1, 1, 1, 1)
    assert (brought.agreed, brought.ended, brought.late) == (1, 0, 0)


# ------------------------------------------------------------------------------------------ the database and its pages


@pytest.mark.parametrize(
    "facts",
    [
        {"closed_at": at(WED_11_FEB, 12)},
        {"called_off_on": MONDAY},
        {"extra": True},
        {"called_off_on": MONDAY, "called_off_why": "Snow", "begun_at": at(WED_11_FEB, 10)},
    ],
)
def test_the_database_refuses_a_meeting_that_cannot_be(cast, series, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingMeetingFactory(round=series, **facts)


def test_the_database_refuses_a_child_twice_and_an_absence_without_a_reason(cast, series):
    meeting = FindingMeetingFactory(round=series)
    item = ChildOnAgendaFactory(meeting=meeting)
    for wrong in (
        lambda: ChildOnAgendaFactory(meeting=meeting, child=item.child),
        lambda: ChildOnAgendaFactory(meeting=meeting, discussed_at=at(MONDAY)),
        lambda: ChildOnAgendaFactory(meeting=meeting, wider=True),
        lambda: PartnerAtMeetingFactory(meeting=meeting, attending="absent"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_pages_walk_a_meeting_from_agenda_to_closed(cast, live, calendar, now, signed_in):
    """FF-41 to FF-48, as the chair does it, without any script."""
    page, meeting = signed_in(cast.tom), meeting_on(WED_11_FEB)
    to = lambda name, *more: reverse(f"familyfinding:{name}", args=[meeting.reference, *more])  # noqa: E731
    page.post(to("add-to-agenda"), {"child": live.pk, "why": "New"})
    item = ChildOnAgenda.rows.get()
    now.move_to(at(WED_11_FEB, 10))
    page.force_login(cast.tom)
    assert page.post(to("begin-meeting")).headers["Location"] == to("minutes")
    assert page.get(to("minutes")).headers["Location"] == to("minute", item.reference)
    day = {"action_due_on_day": "11", "action_due_on_month": "3", "action_due_on_year": "2026"}
    typed = {"said": "She sings.", "version": "1", "action_what": "Film it", **day}
    half = page.post(to("minute", item.reference), typed)
    assert half.status_code == 422
    assert "Choose who does it" in half.content.decode()
    assert "She sings." in half.content.decode()
    done = page.post(to("minute", item.reference), typed | {"action_owner": cast.asha.pk, "go": "next"})
    assert done.headers["Location"] == to("close-meeting")
    pks = list(meeting.partners.order_by("pk").values_list("pk", flat=True))
    answers = {f"attending_{pks[0]}": "came", f"attending_{pks[1]}": "absent", f"why_{pks[1]}": "Ill"}
    assert page.post(to("meeting-attendance"), answers).status_code == 302
    assert page.post(to("close-meeting")).status_code == 302
    shown = page.get(to("meeting")).content.decode()
    assert "1 child talked about of 1" in shown
    assert "Film it" in page.get(reverse("agreed:list", args=[live.file.reference])).content.decode()
    assert page.get(to("meeting-paper")).headers["Content-Type"] == "application/pdf"
    assert page.get(to("minutes-of-child", item.reference)).headers["Content-Type"] == "application/pdf"


def test_a_meeting_with_many_children_costs_no_more_queries(
    cast, series, now, signed_in, django_assert_max_num_queries
):
    meeting = FindingMeetingFactory(round=series, starts_at=at(WED_11_MAR, 10), agenda_closes_on=date(2026, 3, 6))
    for _ in range(12):
        item = ChildOnAgendaFactory(meeting=meeting, child__file__agency=cast.ane, child__file__team=cast.north)
        ProfileFactory(child=item.child)
    page = signed_in(cast.tom)
    with django_assert_max_num_queries(26):
        page.get(reverse("familyfinding:meeting", args=[meeting.reference]))
    with django_assert_max_num_queries(16):
        page.get(reverse("familyfinding:meetings"))
    with django_assert_max_num_queries(16):
        page.get(reverse("familyfinding:meeting-figures"))


def test_two_who_build_at_once_put_each_child_on_once(cast, child, calendar):
    """The row itself is unique, so the slower of two is refused and nothing is doubled."""
    put_on(child, WED_11_FEB, cast.tom)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildOnAgendaFactory(meeting=meeting_on(WED_11_FEB), child=child)
    assert ChildOnAgenda.rows.count() == 1


def test_a_hearing_of_another_kind_asks_for_no_presentation(cast, child, calendar):
    court.set_hearing(child=child, kind=HearingKind.IRH, on=MONDAY + timedelta(30), today=MONDAY, by=cast.asha)
    assert Presentation.rows.count() == 1
