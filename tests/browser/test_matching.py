"""From interest to the decision whether to go ahead, through real pages alone (SC-03 in short)."""

from datetime import date

import pytest
from playwright.sync_api import expect

from adoption import clock
from adoption.permissions import Role
from familyfinding.flows import LinkState
from familyfinding.models import Interest, Link, MatchingMeeting
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.browser.families import on_the_day, when_i_follow, when_i_open, when_what_they_sent_is_taken_in
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press, when_i_type_a_date
from tests.factories.adoption import person
from tests.familyfinding.families import a_family, report_of, shortlisted, users_of

FRIDAY, MONDAY = date(2026, 7, 24), date(2026, 7, 27)

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("private_files")]


def test_from_interest_to_going_ahead(another, open_as, transactional_db, cast, bluebell):
    """FF-55, FF-57, MT-03, MT-06, MT-08 to MT-17: nothing is decided on the day of the visit."""
    page = another()
    perry = person("perry", Role.PERMANENCE_MANAGER, cast.ane, cast.north)
    lee, kay, roe = (a_family(cast, name) for name in ("Lee", "Kay", "Roe"))
    report_of(bluebell)
    with on_the_day(FRIDAY):
        they_ask(open_as(page, users_of(lee)[0]))
        asha_looks_into_it(open_as(page, cast.asha))
        asha_shortlists_three(page, bluebell, lee, [kay, roe])
        asha_gives_the_reports(page, bluebell)
        they_acknowledge(open_as(page, users_of(lee)[0]))
        asha_arranges_the_meeting(open_as(page, cast.asha), bluebell)
        tom_records_what_it_decided(open_as(page, cast.tom))
        asha_minutes_and_visits(open_as(page, cast.asha), lee)
        perry_may_not_decide_today(open_as(page, perry), lee)
    with on_the_day(MONDAY):
        perry_decides(open_as(page, perry), lee)
    assert link_of(lee).state == LinkState.PROCEEDING


def link_of(household) -> Link:
    return Link.rows.get(household=household)


def they_ask(page):
    when_i_open(page, "/portal/children/")
    when_i_follow(page, "Bluebell")
    when_i_press(page, "Ask about Bluebell")
    page.get_by_label("What made you think of this child?").fill("We love puddles too.")
    when_i_press(page, "Continue")
    when_i_press(page, "Send")
    when_what_they_sent_is_taken_in()


def asha_looks_into_it(page):
    when_i_open(page, f"/profiles/interest/{Interest.rows.get().reference}/")
    when_i_follow(page, "Open the link")
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Look into it")
    when_i_press(page, "Save")
    expect(page.get_by_text("under consideration").first).to_be_visible()


def asha_shortlists_three(page, child, lee, others):
    when_i_press(page, "Put on the shortlist")
    page.get_by_label("Why this family?").fill("They have time, and puddles.")
    when_i_press(page, "Save")
    expect(page.get_by_text("The family is on the shortlist.")).to_be_visible()
    shortlist = f"/profiles/{child.file.reference}/shortlist/"
    when_i_open(page, f"{shortlist}supervision/")
    page.get_by_label("With which manager?").select_option(index=1)
    page.get_by_label("What was discussed about the families?").fill("Need by need.")
    when_i_press(page, "Save")
    when_i_press(page, "Confirm the shortlist")
    for family in others:
        shortlisted(child, family, by=child.file.lead, when=clock.now())
    when_i_open(page, shortlist)
    expect(page.get_by_text("No place is free")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def asha_gives_the_reports(page, child):
    for link in Link.rows.filter(child=child):
        when_i_open(page, f"/profiles/links/{link.reference}/reports/give/")
        page.get_by_role("checkbox").first.check()
        page.get_by_label("The family is given these now.").check()
        when_i_press(page, "Give the reports")
        expect(page.get_by_text("The reports are given").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def they_acknowledge(page):
    when_i_open(page, "/portal/")
    when_i_follow(page, "The permanence report of Bluebell")
    page.get_by_label("I have read this").check()
    when_i_press(page, "Send")
    when_what_they_sent_is_taken_in()


def asha_arranges_the_meeting(page, child):
    lee = Interest.rows.get().household
    when_i_open(page, f"/profiles/links/{link_of(lee).reference}/given/")
    expect(page.locator("[data-label='Opened and received']").first).to_contain_text(f"{clock.today():%-d %b %Y}")
    when_i_open(page, f"/profiles/{child.file.reference}/shortlist/meeting/")
    page.get_by_label("Who chairs?").select_option(value=str(child.file.manager_id))
    when_i_type_a_date(page, "planned_at", clock.today())
    page.locator("[name=planned_at_time]").fill("11:59pm")
    when_i_press(page, "Save")
    expect(page.get_by_text("The meeting is arranged")).to_be_visible()


def tom_records_what_it_decided(page):
    when_i_open(page, f"/profiles/matching-meetings/{MatchingMeeting.rows.get().reference}/held/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("If its chair or the previous locality worker was not there: why?").fill("Nobody held it before.")
    links = list(Link.rows.order_by("pk"))
    for place, link in enumerate(links):
        outcome = "preferred" if link.interest_id else "not_preferred"
        page.locator(f"[name=outcome_{place}][value={outcome}]").check()
        page.locator(f"[name=why_{place}]").fill("Need by need.")
    when_i_press(page, "Save")
    expect(page.get_by_text("to be visited within a week")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def asha_minutes_and_visits(page, lee):
    when_i_open(page, f"/profiles/matching-meetings/{MatchingMeeting.rows.get().reference}/minutes/")
    page.get_by_label("What was said").fill("Everybody spoke.")
    when_i_press(page, "Save")
    expect(page.get_by_text("The minutes are on the child’s file.")).to_be_visible()
    when_i_open(page, f"/profiles/links/{link_of(lee).reference}/visit/record/")
    page.get_by_label("What did you see and talk about?").fill("Two hours at their table.")
    page.locator("[name=locality_came][value=no]").check()
    page.get_by_label("If not: why?").fill("Nobody held the case before.")
    when_i_press(page, "Save")
    expect(page.get_by_text("due on the next working day").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def perry_may_not_decide_today(page, lee):
    when_i_open(page, f"/profiles/links/{link_of(lee).reference}/decide/")
    expect(page.get_by_text("opens on the day after the visit")).to_be_visible()
    expect(page.get_by_role("button", name="Record the decision")).to_have_count(0)


def perry_decides(page, lee):
    when_i_open(page, f"/profiles/links/{link_of(lee).reference}/decide/")
    page.locator("[name=proceeds][value=yes]").check()
    page.get_by_label("Reasons, for the file").fill("The visit answered what was open.")
    page.get_by_label("Your words to the family").fill("We go on together.")
    page.get_by_label("Support requirement 1").fill("Therapeutic parenting course")
    when_i_press(page, "Record the decision")
    expect(page.get_by_text("Therapeutic parenting course").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
