"""Families in the browser, on the days of SC-05: who they are, and what they and we do on a page."""

import time_machine
from playwright.sync_api import expect

from adopters.actions import inbox, portal_accounts, portal_home
from adopters.models import Household, Member
from adoption import clock
from adoption.models import User
from tests.adopters import assessments
from tests.adopters.families import at, family
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody
from tests.factories.adoption import PortalAccountFactory

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def on_the_day(day):
    """The service’s clock from nine in the morning of this day; it runs on, since people and browsers wait."""
    return time_machine.travel(at(day, 9), tick=True)


# ----------------------------------------------------------------------------------------------------------- the people


def with_accounts(household: Household) -> Household:
    """Each applicant has an account of their own, and a home page that says where they are."""
    for member in Member.rows.applicants().filter(household=household).select_related("user"):
        PortalAccountFactory(user=member.user, agency=household.file.agency, file=household.file)
    portal_accounts.keep_in_step(household)
    portal_home.publish(household)
    return household


def a_couple(cast, **facts) -> Household:
    """Ada Ashdown and Bea Birch; Joss is their worker and Lena the manager."""
    return with_accounts(family(cast.ane, cast.joss, cast.lena, file__title="Ada Ashdown and Bea Birch", **facts))


def before_the_decision(cast) -> Household:
    """Panel recommended them, and the question waits for Dele."""
    approval = assessments.asked(cast.ane, cast.joss, cast.lena, cast.dele)
    return with_accounts(Household.rows.select_related("file__agency").get(file=approval.file))


def applicants(household: Household) -> list[User]:
    rows = Member.rows.applicants().filter(household=household).select_related("user").order_by("number")
    return [member.user for member in rows if member.user]


def when_what_they_sent_is_taken_in() -> None:
    """As the worker process does within the minute."""
    assert inbox.take_in_waiting(at=clock.now())


# ------------------------------------------------------------------------------------------------------------ the pages


def then_it_fits_a_phone(page) -> None:
    """For a browser without scripts, in which axe cannot run."""
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(DESK)


def when_i_open(page, path: str, look=then_the_page_can_be_used_by_everybody) -> None:
    """A page that answers, and that everybody can use."""
    assert page.goto(path).status == 200, path
    expect(page.locator("h1")).to_be_visible()
    look(page)


def when_i_follow(page, link: str) -> None:
    """A link, and wait for its page."""
    with page.expect_navigation(timeout=60_000):
        page.get_by_role("link", name=link).first.click()


def when_i_press_just(page, button: str) -> None:
    """The button with this name and not one that only begins like it: “Sign” beside “Sign out”."""
    with page.expect_navigation(timeout=60_000):
        page.get_by_role("button", name=button, exact=True).click()


def when_i_sign(page, title: str, look=then_the_page_can_be_used_by_everybody) -> None:
    """From the home page to the agreement, with a tick and a press."""
    when_i_open(page, "/portal/", look)
    when_i_follow(page, title)
    when_i_agree(page, look)


def when_i_agree(page, look=then_the_page_can_be_used_by_everybody) -> None:
    """To what is read on this page."""
    look(page)
    page.get_by_label("I have read this and I agree to it").check()
    when_i_press_just(page, "Sign")
    expect(page.get_by_text("You have signed.")).to_be_visible()


def when_i_tab_to(page, words: str, at_most: int = 120) -> None:
    """With the Tab key alone, as far as something whose name holds these words."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if words in page.evaluate(
            "(e => [e.textContent, ...[...(e.labels || [])].map(l => l.textContent)].join(' '))(document.activeElement)"
        ):
            return
    raise AssertionError(f"The Tab key never came to “{words}”")
