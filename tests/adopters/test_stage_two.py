"""From their wish to go on to the sixth visit (AD-23 to AD-25; SC-05)."""

from datetime import date

import pytest

from adopters.actions import allocations, stage_two, visits
from adopters.flows import Stage
from adopters.models import Household, StageTwo, Visit
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Standing
from adoption.permissions import Role
from tests.adopters import assessments
from tests.adopters.assessments import AGREED, VISITS, fresh
from tests.adopters.families import LATER, at, clock_row, family, now
from tests.factories.adoption import person
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def between(cast) -> Household:
    return assessments.between(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def begun(cast) -> StageTwo:
    return assessments.in_stage_two(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def work(cast) -> StageTwo:
    return assessments.agreed(cast.leicester_city, cast.nadia, cast.omar)


def test_their_wish_to_go_on_starts_stage_two(cast, between):
    """AAR r30B: the law counts from the day on which the wish arrived."""
    row = stage_two.begin(household=between, notified_on=date(2026, 3, 6), by=cast.nadia, today=AGREED)
    assert now(between).stage == Stage.STAGE_TWO
    assert row.notified_on == date(2026, 3, 6)


def test_a_wish_more_than_six_months_after_stage_one_is_refused(cast, between):
    """AAR r28: told on 27 February, so 27 August is the last day."""
    with pytest.raises(NotPossible, match="27 August 2026"):
        stage_two.begin(household=between, notified_on=date(2026, 8, 28), by=cast.nadia, today=LATER)
    stage_two.begin(household=between, notified_on=date(2026, 8, 27), by=cast.nadia, today=LATER)


def test_there_is_no_stage_two_before_stage_one_is_done(cast):
    household = family(cast.leicester_city, cast.nadia, cast.omar)
    with pytest.raises(NotPossible, match="follows a successful Stage One"):
        stage_two.begin(household=household, notified_on=AGREED, by=cast.nadia, today=AGREED)


def test_the_fast_track_needs_no_stage_one_but_a_reason(cast):
    """Law and forms 1a: adopters approved before, and approved foster carers."""
    household = family(cast.leicester_city, cast.nadia, cast.omar)
    facts = {"household": household, "notified_on": AGREED, "by": cast.nadia, "today": AGREED, "fast_track": True}
    with pytest.raises(NotPossible, match="Say why they need no Stage One"):
        stage_two.begin(**facts)
    row = stage_two.begin(**facts, why="Approved in Northshire in 2023.")
    assert row.fast_track
    assert now(household).stage == Stage.STAGE_TWO


def test_an_agreement_with_five_visits_is_refused(cast, begun):
    """AD-24; SC-05."""
    with pytest.raises(NotPossible, match=r"lists 5 visits\. At least six are needed: add 1 more visit"):
        assessments.draw_up(begun, cast.nadia, VISITS[:5])
    assert not Visit.rows.filter(stage_two=begun).exists()


def test_an_agreement_lists_its_visits_and_a_provisional_panel_date_for_both_sides_to_sign(cast, begun):
    """AD-23, AD-24."""
    agreement = assessments.draw_up(begun, cast.nadia)
    assert "6. Tuesday 26 May 2026" in agreement.sections[0]["text"].replace("Tue 26", "Tuesday 26")
    assert fresh(begun).panel_planned_on == assessments.PROVISIONAL
    assert fresh(begun).agreed_on is None

    assessments.signed(agreement, cast.nadia)

    assert fresh(begun).agreed_on == AGREED


def test_no_worker_is_allocated_for_the_assessment_before_the_agreement_is_complete(cast, begun):
    """AD-23."""
    noor = person("noor", Role.ASSESSING_WORKER, cast.leicester_city, cast.city_assessment)
    facts = {"household": begun.household, "worker": noor, "on": AGREED, "by": cast.omar, "why": "For the assessment"}
    with pytest.raises(NotPossible, match="Stage Two Agreement is not complete"):
        allocations.allocate(**facts)
    assessments.signed(assessments.draw_up(begun, cast.nadia), cast.nadia)
    allocations.allocate(**facts)
    assert now(begun.household).file.lead == noor


def test_the_clocks_of_stage_two_run_from_the_agreement(cast, work):
    """AD-24, TS-50, TS-51; SC-05: agreed on Monday 9 March, due on Thursday 9 July 2026."""
    for rule in ("TS-50", "TS-51"):
        assert clock_row(work.household, rule).due_on == date(2026, 7, 9), rule


def test_the_sixth_visit_made_stops_the_count_of_visits(cast, work):
    """AD-24, AD-25, TS-51."""
    assessments.visited(work, cast.nadia, number=5)
    assert fresh(work).visits_done_on is None
    assessments.visited(work, cast.nadia, number=1)
    assert fresh(work).visits_done_on == VISITS[5]
    assert clock_row(work.household, "TS-51").standing(at(LATER)) == Standing.MET


def test_six_visits_count_by_their_day_and_not_by_the_order_of_writing(cast, work):
    """AD-25."""
    rows = list(Visit.rows.filter(stage_two=work).order_by("-number"))
    for visit in rows:
        visits.record(visit=visit, held_on=visit.planned_on, content="Talked.", by=cast.nadia, today=LATER)
    assert fresh(work).visits_done_on == VISITS[5]


def test_a_visit_is_recorded_once_with_what_it_was_about(cast, work):
    """AD-25."""
    visit = Visit.rows.filter(stage_two=work).first()
    facts = {"visit": visit, "held_on": VISITS[0], "by": cast.nadia, "today": LATER}
    with pytest.raises(NotPossible, match="Write what the visit was about"):
        visits.record(**facts, content="  ")
    visits.record(**facts, content="Their own childhood.", next_steps="Talk with the grandparents.")
    with pytest.raises(NotPossible, match="recorded already"):
        visits.record(**facts, content="Again.")


def test_a_visit_neither_lies_in_the_future_nor_before_the_agreement(cast, work):
    visit = Visit.rows.filter(stage_two=work).first()
    with pytest.raises(NotPossible, match="once it was made"):
        visits.record(visit=visit, held_on=VISITS[0], content="x", by=cast.nadia, today=AGREED)
    with pytest.raises(NotPossible, match="begin with the Stage Two Agreement"):
        visits.record(visit=visit, held_on=date(2026, 3, 8), content="x", by=cast.nadia, today=LATER)


def test_the_plan_never_falls_below_six_visits(cast, work):
    """AD-24."""
    visit = Visit.rows.filter(stage_two=work).first()
    with pytest.raises(NotPossible, match="would leave 5 visits"):
        visits.drop(visit=visit, why="They are on holiday.", by=cast.nadia, today=AGREED)
    more = {"planned_on": date(2026, 6, 1), "about": "Meet the grandparents", "by": cast.nadia, "today": AGREED}
    visits.add(stage_two=work, **more)
    visits.drop(visit=visit, why="They are on holiday.", by=cast.nadia, today=AGREED)
    assert visits.in_plan(work) == 6


def test_a_new_agreement_takes_the_place_of_visits_not_made(cast, work):
    """AD-24: visits already made count."""
    assessments.visited(work, cast.nadia, number=2)
    days = [date(2026, 6, day) for day in (1, 8, 15)]
    with pytest.raises(NotPossible, match="lists 5 visits"):
        assessments.draw_up(fresh(work), cast.nadia, days)
    assessments.draw_up(fresh(work), cast.nadia, [*days, date(2026, 6, 22)])
    assert visits.in_plan(work) == 6
    assert fresh(work).agreed_on == AGREED


def test_only_those_who_work_with_the_household_change_its_visits(cast, work):
    visit = Visit.rows.filter(stage_two=work).first()
    for stranger in (cast.asha, cast.olu, cast.dora, cast.ben):
        with pytest.raises(NotAllowed):
            visits.record(visit=visit, held_on=VISITS[0], content="x", by=stranger, today=LATER)


def test_a_household_that_goes_no_further_is_closed_with_the_reason(cast, work):
    facts = {"on": date(2026, 4, 1), "by": cast.omar, "today": LATER}
    with pytest.raises(NotPossible, match="Say why"):
        stage_two.end(stage_two=work, why=" ", **facts)
    stage_two.end(stage_two=work, why="A baby is on the way.", **facts)
    assert now(work.household).stage == Stage.CLOSED
    assert clock_row(work.household, "TS-50").lapsed_on is not None
