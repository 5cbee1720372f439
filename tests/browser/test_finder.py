"""From the finder to a match sheet whose gaps are answered: in a browser, on a phone, and without scripts."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from adoption import clock
from adoption.models import CaseEvent
from familyfinding.actions import match_sheets
from familyfinding.flows import LinkState
from familyfinding.models import Link, SetAside, SheetCopy
from tests.browser.families import PHONE, then_it_fits_a_phone
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.factories.adopters_profile import ConsideringFactory
from tests.factories.matching_finder import NeedFactory, SheetCellFactory
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import seekers

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def needs(bluebell):
    return [NeedFactory(child=bluebell), NeedFactory(child=bluebell, kind="school", strength="some")]


@pytest.fixture
def birch(cast, bluebell):
    """Their DBS check ran out a week ago."""
    household = seekers.family(cast, since=date(2025, 1, 6))
    seekers.a_check(household, expires_on=clock.today() - timedelta(days=7))
    answers = {"health": {"grade": "talk", "why": "We would like to learn."}}
    ConsideringFactory(household=household, answers=answers, recorded_by=cast.joss)
    return household


def test_from_the_finder_to_a_gap_that_is_answered(page, sign_in, cast, bluebell, needs, birch):
    """FF-57, MT-03, MT-16"""
    sign_in(cast.asha)
    page.goto(f"/profiles/{bluebell.file.reference}/families/")
    page.get_by_role("link", name="who is left out and why").click()
    expect(page.get_by_text("Disclosure and Barring Service: to be renewed")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)

    page.get_by_text(re.compile("^Set aside")).first.click()
    page.get_by_label("Why shall this not leave the family out?").fill("The new certificate is in the post.")
    when_i_press(page, "Set aside")
    expect(page.get_by_text("Your reason is on both files")).to_be_visible()
    assert SetAside.rows.get().household == birch
    for file in (bluebell.file, birch.file):
        assert CaseEvent.rows.filter(file=file, why="The new certificate is in the post.").exists()
    then_the_page_can_be_used_by_everybody(page)

    page.get_by_role("link", name=re.compile("Look into it")).click()
    page.get_by_label("Why this family?").fill("They live by the hospital.")
    when_i_press(page, "Begin")
    page.get_by_role("link", name=re.compile("Link: under consideration")).click()
    page.get_by_role("link", name="Match sheet").click()
    then_the_page_can_be_used_by_everybody(page)

    page.get_by_role("link", name=re.compile("Write what you know.*Regular health care")).click()
    page.get_by_label("A gap", exact=True).check()
    page.get_by_label("How do you know?").fill("They have not met a child with asthma.")
    page.get_by_label("What a worker saw").check()
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", str(clock.today().year))):
        page.get_by_label(part, exact=True).fill(value)
    when_i_press(page, "Save this cell")
    expect(page.get_by_text("1 gap or stretch waits for an answer")).to_be_visible()
    page.get_by_role("link", name=re.compile("Answer it")).click()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_label("Support is offered").check()
    page.get_by_label("The answer in words").fill("The asthma nurse visits twice.")
    when_i_press(page, "Save this cell")
    expect(page.get_by_text("The asthma nurse visits twice.")).to_be_visible()

    link = Link.rows.get()
    (gap,) = match_sheets.answered_gaps(link, bluebell)
    assert (gap.words, gap.by) == ("The asthma nurse visits twice.", cast.asha)

    page.get_by_role("button", name=re.compile("Keep a copy")).click()
    page.get_by_label("What is this copy for?").fill("Matching meeting")
    when_i_press(page, "Keep a copy")
    assert SheetCopy.rows.get().content["rows"][0]["cells"][0]["words"] == "The asthma nurse visits twice."


@pytest.fixture
def three(cast, bluebell, needs):
    made = []
    for place, name in enumerate(("Alder", "Birch", "Cherry"), 1):
        link = LinkFactory(
            child=bluebell, household=seekers.family(cast, name), state=LinkState.SHORTLISTED, place=place
        )
        SheetCellFactory(link=link, judged_by=cast.asha)
        made.append(link)
    return made


@pytest.mark.parametrize("where", ["needs/", "needs/health/", "families/", "apart/add/", "match-sheet/"])
def test_dense_pages_fit_a_phone(page, sign_in, cast, bluebell, three, where):
    sign_in(cast.asha)
    page.set_viewport_size(PHONE)
    page.goto(f"/profiles/{bluebell.file.reference}/{where}")
    expect(page.locator("h1")).to_be_visible()
    then_it_fits_a_phone(page)
    then_the_page_can_be_used_by_everybody(page)


def test_three_families_are_compared_on_a_phone(page, sign_in, cast, bluebell, three):
    sign_in(cast.asha)
    page.set_viewport_size(PHONE)
    page.goto(f"/profiles/{bluebell.file.reference}/families/")
    for link in three:
        page.get_by_label(f"Compare {link.household.file.reference}").check()
    when_i_press(page, "Lay up to three side by side")
    for link in three:
        expect(page.get_by_text(link.household.file.reference).first).to_be_visible()
    then_it_fits_a_phone(page)
