"""A partner’s position is asked for in time, of whoever comes for it; the chair learns what is missing (FF-45)."""

from datetime import date

import pytest

from adoption.models import Notice
from adoption.permissions import Role
from familyfinding import tasks
from familyfinding.actions import partners, rounds
from familyfinding.models import PartnerAtMeeting
from tests.factories.adoption import person
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
WED_11_FEB, WED_11_MAR = date(2026, 2, 11), date(2026, 3, 11)
ASKED = "has no position of your area yet"
UNGIVEN = "gave no position"


@pytest.fixture
def meetings(cast, child):
    """Two months of Adopt North East and its authority; the agenda of February closes on Friday the 6th."""
    series = rounds.begin_round(agency=cast.ane, chair=cast.tom, on=MONDAY, by=cast.tom)
    return rounds.plan_year(series=series, first_at=at(WED_11_FEB, 10), months=2, by=cast.tom, at=at(MONDAY, 11))


@pytest.fixture
def asked(now):
    """A function: what the hourly job says by this day, as (to whom, about a position or to the chair)."""

    def on(day):
        now.move_to(at(day, 9))
        tasks.warn_of_agendas()
        rows = Notice.rows.filter(says__contains="position").order_by("pk")
        return [(one.to_user, UNGIVEN in one.says) for one in rows]

    return on


@pytest.fixture
def rae(cast, authority):
    """The manager of the authority, who keeps family finding there."""
    return person("rae", Role.PERMANENCE_MANAGER, authority)


def of(meeting, agency):
    rows = PartnerAtMeeting.rows.select_related("meeting__round__agency", "meeting__round__file", "agency")
    return rows.get(meeting=meeting, agency=agency)


def give(partner, by, **facts):
    given = {"representative_name": "", "of_children": "Three wait.", "of_adopters": "", "version": partner.version}
    return partners.give_position(partner=partner, by=by, at=at(MONDAY, 12), **given | facts)


def test_two_days_before_the_agenda_closes_the_area_is_asked_and_after_it_the_chair_hears(
    cast, authority, rae, meetings, asked
):
    assert asked(date(2026, 2, 3)) == []
    assert asked(date(2026, 2, 4)) == [(cast.tom, False), (rae, False)], "nobody is named: the managers of each area"
    assert asked(date(2026, 2, 6)) == [(cast.tom, False), (rae, False)], "once"
    by_then = asked(date(2026, 2, 9))
    assert by_then[2:] == [(cast.tom, False), (rae, False), (cast.tom, True)]
    assert "2 partners gave no position" in Notice.rows.get(says__contains=UNGIVEN).says


def test_who_has_given_a_position_is_not_asked(cast, authority, rae, meetings, asked):
    give(of(meetings[0], authority), rae, representative=rae)
    assert asked(date(2026, 2, 9)) == [(cast.tom, False), (cast.tom, True)]


def test_whoever_came_last_is_asked_next_and_learns_of_a_move(cast, authority, rae, meetings, now):
    """The notice names no file: a representative opens none of the region’s."""
    ravi = person("ravi", Role.FAMILY_FINDER, authority)
    give(of(meetings[0], authority), rae, representative=ravi)
    told = Notice.rows.get(to_user=ravi)
    assert told.says == "You represent your area at the family finding meeting of Wed 11 February 2026."
    assert told.file is None
    series = meetings[0].round
    third = rounds.plan(series=series, starts_at=at(date(2026, 4, 8), 10), by=cast.tom, at=at(MONDAY, 13))
    assert of(third, authority).representative == ravi
    rounds.move(meeting=third, starts_at=at(date(2026, 4, 9), 10), version=1, by=cast.tom, at=at(MONDAY, 14))
    rounds.call_off(meeting=third, why="Easter.", by=cast.tom, at=at(MONDAY, 15))
    says = list(Notice.rows.filter(to_user=ravi).order_by("pk").values_list("says", flat=True))[1:]
    assert [("moved" in one, "called off" in one) for one in says] == [(True, False), (False, True)]
    assert not any("Easter" in one for one in says)


def test_a_meeting_that_began_or_is_off_asks_nobody(cast, authority, rae, meetings, asked):
    rounds.call_off(meeting=meetings[0], why="Snow.", by=cast.tom, at=at(MONDAY, 12))
    assert asked(date(2026, 2, 9)) == []
