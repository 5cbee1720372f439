"""The journeys a newcomer makes: move a hearing, approve funding, wait until it goes national, see it appear."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adoption import clock, holidays
from adoption.periods import last_working_day
from children.models import Child
from familyfinding.models import Profile, Rung
from tests.fixtures.browsers import axe

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def given_the_demonstration_runs(settings) -> None:
    settings.DEMO = True


def when_i_type_a_date(page, name: str, day) -> None:
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(number))


def a_working_day(day):
    """On which a court sits, whenever this test is run."""
    return last_working_day(day, holidays=holidays.days())


def when_i_press(page, button: str) -> None:
    """And wait for the page that comes back: on a busy machine the answer takes its time."""
    with page.expect_navigation(timeout=60_000):
        page.get_by_role("button", name=button).click()


def then_the_page_can_be_used_by_everybody(page) -> None:
    """Nothing for axe to find, and no sideways scrolling on a phone."""
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_social_worker_moves_a_hearing_and_sees_what_moves_before_saving(page, sign_in, cast, bluebell):
    """FF-06, FF-11."""
    sign_in(cast.asha)
    page.goto(f"/children/{bluebell.file.reference}/plan/")
    page.get_by_role("link", name="Change the date").first.click()
    later = a_working_day(clock.today() + timedelta(days=150))
    when_i_type_a_date(page, "on", later)
    page.get_by_label("Why did it move?").fill("The guardian is ill.")
    page.get_by_label("A party or representative could not attend").check()
    when_i_press(page, "Show what moves")

    moves = page.get_by_role("region", name="Dates that would move").or_(page.get_by_text("No deadline"))
    expect(moves.first).to_be_visible()
    assert Child.rows.get(pk=bluebell.pk).planned_order_on != later, "nothing is saved yet"
    then_the_page_can_be_used_by_everybody(page)

    when_i_press(page, "Save the new date")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Child.rows.get(pk=bluebell.pk).planned_order_on == later


def test_from_approval_to_national_by_pressing_next_monday(page, sign_in, cast, bluebell, settings):
    """FF-18, FF-19."""
    given_the_demonstration_runs(settings)
    sign_in(cast.tom)
    page.goto("/approvals/")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("link", name="written funding agreement").click()
    page.get_by_role("radio", name="Agree").check()
    tick = page.get_by_role("checkbox")
    if tick.count():
        tick.first.check()
    when_i_press(page, "Decide")
    assert Profile.rows.get(child=bluebell).rung == Rung.CONSORTIUM

    page.goto(f"/profiles/{bluebell.file.reference}/")
    then_the_page_can_be_used_by_everybody(page)
    for _ in range(3):
        if Profile.rows.get(child=bluebell).rung == Rung.NATIONAL:
            break
        when_i_press(page, "Next Monday")
        expect(page.get_by_text("It is Mon").first).to_be_visible()
    assert Profile.rows.get(child=bluebell).rung == Rung.NATIONAL

    sign_in(cast.nia)
    page.goto("/portal/children/")
    page.get_by_role("link", name="Bluebell").click()
    expect(page.get_by_role("heading", name="Bluebell")).to_be_visible()
    expect(page.get_by_text("puddles").first).to_be_visible()
    assert "Rowan" not in page.content()
    then_the_page_can_be_used_by_everybody(page)


def test_before_the_agreement_only_the_home_agencys_adopters_see_the_child(page, sign_in, cast, bluebell):
    """FF-16."""
    sign_in(cast.ada)
    page.goto("/portal/children/")
    expect(page.get_by_role("link", name="Bluebell")).to_be_visible()

    sign_in(cast.tia)
    page.goto("/portal/children/")
    expect(page.get_by_role("link", name="Bluebell")).to_have_count(0)
    then_the_page_can_be_used_by_everybody(page)


def test_a_manager_of_another_agency_gets_the_same_404_as_for_a_child_that_never_was(page, sign_in, cast, bluebell):
    sign_in(cast.olu)
    hidden = page.goto(f"/children/{bluebell.file.reference}/")
    sent = hidden.text()
    missing = page.goto("/children/C-2222222/")

    assert (hidden.status, missing.status) == (404, 404)
    assert "Page not found" in sent
    assert sent == missing.text()


def test_my_work_can_be_used_with_the_keyboard_alone(page, sign_in, cast, bluebell):
    sign_in(cast.asha)
    page.goto("/my-work/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    then_the_page_can_be_used_by_everybody(page)


@pytest.mark.parametrize(
    "path",
    [
        "/my-work/",
        "/children/",
        "/children/waiting/",
        "/approvals/",
        "/policies/",
        "/rules/",
        "/work-out/",
        "/notices/",
        "/profiles/",
        "/help/",
    ],
)
def test_every_staff_page_is_clean_for_axe_and_fits_a_phone(page, sign_in, cast, bluebell, path):
    sign_in(cast.tom)
    assert page.goto(path).status == 200
    then_the_page_can_be_used_by_everybody(page)


@pytest.mark.parametrize(
    "part",
    [
        "",
        "timeline/",
        "plan/",
        "permanence/",
        "permanence/add/",
        "siblings/",
        "people/",
        "deadlines/",
        "decisions/",
        "looked/",
        "hearings/add/",
    ],
)
def test_every_page_of_a_child_is_clean_for_axe_and_fits_a_phone(page, sign_in, cast, bluebell, part):
    sign_in(cast.tom)
    assert page.goto(f"/children/{bluebell.file.reference}/{part}").status == 200
    then_the_page_can_be_used_by_everybody(page)


@pytest.mark.parametrize(
    "part",
    ["", "journey/", "write/", "write/heading/", "pictures/", "check/", "preview/", "review/", "agreement/", "hold/"],
)
def test_every_page_of_a_profile_is_clean_for_axe_and_fits_a_phone(page, sign_in, cast, bluebell, part):
    sign_in(cast.tom)
    assert page.goto(f"/profiles/{bluebell.file.reference}/{part}").status in (200, 302)
    then_the_page_can_be_used_by_everybody(page)
