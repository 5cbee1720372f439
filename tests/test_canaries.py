"""What is somebody’s alone reaches nobody else, by whatever way out of the service (security T2 and T18, in short).

In this world every name and address of a child and of the people around them is a word that occurs nowhere else.
Then strangers ask for every page, the family’s workers do their work, and each answer, log line, message, task and
cached value is searched for those words.
"""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from adoption import clock
from adoption.actions import enforcing, notices, sending
from adoption.logs import NameFreeFormatter
from adoption.models import EventKind, Outbound, PersonAround
from tests.access_table import address_of, build_world, sections
from tests.factories.adoption import CaseEventFactory, PersonAroundFactory
from tests.fixtures.services import broker  # noqa: F401 (a fixture)

CHILD = {"first_name": "Zqfirst", "last_name": "Zqlast", "views": "Zqviews", "religion": "Zqfaith"}
AROUND = {"name": "Zqmother", "address": "4 Zqstreet, Hexham", "phone": "01632 Zqphone", "email": "zqmail@example.test"}
NOTE = {"what": "Zqheading", "detail": "Zqdetail", "why": "Zqwhy"}
STRANGERS = ("nobody", "olu", "nia", "tia", "ben", "petra", "root", "wes")


def found_in(data):
    """The words that do not belong there."""
    text = (data.decode(errors="replace") if isinstance(data, bytes) else str(data)).lower()
    return sorted({word.lower() for word in WORDS if word.lower() in text})


WORDS = ("Zqfirst", "Zqlast", "Zqviews", "Zqfaith", "Zqmother", "Zqstreet", "Zqphone", "zqmail", *NOTE.values())


@pytest.fixture
def world(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    cache.clear()
    world = build_world(cast)
    for section in sections().values():
        getattr(section, "build", lambda world: None)(world)
    world.grant.ended_on = clock.today()
    world.grant.save(update_fields=["ended_on"])
    for name, text in CHILD.items():
        setattr(world.child, name, text)
    world.child.save()
    world.file.title = "Zqfirst Zqlast"
    world.file.save(update_fields=["title"])
    PersonAroundFactory(file=world.file, **AROUND)
    CaseEventFactory(file=world.file, kind=EventKind.NOTE, **NOTE)
    return world


@pytest.fixture
def written():
    """Every line of every log, at every level, as it would stand in the file."""
    lines, handler = [], logging.Handler(logging.DEBUG)
    form = NameFreeFormatter()
    handler.emit = lambda record: lines.append(form.format(record))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def everything_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body + repr(sorted(answer.headers.items())).encode() + answer.cookies.output().encode()


def pages(world):
    for section in sections().values():
        for key in section.ROWS:
            yield (
                key,
                "post" if key.startswith("POST ") else "get",
                address_of(section, key.removeprefix("POST "), world),
            )


@pytest.mark.slow
@pytest.mark.parametrize("who", STRANGERS)
def test_no_stranger_gets_a_word_of_it_from_any_page(who, world, cast, written):
    browser, told = Client(raise_request_exception=False), {}
    if who != "nobody":
        browser.force_login(getattr(cast, who))
    for key, method, address in pages(world):
        answer = getattr(browser, method)(address, {"q": "Zqlast", "name": "Zqmother"} if method == "post" else {})
        typed = {"zqlast", "zqmother"} if method == "post" else set()
        words = set(found_in(everything_of(answer))) - typed
        told |= {key: words} if words else {}
    assert told == {}
    assert [line for line in written if found_in(line)] == []


def test_the_search_finds_the_words_where_they_belong(world, cast, signed_in):
    """So the tests above could have failed."""
    browser = signed_in(cast.asha)
    pages = [browser.get(f"/children/{world.file.reference}/{part}").content for part in ("", "timeline/", "people/")]
    seen = set(found_in(b"".join(pages)))
    assert {"zqfirst", "zqlast", "zqmother", "zqstreet", "zqdetail"} <= seen


def test_nothing_that_leaves_the_service_by_itself_holds_a_word_of_it(world, cast, written, broker):  # noqa: F811
    """Notices, e-mail, the queue and the cache, after the work of a day and of a bad year."""
    browser = Client()
    browser.force_login(cast.asha)
    for section in ("children", "familyfinding", "adoption_work"):
        for name in sections()[section].ROWS:
            if not name.startswith("POST "):
                browser.get(address_of(sections()[section], name, world))
    later = clock.midnight(clock.today() + timedelta(days=30 * 365)) + timedelta(hours=12)
    enforcing.enforce(now=later)
    notices.tell(world.file, "There is work for you.", key="work", to=cast.asha)
    sending.send(now=later + timedelta(minutes=1))
    assert mail.outbox
    out = [*Outbound.objects.values_list("subject", "body", "key"), *((m.subject, m.body, m.to) for m in mail.outbox)]
    assert found_in(out) == []
    assert [line for line in written if found_in(line)] == []
    assert found_in([broker.dump(key) or b"" for key in broker.keys("*")]) == []
    store = cache._cache.get_client()
    assert found_in(b" ".join([*store.keys("*"), *(store.dump(key) or b"" for key in store.keys("*"))])) == []


def test_a_failing_page_leaves_no_word_in_the_log(world, cast, written, monkeypatch):
    def breaks(*_, **__):
        raise ValueError(f"{PersonAround.rows.filter(name='Zqmother').values()}")

    monkeypatch.setattr("children.views.records.section", breaks)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.asha)
    answer = browser.get(f"/children/{world.file.reference}/people/")
    assert answer.status_code == 500
    assert found_in(answer.content) == []
    assert any('"error": "ValueError"' in line for line in written)
    assert [line for line in written if found_in(line)] == []
