"""Behind proxies, wrong passwords are counted by the address that the outermost of ours was called from."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client

from adoption.addresses import UNKNOWN, client_address

PROXY, HOME, EVIL = "172.18.0.2", "81.2.69.160", "203.0.113.9"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def seen_as(rf, forwarded, caller=PROXY):
    request = rf.get("/", REMOTE_ADDR=caller)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(request)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, HOME, PROXY),  # nobody’s word is taken
        (1, HOME, HOME),
        (1, f"{EVIL}, {HOME}", HOME),  # the left one was typed by the browser
        (1, f"{EVIL},{EVIL},{EVIL}, {HOME} ", HOME),
        (2, f"{EVIL}, {HOME}, 10.0.0.7", HOME),
        (2, HOME, PROXY),  # too short: it did not come through both
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, f"{HOME}, _hidden", PROXY),
        (1, "999.1.1.1", PROXY),
        (1, "1" * 5000, PROXY),
        (1, f"{HOME}:51234", HOME),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, f"::ffff:{HOME}", HOME),
    ],
)
def test_only_as_many_entries_from_the_right_are_believed_as_proxies_are_ours(
    rf, settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    assert seen_as(rf, forwarded) == address


@pytest.mark.parametrize("caller", ["", "/run/web.sock", "nonsense"])
def test_a_caller_without_an_address_has_the_name_of_nobody(rf, settings, caller):
    settings.TRUSTED_PROXIES = 1
    assert seen_as(rf, None, caller) == UNKNOWN
    assert seen_as(rf, HOME, caller) == HOME


def wrong(browser, email, forwarded):
    typed = {"login": email, "password": "not the one"}
    return browser.post("/sign-in/", typed, headers={"X-Forwarded-For": forwarded}).status_code


def test_a_stranger_behind_the_same_proxy_locks_nobody_else_out(cast, settings):
    settings.TRUSTED_PROXIES = 1
    cast.asha.set_password("willow barn kettle")
    cast.asha.save()
    browser = Client(REMOTE_ADDR=PROXY)
    answers = [wrong(browser, cast.asha.email, f"10.{n}.0.1, {EVIL}") for n in range(6)]
    assert answers[-2:] == [429, 429], "changing the left of the header gives no fresh tries"
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {EVIL}

    right = {"login": cast.asha.email, "password": "willow barn kettle"}
    assert browser.post("/sign-in/", right, headers={"X-Forwarded-For": HOME}).status_code == 302


def test_the_limit_of_all_names_together_is_counted_by_the_same_address(settings):
    """Ten wrong passwords a minute for whatever names (allauth’s limit)."""
    settings.TRUSTED_PROXIES = 1
    browser = Client(REMOTE_ADDR=PROXY)
    answers = [wrong(browser, f"nobody{n}@example.test", f"10.{n}.0.1, {EVIL}") for n in range(12)]
    assert answers[0] == 422
    assert (
        answers[-1] != 422
        or "many"
        in browser.post(
            "/sign-in/", {"login": "a@example.test", "password": "x"}, headers={"X-Forwarded-For": EVIL}
        ).content.decode()
    )
    fresh = Client(REMOTE_ADDR=PROXY)
    assert wrong(fresh, "somebody@example.test", HOME) == 422


@pytest.mark.parametrize(("proxies", "https", "warned"), [(0, True, True), (1, True, False), (0, False, False)])
def test_a_proxy_that_nobody_counted_is_told_before_the_service_starts(settings, proxies, https, warned):
    settings.TRUSTED_PROXIES = proxies
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if https else None
    said = {warning.id for warning in run_checks(tags=["security"], include_deployment_checks=True)}
    assert ("adoption.W001" in said) is warned
