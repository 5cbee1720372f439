"""Whatever is sent: never an error of ours, nothing half kept, the field is named and the typing stays (security T5).

Every form of every page in tests/access is filled in as its person would, then one field at a time is replaced by a
hostile value. One value of each field is taken, always the same one. BAD_FORMS=40 takes so many,
BAD_FORMS=all all.
"""

import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote_plus, urlencode

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from adoption import clock
from adoption.forms.text import printable
from adoption.models import Agency, CaseFile, EventKind, User
from tests.access_table import CLOSED, OK, address_of, build_world, sections
from tests.adoption.test_uploads import pdf, picture
from tests.factories.adoption import (
    AgencyFactory,
    CaseFileFactory,
    DeadlineFactory,
    DocumentFactory,
    PersonAroundFactory,
    UserFactory,
)
from tests.forms_in_other_states import MORE
from tests.forms_on_pages import TOKEN, Field, Form, Page, filled_in
from tests.hostile import A_FILE, values

HOW_MANY = os.environ.get("BAD_FORMS", "1")
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
SAVEPOINT = re.compile(r'(RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT|SAVEPOINT) "?(\w+)"?')
NOT_OF_THE_CASE = {"adoption_readevent", "adoption_draft", "adoption_signin", "django_session"}
"""Tables about looking and being signed in."""
OF_THIS_BROWSER = {"sign-out", "end-sign-in", "end-other-sign-ins"}
NOT_ON_A_PAGE = OF_THIS_BROWSER | {"account_logout", "sign-in-as", "demo-clock", "end-glass"}
"""The next two stand on pages of the demonstration alone, the last in the banner under break-glass."""
SECRET = ("password", "hidden", "file")
OURS = {"adoption", "children", "familyfinding"}
URLENCODED = "application/x-www-form-urlencoded"
HALF = '--x\r\nContent-Disposition: form-data; name="why"\r\n\r\nBecau'
MARK = "98765000"
"""In every number and word that nobody asked for."""
TOO_MUCH = 400_000
"""Characters beyond which what was typed is not looked for on the page again."""


# ---------------------------------------------------------------------------------------------------------- the harness


class Kept:
    """What a request really wrote: statements whose savepoint was rolled back do not count."""

    def __init__(self):
        self.stack = [("", [])]

    def __call__(self, execute, sql, params, many, context):
        point = SAVEPOINT.match(sql)
        if point:
            self._savepoint(*point.groups())
        elif table := WRITES.match(sql):
            self.stack[-1][1].append((table[1], sql, params))
        return execute(sql, params, many, context)

    def _savepoint(self, what, name):
        if what == "SAVEPOINT":
            self.stack.append((name, []))
            return
        while len(self.stack) > 1:
            ended, rows = self.stack.pop()
            if what == "RELEASE SAVEPOINT":
                self.stack[-1][1].extend(rows)
            if ended == name:
                break
        if what == "ROLLBACK TO SAVEPOINT":
            self.stack.append((name, []))

    @property
    def rows(self):
        return [row for _, rows in self.stack for row in rows if row[0] not in NOT_OF_THE_CASE]


class Undone(Exception):
    """Takes back what a request did."""


@dataclass(frozen=True)
class Place:
    """One form on one page, for the person who may fill it in."""

    page: str
    who: str
    address: str
    form: Form

    @property
    def fields(self) -> dict[str, Field]:
        """What a person would call a field: the boxes of a date are one."""
        found: dict[str, Field] = {}
        for name, one in self.form.fields.items():
            if name == TOKEN:
                continue
            whole = re.sub("_(day|month|year|time)$", "", name)
            is_date = f"{whole}_day" in self.form.fields
            found[whole if is_date else name] = Field(whole, "date") if is_date else one
        return found


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    rows: list
    error: str = ""


class Sender:
    """Browsers of the cast; each request is taken back after it was looked at."""

    def __init__(self, cast):
        self.cast, self.browsers = cast, {}

    def browser(self, who):
        if who not in self.browsers:
            self.browsers[who] = Client()
            if who != "nobody":
                self.browsers[who].force_login(getattr(self.cast, who))
        return self.browsers[who]

    def send(self, place, typed) -> Answer:
        return self.send_raw(place, **as_sent(typed))

    def send_raw(self, place, **body) -> Answer:
        browser, kept = self.browser(place.who), Kept()
        cookies, answer, error = browser.cookies.output(), HttpResponse(status=599), ""
        try:
            with transaction.atomic(), connection.execute_wrapper(kept):
                try:
                    answer = posted(browser, place.address, **body)
                except Exception as broken:  # noqa: BLE001 (whatever it is, it is what we look for)
                    error = f"{type(broken).__name__}: {str(broken)[:150]}"
                rows = kept.rows
                raise Undone
        except Undone:
            pass
        if browser.cookies.output() != cookies:
            del self.browsers[place.who]
        return Answer(answer.status_code, answer.content.decode(errors="replace"), rows, error)


