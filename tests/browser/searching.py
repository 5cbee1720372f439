"""What an approved family, their workers and the child’s do on their pages, from the decision to looking again."""

from playwright.sync_api import expect

from adopters.flows import Stage
from adopters.models import PublishedFamily
from adoption import clock
from adoption.models import PortalAccount
from familyfinding.models import Exploration, Interest, InterestState
from tests.browser.families import when_i_agree, when_i_follow, when_i_open, when_what_they_sent_is_taken_in
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.familyfinding.families import report_of, shortlisted
from tests.fixtures.browsers import BUSY


def they_write_their_profile(page):
    when_i_open(page, "/portal/profile/")
    when_i_press(page, "Write your profile")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("Heading").fill("Ada and Bea")
    page.get_by_label("About us").fill("We bake on Sundays, and sing while we do.")
    page.get_by_label("It is finished").check()
    when_i_press(page, "Save")
    when_what_they_sent_is_taken_in()


def joss_checks_their_profile(page, household):
    when_i_open(page, f"/households/{household.file.reference}/profile/")
    expect(page.get_by_text("We bake on Sundays").first).to_be_visible()
    when_i_press(page, "Checked: ask each of them to agree")
    then_the_page_can_be_used_by_everybody(page)
    assert not PublishedFamily.rows.exists()


def they_agree_to_their_profile(page, look=then_the_page_can_be_used_by_everybody):
    when_i_open(page, "/portal/profile/", look)
    when_i_follow(page, "Read it and sign")
    when_i_agree(page, look)
    when_what_they_sent_is_taken_in()


def dele_approves(page, household):
    when_i_open(page, "/approvals/")
    with page.expect_navigation(timeout=BUSY):
        page.locator("main").get_by_role("link").filter(has_text="uitab").first.click()
    then_the_page_can_be_used_by_everybody(page)
    when_i_follow(page, "Write down advice and arguments")
    page.get_by_label("Arguments for").fill("They are warm and well prepared.")
    page.get_by_label("Arguments against").fill("A house move in the spring.")
    page.get_by_role("radio", name="Yes", exact=True).check()
    when_i_press(page, "Save")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("radio", name="Suitable to adopt", exact=True).check()
    page.get_by_role("checkbox").check()
    page.get_by_label("What are your reasons?").fill("I have read everything, and agree with panel.")
    when_i_press(page, "Decide")
    household.refresh_from_db()
    assert household.stage == Stage.APPROVED
    then_the_page_can_be_used_by_everybody(page)


def they_say_what_they_can_consider(page):
    when_i_open(page, "/portal/considering/")
    page.get_by_role("group", name="A child of 2 to 4", exact=True).get_by_label("Yes", exact=True).check()
    page.get_by_label("A child of 2 to 4: in your own words").fill("We have a bunk bed waiting.")
    when_i_press(page, "Send")
    expect(page.get_by_text("Your worker sees it")).to_be_visible()
    when_what_they_sent_is_taken_in()


def they_look_save_and_ask(page):
    when_i_open(page, "/portal/children/")
    when_i_follow(page, "Bluebell")
    expect(page.get_by_role("heading", name="Bluebell")).to_be_visible()
    when_i_press(page, "Save to find again")
    when_i_open(page, "/portal/children/saved/")
    when_i_follow(page, "Bluebell")
    when_i_press(page, "Ask about Bluebell")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("What made you think of this child?").fill("We love puddles too.")
    when_i_press(page, "Continue")
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Send")
    expect(page.get_by_role("heading", name="Your interest in children")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def asha_gives_the_report(page, child):
    report_of(child)
    interest = Interest.rows.get()
    when_i_open(page, "/profiles/interest/")
    when_i_open(page, f"/profiles/interest/{interest.reference}/")
    expect(page.get_by_text("We love puddles too.")).to_be_visible()
    link = shortlisted(child, interest.household, by=child.file.lead, when=clock.now())
    when_i_open(page, f"/profiles/links/{link.reference}/reports/give/")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("The family is given these now.").check()
    when_i_press(page, "Give the reports")
    expect(page.get_by_text("The reports are given").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def they_are_asked_to_stop(page):
    when_i_open(page, "/portal/")
    expect(page.get_by_text("Looking at children is paused")).to_be_visible()
    when_i_open(page, "/portal/children/")
    expect(page.get_by_role("heading", name="Looking is stopped for now")).to_be_visible()
    expect(page.get_by_text("This protects you and the children")).to_be_visible()
    when_i_open(page, "/portal/")
    when_i_follow(page, "Please stop looking at other children for now")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("I have read this").check()
    when_i_press(page, "Send")
    when_what_they_sent_is_taken_in()


def asha_records_that_it_goes_no_further(page):
    when_i_open(page, f"/profiles/links/{Exploration.rows.get().reference}/outcome/")
    page.get_by_role("radio").filter(visible=True).and_(page.locator("[value=near_family]")).check()
    page.get_by_label("Reasons, for the file").fill("They live near people Rowan knew.")
    page.get_by_label("Your words to the family").fill("It would not be safe for this child to live so near.")
    with page.expect_navigation(timeout=BUSY):
        page.locator("main form button[type=submit]").last.click()
    assert Exploration.rows.get().outcome


def asha_answers(page):
    interest = Interest.rows.get()
    if interest.state == InterestState.CLOSED:
        return
    when_i_open(page, f"/profiles/interest/{interest.reference}/answer/")
    page.locator("[name=outcome][value=not_further]").check()
    page.locator("[name=reason]").select_option(index=1)
    page.get_by_label("Your words to the family").fill("We were glad that you asked about Bluebell.")
    when_i_press(page, "Send the answer")
    then_the_page_can_be_used_by_everybody(page)


def they_look_again(page):
    assert not PortalAccount.rows.exclude(frozen_at=None).exists()
    when_i_open(page, "/portal/children/")
    expect(page.get_by_role("link", name="Bluebell")).to_be_visible()
    when_i_open(page, "/portal/interest/")
    expect(page.get_by_text("We were glad that you asked about Bluebell.")).to_be_visible()
    when_i_open(page, "/portal/")
    when_i_follow(page, "The link is not going further")
    expect(page.get_by_text("It would not be safe for this child to live so near.")).to_be_visible()
    expect(page.get_by_text("near people Rowan knew")).to_have_count(0)
    then_the_page_can_be_used_by_everybody(page)
