"""Further scenarios around the ladder, each short: what comes in between, and who sees the child then (SC-01)."""

from datetime import date

import pytest

from adoption import tasks as kernel
from adoption.actions import consortium
from adoption.engine import reconcile
from adoption.models import ConsortiumMember
from children.actions import court, matches, siblings
from children.flows import Togetherness
from children.models import HearingKind
from familyfinding import tasks
from familyfinding.actions import agreements, panel
from familyfinding.flows import ProfileStatus
from familyfinding.models import AudienceChange, FundingAgreement, PublishedMedia, PublishedProfile, Rung
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.test_shown_words import pictured

MONDAY, DAY_7 = date(2026, 2, 2), date(2026, 2, 9)


@pytest.fixture
def go(now):
    """Move the clock, and let whatever happens by itself happen, as the schedule does it."""

    def to(day, hour=0, minute=1):
        now.move_to(at(day, hour, minute))
        kernel.enforce()
        tasks.end_expired_agreements()

    return to


def agree(child, cast, authority, day, hour=11, **facts):
    return cases.agree_by_letter(
        child, by=cast.asha, manager=cast.tom, authority=authority, when=at(day, hour), **facts
    )


def rung(child):
    return cases.profile_of(child).rung


def running(child, rule):
    return child.file.deadlines.running().filter(rule=rule).first()


def test_signed_on_the_friday_before_a_bank_holiday_the_week_begins_when_it_is_confirmed(
    cast, live, authority, go, now
):
    """FF-17 to FF-19, D9: ADR 0012. Neither Saturday nor Whit Monday shortens or lengthens the seven days."""
    friday, tuesday = date(2026, 5, 22), date(2026, 5, 26)
    now.move_to(at(friday, 17, 30))
    letter = agreements.record_letter(
        profile=live,
        local_authority=authority,
        officer="Director",
        dated_on=friday,
        document=cases.letter(live.file, by=cast.asha, when=at(friday, 17)),
        by=cast.asha,
        at=at(friday, 17, 30),
    )
    go(date(2026, 5, 25), 12)
    assert rung(live.child) == Rung.HOME
    now.move_to(at(tuesday, 9))
    cases.decide(letter, by=cast.tom, when=at(tuesday, 9))
    assert (rung(live.child), running(live.child, "TS-04").due_at) == (Rung.CONSORTIUM, at(date(2026, 6, 2), 0))
    go(date(2026, 6, 1), 23, 59)
    assert rung(live.child) == Rung.CONSORTIUM
    go(date(2026, 6, 2), 0, 0)
    assert rung(live.child) == Rung.NATIONAL


@pytest.mark.parametrize(("day", "minute"), [(date(2026, 2, 8), 59), (DAY_7, 0)])
def test_withdrawn_around_the_seventh_midnight_before_the_schedule_comes_nobody_else_sees_the_child(
    cast, live, authority, go, now, day, minute
):
    """FF-19, FF-27: also at the very minute at which it would have gone national."""
    agreement = agree(live.child, cast, authority, MONDAY)
    moment = at(day, 23 if minute else 0, minute)
    now.move_to(moment)
    agreements.end(agreement=agreement, why="Cut", by=cast.asha, at=moment)
    go(DAY_7, 6)
    assert PublishedProfile.rows.get().rung == Rung.HOME
    became = AudienceChange.rows.filter(profile=live).order_by("at", "pk").values_list("became", flat=True)
    assert list(became) == [Rung.HOME, Rung.CONSORTIUM, Rung.HOME]


def test_a_match_thought_likely_a_minute_before_midnight_stops_it_and_its_end_lets_it_go_on(
    cast, live, authority, go, now
):
    """CF-04: an early match stops it."""
    agree(live.child, cast, authority, MONDAY)
    now.move_to(at(date(2026, 2, 8), 23, 59))
    facts = {"family": "Birch", "why": "Kind", "judged_by": cast.asha, "by": cast.asha}
    match = matches.record_likely(child=live.child, on=date(2026, 2, 8), **facts)
    go(DAY_7, 0)
    assert rung(live.child) == Rung.CONSORTIUM
    now.move_to(at(DAY_7, 0, 30))
    matches.end_likely(match=match, why="They withdrew", on=DAY_7, by=cast.asha)
    go(DAY_7, 0, 31)
    assert cases.profile_of(live.child).released_nationally_at == at(DAY_7, 0, 30)


