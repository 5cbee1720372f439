"""Every address, asked by everybody: the answers are those of tests/access (security T1)."""

from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.access_table import (
    CLOSED,
    HIDDEN,
    OK,
    PERSONAS,
    SIGN_IN,
    address_of,
    all_rows,
    build_world,
    page_names,
    sections,
    verdict,
)

NOWHERE = "/there-never-was-such-a-page/"
SOMEWHERE = "/help/privacy/"


class Rollback(Exception):
    """Undoes what a question did."""


def ask(client, method, address, **extra):
    """One question, without consequences for the next: neither in the database nor in the browser."""
    answer, cookies = None, dict(client.cookies)
    if method == "post":
        extra.setdefault("data", {"csrfmiddlewaretoken": "as every form of ours sends"})
    try:
        with transaction.atomic():
            answer = getattr(client, method)(address, **extra)
            raise Rollback
    except Rollback:
        client.cookies = SimpleCookie()
        client.cookies.update(cookies)
        return answer


@pytest.fixture
def world(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    cache.clear()
    return build_world(cast)


@pytest.fixture
def browsers(cast, world):
    """One for each person and one for nobody. Errors come back as a 500, to be shown with all other surprises."""
    everybody = {"nobody": Client(raise_request_exception=False)}
    for name, user in cast.everyone().items():
        everybody[name] = Client(raise_request_exception=False)
        everybody[name].force_login(user)
        everybody[name].get(
            SOMEWHERE
        )  # the first page notes a sign-in; undone with each question, it would be noted anew
    return everybody


@pytest.fixture
def nowhere(browsers):
    """What each person is told at an address that never was."""
    return {who: ask(browser, "get", NOWHERE) for who, browser in browsers.items()}


def test_every_page_has_a_row_and_every_row_a_page():
    with_row = {name.removeprefix("POST ") for name in all_rows()}
    assert sorted(page_names() - with_row) == [], "Pages without a row in tests/access"
    assert sorted(with_row - page_names()) == [], "Rows without a page"


def test_every_row_names_the_usual_people():
    missing = {name: sorted(set(PERSONAS) - set(row)) for name, row in all_rows().items()}
    assert {name: who for name, who in missing.items() if who} == {}


@pytest.mark.slow
@pytest.mark.parametrize("app", sections())
def test_everybody_gets_what_the_table_says(app, world, browsers, nowhere):
    """Also: a hidden page is byte for byte a page that never was, and no other way of asking opens more than GET."""
    section, surprises = sections()[app], []
    getattr(section, "build", lambda world: None)(world)
    for key, row in section.ROWS.items():
        posted = key.startswith("POST ")
        name = key.removeprefix("POST ")
        address = address_of(section, name, world)
        for who, expected in row.items():
            answer = ask(browsers[who], "post" if posted else "get", address)
            if verdict(answer) != expected:
                surprises.append(f"{key} as {who}: {verdict(answer)}, not {expected}")
            elif expected == HIDDEN and not same(answer, nowhere[who]):
                surprises.append(f"{key} as {who}: not the 404 of a missing page")
        if not posted:
            for expected, who in {expected: who for who, expected in row.items()}.items():
                surprises += wider(browsers[who], address, expected, f"{key} as {who}") if expected != OK else []
                if expected in (HIDDEN, SIGN_IN) and f"POST {name}" not in section.ROWS:
                    got = verdict(ask(browsers[who], "post", address))
                    surprises += [] if got in (expected, CLOSED) else [f"POST {name} as {who}: {got}"]
    assert surprises == [], "\n".join(surprises)


def same(answer, missing):
    return (answer.content, dict(answer.headers)) == (missing.content, dict(missing.headers))


def wider(browser, address, expected, what):
    """HEAD, OPTIONS and htmx are answered no wider than GET."""
    ways = {
        "HEAD": ask(browser, "head", address),
        "htmx": ask(browser, "get", address, headers={"HX-Request": "true"}),
    }
    options = ask(browser, "options", address)
    opened = [how for how, answer in ways.items() if verdict(answer) == OK]
    return [
        f"{how} opens {what}" for how in opened + (["OPTIONS"] if verdict(options) == OK and options.content else [])
    ]