def posted(browser, address, *, data, content_type=""):
    """As it stands, byte by byte, unless a file is in it."""
    if not content_type:
        return browser.post(address, data)
    return browser.generic("POST", address, data, content_type=content_type)


def as_sent(typed):
    """As a browser encodes it; a plain form may hold bytes that are no text at all."""
    if any(not isinstance(text, str) for text in typed.values()):
        return {"data": {name: _without_halves(text) for name, text in typed.items()}}
    body = "&".join(f"{quote_plus(name)}={quote_plus(text, errors='surrogatepass')}" for name, text in typed.items())
    return {"data": body, "content_type": URLENCODED}


def _without_halves(text):
    if isinstance(text, str):
        return printable(text)
    text.seek(0)
    return text


def a_paper(place):
    """A file as it should be."""
    data = picture() if "picture" in place.page else pdf()
    return SimpleUploadedFile("photo.jpg" if "picture" in place.page else "order.pdf", data)


def places(app, sender, world) -> Iterator[Place]:
    """Each form once, for the first person on whose page it stands."""
    seen = set()
    for who, address in pages(app, world):
        page = sender.browser(who).get(address)
        html = page.content.decode() if "html" in page.headers["Content-Type"] and not page.streaming else ""
        for form in Page(html).forms:
            to = form.action or address
            name = resolve(to.partition("?")[0]).view_name
            what = (name, *sorted(form.fields))
            if form.method == "post" and what not in seen and name not in OF_THIS_BROWSER:
                seen.add(what)
                yield Place(name, who, to, form)
    yield from (place for place in without_a_form(world) if place.page in sections()[app].ROWS)


def pages(app, world) -> Iterator[tuple[str, str]]:
    """Who opens which address: every row of tests/access, and states that its world does not have."""
    section, more = sections()[app], MORE.get(app)
    for key, row in section.ROWS.items():
        if not key.startswith("POST "):
            readers = [who for who, verdict in row.items() if verdict == OK]
            yield from ((who, address_of(section, key, world)) for who in readers[:1])
    yield from more(world) if more else ()


def without_a_form(world) -> Iterator[Place]:
    """Sent by scripts."""
    text = {"text": Field("text", "textarea")}
    preview = reverse("familyfinding:section-preview", args=[world.file.reference])
    yield Place("draft", "asha", "/drafts/note-1/", Form("", "post", text))
    version = {"version": Field("version", "hidden", "1")}
    yield Place("familyfinding:section-preview", "asha", preview, Form("", "post", text | version))


def only_posted(app) -> set[str]:
    """Addresses behind a button: asked for, they are nothing."""
    rows = {name: row for name, row in sections()[app].ROWS.items() if not name.startswith("POST ")}
    return {name for name, row in rows.items() if CLOSED in row.values() and OK not in row.values()}


@pytest.fixture
def world(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    cache.clear()
    world = build_world(cast)
    world.theirs = CaseFileFactory(agency=cast.atlas, team=cast.elsewhere, reference="C-THEIRSS")
    world.their_paper = DocumentFactory(file=world.theirs)
    world.their_person = PersonAroundFactory(file=world.theirs)
    world.their_deadline = DeadlineFactory(file=world.theirs, owner=cast.olu)
    agency, user = AgencyFactory(pk=int(f"{MARK}1")), UserFactory(pk=int(f"{MARK}2"))
    file = CaseFileFactory(pk=int(f"{MARK}3"), agency=agency)
    world.marked = {Agency: agency, User: user, CaseFile: file}
    return world


def sent_with(place, typed, name, value):
    """The filled-in form with one answer replaced."""
    one = place.fields[name]
    if value is A_FILE:
        value = SimpleUploadedFile("a.txt", b"in the wrong place")
    if one.kind == "date":
        return typed | dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), value, strict=True))
    return typed | {name: value}


def accepted(place, sender):
    """The form filled in so that it is taken, if a hasty person can: with dates gone by, today or to come."""
    first, today = filled_in(place.form), clock.today()
    first |= {name: a_paper(place) for name, one in place.form.fields.items() if one.kind == "file"}
    for day in (None, today, today + timedelta(days=14), today + timedelta(days=150)):
        typed = dict(first)
        for name, one in place.fields.items() if day else ():
            if one.kind == "date":
                typed |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
        answer = sender.send(place, typed)
        if answer.status != 422 or not any(one.kind == "date" for one in place.fields.values()):
            break
    return typed, answer


