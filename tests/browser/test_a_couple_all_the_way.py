"""One couple from the Stage One Plan to looking again after a link: one on a phone, the other without scripts."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from adopters.models import Agreement, PublishedFamily
from adoption import clock
from adoption.models import PortalAccount
from tests.adopters import assessments
from tests.adopters.families import started
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.browser import searching
from tests.browser.families import (
    PHONE,
    a_couple,
    applicants,
    on_the_day,
    then_it_fits_a_phone,
    when_i_follow,
    when_i_open,
    when_i_press_just,
    when_i_sign,
    when_what_they_sent_is_taken_in,
)
from tests.browser.test_journey import when_i_press, when_i_type_a_date

WINTER, SUMMER = date(2026, 1, 5), date(2026, 7, 24)
"""A Monday in Stage One, and the Friday after the decision of SC-05."""

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("private_files")]


@pytest.fixture(autouse=True)
def _in_winter():
    with on_the_day(WINTER):
        yield


def test_a_couple_from_the_plan_to_looking_again(another, open_as, request, transactional_db, cast):
    """AD-13, AD-35, AD-42, AD-49 to AD-51, AD-62 to AD-64, FF-55, FF-56."""
    phone, plain, desk = another(viewport=PHONE), another(viewport=PHONE, java_script_enabled=False), another()
    household = a_couple(cast)
    ada, bea = applicants(household)
    started(household, cast.lena, on=clock.today() - timedelta(days=5))
    joss_gives_them_the_plan(open_as(desk, cast.joss), household)
    when_i_sign(open_as(phone, ada), "Stage One Plan")
    when_i_sign(open_as(plain, bea), "Stage One Plan", then_it_fits_a_phone)
    when_what_they_sent_is_taken_in()
    joss_signs(desk, household)

    assessments.from_the_plan_to_the_decider(household, cast.joss, cast.lena, cast.dele)
    with on_the_day(SUMMER):
        bluebell = request.getfixturevalue("bluebell")
        lena_sees_them_wait_for_the_decision(open_as(desk, cast.lena), household)
        searching.dele_approves(open_as(desk, cast.dele), household)
        they_write_and_agree(open_as(phone, ada), open_as(plain, bea), open_as(desk, cast.joss), household)

        searching.they_look_save_and_ask(phone)
        when_what_they_sent_is_taken_in()
        searching.asha_gives_the_report(open_as(desk, cast.asha), bluebell)
        searching.they_are_asked_to_stop(phone)
        then_nobody_of_them_looks(plain)
        searching.asha_records_that_it_goes_no_further(desk)
        searching.asha_answers(desk)
        searching.they_look_again(phone)
        when_i_open(plain, "/portal/children/", then_it_fits_a_phone)
        expect(plain.get_by_role("link", name="Bluebell")).to_be_visible()


def joss_gives_them_the_plan(page, household):
    when_i_open(page, f"/households/{household.file.reference}/stage-one/plan/")
    when_i_type_a_date(page, "on", clock.today())
    when_i_press(page, "Give it to them to sign")


def joss_signs(page, household):
    """The last of three: from now on it is agreed."""
    when_i_open(page, f"/households/{household.file.reference}/stage-one/")
    when_i_follow(page, "Read and sign it")
    when_i_press(page, "Sign for our agency")
    page.get_by_label("I have read this version and sign it for our agency").check()
    when_i_press_just(page, "Sign")
    assert Agreement.rows.get().agreed_on == clock.today()


def lena_sees_them_wait_for_the_decision(page, household):
    household.file.refresh_from_db()
    when_i_open(page, "/households/pipeline/")
    expect(page.get_by_text(household.file.title).first).to_be_visible()


def they_write_and_agree(phone, plain, desk, household):
    """Ada writes, Joss checks, and each of the two agrees in her own browser."""
    searching.they_write_their_profile(phone)
    searching.joss_checks_their_profile(desk, household)
    searching.they_agree_to_their_profile(phone)
    assert not PublishedFamily.rows.exists()
    searching.they_agree_to_their_profile(plain, then_it_fits_a_phone)
    assert PublishedFamily.rows.get().heading == "Ada and Bea"


def then_nobody_of_them_looks(page):
    """The partner’s account stops with hers, at every address of a child."""
    assert PortalAccount.rows.exclude(frozen_at=None).count() == 2
    when_i_open(page, "/portal/children/", then_it_fits_a_phone)
    expect(page.get_by_role("heading", name="Looking is stopped for now")).to_be_visible()
