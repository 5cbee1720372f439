"""SC-03 between the decision and panel: Leicestershire, autumn 2025 (MT-31, MT-39, TS-25, TS-26)."""

from datetime import date

import pytest
import time_machine

from adoption.models import Deadline
from adoption.permissions import Role
from adoption.wording import day_in_words
from familyfinding.actions import preparing_medical, preparing_meetings, preparing_people
from familyfinding.agendas import MeetingKind
from familyfinding.models import Consultation
from tests.factories.adoption import person
from tests.familyfinding import cases
from tests.familyfinding.families import a_family
from tests.familyfinding.preparing import at, hold_meeting, link_going_ahead, report_of

DECIDED = date(2025, 9, 22)
MET = date(2025, 9, 24)
CONSULTED = date(2025, 10, 9)


@pytest.fixture
def clock():
    with time_machine.travel(at(DECIDED), tick=False) as moved:
        yield moved


@pytest.fixture
def going(cast, clock):
    wren = cases.a_child(
        agency=cast.leicestershire,
        team=cast.permanence,
        worker=cast.petra,
        manager=cast.marcus,
        on=date(2025, 6, 2),
        first_name="Wren",
        last_name="Hollis",
    )
    family = a_family(cast, "Okoro", agency=cast.leicester_city, team=cast.city_assessment, worker=cast.nadia, adults=2)
    return link_going_ahead(wren, family, on=DECIDED)


def test_sc03_from_the_decision_to_the_report_a_day_late(cast, going, clock):
    child = going.link.child
    lila = person("lila", Role.LIFE_STORY_WORKER, cast.leicestershire)
    # Mon 22 Sep 2025: life story referral same day
    referral = Deadline.rows.get(file=child.file, rule="TS-25")
    assert day_in_words(referral.due_on) == "Mon 22 September 2025"
    preparing_people.refer(
        life_story=going.life_story, worker=lila, referral="Her story.", on=DECIDED, by=cast.petra, now=at(DECIDED, 15)
    )
    referral.refresh_from_db()
    assert referral.met_on == DECIDED

    clock.move_to(at(MET))
    hold_meeting(going, MeetingKind.MEET_AND_GREET, MET, by=cast.petra)
    meeting = preparing_meetings.arrange(
        preparation=going,
        kind=MeetingKind.MEDICAL,
        at=at(CONSULTED),
        by=cast.petra,
        now=at(MET, 16),
        adviser_name="The medical adviser",
    )

    # Thu 02 Oct 2025: latest date for CPR to medical adviser (consultation Thu 09 Oct 2025)
    owed = Deadline.rows.get(file=child.file, rule="TS-26")
    assert day_in_words(owed.due_on) == "Thu 2 October 2025"
    assert owed.owner == cast.petra

    # Fri 03 Oct 2025: CPR sent, 1 day late
    day = date(2025, 10, 3)
    clock.move_to(at(day))
    assert owed.days_late(at(day)) == 1
    preparing_medical.send_report(
        consultation=Consultation.rows.get(meeting=meeting),
        report=report_of(child),
        sent_on=day,
        by=cast.petra,
        now=at(day),
    )
    owed.refresh_from_db()
    assert (owed.met_on - owed.due_on).days == 1


def test_the_manager_hears_of_a_report_that_is_late(cast, going, clock):
    """TS-26 escalates to the permanence team manager."""
    hold_meeting(going, MeetingKind.MEET_AND_GREET, MET, by=cast.petra)
    preparing_meetings.arrange(
        preparation=going,
        kind=MeetingKind.MEDICAL,
        at=at(CONSULTED),
        by=cast.petra,
        now=at(MET, 16),
        adviser_name="The medical adviser",
    )
    owed = Deadline.rows.get(file=going.link.child.file, rule="TS-26")
    assert owed.timescale.escalate_to == Role.PERMANENCE_MANAGER