def as_a_whole(place, typed, sender) -> Iterator[str]:
    """Nothing, everything twice, lists, another encoding, half of it."""
    texts = {name: text for name, text in typed.items() if isinstance(text, str)}
    ways = {
        "nothing": {"data": f"{TOKEN}=x", "content_type": URLENCODED},
        "everything twice": {"data": urlencode([*texts.items(), *texts.items()]), "content_type": URLENCODED},
        "lists": {"data": urlencode([(f"{name}[]", text) for name, text in texts.items()]), "content_type": URLENCODED},
        "maps": {"data": urlencode([(f"{name}[a]", text) for name, text in texts.items()]), "content_type": URLENCODED},
        "JSON": {"data": json.dumps(texts), "content_type": "application/json"},
        "XML": {"data": "<a/>", "content_type": "application/xml"},
        "half a form": {"data": HALF, "content_type": "multipart/form-data; boundary=x"},
        "no boundary": {"data": HALF, "content_type": "multipart/form-data"},
        "another alphabet": {"data": urlencode(texts), "content_type": f"{URLENCODED}; charset=utf-16"},
        "no such alphabet": {"data": urlencode(texts), "content_type": f"{URLENCODED}; charset=none-such"},
    }
    few = ways if HOW_MANY != "1" else random.Random(place.page).sample(sorted(ways), 2)
    for how in few:
        answer = sender.send_raw(place, **ways[how])
        if answer.error or answer.status >= 500:
            yield f"{place.page} as {place.who}: {how} broke it: {answer.error or answer.status}"
        if answer.status >= 400 and answer.rows:
            yield f"{place.page} as {place.who}: {how} was refused, yet written: {answer.rows[0][0]}"


def every_field(world) -> dict[str, str]:
    """Each field that any record of ours has, with a value that is seen wherever it goes."""
    found = {"id": f"{MARK}9", "pk": f"{MARK}9", "is_staff": "on", "is_superuser": "on"}
    for model in apps.get_models():
        for field in model._meta.get_fields() if model.__module__.split(".")[0] in OURS else ():
            if isinstance(field, models.ForeignKey):
                found[field.name] = str(getattr(world.marked.get(field.related_model), "pk", f"{MARK}8"))
            elif isinstance(field, models.DateField):
                found[field.name] = "2031-07-19"
            elif isinstance(field, models.Field):
                words = {models.BooleanField: "on", models.PositiveIntegerField: f"{MARK}7"}
                found[field.name] = words.get(type(field), f"MASS{MARK}")
    return found


def assigned(place, typed, sender, world, plain) -> Iterator[str]:
    """What the form does not ask for is not taken: the same is written with it and without it."""
    parts = {re.sub("_(day|month|year|time)$", "", name) for name in place.form.fields}
    more = {name: text for name, text in every_field(world).items() if name not in {*place.form.fields, *parts}}
    answer = sender.send(place, typed | more)
    said = f"{place.page} as {place.who}: {len(more)} fields more"
    if answer.error or answer.status != plain.status:
        yield f"{said}: {answer.error or answer.status}, without them {plain.status}"
    wrote = [row for row in answer.rows if MARK in repr(row[2]) or "2031, 7, 19" in repr(row[2])]
    yield from (f"{said}: {table} took {sql[:200]}" for table, sql, _ in wrote)
    if sorted(row[1] for row in answer.rows) != sorted(row[1] for row in plain.rows):
        yield f"{said}: other statements were run: {sorted({row[0] for row in answer.rows})}"


def some(place, name, world):
    """The same values every time; other fields get others."""
    every = values(place.fields[name], world)
    if HOW_MANY == "all":
        return every
    return random.Random(f"{place.page} {name}").sample(every, min(int(HOW_MANY), len(every)))


def wrong_with(place, name, typed, value, answer, plain) -> Iterator[str]:
    """Everything that is not as promised."""
    said = f"{place.page} as {place.who}: {name}={value!r:.60}"
    if answer.error or answer.status >= 500:
        yield f"{said} broke it: {answer.error or answer.status}"
        return
    if written := [row for row in answer.rows if answer.status >= 400 and not is_a_kept_refusal(row)]:
        yield f"{said} was refused ({answer.status}), yet written: {sorted({row[0] for row in written})}"
    if answer.status == 422:
        yield from (f"{said}: {fault}" for fault in _not_mended(place, name, typed, answer, plain))
    elif answer.status not in (200, 302, 400, 404, 413):
        yield f"{said} was answered {answer.status}"


def is_a_kept_refusal(row):
    """One line on the timeline: who tried what, and why it was refused (FF-17, FF-29)."""
    table, _, params = row
    return table == "adoption_caseevent" and EventKind.REFUSED in params


