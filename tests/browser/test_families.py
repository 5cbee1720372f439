"""The journeys of families and of their workers: from a first question to a link, through real pages alone."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from adopters.actions import portal_home
from adopters.flows import Stage
from adopters.models import Agreement, Enquiry, Household, Member, PublishedFamily, ReportSection, StageTwo, Visit
from adoption import clock
from adoption.models import PortalAccount
from tests.adopters import assessments
from tests.adopters.families import drawn_up, started
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.browser.families import (
    a_couple,
    applicants,
    before_the_decision,
    on_the_day,
    then_it_fits_a_phone,
    when_i_follow,
    when_i_open,
    when_i_press_just,
    when_i_sign,
    when_i_tab_to,
    when_what_they_sent_is_taken_in,
)
from tests.browser.searching import (
    asha_answers,
    asha_gives_the_report,
    asha_records_that_it_goes_no_further,
    dele_approves,
    joss_checks_their_profile,
    they_agree_to_their_profile,
    they_are_asked_to_stop,
    they_look_again,
    they_look_save_and_ask,
    they_say_what_they_can_consider,
    they_write_their_profile,
)
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press, when_i_type_a_date
from tests.factories.adopters import GatheringFactory, HouseholdFactory
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.browsers import BUSY

FRIDAY = date(2026, 7, 24)
"""The day after the decision of SC-05."""

SIZE = "element => parseFloat(getComputedStyle(element).fontSize)"

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("private_files")]


@pytest.fixture(autouse=True)
def _in_july():
    with on_the_day(FRIDAY):
        yield


# -------------------------------------------------------------------------------------- from a question to registration


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_without_an_account_comes_as_far_as_registering(another, open_as, transactional_db, cast, scripts):
    """AD-01, AD-06, AD-08, AD-09: every step works without JavaScript too."""
    page = another(java_script_enabled=scripts)
    look = then_the_page_can_be_used_by_everybody if scripts else then_it_fits_a_phone
    soon = clock.now() + timedelta(days=12)
    GatheringFactory(agency=cast.ane, starts_at=soon, ends_at=soon + timedelta(hours=2))

    a_stranger_books_a_place_and_asks(page, look)
    household = Household.rows.get()
    staff_record_the_event_and_the_visit(open_as(page, cast.lena), household, look)
    invited_they_register(page, open_as, household, look)

    household.refresh_from_db()
    assert household.stage == Stage.REGISTERED
    open_as(page, cast.lena)
    when_i_open(page, f"/households/{household.file.reference}/recruitment/", look)
    expect(page.get_by_text("We have room and time.")).to_be_visible()


def a_stranger_books_a_place_and_asks(page, look):
    when_i_open(page, "/enquire/events/", look)
    when_i_follow(page, "Book a place")
    look(page)
    page.get_by_label("Your name").fill("Cleo Dunne")
    page.get_by_label("Your e-mail address").fill("cleo@dunne.example")
    when_i_press(page, "Book")
    expect(page.locator("h1")).to_be_visible()
    look(page)
    when_i_open(page, "/enquire/", look)
    page.get_by_label("Your name", exact=True).fill("Cleo Dunne")
    page.get_by_label("Your e-mail address").fill("cleo@dunne.example")
    page.get_by_label("Where do you live?").select_option("ANE")
    page.get_by_label("Yes").check()
    page.get_by_label("What would you like to ask us?").fill("Where do I begin?")
    when_i_press(page, "Send")
    expect(page.get_by_text("We have what you sent")).to_be_visible()
    look(page)


def staff_record_the_event_and_the_visit(page, household, look):
    here = f"/households/{household.file.reference}"
    when_i_open(page, f"{here}/timeline/", look)
    expect(page.get_by_text("Where do I begin?").first).to_be_visible()
    when_i_open(page, f"{here}/recruitment/", look)
    expect(page.get_by_text("The Registration of Interest is locked.")).to_be_visible()
    when_i_follow(page, "They came to an information event")
    when_i_type_a_date(page, "on", clock.today())
    when_i_press(page, "Save")
    when_i_follow(page, "The Initial Visit")
    look(page)
    page.get_by_label("What did you see, and what did you talk about?").fill("A warm home by the sea.")
    when_i_type_a_date(page, "on", clock.today())
    when_i_press(page, "Save")
    assert Enquiry.rows.get(household=household).may_register
    when_i_open(page, f"{here}/portal/", look)
    when_i_press(page, "Invite")
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    look(page)


def invited_they_register(page, open_as, household, look):
    open_as(page, Member.rows.get(household=household).user)
    when_i_open(page, "/portal/", look)
    when_i_follow(page, "Register your interest in adopting")
    look(page)
    page.get_by_label("What has brought you to adoption?").fill("We have room and time.")
    when_i_press(page, "Send registration")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label("What has brought you to adoption?")).to_have_value("We have room and time.")
    look(page)
    page.get_by_label("I would like you to register our interest in adopting").check()
    when_i_press(page, "Send registration")
    expect(page.get_by_text("is sent. We will contact you")).to_be_visible()
    look(page)
    when_what_they_sent_is_taken_in()


# ------------------------------------------------------------------------------------------------------ two who sign


def test_each_of_a_couple_signs_the_plan_and_so_do_we(another, open_as, transactional_db, cast):
    """AD-13, AD-62: the first reads for whom it waits; their partner signs with an account of their own."""
    page = another()
    household = a_couple(cast)
    started(household, cast.lena, on=clock.today() - timedelta(days=5))
    ada, bea = applicants(household)
    stage_one = f"/households/{household.file.reference}/stage-one/"

    open_as(page, cast.joss)
    when_i_open(page, f"{stage_one}plan/")
    when_i_type_a_date(page, "on", clock.today())
    when_i_press(page, "Give it to them to sign")
    then_the_page_can_be_used_by_everybody(page)

    open_as(page, ada)
    when_i_sign(page, "Stage One Plan")
    when_what_they_sent_is_taken_in()
    page.reload()
    expect(page.get_by_text("Waiting for Bea")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)

    open_as(page, bea)
    when_i_sign(page, "Stage One Plan")
    when_what_they_sent_is_taken_in()

    open_as(page, cast.joss)
    when_i_open(page, stage_one)
    when_i_follow(page, "Read and sign it")
    when_i_press(page, "Sign for our agency")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("I have read this version and sign it for our agency").check()
    when_i_press_just(page, "Sign")
    assert Agreement.rows.get().agreed_on == clock.today()

    open_as(page, ada)
    when_i_open(page, "/portal/items/")
    expect(page.get_by_text("Waiting for")).to_have_count(0)


def test_the_home_page_and_a_signature_need_nothing_but_the_keyboard(another, open_as, transactional_db, cast):
    """AD-62: Tab, Enter and Space are enough."""
    page = another()
    household = a_couple(cast)
    started(household, cast.lena, on=clock.today() - timedelta(days=5))
    drawn_up(household, cast.joss, on=clock.today() - timedelta(days=2))
    open_as(page, applicants(household)[0])
    page.goto("/portal/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")

    when_i_tab_to(page, "Stage One Plan")
    with page.expect_navigation(timeout=BUSY):
        page.keyboard.press("Enter")
    when_i_tab_to(page, "I have read this and I agree to it")
    page.keyboard.press("Space")
    when_i_tab_to(page, "Sign")
    with page.expect_navigation(timeout=BUSY):
        page.keyboard.press("Enter")
    expect(page.get_by_text("You have signed.")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


# -------------------------------------------------------------------------------------------- approved, and searching


def test_approved_they_ask_about_a_child_are_asked_to_stop_and_look_again(another, open_as, cast, bluebell):
    """AD-36, AD-49 to AD-51, AD-63, FF-55, FF-56, FF-28."""
    page = another()
    household = before_the_decision(cast)
    ada, _ = applicants(household)
    dele_approves(open_as(page, cast.dele), household)

    open_as(page, ada)
    they_say_what_they_can_consider(page)
    they_look_save_and_ask(page)
    when_what_they_sent_is_taken_in()
    when_i_open(page, "/portal/interest/")
    expect(page.get_by_text("Joss Example will talk with you")).to_be_visible()

    asha_gives_the_report(open_as(page, cast.asha), bluebell)
    open_as(page, ada)
    they_are_asked_to_stop(page)

    asha_records_that_it_goes_no_further(open_as(page, cast.asha))
    asha_answers(page)
    open_as(page, ada)
    they_look_again(page)


def test_they_write_their_profile_we_check_it_and_each_agrees(another, open_as, transactional_db, cast):
    """AD-41 to AD-43: nobody reads it before both have agreed to exactly these words."""
    page = another()
    household = before_the_decision(cast)
    dele_approves(open_as(page, cast.dele), household)
    ada, bea = applicants(household)

    they_write_their_profile(open_as(page, ada))
    joss_checks_their_profile(open_as(page, cast.joss), household)
    for user in (ada, bea):
        they_agree_to_their_profile(open_as(page, user))
    assert PublishedFamily.rows.get().heading == "Ada and Bea"
    when_i_open(page, "/portal/profile/")
    expect(page.get_by_text("Shown now")).to_be_visible()


# ---------------------------------------------------------------------------------------------- on the workers’ side


@pytest.mark.parametrize("style", ["large", "easy"])
def test_in_large_print_and_easy_read_everything_is_larger_and_fits_a_phone(
    another, open_as, transactional_db, cast, style
):
    """AD-69, GV-02: headings, tags and menus grow with the text, and no field is cut off or wider than the phone."""
    found = a_family(cast, "Lee", adults=1)
    portal_home.publish(found)
    user = users_of(found)[0]
    page = another()
    open_as(page, user)
    sizes = {}
    for chosen in ("standard", style):
        PortalAccount.rows.filter(user=user).update(style=chosen)
        for where in ("/portal/", "/portal/reaching-me/", "/portal/children/", "/portal/events/", "/portal/complain/"):
            when_i_open(page, where)
            then_it_fits_a_phone(page)
        when_i_open(page, "/portal/reaching-me/")
        look = "element => parseFloat(getComputedStyle(element).fontSize)"
        sizes[chosen] = {
            part: page.locator(part).first.evaluate(look) for part in ("h1", "label", "select", "p", "nav a")
        }
    assert all(sizes[style][part] >= 1.2 * size for part, size in sizes["standard"].items()), sizes
    assert sizes[style]["h1"] > sizes[style]["p"] >= 22


def test_a_manager_hands_a_household_over_from_the_board(another, open_as, transactional_db, cast):
    """AD-32."""
    page = another()
    facts = {"file__agency": cast.ane, "file__team": cast.assessment, "stage_since": clock.today()}
    waiting = HouseholdFactory(stage=Stage.ENQUIRY, file__title="Lee and Moss", **facts)
    HouseholdFactory(stage=Stage.STAGE_TWO, file__title="Dunne", file__lead=cast.joss, **facts)
    open_as(page, cast.lena)
    when_i_open(page, "/households/pipeline/")
    page.get_by_label("Tick Lee and Moss").check()
    page.get_by_label("Give the ticked households to").select_option(label=cast.joss.display_name)
    page.get_by_label("Why?").fill("Joss knows them from the event.")
    when_i_press(page, "Hand over")
    expect(page.get_by_text("Moved")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    waiting.file.refresh_from_db()
    assert waiting.file.lead == cast.joss


def test_an_agreement_with_five_visits_comes_back_with_every_word(another, open_as, transactional_db, cast):
    """AD-24."""
    with on_the_day(date(2026, 3, 10)):
        page = another()
        work = assessments.in_stage_two(cast.ane, cast.joss, cast.lena)
        open_as(page, cast.joss)
        here = f"/households/{work.household.file.reference}"
        when_i_open(page, f"{here}/checks/")
        when_i_open(page, f"{here}/stage-two/agreement/")
        for number in range(1, 6):
            when_i_type_a_date(page, f"visit_{number}", clock.today() + timedelta(days=14 * number))
            page.locator(f"[name=about_{number}]").fill(f"Talk {number}")
        when_i_type_a_date(page, "panel_planned_on", clock.today() + timedelta(days=120))
        when_i_press(page, "Draw up")
        expect(page.get_by_text("add 1 more visit").first).to_be_visible()
        expect(page.locator("[name=about_5]")).to_have_value("Talk 5")
        then_the_page_can_be_used_by_everybody(page)

        when_i_type_a_date(page, "visit_6", clock.today() + timedelta(days=84))
        when_i_press(page, "Draw up")
        expect(page.get_by_text("The agreement is drawn up.")).to_be_visible()
        then_the_page_can_be_used_by_everybody(page)
        assert Visit.rows.filter(stage_two=StageTwo.rows.get()).count() == 6


def test_two_people_write_the_same_section_and_neither_loses_a_word(another, open_as, transactional_db, cast):
    """AD-30."""
    with on_the_day(date(2026, 6, 2)):
        work = assessments.agreed(cast.ane, cast.joss, cast.lena)
        assessments.begun(work, cast.joss)
        here = f"/households/{work.household.file.reference}/report"
        theirs, mine = open_as(another(), cast.lena), open_as(another(), cast.joss)
        when_i_open(mine, f"{here}/")
        for page in (theirs, mine):
            when_i_open(page, f"{here}/sections/motivation/")
        theirs.locator("[name=text]").fill("They have waited a long time.")
        when_i_press(theirs, "Save this section")
        expect(theirs.get_by_text("is saved.")).to_be_visible()

        mine.locator("[name=text]").fill("They love company.")
        when_i_press(mine, "Save this section")
        expect(mine.get_by_text("Somebody else has changed this")).to_be_visible()
        expect(mine.locator(".app-conflict").get_by_text("They have waited a long time.")).to_be_visible()
        expect(mine.locator("[name=text]")).to_have_value("They love company.")
        then_the_page_can_be_used_by_everybody(mine)

        mine.locator("[name=text]").fill("They have waited a long time. They love company.")
        when_i_press(mine, "Save this section")
        expect(mine.get_by_text("is saved.")).to_be_visible()
        assert ReportSection.objects.get(key="motivation").text == "They have waited a long time. They love company."
