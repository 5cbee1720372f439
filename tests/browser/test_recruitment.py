"""Households and first steps in a real browser: every page can be used by everybody, on a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adopters.actions import households
from adopters.models import Household
from adoption import clock
from tests.adopters.families import family
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.factories.adopters import (
    EnquiryFactory,
    RegistrationFactory,
    VoiceActionFactory,
    VoiceContractFactory,
    VolunteerFactory,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def household(transactional_db, cast):
    """Two applicants whose form has come; one of them helps at events."""
    today = clock.today()
    household = family(cast.ane, cast.joss, cast.lena, file__title="Ada Ashdown and Bea Birch")
    EnquiryFactory(household=household, pack_requested_on=today - timedelta(days=20), questions="May we rent?")
    RegistrationFactory(
        household=household, received_on=today - timedelta(days=3), answers={"Why now?": "We are ready."}
    )
    VolunteerFactory(member=household.members.order_by("pk").first())
    VoiceContractFactory(agency=cast.ane)
    VoiceActionFactory(agency=cast.ane)
    households.change_home(
        household=household, version=1, on=today, by=cast.joss, arrangements="Calls after seven", pets="A dog"
    )
    return household


SECTIONS = ["", "timeline/", "people/", "address/", "deadlines/", "recruitment/", "people/add/", "close/", "home/"]


@pytest.mark.parametrize("where", SECTIONS)
def test_every_page_of_the_record_can_be_used_by_everybody(page, sign_in, cast, household, where):
    """AD-01 to AD-12, AD-61."""
    sign_in(cast.joss)
    page.goto(f"/households/{household.file.reference}/{where}")
    expect(page.locator("h1")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


@pytest.mark.parametrize("where", ["", "enquire/", "figures/", "voice/", "voice/said/"])
def test_the_list_and_its_figures_can_be_used_by_everybody(page, sign_in, cast, household, where):
    """AD-74 to AD-77."""
    sign_in(cast.lena)
    page.goto(f"/households/{where}")
    expect(page.locator("h1")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def test_somebody_enquires_on_a_telephone_and_the_team_reads_it(page, sign_in, cast, household):
    """AD-01, AD-03, GV-01: without an account or anything that asks who they are; both say how to reach them."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/enquire/")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("Your name", exact=True).fill("Cleo Dunne")
    page.get_by_label("Your e-mail address").fill("cleo@dunne.example")
    page.get_by_label("Where do you live?").select_option("ANE")
    page.get_by_label("How should we write to you?").select_option("Large print")
    page.get_by_text("I am asking together with a partner").click()
    page.get_by_label("Your partner’s name").fill("Bo Birch")
    page.get_by_label("What does your partner need when we meet?").select_option("Lip speaker")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("Yes").check()
    page.get_by_label("What would you like to ask us?").fill("Where do I begin?")
    when_i_press(page, "Send")
    expect(page.get_by_text("We have what you sent")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)

    sign_in(cast.lena)
    reference = Household.rows.exclude(pk=household.pk).get().file.reference
    page.goto(f"/households/{reference}/recruitment/")
    expect(page.get_by_text("Where do I begin?")).to_be_visible()
    page.goto(f"/households/{reference}/people/")
    expect(page.get_by_text("Lip speaker").first).to_be_visible()


def test_a_list_answers_while_a_name_is_typed(page, sign_in, cast, household):
    sign_in(cast.lena)
    page.goto("/households/")
    page.get_by_label("Name or reference").press_sequentially("nobody of that name")
    expect(page.get_by_text("0 households with")).to_be_visible()
    page.get_by_label("Name or reference").fill("bea")
    expect(page.get_by_text("1 household with")).to_be_visible()
    expect(page.get_by_role("link", name="Ada Ashdown and Bea Birch")).to_be_visible()


def test_what_was_typed_stays_when_something_is_missing(page, sign_in, cast, household):
    sign_in(cast.joss)
    page.goto("/households/enquire/")
    page.get_by_label("Name", exact=True).fill("Cleo Dunne")
    when_i_press(page, "Record")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cleo Dunne")
