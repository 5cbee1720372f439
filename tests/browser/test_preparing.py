"""A worker goes through the steps before panel in a real browser, on a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adoption import clock
from familyfinding.actions import links, preparations, preparing_meetings
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.flows import LinkState
from familyfinding.models import StepMeeting
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkFactory
from tests.familyfinding.families import a_family

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def going(transactional_db, cast):
    """It was decided three days ago to go ahead; the Meet and Greet was this morning."""
    now = clock.now()
    facts = {"file__agency": cast.ane, "file__team": cast.north, "file__lead": cast.asha, "file__manager": cast.tom}
    link = LinkFactory(
        child=ChildFactory(looking=True, **facts),
        household=a_family(cast, "Lowther", adults=2),
        state=LinkState.PROCEEDING,
    )
    preparation = preparations.begin(link, on=clock.today() - timedelta(days=3))
    links.finish(link, "It was decided.")
    preparing_meetings.arrange(
        preparation=preparation,
        kind=MeetingKind.MEET_AND_GREET,
        at=now - timedelta(hours=1),
        by=cast.asha,
        now=now - timedelta(days=1),
        place="The family centre",
    )
    return preparation


def test_a_worker_writes_up_the_meet_and_greet_and_adds_what_was_agreed(page, sign_in, cast, going):
    """MT-21 to MT-24, MT-33"""
    sign_in(cast.asha)
    page.goto(f"/profiles/links/{going.link.reference}/preparing/")
    expect(page.get_by_role("heading", name="Preparing for panel")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("link", name="Meet and Greet").click()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("button", name="Write it up").click()
    for party in agenda_of(MeetingKind.MEET_AND_GREET).expected:
        page.get_by_role("group", name=f"{party.label}: did they come?").get_by_label("Yes").check()
    page.get_by_label("Routine").fill("Up at six, curtains first.")
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Save")
    expect(page.get_by_text("Up at six, curtains first.")).to_be_visible()
    page.get_by_role("button", name="Add what was agreed").click()
    page.get_by_label("What was agreed?").fill("Send the bedtime song")
    page.get_by_label("Who does it?").fill("The carers")
    page.get_by_role("group", name="Does it go into the Adoption Support Plan?").get_by_label("No").check()
    when_i_press(page, "Save")
    expect(page.get_by_role("heading", name="Send the bedtime song")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    assert StepMeeting.rows.get().chaired_by == cast.asha
