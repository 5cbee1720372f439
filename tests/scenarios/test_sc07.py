"""SC-07: three families for one child; interest waits and returns; the second preferred becomes the family."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.flows import Stage
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, SharedItem, Standing
from familyfinding.actions import interest, match_outcomes, proceeding, telling, validation
from familyfinding.flows import LinkState, ProfileStatus
from familyfinding.models import Exploration, Interest, InterestState, Profile, PublishedProfile, ValidationVisit
from tests.familyfinding.families import users_of
from tests.scenarios import matching
from tests.scenarios.conftest import beat, due, it_is, standing
from tests.scenarios.matching import NOT_PREFERRED, PREFERRED, RESERVE, fresh, frozen

MON_28_SEP = date(2026, 9, 28)
FRI_02_OCT = date(2026, 10, 2)
MON_05_OCT = date(2026, 10, 5)
WED_07_OCT = date(2026, 10, 7)
THU_15_OCT = date(2026, 10, 15)
FRI_16_OCT = date(2026, 10, 16)
WED_21_OCT = date(2026, 10, 21)
THU_22_OCT = date(2026, 10, 22)
FRI_23_OCT = date(2026, 10, 23)
MON_26_OCT = date(2026, 10, 26)
THU_29_OCT = date(2026, 10, 29)
THU_19_NOV = date(2026, 11, 19)
TUE_24_NOV = date(2026, 11, 24)

pytestmark = pytest.mark.slow


def visit(link, day, *, by):
    with it_is(day, 12) as now:
        facts = {"account": "Two hours with everybody.", "locality_came": True, "absence_why": ""}
        validation.record_visit(link=link, visited_on=day, by=by, at=now, **facts)


def decide(link, *, proceeds, by, now):
    told = "We go on together." if proceeds else "It would not be right for Xavi, because of the stairs."
    return proceeding.decide(link=link, proceeds=proceeds, reasons="The visit showed it.", told=told, by=by, at=now)


def interest_of(family, child) -> Interest:
    return Interest.rows.get(household=family, child=child)


def test_sc_07(worker, cast, written, leonie, signed_in):
    """FF-55 to FF-58, AD-49 to AD-52, MT-03 to MT-20, CF-06, CF-11, CF-33, TS-11, TS-22, TS-23, TS-24."""
    xavi, yuna, zane, wanda = (
        matching.a_child(cast, written, leonie, first_name=name) for name in ("Xavi", "Yuna", "Zane", "Wanda")
    )
    a, b, c = matching.households(cast, "Alder", "Beech", "Cedar")

    with it_is(MON_28_SEP):
        for child in (xavi, yuna):
            assert matching.ask(a, child, signed_in).status_code == 302
        assert {interest_of(a, child).state for child in (xavi, yuna)} == {InterestState.OPEN}

    with it_is(FRI_02_OCT) as now:
        of_a, of_b, of_c = matching.shortlist(xavi, [a, b, c], cast=cast, now=now)
        assert due(xavi, "TS-22") == FRI_16_OCT

    with it_is(MON_05_OCT, 9, 30) as now:
        report, medical = matching.reports(xavi, by=cast.petra, now=now)
        matching.give([of_a, of_b, of_c], report, medical, by=cast.petra, now=now)
        assert all(frozen(family) for family in (a, b, c)), "browsing is off for all three"
        assert not PublishedProfile.objects.visible_to(users_of(a)[0]).exists()
        assert interest_of(a, yuna).state == InterestState.PARKED
        matching.acknowledge(b, signed_in)

    with it_is(WED_07_OCT) as now:
        assert matching.ask(a, zane, signed_in).status_code == 403
        shown = signed_in(users_of(a)[0]).get(reverse("portal:list")).content.decode()
        assert "Looking is stopped for now" in shown
        with pytest.raises(NotPossible, match="While a link is being explored"):
            interest.record(child=wanda, household=a, initiator="childs_worker", why="They fit.", by=cast.petra, at=now)
        refused = CaseEvent.rows.filter(file=a.file, kind=EventKind.REFUSED)
        assert refused.exists(), "refused, logged, explained"

    said = {
        of_b: (PREFERRED, "They meet every need."),
        of_c: (RESERVE, "They agreed on the telephone to wait."),
        of_a: (NOT_PREFERRED, "Further from the school that can help."),
    }
    matching.meet(xavi, said, cast=cast, day=THU_15_OCT, planned=FRI_02_OCT)
    with it_is(THU_15_OCT, 17) as now:
        assert standing(xavi, "TS-22") == Standing.MET
        assert due(xavi, "TS-23") == THU_22_OCT
        assert fresh(of_b).state == LinkState.PREFERRED
        assert fresh(of_c).reserve
        assert frozen(a), "until they are told"

    with it_is(FRI_16_OCT, 11) as now:
        telling.tell_worker(link=of_a, words="Another family is preferred.", by=cast.petra, at=now)
        telling.tell_family(link=of_a, words="Another family lives nearer to a school.", by=cast.nadia, at=now)
        assert not frozen(a)
        assert SharedItem.rows.get(user=users_of(a)[0], kind="unfreeze").shared_at == now, "at that time"
        assert interest_of(a, yuna).state == InterestState.OPEN
        assert frozen(c)

    visit(of_b, WED_21_OCT, by=cast.petra)
    with it_is(WED_21_OCT, 16) as now:
        assert due(xavi, "TS-24") == THU_22_OCT
        with pytest.raises(NotPossible, match="Nothing is decided on the day of the visit"):
            decide(of_b, proceeds=True, by=cast.marcus, now=now)
        assert CaseEvent.rows.filter(file=xavi.file, kind=EventKind.REFUSED, happened_on=WED_21_OCT).exists()

    with it_is(THU_22_OCT, 10) as now:
        decide(of_b, proceeds=False, by=cast.marcus, now=now)
        assert not frozen(b)
        assert fresh(of_b).state == LinkState.CLOSED
        proceeding.prefer_next(link=of_c, why="They were in reserve.", by=cast.marcus, at=now)
        assert fresh(of_c).state == LinkState.PREFERRED
        assert due(xavi, "TS-23") == THU_29_OCT, "the second preferred has a fresh week"
        beat(now)

    visit(of_c, FRI_23_OCT, by=cast.petra)
    with it_is(FRI_23_OCT, 16):
        assert due(xavi, "TS-24") == MON_26_OCT, "over the weekend in which the clocks go back"

    with it_is(MON_26_OCT) as now:
        decide(of_c, proceeds=True, by=cast.marcus, now=now)
        assert standing(xavi, "TS-24") == Standing.MET
        assert ValidationVisit.rows.get(link=of_c).decided_on == MON_26_OCT
        assert fresh(of_c).state == LinkState.PROCEEDING

    with it_is(THU_19_NOV, 15) as now:
        match_outcomes.recommend(link=of_c, on=THU_19_NOV, by=cast.petra, at=now)
        beat(now)
        assert Profile.rows.get(child=xavi).status == ProfileStatus.REMOVED
        assert frozen(c), "until the decision"

    with it_is(TUE_24_NOV, 11) as now:
        match_outcomes.ratify(link=of_c, on=TUE_24_NOV, by=cast.petra, at=now)
        c.refresh_from_db()
        assert c.stage == Stage.MATCHED
        assert fresh(of_c).state == LinkState.APPROVED
        assert not Exploration.rows.running().filter(household=c).exists()
