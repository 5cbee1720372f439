"""Households that went no further and come back: nothing of the earlier way counts for the new one (AD-16, AD-21)."""

from datetime import date, timedelta

import pytest
import time_machine

from adopters.actions import (
    agreements,
    closing,
    members,
    more_time,
    registrations,
    stage_one,
    stage_two,
    starting_again,
)
from adopters.flows import Ending, Stage
from adopters.models import AgreementKind, Booking, StageTwo, Suitability
from adoption.errors import NotPossible
from adoption.models import Approval, Deadline, Notice, Outcome
from tests.adopters import assessments, families
from tests.adopters.families import LATER, at
from tests.factories.adopters import BookingFactory, EnquiryFactory, GatheringFactory

BACK = date(2026, 9, 1)  # a Tuesday
AGAIN = date(2026, 9, 8)


def withdrawn(household, by, on):
    return closing.close(household=household, ending=Ending.WITHDREW, why="A job abroad.", on=on, by=by, today=LATER)


def back(household, cast):
    household = families.now(household)
    return closing.reopen(household=household, why="They are back.", on=BACK, by=cast.lena, today=LATER)


def accepted_again(household, cast):
    """A new registration, talked over, and Stage One once more."""
    EnquiryFactory(household=household, informed_on=BACK, visited_on=BACK, visit_note="Well.")
    registration = registrations.receive(household=families.now(household), on=BACK, by=cast.joss, today=LATER)
    return stage_one.start(registration=registration, on=AGAIN, by=cast.lena)


def running(household):
    return set(Deadline.rows.running().filter(file=household.file).values_list("rule", flat=True))


def test_who_withdrew_in_stage_one_signs_a_new_plan(cast):
    household = families.family(cast.ane, cast.joss, cast.lena)
    families.started(household, cast.lena)
    families.signed_by_all(household, cast.joss)
    withdrawn(household, cast.joss, date(2026, 2, 1))
    assert running(household) == set()

    stage = accepted_again(back(household, cast), cast)
    assert stage.plan_signed_on is None
    with pytest.raises(NotPossible, match="Stage One Plan is not signed"):
        stage_one.succeed(stage_one=stage, on=AGAIN, by=cast.lena, despite="All is known.", today=LATER)


def test_who_withdrew_in_stage_two_leaves_no_clock_behind_and_can_be_assessed_again(cast):
    work = assessments.agreed(cast.ane, cast.joss, cast.lena)
    household = work.household
    assert "TS-50" in running(household)
    withdrawn(household, cast.joss, date(2026, 4, 1))
    assert running(household) == set()
    assert StageTwo.rows.get(pk=work.pk).ended_on == date(2026, 4, 1)

    stage = accepted_again(back(household, cast), cast)
    families.signed_by_all(families.now(household), cast.joss, on=AGAIN)
    stage_one.succeed(stage_one=stage, on=AGAIN, by=cast.lena, despite="All is known.", today=LATER)
    again = stage_two.begin(household=families.now(household), notified_on=AGAIN, by=cast.joss, today=LATER)
    assert again.agreed_on is None
    assert running(household) & {"TS-50", "TS-51"} == set()


def test_who_withdrew_before_the_decision_owes_none(cast):
    household = assessments.at_decision(cast.ane, cast.joss, cast.lena)
    assessments.recommended(household, cast.joss)
    assert "TS-53" in running(household)
    withdrawn(household, cast.joss, date(2026, 7, 20))
    assert running(household) == set()
    assert Suitability.rows.get(household=household).ended_on == date(2026, 7, 20)


def test_whose_approval_ended_is_not_asked_to_register_for_the_old_stage_one(cast):
    household = assessments.approved(cast.ane, cast.joss, cast.lena, cast.dele)
    withdrawn(household, cast.joss, date(2026, 8, 1))
    household = back(household, cast)
    assert running(household) == set()
    accepted_again(household, cast)
    assert "TS-08" not in running(household)


def test_a_question_that_waited_when_they_withdrew_is_overtaken_and_whoever_asked_is_told(cast):
    household = families.family(cast.ane, cast.joss, cast.lena)
    stage = families.started(household, cast.lena)
    asked = more_time.ask(
        stage_one=stage, until_on=date(2026, 4, 30), why="A long holiday.", by=cast.joss, at=at(date(2026, 2, 1))
    )
    withdrawn(household, cast.joss, date(2026, 2, 2))
    assert Approval.rows.get(pk=asked.pk).outcome == Outcome.OVERTAKEN
    assert Notice.rows.filter(key=f"approval:{asked.pk}:overtaken", to_user=cast.joss).exists()
    assert not Approval.rows.waiting().filter(file=household.file).exists()


def place(household, number, kind="training"):
    member = household.members.get(number=number)
    begins = at(date(2026, 5, 1))
    gathering = GatheringFactory(
        agency=household.file.agency, kind=kind, starts_at=begins, ends_at=begins + timedelta(hours=2), capacity=1
    )
    return BookingFactory(gathering=gathering, file=household.file, person=member.person, state="booked")


def test_whoever_goes_no_further_gives_up_their_places_to_those_who_wait(cast):
    household = families.family(cast.ane, cast.joss, cast.lena)
    waits = families.family(cast.ane, cast.joss, cast.lena)
    taken, left = place(household, 1), place(household, 2)
    person = waits.members.get(number=1).person
    behind = BookingFactory(gathering=taken.gathering, file=waits.file, person=person, state="waiting")
    with time_machine.travel(at(date(2026, 2, 1)), tick=False):
        members.leave(
            member=household.members.get(number=2),
            why="They parted.",
            on=date(2026, 2, 1),
            by=cast.joss,
            today=date(2026, 2, 1),
        )
        assert [Booking.rows.get(pk=one.pk).state for one in (taken, left)] == ["booked", "cancelled"]
        withdrawn(families.now(household), cast.joss, date(2026, 2, 1))
    assert [Booking.rows.get(pk=one.pk).state for one in (taken, behind)] == ["cancelled", "booked"]


def test_who_comes_back_to_registration_after_six_months_between_the_stages_signs_anew(cast):
    household = assessments.between(cast.ane, cast.joss, cast.lena)
    late = date(2026, 8, 28)  # told on Friday 27 February: the last day was Thursday 27 August
    starting_again.register_again(household=household, why="They waited.", on=late, today=LATER, by=cast.joss)
    assert families.now(household).stage == Stage.ENQUIRY
    assert agreements.in_force(household, AgreementKind.STAGE_ONE_PLAN) is None
    assert "TS-08" not in running(household)
