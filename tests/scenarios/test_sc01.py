"""SC-01: an ANE child. A likely match fails at Easter; the profile goes out, widens by itself, comes down and returns.

Played from start to end through the actions people use and the real Celery task, with the clock moved. Line by line as
the specification lists it; its panel and decision lines enter as recorded facts.
"""

from datetime import date

import pytest

from adoption import clock
from adoption.engine import explain
from adoption.errors import NotPossible
from adoption.models import Approval, CaseEvent, DocumentKind, EventKind, Notice, Standing
from children.actions import allocations, children, court, matches, plans
from children.models import Child
from children.models.court import HearingKind
from familyfinding.actions import agreements, audience, panel, publishing, reviews
from familyfinding.models import ChangeToAnswer, Profile, PublishedProfile, Review, Rung
from tests.scenarios.conftest import agree, beat, due, file_document, it_is, row, standing, timeline

FRI_09_JAN = date(2026, 1, 9)
FRI_20_FEB = date(2026, 2, 20)
TUE_24_FEB = date(2026, 2, 24)
FRI_27_FEB = date(2026, 2, 27)
SAT_28_FEB = date(2026, 2, 28)
SUN_01_MAR = date(2026, 3, 1)
TUE_31_MAR = date(2026, 3, 31)
THU_02_APR = date(2026, 4, 2)
TUE_07_APR = date(2026, 4, 7)
FRI_10_APR = date(2026, 4, 10)
FRI_17_APR = date(2026, 4, 17)
THU_23_APR = date(2026, 4, 23)
FRI_24_APR = date(2026, 4, 24)
FRI_12_JUN = date(2026, 6, 12)
MON_06_JUL = date(2026, 7, 6)
TUE_07_JUL = date(2026, 7, 7)
THU_17_SEP = date(2026, 9, 17)
WED_23_SEP = date(2026, 9, 23)
TUE_06_OCT = date(2026, 10, 6)

pytestmark = pytest.mark.slow


def sees(user) -> bool:
    """Whether this adopter’s portal shows the child."""
    return PublishedProfile.objects.visible_to(user).exists()


def profile_of(child: Child) -> Profile:
    return Profile.rows.get(child=child)