def _not_mended(place, name, typed, answer, plain) -> Iterator[str]:
    page = Page(answer.text)
    if not page.errors and "<html" in answer.text and name != "version":  # an old version gets both texts
        yield "no error is listed"
    own = [href for href in page.errors if href.startswith(f"#id_{name}")]
    if plain.status == 302 and not own and any(page.errors):
        yield f"the errors name other fields: {page.errors}"
    shown = {field: one for form in page.forms for field, one in form.fields.items()}
    for field, text in typed.items():
        one = place.form.fields.get(field)
        if one and one.kind not in SECRET and isinstance(text, str) and len(text) < TOO_MUCH and field in shown:
            kept = shown[field]
            if one.kind in ("select", "radio", "checkbox"):
                if text in one.choices and one.kind != "checkbox" and kept.value != text:
                    yield f"{field} was {text!r} and is shown as {kept.value!r}"
            elif _line_ends(kept.value) != _line_ends(printable(text)):
                yield f"{field}: typed {text!r:.50}, shown {kept.value!r:.50}"


def _line_ends(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


# ------------------------------------------------------------------------------------------------------------ the tests


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("app", sections())
def test_no_form_breaks_and_none_keeps_half(app, cast, world):
    sender, faults, refused, reached = Sender(cast), [], [], set()
    getattr(sections()[app], "build", lambda world: None)(world)
    for place in places(app, sender, world):
        reached.add(place.page)
        typed, plain = accepted(place, sender)
        if plain.error or plain.status not in (200, 302):
            refused.append(place.page)
        if plain.error:
            faults.append(f"{place.page} as {place.who}: {plain.error}")
        for name in place.fields:
            for value in some(place, name, world):
                now = sent_with(place, typed, name, value)
                faults += wrong_with(place, name, now, value, sender.send(place, now), plain)
        faults += as_a_whole(place, typed, sender)
        faults += assigned(place, typed, sender, world, plain)
    if os.environ.get("BAD_FORMS"):  # which forms a hasty person could not send either
        print(f"{app}: refused as filled in by hand: {refused}")  # noqa: T201
    assert faults == [], "\n".join(faults)
    assert only_posted(app) - reached - NOT_ON_A_PAGE == set(), "see tests/forms_in_other_states.py"


# ------------------------------------------------------------------------------------------------- tests of the harness


@pytest.fixture
def place():
    fields = {"why": Field("why", "textarea"), "other": Field("other", "text")}
    return Place("a-page", "asha", "/", Form("/", "post", fields))


SUMMARY = '<html><ul class="govuk-error-summary__list"><li><a href="#id_{}">Mend it</a></li></ul>'
BOXES = '<form method="post"><textarea name="why">\n{}</textarea><input name="other" value="{}"></form></html>'
TYPED = {"why": "two\r\nlines", "other": "a"}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(422, SUMMARY.format("why") + BOXES.format("two\nlines", "a"), []), None),
        (Answer(302, "", [("children_child", "", ())]), None),
        (Answer(500, "", []), "broke it"),
        (Answer(200, "", [], "KeyError: why"), "broke it"),
        (Answer(418, "", []), "answered 418"),
        (Answer(422, SUMMARY.format("why") + BOXES.format("two\nlines", "a"), [("a_table", "", ())]), "yet written"),
        (Answer(422, SUMMARY.format("other") + BOXES.format("two\nlines", "a"), []), "name other fields"),
        (Answer(422, "<html>" + BOXES.format("two\nlines", "a"), []), "no error is listed"),
        (Answer(422, SUMMARY.format("why") + BOXES.format("", "a"), []), "why: typed"),
        (Answer(422, SUMMARY.format("why") + BOXES.format("two\nlines", ""), []), "other: typed"),
    ],
)
def test_the_harness_sees_what_it_looks_for(place, answer, says):
    told = list(wrong_with(place, "why", TYPED, "x", answer, Answer(302, "", [])))
    assert [says in words for words in told] == ([True] if says else []), told


def test_only_what_stays_written_counts(cast):
    kept = Kept()
    with connection.execute_wrapper(kept), transaction.atomic():
        CaseFileFactory(agency=cast.ane)
        try:
            with transaction.atomic():
                DocumentFactory(file__agency=cast.ane)
                raise Undone
        except Undone:
            pass
    assert {"adoption_casefile"} <= {row[0] for row in kept.rows}
    assert "adoption_document" not in {row[0] for row in kept.rows}


@pytest.mark.parametrize("kind", ["text", "textarea", "select", "hidden", "date", "email", "number", "file", "radio"])
def test_there_are_forty_hostile_values_for_every_kind_of_field(world, kind):
    assert len({repr(value) for value in values(Field("a", kind), world)}) >= 40