def test_recommended_on_the_seventh_day_before_the_schedule_came_it_is_down_and_comes_back_to_go_national(
    cast, live, authority, go, now
):
    """FF-61, CF-06: it returns with its last audience, which was the consortium."""
    agree(live.child, cast, authority, MONDAY)
    now.move_to(at(DAY_7, 9))
    match = panel.record_recommendation(
        profile=cases.profile_of(live.child), recommended_on=DAY_7, by=cast.asha, at=at(DAY_7, 9)
    )
    go(DAY_7, 10)
    assert (cases.profile_of(live.child).status, rung(live.child)) == (ProfileStatus.REMOVED, Rung.CONSORTIUM)
    wednesday = date(2026, 2, 11)
    now.move_to(at(wednesday, 14))
    panel.record_refusal(match=match, decided_on=wednesday, why="Doubts", by=cast.asha, at=at(wednesday, 14))
    assert PublishedProfile.rows.get().rung == Rung.CONSORTIUM
    go(wednesday, 14, 5)
    assert PublishedProfile.rows.get().rung == Rung.NATIONAL
    assert running(live.child, "TS-05").due_on == date(2026, 5, 2)
    assert reconcile().drift == 0


@pytest.fixture
def moss(cast, live, authority, now):
    """Rowan’s brother, published on Wednesday; they are to stay together."""
    wednesday = date(2026, 2, 4)
    now.move_to(at(wednesday, 9))
    facts = {"agency": cast.ane, "team": cast.north, "worker": cast.asha, "manager": cast.tom}
    moss = cases.a_child(**facts, on=wednesday, first_name="Moss", last_name="Kestrel", local_authority=authority)
    cases.decided(moss, on=date(2026, 1, 5), by=cast.sam)
    cases.allocated(moss, to=cast.asha, on=wednesday, by=cast.tom)
    court.set_hearing(
        child=moss, kind=HearingKind.FINAL, on=date(2026, 3, 31), today=wednesday, by=cast.asha, order_expected=True
    )
    theirs = siblings.form_set(children=[live.child, moss], name="Two brothers", on=wednesday, by=cast.asha)
    siblings.decide(
        siblings=theirs, decision=Togetherness.TOGETHER, reasons="They are close", on=wednesday, by=cast.asha
    )
    cases.draft(moss, by=cast.asha, on=wednesday)
    cases.publish(moss, by=cast.asha, when=at(wednesday, 10))
    return moss


def test_brothers_go_national_on_their_own_days_and_the_plan_of_one_ends_for_him_alone(
    cast, live, moss, authority, go, now
):
    """FF-19, FF-66."""
    agree(live.child, cast, authority, date(2026, 2, 4), 11)
    now.move_to(at(date(2026, 2, 6), 11))
    agree(moss, cast, authority, date(2026, 2, 6), 11)
    go(date(2026, 2, 11))
    assert (rung(live.child), rung(moss)) == (Rung.NATIONAL, Rung.CONSORTIUM)
    go(date(2026, 2, 13))
    assert (rung(live.child), rung(moss)) == (Rung.NATIONAL, Rung.NATIONAL)

    moss.refresh_from_db()
    court.refuse_order(child=moss, on=date(2026, 2, 13), court="Newcastle", why="An aunt", by=cast.asha)

    assert [one.rung for one in PublishedProfile.rows.all()] == [Rung.NATIONAL]
    assert cases.profile_of(moss).status == ProfileStatus.REMOVED
    assert not FundingAgreement.rows.filter(profile__child=moss, ended_on=None).exists()
    assert FundingAgreement.rows.filter(profile=live, ended_on=None).exists()
    assert reconcile().drift == 0


def test_an_agency_that_leaves_and_comes_back_sees_the_child_on_the_days_between(cast, live, authority, go, now):
    """FF-20: the last day is a whole day, and nobody else’s sight changes."""
    agree(live.child, cast, authority, MONDAY, limited=True, limits="Consortium only")
    seen = lambda: PublishedProfile.objects.visible_to(cast.tia).exists()  # noqa: E731
    member = ConsortiumMember.objects.get(agency=cast.tees, to_on=None)
    consortium.leave(member=member, to_on=date(2026, 2, 4), by=cast.root)
    days = {date(2026, 2, 4): True, date(2026, 2, 5): False, date(2026, 2, 11): False}
    for day, sees in days.items():
        go(day, 23, 59)
        assert seen() == sees, day
    consortium.join(consortium=member.consortium, agency=cast.tees, from_on=date(2026, 2, 12), by=cast.root)
    assert not seen()
    go(date(2026, 2, 12), 0)
    assert seen()
    assert rung(live.child) == Rung.CONSORTIUM


def test_an_order_on_the_seventh_day_opens_pictures_for_everybody_who_sees_the_child_by_then(
    cast, draft, authority, go, now
):
    """FF-19, FF-34: whichever of the two comes first."""
    pictured(draft, by=cast.asha, when=at(MONDAY, 9))
    cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 10))
    agree(draft.child, cast, authority, MONDAY)
    go(DAY_7)
    assert (PublishedProfile.rows.get().rung, PublishedMedia.rows.count()) == (Rung.NATIONAL, 0)
    now.move_to(at(DAY_7, 15))
    cases.grant(draft.child, on=DAY_7, by=cast.asha)
    assert (PublishedProfile.rows.get().rung, PublishedMedia.rows.get().alt) == (Rung.NATIONAL, "Red boots")
