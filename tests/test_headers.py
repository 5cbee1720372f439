"""What every answer carries, whatever it is and whoever asks (security T17, 4.14)."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client

from tests.access_table import address_of, build_world, sections

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
EXACTLY = {
    "Cache-Control": "no-store, private",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
BESIDES = {
    "Content-Type",
    "Content-Length",
    "Vary",
    "Location",
    "Allow",
    "Content-Disposition",
    "HX-Redirect",
    "Expires",
}


@pytest.fixture
def world(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    cache.clear()
    world = build_world(cast)
    for section in sections().values():
        getattr(section, "build", lambda world: None)(world)
    return world


def faults(answer):
    """How far an answer is from the set above. X-Frame-Options and CSP say the same to old and new browsers."""
    have = dict(answer.headers)
    wrong = {name: have.get(name) for name, text in EXACTLY.items() if _parts(have.get(name)) != _parts(text)}
    if _parts(have.get("Content-Security-Policy")) != _parts(POLICY):
        wrong["Content-Security-Policy"] = have.get("Content-Security-Policy")
    unknown = set(have) - set(EXACTLY) - BESIDES - {"Content-Security-Policy"}
    return wrong | {name: have[name] for name in unknown}


def _parts(text):
    return sorted(part.strip() for part in (text or "").replace(";", ",").split(","))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "asha", "ada"])
def test_every_page_carries_exactly_these_headers(world, cast, who):
    browser, wrong = Client(raise_request_exception=False), {}
    if who != "nobody":
        browser.force_login(getattr(cast, who))
    for section in sections().values():
        for key in section.ROWS:
            if not key.startswith("POST "):
                answer = browser.get(address_of(section, key, world))
                wrong |= {key: found} if (found := faults(answer)) else {}
    assert wrong == {}


def odd_answers(browser):
    """Those that come from elsewhere than a page: middleware, errors, forms."""
    yield "no such page", browser.get("/there-is-no-such-page/")
    yield "no slash", browser.get("/sign-in")
    yield "wrong way", browser.put("/sign-in/")
    yield "half a character", browser.get("/?a=%ED%A0%80")
    yield "NUL in a form", browser.post("/sign-in/", {"login": "a\x00"})
    yield "too much", browser.post("/sign-in/", {"login": "a" * 3_000_000})
    yield "another host", browser.get("/sign-in/", headers={"host": "evil.example"})
    yield "forged", Client(enforce_csrf_checks=True, raise_request_exception=False).post("/sign-in/", {"login": "a"})
    yield "wrong password", browser.post("/sign-in/", {"login": "a@example.test", "password": "x"})


def test_answers_that_are_no_pages_carry_them_too(world):
    browser = Client(raise_request_exception=False)
    assert {what: found for what, answer in odd_answers(browser) if (found := faults(answer))} == {}


def test_an_error_of_ours_carries_them_and_says_nothing(world, cast, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("Edie Marsh lives at 4 Quarry Lane")

    monkeypatch.setattr("adoption.views.account.render", breaks)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.asha)
    answer = browser.get("/account/")
    assert answer.status_code == 500
    assert b"Edie" not in answer.content
    assert faults(answer) == {}


def test_the_check_sees_a_header_too_few_and_one_too_many(world):
    answer = Client().get("/help/")
    assert faults(answer) == {}
    del answer.headers["X-Frame-Options"]
    answer.headers["X-Powered-By"] = "Homeward"
    assert set(faults(answer)) == {"X-Frame-Options", "X-Powered-By"}


def test_in_service_cookies_and_transport_are_for_https_alone():
    """Read from the settings as they are with a public host name."""
    public = {**os.environ, "ALLOWED_HOSTS": "homeward.example", "SECRET_KEY": "a" * 50, "TRUSTED_PROXIES": "1"}
    public |= {"TESTING": "False", "DJANGO_SETTINGS_MODULE": "adoption.settings"}
    ask = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.TRUSTED_PROXIES)"
    )
    said = subprocess.run([sys.executable, "-c", ask], env=public, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "True", "__Host-session", "__Host-csrf", "31536000", "True", "1"]


def settings_say(ask: str = "", **changed: str) -> str:
    """What the settings print, or the last line of their refusal, with this environment."""
    env = {**os.environ, "SECRET_KEY": "a" * 50, "TESTING": "False", **changed}
    ran = subprocess.run(
        [sys.executable, "-c", f"from adoption import settings as s; print({ask})"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.stdout.strip() or ran.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ALLOWED_HOSTS": "homeward.example", "DEBUG": "True"}, "DEBUG shows case data"),
        ({"ALLOWED_HOSTS": "homeward.example", "DEMO": "True"}, "DEMO lets anyone"),
        ({"ALLOWED_HOSTS": "*", "DEMO": "True"}, "DEMO lets anyone"),
        ({"ALLOWED_HOSTS": "homeward.example", "TESTING": "True"}, "TESTING leaves out"),
        ({"SECRET_KEY": "short"}, "at least 32 characters"),
        ({"TRUSTED_PROXIES": "-1"}, "0 or more"),
    ],
)
def test_settings_that_are_not_safe_stop_the_start_in_a_sentence(changed, says):
    assert says in settings_say(**changed)


@pytest.mark.parametrize(
    ("port", "user", "tls", "ssl"),
    [("25", "", False, False), ("587", "", True, False), ("465", "us", False, True), ("25", "us", True, False)],
)
def test_a_password_never_goes_to_the_mail_server_in_the_clear(port, user, tls, ssl):
    said = settings_say("s.EMAIL_USE_TLS, s.EMAIL_USE_SSL", EMAIL_PORT=port, EMAIL_USER=user, EMAIL_PASSWORD="secret")
    assert said == f"{tls} {ssl}"
