"""The agreement behind a wider search ends: what families further away asked rests, and they read so (FF-27)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import inbox
from adoption.models import CaseEvent, Notice
from adoption.periods import Period, Unit
from familyfinding import tasks
from familyfinding.actions import agreements, freezing, interest_answers
from familyfinding.models import Interest, InterestOutcome, InterestState, Source
from tests.factories.familyfinding import ExplorationFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, users_of
from tests.fixtures.worlds import kept

MONDAY, LATER = date(2026, 2, 2), date(2026, 2, 23)


@pytest.fixture
@kept
def agreement(cast, live, authority):
    return cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11))


@pytest.fixture
@kept
def asked(cast, live, agreement):
    """Mo’s interest, of a family of the consortium who see Rowan since eleven."""
    family = a_family(cast, "Mo", agency=cast.tees)
    inbox.take_in(asks(users_of(family)[0], live, when=at(MONDAY, 12)), by=None, at=at(MONDAY, 12))
    return Interest.rows.get()


@pytest.fixture
def ended(cast, agreement, asked):
    agreements.end(agreement=agreement, why="The council’s budget was cut", by=cast.asha, at=at(MONDAY, 13))
    asked.refresh_from_db()
    return asked


def pages_of(signed_in, interest) -> str:
    """What the family reads: its interests, and what we owe them."""
    client = signed_in(users_of(interest.household)[0])
    return " ".join(client.get(reverse(name)).content.decode() for name in ("portal:interests", "family:home"))


def test_the_family_reads_that_it_rests_and_why_and_no_day_goes_on_counting(ended, signed_in, now):
    assert (ended.source, ended.state, ended.promised_on) == (Source.CONSORTIUM, InterestState.OPEN, None)
    now.move_to(at(LATER, 9))

    page = pages_of(signed_in, ended)

    assert "This rests for now" in page
    assert "The agreement to look for a family further away has ended for now" in page
    for never in ("You will have an answer by", "We are late", "budget", "council", "Rowan"):
        assert never not in page


def test_nobody_is_chased_for_an_answer_that_rests(ended, now):
    now.move_to(at(LATER, 9))

    tasks.chase_interest()

    assert not Notice.rows.filter(says__contains="The promised day has come").exists()
    assert not Interest.rows.overdue(LATER).exists()


def test_with_the_next_agreement_it_goes_on_by_itself_with_a_new_day(cast, live, authority, ended, signed_in, now):
    now.move_to(at(LATER, 12))
    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(LATER, 11))

    ended.refresh_from_db()
    assert (ended.rests_since, ended.promised_on) == (None, Period(10, Unit.WORKING_DAYS).due_on(LATER, holidays=()))
    assert "Mon 9 March 2026" in (page := pages_of(signed_in, ended))
    assert "rests" not in page
    said = CaseEvent.rows.filter(what__startswith="Interest goes on: the child is looked for more widely again")
    assert set(said.values_list("file", flat=True)) == {live.file.pk, ended.household.file_id}


def test_a_family_further_away_than_the_renewed_audience_waits_until_it_is_reached(cast, live, authority, now):
    """FF-19, FF-27: the new agreement opens the consortium first, and seven days later everybody."""
    agreed = {"by": cast.asha, "manager": cast.tom, "authority": authority}
    first = cases.agree_by_letter(live.child, when=at(MONDAY, 11), **agreed)
    now.move_to(at(date(2026, 2, 9), 9))
    cases.run(at(date(2026, 2, 9), 9))
    family = a_family(cast, "Far", agency=cast.leicestershire)
    inbox.take_in(asks(users_of(family)[0], live, when=at(date(2026, 2, 9), 10)), by=None, at=at(date(2026, 2, 9), 10))
    agreements.end(agreement=first, why="Cut", by=cast.asha, at=at(date(2026, 2, 9), 11))
    interest = Interest.rows.get()
    assert (interest.source, bool(interest.rests_since)) == (Source.NATIONAL, True)

    cases.agree_by_letter(live.child, when=at(date(2026, 2, 9), 12), **agreed)
    interest.refresh_from_db()
    assert interest.rests_since

    now.move_to(at(date(2026, 2, 16), 0, 1))
    cases.run(at(date(2026, 2, 16), 0, 1))
    interest.refresh_from_db()
    assert interest.rests_since is None
    assert interest.promised_on == date(2026, 3, 2)


def test_a_kind_no_is_possible_while_it_rests_and_ends_the_rest(cast, ended):
    facts = {"outcome": InterestOutcome.NOT_FURTHER, "reason": "changed", "words": "We look nearer now."}
    interest_answers.answer(interest=ended, by=cast.asha, at=at(MONDAY, 14), **facts)

    ended.refresh_from_db()
    assert (ended.state, ended.rests_since) == (InterestState.CLOSED, None)


def test_interest_that_rests_and_waits_for_another_link_gets_its_day_when_both_are_over(cast, live, authority, ended):
    """CF-33, FF-27: neither alone promises an answer that cannot be given."""
    freezing.freeze(ExplorationFactory(household=ended.household), at=at(MONDAY, 14))
    ended.refresh_from_db()
    assert (ended.state, bool(ended.rests_since)) == (InterestState.PARKED, True)

    cases.agree_by_letter(live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 15))

    ended.refresh_from_db()
    assert (ended.state, ended.rests_since, ended.promised_on) == (InterestState.PARKED, None, None)
    freezing._reopen_all(ended.household, at(MONDAY, 16))
    ended.refresh_from_db()
    assert (ended.state, ended.promised_on) == (InterestState.OPEN, date(2026, 2, 16))


def test_interest_frozen_before_it_could_rest_does_so_with_the_next_run_and_once(ended, signed_in):
    """FF-27: as an older release left it, open and with the day it had promised."""
    Interest.rows.filter(pk=ended.pk).update(rests_since=None, promised_on=date(2026, 2, 16))
    said = CaseEvent.rows.filter(what__startswith="Interest waits: the wider search ended")
    before = said.count()

    tasks.end_expired_agreements()
    tasks.end_expired_agreements()

    ended.refresh_from_db()
    assert (bool(ended.rests_since), ended.promised_on) == (True, None)
    assert said.count() == before + 2, "once on each file"
    assert "This rests for now" in pages_of(signed_in, ended)


def test_interest_of_a_family_who_sees_the_child_never_rests(asked):
    tasks.end_expired_agreements()
    asked.refresh_from_db()
    assert asked.rests_since is None
