"""How long a session lasts, and how many there are (security 4.11). Times are real, not the demo clock's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from adoption import sign_ins
from adoption.models import DemoClock, RoleGrant, SignIn
from tests.factories.children import ChildFactory

MORNING = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # a Monday


def is_in(browser):
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("asha", 20), ("ada", 15)])
def test_a_session_ends_after_a_time_without_a_click(cast, signed_in, who, minutes):
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = signed_in(getattr(cast, who))
        assert is_in(browser)
        clock.shift(timedelta(minutes=minutes - 1))
        assert is_in(browser)
        clock.shift(timedelta(minutes=minutes, seconds=1))
        assert not is_in(browser)
    assert not SignIn.objects.exists()


def test_no_session_lasts_longer_than_ten_hours(cast, signed_in):
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = signed_in(cast.asha)
        for _ in range(59):
            assert is_in(browser)
            clock.shift(timedelta(minutes=10))
        assert is_in(browser)
        clock.shift(timedelta(minutes=11))
        assert not is_in(browser)


def test_a_click_a_minute_is_enough_and_costs_one_write(cast, signed_in, django_assert_num_queries):
    with time_machine.travel(MORNING, tick=False):
        browser = signed_in(cast.asha)
        assert browser.get("/stay-signed-in/").status_code == 204
        assert browser.get("/stay-signed-in/").status_code == 204
    with time_machine.travel(MORNING + timedelta(minutes=19), tick=False):
        assert browser.get("/stay-signed-in/").status_code == 204
    with time_machine.travel(MORNING + timedelta(minutes=38), tick=False):
        assert is_in(browser)


def test_the_demo_clock_ends_nobodys_session(cast, signed_in, settings):
    settings.DEMO = True
    browser = signed_in(cast.asha)
    assert is_in(browser)

    DemoClock.objects.create(ahead=timedelta(days=40))
    page = browser.get("/account/")
    assert page.status_code == 200
    assert page.context["demo_clock"]["today"] == page.context["today"]


def test_the_third_browser_signs_the_first_out(cast, signed_in):
    first, second, third = (signed_in(cast.asha) for _ in range(3))
    for browser in (first, second, third):
        assert is_in(browser)

    assert not is_in(first)
    assert is_in(second)
    assert is_in(third)
    assert SignIn.objects.filter(user=cast.asha).count() == 2


def test_another_persons_browsers_are_not_counted(cast, signed_in):
    mine, *others = signed_in(cast.asha), signed_in(cast.tom), signed_in(cast.tom)
    for browser in (mine, *others):
        assert is_in(browser)
    assert is_in(mine)


def test_signing_out_elsewhere_from_the_account_page(cast, signed_in):
    here, there = signed_in(cast.asha), signed_in(cast.asha)
    assert is_in(there)
    assert is_in(here)
    row = next(item["row"] for item in here.get("/account/").context["sign_ins"] if not item["here"])

    here.post(f"/account/sign-ins/{row.pk}/end/")

    assert is_in(here)
    assert not is_in(there)


def test_signing_out_everywhere_else(cast, signed_in):
    here, there = signed_in(cast.asha), signed_in(cast.asha)
    assert is_in(there)
    assert is_in(here)
    here.post("/account/sign-ins/end/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_somebody_elses_sign_in(cast, signed_in):
    hers, mine = signed_in(cast.asha), signed_in(cast.tom)
    assert is_in(hers)
    row = SignIn.objects.get(user=cast.asha)

    assert mine.post(f"/account/sign-ins/{row.pk}/end/").status_code == 404
    assert is_in(hers)


def test_an_ended_account_is_out_at_the_next_click(cast, signed_in):
    browser = signed_in(cast.asha)
    assert is_in(browser)
    cast.asha.is_active = False
    cast.asha.save(update_fields=["is_active"])
    assert not is_in(browser)


def test_ending_an_account_through_its_page_ends_every_open_session_at_once(cast, signed_in):
    browsers = [signed_in(cast.wes), signed_in(cast.wes)]
    assert all(is_in(browser) for browser in browsers)
    signed_in(cast.sam).post(f"/people/{cast.wes.reference}/deactivate/", {"why": "Left the agency"})
    assert not any(is_in(browser) for browser in browsers)
    assert not SignIn.objects.filter(user=cast.wes).exists()
    for address in ("/children/", "/my-work/", "/break-glass/"):
        assert browsers[0].get(address).url.startswith("/sign-in/")


def test_a_role_that_ended_yesterday_opens_nothing_today_in_a_browser_that_stayed_open(cast, signed_in):
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north)
    with time_machine.travel(MORNING, tick=False) as now:
        RoleGrant.objects.update(from_on=MORNING.date())
        browser, address = signed_in(cast.asha), f"/children/{child.file.reference}/"
        assert browser.get(address).status_code == 200
        RoleGrant.objects.filter(user=cast.asha).update(to_on=MORNING.date())
        now.move_to(MORNING.replace(hour=23, minute=30))  # GMT: the last day goes to midnight
        browser = signed_in(cast.asha)
        assert browser.get(address).status_code == 200
        now.shift(timedelta(minutes=15))
        assert browser.get(address).status_code == 200
        now.shift(timedelta(minutes=16))
        assert browser.get(address).status_code == 404
        assert browser.post(address + "notes/add/", {"what": "Late"}).status_code == 404


def test_a_role_of_another_kind_taken_away_closes_its_pages_at_the_next_click(cast, signed_in):
    browser = signed_in(cast.sam)
    assert browser.get("/people/").status_code == 200
    RoleGrant.objects.filter(user=cast.sam).update(to_on=RoleGrant.objects.get(user=cast.sam).from_on)
    assert browser.get("/people/").status_code in (403, 404)


def test_a_new_password_signs_other_browsers_out(cast, signed_in):
    cast.asha.set_password("willow barn kettle")
    cast.asha.save()
    here, there = signed_in(cast.asha), signed_in(cast.asha)
    assert is_in(there)
    assert is_in(here)

    new = "another good long one"
    here.post("/account/password/", {"oldpassword": "willow barn kettle", "password1": new, "password2": new})

    assert is_in(here)
    assert not is_in(there)


def test_browsers_are_told_apart_in_words(rf):
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    telephone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
    assert sign_ins.browser(rf.get("/", HTTP_USER_AGENT=windows)) == "Firefox on Windows"
    assert sign_ins.browser(rf.get("/", HTTP_USER_AGENT=telephone)) == "Safari on iPhone"
    assert sign_ins.browser(rf.get("/", HTTP_USER_AGENT="")) == "A browser"


def test_the_cookie_is_for_this_site_and_for_no_script(cast, signed_in):
    browser = signed_in(cast.asha)
    browser.get("/account/")
    cookie = browser.cookies["homeward_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
