"""Break-glass is for reading: whoever holds nothing else changes nothing and takes nothing away (security 4.6)."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from adoption import clock
from adoption.actions import access
from adoption.actions.access import Emergency
from adoption.models import CaseEvent, CaseFile, Look, NamedGrant, ReadEvent
from adoption.permissions import Role
from adoption.scope import guarded, only_reads
from tests.access_table import CLOSED, HIDDEN, OK, address_of, build_world, sections, verdict
from tests.factories.adoption import CaseFileFactory, NamedGrantFactory, RoleGrantFactory

OF_A_REGION = (
    *("add-to-agenda", "begin-meeting", "build-agenda", "call-off-meeting", "close-meeting", "meeting-attendance"),
    *("minute", "move-meeting", "partner-position", "take-off-agenda", "name-family", "interest-in-family"),
)
"""The monthly meeting, and families on show: whoever finds families does this in their own right, glass or none."""
ABOUT_NO_FILE = {"agency-policies", "policy", "policy-change"} | {f"familyfinding:{name}" for name in OF_A_REGION}
SENT = {"csrfmiddlewaretoken": "as every form of ours sends"}
UNSAFE = ("post", "put", "patch", "delete")


class Undone(Exception):
    """Takes back what a question did."""


@pytest.fixture
def world(cast):
    world = build_world(cast)
    for section in sections().values():
        getattr(section, "build", lambda world: None)(world)
    NamedGrant.rows.update(ended_on=clock.today())
    cast.wes.casefileuserobjectpermission_set.all().delete()
    return world


@pytest.fixture
def breaker(cast, world, signed_in):
    """Wes, a manager and worker of the other team: his roles would let him do nearly anything, had he the file."""
    for role in (Role.FAMILY_FINDING_MANAGER, Role.PERMANENCE_WORKER):
        RoleGrantFactory(user=cast.wes, role=role, agency=cast.ane, team=cast.south)
    vars(cast.wes).pop("authority", None)
    reference = world.file.reference
    access.break_glass(reference=reference, reason=Emergency.RISK, why="Missing", at=clock.now(), by=cast.wes)
    browser = signed_in(cast.wes)
    browser.raise_request_exception = False
    return browser


def about_the_file(world):
    """(name, address) of every page that somebody of another agency is not told of."""
    for section in sections().values():
        for key, row in section.ROWS.items():
            name = key.removeprefix("POST ")
            if name in ABOUT_NO_FILE or name.startswith("portal:"):
                continue
            address = address_of(section, name, world)
            if (row.get("olu") == HIDDEN and row.get("tom") != HIDDEN) or world.file.reference in address:
                yield name, address


def asked(browser, method, address):
    """The answer, taken back; a page that is closed to everybody counts as nothing."""
    try:
        with transaction.atomic():
            answer = (
                getattr(browser, method)(address, SENT)
                if method in ("post", "get")
                else browser.generic(method.upper(), address)
            )
            raise Undone
    except Undone:
        return answer


def opened_by(browser, world, method):
    """Pages that do something other than say there is no such page (or: not in this way)."""
    answers = {name: asked(browser, method, address) for name, address in about_the_file(world)}
    return {name for name, answer in answers.items() if verdict(answer) not in (HIDDEN, CLOSED)}


@pytest.mark.slow
def test_no_page_about_the_file_can_be_sent_to(breaker, world):
    for method in UNSAFE:
        assert opened_by(breaker, world, method) == set()


@pytest.mark.slow
def test_the_same_search_finds_the_pages_open_to_somebody_with_a_named_grant(breaker, world):
    """So the test above could have failed."""
    NamedGrant.rows.filter(pk=world.grant.pk).update(ended_on=None)
    assert len(opened_by(breaker, world, "post")) > 40


def test_the_file_is_there_to_read_and_every_look_is_written_down(breaker, world, cast):
    for name in ("children:record", "children:timeline", "children:plan", "documents:list", "familyfinding:profile"):
        section = next(s for s in sections().values() if name in s.ROWS)
        answer = breaker.get(address_of(section, name, world))
        assert verdict(answer) == OK, name
    assert ReadEvent.rows.filter(user=cast.wes, file=world.file).count() >= 5


def test_a_note_sent_under_break_glass_is_not_kept(breaker, world):
    before = CaseEvent.rows.count()
    typed = {"kind": "note", "what": "I was here", "detail": "Text", "on_day": "1", "on_month": "1", "on_year": "2026"}
    assert breaker.post(reverse("children:note", args=[world.file.reference]), typed).status_code == 404
    assert CaseEvent.rows.count() == before


def test_nothing_is_taken_away_under_break_glass(breaker, world, cast, signed_in):
    world.version.stored.save("order.pdf", ContentFile(b"%PDF-1.7 invented"))
    address = address_of(sections()["adoption_work"], "documents:download", world)
    answer = signed_in(cast.asha).get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 invented"
    for method in ("get", "head"):
        assert getattr(breaker, method)(address).status_code == 404
    assert not ReadEvent.rows.filter(user=cast.wes, look=Look.DOWNLOADED).exists()
    assert world.file.reference not in breaker.get(reverse("my-calendar")).content.decode()


def test_another_right_to_the_file_is_not_narrowed_by_breaking_the_glass(world, cast, signed_in):
    reference = world.file.reference
    access.break_glass(reference=reference, reason=Emergency.LAW, why="Court", at=clock.now(), by=cast.asha)
    assert signed_in(cast.asha).post(reverse("children:note", args=[reference]), SENT).status_code == 422


def test_reading_alone_lasts_for_one_request_and_no_longer(breaker, world, cast):
    def sees():
        return CaseFile.objects.visible_to(cast.wes).filter(pk=world.file.pk).exists()

    with guarded(only_reads=False):
        assert not sees()
        with guarded():
            assert sees()
        assert not sees()
    assert only_reads()
    assert sees()


def test_every_page_says_that_a_file_is_open_and_when_it_closes(cast, world, signed_in, settings):
    settings.DEMO = True  # no second proof to give
    browser = signed_in(cast.wes)
    typed = {"reference": world.file.reference, "reason": "risk", "why": "Child missing"}
    page = browser.post("/break-glass/", typed, follow=True).content.decode()
    assert "open to you by break-glass until" in page
    assert "/grants/" not in page, "no button to end what ends by itself and cannot be sent"
    assert "open to you by break-glass until" in browser.get("/account/").content.decode()

    session = browser.session
    session["glass_until"] = (clock.now() - timedelta(seconds=1)).timestamp()
    session.save()
    assert "open to you by break-glass until" not in browser.get("/account/").content.decode()


def opened_by_glass(browser, *files):
    """Through the page, as in an emergency. Returns what the file’s own page shows then."""
    for file in files:
        typed = {"reference": file.reference, "reason": "risk", "why": "Child missing"}
        page = browser.post(reverse("break-glass"), typed, follow=True).content.decode()
    return page


def shows(browser, file):
    return browser.get(reverse("access:file", args=[file.reference])).status_code == 200


def test_the_holder_closes_the_file_early_from_the_banner(cast, world, signed_in, settings):
    """And it is written on the file, for those who were told that it was opened."""
    settings.DEMO = True
    browser = signed_in(cast.wes)
    assert 'action="/break-glass/end/"' in opened_by_glass(browser, world.file)
    assert shows(browser, world.file)

    page = browser.post(reverse("end-glass"), follow=True).content.decode()

    assert "closed to you again" in page
    assert "open to you by break-glass until" not in page
    assert not shows(browser, world.file)
    assert CaseEvent.rows.filter(file=world.file, what__startswith="Break-glass ended early").count() == 1
    grant = NamedGrant.rows.get(user=cast.wes, basis="glass")
    assert grant.ended_on == clock.today()
    assert not cast.wes.casefileuserobjectpermission_set.exists()


def test_from_the_page_of_one_file_only_that_one_is_closed(cast, world, signed_in, settings):
    settings.DEMO = True
    other = CaseFileFactory(agency=cast.ane, team=cast.north)
    browser = signed_in(cast.wes)
    page = opened_by_glass(browser, world.file, other)
    assert f'name="file" value="{other.reference}"' in page

    browser.post(reverse("end-glass"), {"file": other.reference})

    assert not shows(browser, other)
    assert shows(browser, world.file)
    assert "open to you by break-glass until" in browser.get("/account/").content.decode()


def test_somebody_elses_glass_is_not_theirs_to_close_and_twice_is_said(cast, world, signed_in, settings):
    settings.DEMO = True
    browser = signed_in(cast.wes)
    opened_by_glass(browser, world.file)
    refused = signed_in(cast.tom).post(reverse("end-glass"), {"file": world.file.reference}, follow=True)
    assert "No file is open to you" in refused.content.decode()
    assert shows(browser, world.file)

    for said in ("closed to you again", "No file is open to you"):
        assert said in browser.post(reverse("end-glass"), follow=True).content.decode()


@pytest.mark.parametrize(
    "typed", ["x" * 5_000, "../../etc", "C-NOTHERE", "a\x00b", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_file_that_is_not_open_is_answered_in_words(cast, world, signed_in, typed):
    answer = signed_in(cast.wes).post(reverse("end-glass"), {"file": typed})
    assert answer.status_code in (302, 400, 422)


def test_a_right_by_name_beside_the_glass_stays(cast, world):
    """Closing what was broken takes back no more than that."""
    again = {"reference": world.file.reference, "reason": Emergency.RISK, "why": "Missing", "by": cast.wes}
    NamedGrantFactory(file=world.file, user=cast.wes)
    access.break_glass(at=clock.now(), **again)

    access.end_glass(by=cast.wes, at=clock.now())

    assert CaseFile.objects.visible_to(cast.wes).filter(pk=world.file.pk).exists()
