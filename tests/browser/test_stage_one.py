"""Stage One in a real browser: every page can be used by everybody, on a desk and on a phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adopters.actions import more_time, referees
from adopters.models import Check
from adoption import clock
from tests.adopters.families import check_of, drawn_up, family, first, second, started
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.factories.adopters import PastFactory

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def household(transactional_db, cast):
    """Twenty days into Stage One: a check came back with something, one referee is named, a plan waits."""
    began = clock.today() - timedelta(days=20)
    household = family(cast.ane, cast.joss, cast.lena)
    stage = started(household, cast.lena, on=began)
    drawn_up(household, cast.joss, on=began)
    facts = {"outcome": "to_discuss", "found": "A caution long ago.", "certificate_on": began}
    dbs = check_of(first(household), "dbs")
    Check.rows.filter(pk=dbs.pk).update(requested_on=began, returned_on=began, **facts)
    referees.add(
        household=household, name="Fern Hollis", is_relative=False, about=second(household), on=began, by=cast.joss
    )
    PastFactory(member=first(household))
    until = clock.today() + timedelta(days=60)
    more_time.ask(stage_one=stage, until_on=until, why="The doctor is away.", by=cast.joss, at=clock.now())
    return household


@pytest.mark.parametrize(
    "where",
    [
        "stage-one/",
        "stage-one/plan/",
        "stage-one/not-going-on/",
        "checks/",
        "checks/{check}/return/",
        "referees/add/",
        "histories/add/",
        "agreements/{plan}/",
        "agreements/{plan}/paper/",
    ],
)
def test_every_page_can_be_used_by_everybody(page, sign_in, cast, household, where):
    """AD-13, AD-14, AD-19, AD-20."""
    check, plan = check_of(second(household), "dbs"), household.agreements.get()
    sign_in(cast.joss)
    page.goto(f"/households/{household.file.reference}/{where.format(check=check.reference, plan=plan.reference)}")
    expect(page.locator("h1")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)


def test_a_check_that_came_back_is_resolved(page, sign_in, cast, household):
    """AD-14."""
    sign_in(cast.joss)
    page.goto(f"/households/{household.file.reference}/checks/")
    page.get_by_role("link", name=re.compile("Resolved.*Disclosure.*Ada Ashdown")).click()
    page.get_by_label("How was it resolved?").fill("Long ago, told openly.")
    when_i_press(page, "Save")
    expect(page.get_by_text("The check is resolved.")).to_be_visible()
    assert check_of(first(household), "dbs").outcome == "resolved"
    then_the_page_can_be_used_by_everybody(page)