def test_sc_01(worker, cast, written):
    """FF-06 to FF-09, FF-16 to FF-19, FF-36, FF-37, FF-61, PN-35."""
    with it_is(FRI_09_JAN) as now:
        rowan = children.open_child(
            agency=cast.ane,
            team=cast.north,
            first_name="Rowan",
            last_name="Thistleby",
            born_on=date(2021, 6, 3),
            on=FRI_09_JAN,
            by=cast.asha,
            worker=cast.asha,
        )
        allocations.give_manager(child=rowan, manager=cast.tom, on=FRI_09_JAN, by=cast.tom)
        plans.bring_in_best_interest(child=rowan, on=date(2026, 1, 5), by=cast.sam)
        allocations.allocate(child=rowan, worker=cast.asha, on=FRI_09_JAN, by=cast.tom)
        irh = court.set_hearing(child=rowan, kind=HearingKind.IRH, on=TUE_24_FEB, today=FRI_09_JAN, by=cast.asha)
        final = court.set_hearing(
            child=rowan, kind=HearingKind.FINAL, on=TUE_31_MAR, order_expected=True, today=FRI_09_JAN, by=cast.asha
        )
        rowan.refresh_from_db()
        assert rowan.planned_order_on == TUE_31_MAR
        assert not irh.order_expected
        assert final.order_expected
        assert due(rowan, "TS-01") == SAT_28_FEB
        working = explain(row(rowan, "TS-01"))
        assert (working.due_on, working.act_by) == (SAT_28_FEB, FRI_27_FEB)
        assert any("last day" in line for line in working.lines)
        beat(now)

    with it_is(FRI_20_FEB):
        match = matches.record_likely(
            child=rowan,
            family="A family known to the service",
            why="They know her needs and are approved.",
            judged_by=cast.asha,
            on=FRI_20_FEB,
            by=cast.asha,
        )
        assert match.suspends
        assert due(rowan, "TS-01") is None

    with it_is(SUN_01_MAR) as now:
        beat(now)
        assert standing(rowan, "TS-01") == Standing.LAPSED
        assert not Notice.rows.filter(file=rowan.file, threshold__startswith="late", deadline__rule="TS-01").exists()

    with it_is(TUE_31_MAR) as now:
        order = file_document(rowan, DocumentKind.PLACEMENT_ORDER, by=cast.asha, at=now)
        court.grant_order(child=rowan, on=TUE_31_MAR, court="Family Court", document=order, by=cast.asha)
        assert profile_of(rowan).order_in_force
        assert due(rowan, "TS-01") is None
        assert not PublishedProfile.rows.exists()

    with it_is(THU_02_APR):
        matches.end_likely(match=match, why="The family decided not to go on.", on=THU_02_APR, by=cast.asha)
        assert due(rowan, "TS-02") == TUE_07_APR
        assert due(rowan, "TS-01") is None, "the one-working-day rule takes its place (CF-53)"

    with it_is(TUE_07_APR, 15) as now:
        profile = written(rowan, by=cast.asha, at=now, visited_on=FRI_20_FEB)
        publishing.publish(profile=profile, by=cast.asha, at=now)
        assert standing(rowan, "TS-02") == Standing.MET
        assert profile_of(rowan).rung == Rung.HOME
        assert (sees(cast.ada), sees(cast.tia), sees(cast.nia)) == (True, False, False)
        assert due(rowan, "TS-05") == TUE_07_JUL

    with it_is(FRI_10_APR) as now:
        with pytest.raises(NotPossible, match="agreement"):
            audience.widen_by_hand(profile=profile_of(rowan), by=cast.asha, at=now)
        with pytest.raises(NotPossible, match="document"):
            agreements.record_letter(
                profile=profile_of(rowan),
                local_authority=cast.ane,
                officer="A. Officer",
                dated_on=FRI_10_APR,
                document=None,
                by=cast.asha,
                at=now,
            )
        assert CaseEvent.rows.filter(file=rowan.file, kind=EventKind.REFUSED).count() == 2
        assert profile_of(rowan).rung == Rung.HOME

    with it_is(FRI_17_APR, 10) as now:
        letter = file_document(rowan, DocumentKind.FUNDING_AGREEMENT, by=cast.asha, at=now)
        agreements.record_letter(
            profile=profile_of(rowan),
            local_authority=cast.ane,
            officer="A. Officer",
            dated_on=FRI_17_APR,
            document=letter,
            by=cast.asha,
            at=now,
        )
        assert profile_of(rowan).rung == Rung.HOME, "an upload alone widens nothing"
        agree(Approval.rows.get(kind="funding_agreement"), by=cast.tom, at=now)
        assert profile_of(rowan).rung == Rung.CONSORTIUM
        assert (sees(cast.ada), sees(cast.tia), sees(cast.nia)) == (True, True, False)
        assert row(rowan, "TS-04").due_at == clock.midnight(FRI_24_APR)
        assert due(rowan, "TS-04") == FRI_24_APR
        assert Notice.rows.filter(file=rowan.file, to_user=cast.asha, says__contains="now shown").exists()
        assert Notice.rows.filter(file=rowan.file, to_user=cast.tom, says__contains="now shown").exists()

    with it_is(THU_23_APR, 23, 59) as now:
        beat(now)
        assert profile_of(rowan).rung == Rung.CONSORTIUM
        assert not sees(cast.nia)

    with it_is(FRI_24_APR, 0, 0, 1) as now:
        beat(now)
        assert profile_of(rowan).rung == Rung.NATIONAL
        assert sees(cast.nia)
        assert profile_of(rowan).released_nationally_at == clock.midnight(FRI_24_APR)
        assert any("national" in what.lower() or "all approved" in what.lower() for what in timeline(rowan))
        assert Notice.rows.filter(file=rowan.file, to_user=cast.asha, says__contains="now shown").count() == 2
        beat(clock.now())
        assert Notice.rows.filter(file=rowan.file, to_user=cast.asha, says__contains="now shown").count() == 2

    with it_is(FRI_12_JUN) as now:
        matches.report_change(child=rowan, what="Walks without support.", on=FRI_12_JUN, by=cast.asha)
        change = ChangeToAnswer.rows.get(profile__child=rowan)
        reviews.answer(
            change=change, answered_on=FRI_12_JUN, how="Said so under About me.", by=cast.asha, today=FRI_12_JUN
        )
        publishing.publish_changes(profile=profile_of(rowan), by=cast.asha, at=now)
        assert due(rowan, "TS-05") == TUE_07_JUL, "an update is not a full review (FF-37)"
        assert standing(rowan, "TS-06") == Standing.MET

    with it_is(MON_06_JUL):
        reviews.review(
            profile=profile_of(rowan),
            done_on=MON_06_JUL,
            checked="All of it",
            changed="Nothing",
            confirm_journey=True,
            by=cast.asha,
            today=MON_06_JUL,
        )
        assert due(rowan, "TS-05") == TUE_06_OCT

    with it_is(THU_17_SEP) as now:
        at_panel = panel.record_recommendation(
            profile=profile_of(rowan), recommended_on=THU_17_SEP, by=cast.asha, at=now
        )
        assert not PublishedProfile.rows.exists()
        assert not any(map(sees, (cast.ada, cast.tia, cast.nia)))
        assert due(rowan, "TS-05") is None
        assert not Review.rows.filter(profile__child=rowan, done_on__isnull=False, opened_on=MON_06_JUL).exists()

    with it_is(WED_23_SEP) as now:
        panel.record_refusal(
            match=at_panel, decided_on=WED_23_SEP, why="Papers were not complete.", by=cast.asha, at=now
        )
        assert profile_of(rowan).rung == Rung.NATIONAL
        assert all(map(sees, (cast.ada, cast.tia, cast.nia)))
        assert due(rowan, "TS-05") == TUE_06_OCT

    with it_is(date(2026, 10, 7)) as now:
        beat(now)
        assert standing(rowan, "TS-05") == Standing.OVERDUE
        assert Notice.rows.filter(deadline=row(rowan, "TS-05"), threshold="late-owner", to_user=cast.asha).count() == 1


def test_sc_01_under_a_leicestershire_policy_the_date_would_be_four_weeks_before(cast):
    """FF-10."""
    from adoption.engine import policy_for
    from adoption.holidays import days
    from adoption.timescales import TIMESCALES

    period, line = policy_for(cast.leicestershire, TIMESCALES["TS-15"], TUE_31_MAR)
    assert period.due_on(TUE_31_MAR, holidays=days()) == date(2026, 3, 3)
    assert "policy set" in line
