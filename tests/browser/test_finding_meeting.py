"""The live minute screen in a real browser: on a desk, on a phone, and without any script (FF-44)."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import expect

from adoption import clock
from adoption.models import AgreedAction, CaseEvent
from familyfinding.actions import agenda, rounds
from familyfinding.models import ChildOnAgenda, FindingMeeting
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press, when_i_type_a_date
from tests.factories.matching_board import OutingFactory

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def meeting(transactional_db, cast, bluebell) -> FindingMeeting:
    """A meeting that begins now, with one child on its agenda."""
    now, today = clock.now(), clock.today()
    series = rounds.begin_round(agency=cast.ane, chair=cast.tom, on=today, by=cast.tom)
    made = rounds.plan(series=series, starts_at=now + timedelta(seconds=2), by=cast.tom, at=now)
    agenda.add(meeting=made, child=bluebell, why="New to the search", by=cast.asha, at=now)
    return made


def to(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


def minute_and_close(page, meeting, cast):
    page.goto(to("meeting", meeting.reference))
    when_i_press(page, "Begin the meeting")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("What was said").fill("He builds dens. Two families in the north might suit.")
    page.get_by_label("Would gain from a wider range of homes").check()
    page.get_by_label("If so: why?").fill("Few families here take a child of his age.")
    page.get_by_label("Action: what is to be done?").fill("Ask both families’ workers")
    page.get_by_label("Who does it?").select_option(label=cast.asha.display_name)
    when_i_type_a_date(page, "action_due_on", clock.today() + timedelta(days=9))
    when_i_press(page, "Save and stay")
    expect(page.get_by_text("Minuted. The action is on the owner’s My work.")).to_be_visible()
    page.get_by_role("link", name="Record who came").click()
    page.get_by_role("radio", name="Came").check()
    when_i_press(page, "Save")
    page.goto(to("close-meeting", meeting.reference))
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Close the meeting")
    expect(page.get_by_text("1 child talked about of 1")).to_be_visible()


def test_a_chair_minutes_a_meeting_and_the_action_is_somebodys_task(page, sign_in, cast, meeting, bluebell):
    """FF-41 to FF-49."""
    sign_in(cast.tom)
    minute_and_close(page, meeting, cast)
    then_the_page_can_be_used_by_everybody(page)
    action = AgreedAction.rows.get(source=ChildOnAgenda._meta.label)
    assert (action.owner, action.file) == (cast.asha, bluebell.file)
    assert CaseEvent.rows.filter(file=bluebell.file, what="Discussed at the family finding meeting").exists()
    sign_in(cast.asha)
    page.goto(reverse("my-work"))
    expect(page.get_by_text("Ask both families’ workers").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def test_the_same_on_a_telephone_without_any_script(browser, live, cast, meeting, bluebell):
    """Nothing on the screen needs a script; at 390 pixels nothing is cut off."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, base_url=live.url)
    from django.test import Client

    client = Client()
    client.force_login(cast.tom)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live.url}])
    page = context.new_page()
    page.goto(to("meeting", meeting.reference))
    when_i_press(page, "Begin the meeting")
    page.get_by_label("What was said").fill("He builds dens.")
    page.get_by_label("Action: what is to be done?").fill("Ask his carers")
    page.get_by_label("Who does it?").select_option(label=cast.asha.display_name)
    when_i_type_a_date(page, "action_due_on", clock.today() + timedelta(days=9))
    when_i_press(page, "Save and close the meeting")
    assert "Close the meeting" in page.locator("h1").inner_text()
    assert AgreedAction.rows.filter(what="Ask his carers").exists()
    context.close()


@pytest.mark.parametrize("name", ["waiting", "meetings", "meeting-figures", "outings", "plan-meetings"])
def test_every_page_can_be_used_by_everybody(page, sign_in, cast, meeting, bluebell, name):
    OutingFactory(child=bluebell, booked_by=cast.asha)
    sign_in(cast.tom)
    page.goto(to(name))
    expect(page.locator("h1")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
