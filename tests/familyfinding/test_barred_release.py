"""Seven days with the consortium that end while the step is barred: it follows when nothing is in the way (FF-19).

The days count on while a step is held, a match is in view or the profile is down (ADR 0024). What follows late is dated
by the day it happened: nobody was shown the child before, and no family is promised an answer by a day gone by.
"""

from datetime import date

import pytest

from adoption.engine import reconcile
from adoption.models import CaseEvent, Notice, Standing
from children.actions import matches
from familyfinding.actions import audience, panel, removal
from familyfinding.flows import ProfileStatus
from familyfinding.models import AudienceChange, PublishedProfile, Rung, ShownCopy
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY, DAY_7, LATER = date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 20)


@pytest.fixture
@kept
def released(cast, live, authority):
    """With the consortium since Monday at eleven: everybody from Monday 9 February, if no match comes forward."""
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))
    return cases.profile_of(live.child)


def bar(how, profile, cast):
    """Something comes in the way on Wednesday; gives what takes it away again."""
    on, profile = date(2026, 2, 4), cases.profile_of(profile.child)
    if how == "held":
        audience.hold_widening(profile=profile, why="A visit", by=cast.tom, on=on)
        return lambda when: audience.end_hold(profile=profile, why="No", by=cast.tom, at=when)
    if how == "taken down":
        removal.take_down(profile=profile, why="A pause", by=cast.asha, at=at(on))
        return lambda when: removal.put_back(profile=profile, why="Over", by=cast.asha, at=when)
    if how == "match at panel":
        match = panel.record_recommendation(profile=profile, recommended_on=on, by=cast.asha, at=at(on))
        facts = {"match": match, "why": "Doubts", "by": cast.asha}
        return lambda when: panel.record_refusal(decided_on=when.date(), at=when, **facts)
    facts = {"family": "Birch", "why": "Kind", "judged_by": cast.asha}
    match = matches.record_likely(child=profile.child, on=on, by=cast.asha, **facts)
    return lambda when: matches.end_likely(match=match, why="No", on=when.date(), by=cast.asha)


WAYS = ["held", "taken down", "match at panel", "likely match"]


@pytest.mark.parametrize("how", WAYS)
def test_it_follows_at_once_and_is_dated_by_the_day_it_happened(cast, released, now, how):
    now.move_to(at(date(2026, 2, 4)))
    free = bar(how, released, cast)
    now.move_to(at(LATER, 9))
    cases.run(at(LATER, 9))
    assert cases.profile_of(released.child).rung == Rung.CONSORTIUM

    free(at(LATER, 9))

    owed = cases.due(released.child, "TS-04")
    assert (owed.worked_out_on, owed.due_on, owed.due_at) == (DAY_7, LATER, at(LATER, 9))
    assert owed.moves.latest("pk").late_start
    now.move_to(at(LATER, 9, 1))
    cases.run(at(LATER, 9, 1))
    profile = cases.profile_of(released.child)
    assert (profile.status, profile.rung) == (ProfileStatus.LIVE, Rung.NATIONAL)
    assert profile.released_nationally_at == at(LATER, 9)
    assert AudienceChange.rows.filter(profile=profile).order_by("at", "pk").last().became == Rung.NATIONAL
    assert CaseEvent.rows.get(file=profile.file, what__endswith="to all approved adopters").happened_on == LATER
    copies = ShownCopy.rows.filter(profile=profile).order_by("number")
    assert all(copy.until_at is None or copy.from_at <= copy.until_at for copy in copies)
    owed.refresh_from_db()
    assert owed.standing(at(LATER, 10)) == Standing.MET
    assert reconcile().drift == 0


@pytest.mark.parametrize("how", WAYS)
def test_out_of_the_way_before_the_seventh_day_it_comes_on_its_day(cast, released, now, how):
    now.move_to(at(date(2026, 2, 4)))
    free = bar(how, released, cast)
    now.move_to(at(date(2026, 2, 6), 9))
    free(at(date(2026, 2, 6), 9))
    assert cases.due(released.child, "TS-04").due_at == at(DAY_7, 0)
    cases.run(at(date(2026, 2, 8), 23, 59))
    assert cases.profile_of(released.child).rung == Rung.CONSORTIUM

    now.move_to(at(DAY_7, 6))
    cases.run(at(DAY_7, 6))

    assert cases.profile_of(released.child).released_nationally_at == at(DAY_7, 0)


def test_a_match_that_stood_before_the_release_bars_it_as_well(cast, live, authority, now):
    """The clock begins with the date already past: it is not dated back either (FF-11)."""
    free = bar("likely match", live, cast)
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))
    now.move_to(at(LATER, 9))
    free(at(LATER, 9))
    assert cases.due(live.child, "TS-04").moves.get().late_start

    cases.run(at(LATER, 9, 1))

    assert cases.profile_of(live.child).released_nationally_at == at(LATER, 9)


def test_down_twice_it_is_released_once(cast, released, now):
    """FF-62: down over the seventh day, back, down again within the minute, and back in March."""
    now.move_to(at(date(2026, 2, 4)))
    free = bar("taken down", released, cast)
    now.move_to(at(LATER, 9))
    free(at(LATER, 9))
    removal.take_down(profile=cases.profile_of(released.child), why="Again", by=cast.asha, at=at(LATER, 9))
    cases.run(at(LATER, 9, 1))
    assert not PublishedProfile.rows.exists()
    now.move_to(at(date(2026, 3, 2), 8))
    removal.put_back(profile=cases.profile_of(released.child), why="Over", by=cast.asha, at=at(date(2026, 3, 2), 8))
    for minute in (1, 2):
        cases.run(at(date(2026, 3, 2), 8, minute))

    assert cases.profile_of(released.child).released_nationally_at == at(date(2026, 3, 2), 8)
    assert AudienceChange.rows.filter(became=Rung.NATIONAL).count() == 1
    assert Notice.rows.filter(says__contains="all approved adopters").count() == 2
    assert PublishedProfile.rows.get().rung == Rung.NATIONAL
    assert reconcile().drift == 0
