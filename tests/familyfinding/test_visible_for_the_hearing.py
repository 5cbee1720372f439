"""The profile is visible four weeks before the final hearing, and not merely published once (FF-10, FF-61, FF-62)."""

from datetime import date

import pytest

from adoption.engine import reconcile
from adoption.models import Standing
from familyfinding.actions import panel, removal
from familyfinding.models import Profile
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.upgrades import migrated

MONDAY, DUE = date(2026, 2, 2), date(2026, 3, 3)


def down(profile, cast, day):
    removal.take_down(profile=cases.profile_of(profile.child), why="A pause", by=cast.petra, at=at(day))


def back(profile, cast, day):
    removal.put_back(profile=cases.profile_of(profile.child), why="Over", by=cast.petra, at=at(day))


def owed(profile):
    return cases.due(profile.child, "TS-15")


def test_taken_down_before_its_day_it_is_owed_again_and_met_when_it_is_back(cast, county_live, now):
    assert (owed(county_live).due_on, owed(county_live).met_on) == (DUE, MONDAY)
    now.move_to(at(date(2026, 2, 10)))
    down(county_live, cast, date(2026, 2, 10))
    assert owed(county_live).standing(at(DUE, 23, 59)) == Standing.DUE_SOON
    assert owed(county_live).standing(at(date(2026, 3, 4), 0)) == Standing.OVERDUE

    now.move_to(at(date(2026, 3, 5), 9))
    back(county_live, cast, date(2026, 3, 5))

    late = owed(county_live)
    assert (late.met_on, late.days_late(at(date(2026, 6, 1)))) == (date(2026, 3, 5), 2)
    assert reconcile().drift == 0


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 31)])
def test_taken_down_after_its_day_it_was_visible_on_it(cast, county_live, now, day):
    now.move_to(at(day))
    down(county_live, cast, day)
    assert owed(county_live).standing(at(day)) == Standing.MET


def test_down_for_a_match_nothing_is_owed(cast, county_live, now):
    """FF-61, FF-62: and after a refusal it is where it was."""
    facts = {"by": cast.petra, "at": at(MONDAY, 12)}
    match = panel.record_recommendation(profile=county_live, recommended_on=MONDAY, **facts)
    assert owed(county_live).met_on == MONDAY
    now.move_to(at(date(2026, 3, 5), 9))
    panel.record_refusal(match=match, decided_on=date(2026, 3, 5), why="No", by=cast.petra, at=at(date(2026, 3, 5), 9))
    assert owed(county_live).standing(at(date(2026, 3, 5), 9)) == Standing.MET


def test_with_an_order_there_is_no_hearing_to_be_visible_for(cast, county_live):
    cases.grant(county_live.child, on=MONDAY, by=cast.petra)
    down(county_live, cast, MONDAY)
    assert owed(county_live).met_on == MONDAY


@pytest.mark.parametrize("how", ["live", "down"])
def test_profiles_from_before_are_taken_over(cast, county_live, now, how):
    if how == "down":
        down(county_live, cast, date(2026, 2, 10))
    wanted = None if how == "down" else MONDAY
    Profile.rows.filter(pk=county_live.pk).update(shown_for_hearing_on=date(2020, 1, 1) if how == "down" else None)

    migrated("familyfinding", "0025_visible_before_the_hearing")

    assert cases.profile_of(county_live.child).shown_for_hearing_on == wanted
