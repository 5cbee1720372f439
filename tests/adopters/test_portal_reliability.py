"""Two browsers on one profile, a session that ends, an upload cut off: nothing lost, nothing doubled."""

import re
import time
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters import story
from adopters.actions import inbox, portal_home, sharing
from adopters.models import FamilyProfile, Member
from adoption.middleware.sessions import SEEN
from adoption.models import Asks, Draft, EntryState, PortalEntry, SharedItem
from tests.adopters.families import at
from tests.factories.adopters_profile import FamilyProfileFactory
from tests.factories.familyfinding import PublishedProfileFactory
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.worlds import kept

DAY = date(2026, 7, 23)
WRITE = "/portal/profile/write/"


@pytest.fixture
@kept
def family(cast):
    found = a_family(cast, "Lee", adults=2)
    FamilyProfileFactory(household=found)
    portal_home.publish(found)
    return found


@pytest.fixture
def browsers(family, signed_in):
    return [signed_in(user) for user in users_of(family)]


def typed(version, key, **parts):
    return {name: "" for name, _ in story.PARTS} | {"heading": "Ada and Bea", "version": version, "key": key} | parts


def words(answer):
    return answer.content.decode()


def session_ends(client):
    session = client.session
    session[SEEN] = time.time() - 16 * 60
    session.save()


def test_two_browsers_on_one_profile_see_both_texts_and_neither_is_lost(family, browsers):
    one, two = browsers
    one.get(WRITE)
    two.get(WRITE)
    assert one.post(WRITE, typed(1, "a", us="We love the sea.")).status_code == 302
    inbox.take_in_waiting(at=at(DAY))
    late = two.post(WRITE, typed(1, "b", us="We love the hills."))
    assert late.status_code == 422
    assert "We love the sea." in words(late)
    assert "We love the hills." in words(late)
    assert FamilyProfile.rows.get(household=family).story["us"] == "We love the sea."
    assert two.post(WRITE, typed(2, "c", us="We love the sea and the hills.")).status_code == 302
    inbox.take_in_waiting(at=at(DAY))
    assert FamilyProfile.rows.get(household=family).story["us"] == "We love the sea and the hills."


def test_what_the_other_sent_a_moment_ago_is_taken_in_first(family, browsers):
    """Both pressed within the seconds before the inbox is emptied: the later is not put over the earlier."""
    one, two = browsers
    one.post(WRITE, typed(1, "a", us="We love the sea."))
    two.post(WRITE, typed(1, "b", us="We love the hills."))
    inbox.take_in_waiting(at=at(DAY))
    states = sorted(PortalEntry.rows.filter(kind="family_profile").values_list("state", flat=True))
    assert states == sorted([EntryState.ACCEPTED, EntryState.RETURNED])
    assert FamilyProfile.rows.get(household=family).version == 2


@pytest.mark.parametrize(
    ("page", "draft", "field"),
    [
        (WRITE, "family-profile", "us"),
        ("/portal/complain/", "family-complaint", "what"),
        ("/portal/support/", "family-support", "about"),
        ("/portal/messages/", "family-message", "body"),
        ("/portal/considering/", "family-considering", "why_trauma"),
        ("/portal/feedback/waiting/", "family-feedback-waiting", "better"),
        ("/portal/reaching-me/", "family-needs", "needs_note"),
        ("/portal/profile/down/", "family-down", "why"),
    ],
)
def test_what_was_typed_is_there_again_after_the_session_ended(family, browsers, signed_in, page, draft, field):
    client = browsers[0]
    client.get(page)
    client.post(reverse("draft", args=[draft]), {field: "Half a sentence about", "version": "1", "key": "old"})
    session_ends(client)
    answer = client.post(page, {field: "Half a sentence about us."})
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")
    assert not PortalEntry.rows.exists()
    again = signed_in(users_of(family)[0])
    shown = words(again.get(page))
    assert "Half a sentence about" in shown
    assert 'value="old"' not in shown
    assert "Half a sentence" not in words(browsers[1].get(page))


def test_a_comment_half_written_is_there_again_also_on_a_newer_copy_of_the_paper(family, browsers, signed_in, cast):
    """AD-65: comments on a report or a plan are long; the paper may be shared anew while they are written."""
    shared = {"kind": "introduction_plan", "asks": Asks.COMMENT, "title": "Draft plan", "by": cast.joss}
    page = comment_page(family, shared, "First week.")
    form = browsers[0].get(page)
    assert "data-autosave" in words(form)
    draft = re.search(r'data-autosave="([^"]+)"', words(form))[1]
    browsers[0].post(draft, {"comment": "Mornings suit her best, we", "key": "old"})
    session_ends(browsers[0])
    assert browsers[0].post(page, {"comment": "Mornings suit her best."}).url.startswith("/sign-in/")

    newer = comment_page(family, shared, "First week, mornings.")
    again = signed_in(users_of(family)[0])
    assert "Mornings suit her best, we" in words(again.get(newer))
    assert "Mornings suit her best" not in words(browsers[1].get(comment_page(family, shared, "x", whose=1)))
    again.post(newer, {"comment": "Mornings suit her best.", "key": "k"})
    assert not Draft.objects.exists()


def comment_page(family, shared, text, whose=0):
    """The address of the paper as one of them has it."""
    sections = [{"heading": "Plan", "text": text}]
    members = Member.rows.applicants().filter(household=family).select_related("user", "person")
    sharing.share(household=family, members=members, subject=family, sections=sections, at=at(DAY), **shared)
    user = users_of(family)[whose]
    return reverse("family:item", args=[SharedItem.rows.get(user=user, kind=shared["kind"], ended_at=None).reference])


def test_words_about_a_child_half_written_are_there_again_and_gone_once_sent(family, browsers, signed_in):
    """FF-55: the two questions about a child, over the end of a session."""
    child = PublishedProfileFactory(home=family.file.agency, agency=family.file.agency)
    page = reverse("portal:ask", args=[child.reference])
    draft = re.search(r'data-autosave="([^"]+)"', words(browsers[0].get(page)))[1]
    browsers[0].post(draft, {"why": "We love puddles, and", "questions": "Does she", "key": "old"})
    session_ends(browsers[0])
    assert browsers[0].post(page, {"why": "We love puddles."}).url.startswith("/sign-in/")
    again = signed_in(users_of(family)[0])
    shown = words(again.get(page))
    assert "We love puddles, and" in shown
    assert "Does she" in shown
    assert 'value="old"' not in shown
    assert "We love puddles" not in words(browsers[1].get(page))
    again.post(page, {"why": "We love puddles.", "questions": "", "key": "new", "check": "done"})
    assert PortalEntry.rows.filter(kind="interest").count() == 1
    assert not Draft.objects.exists()


def test_a_draft_on_an_older_version_does_not_write_over_a_newer_text(family, browsers):
    one, two = browsers
    one.post(reverse("draft", args=["family-profile"]), {"us": "My draft.", "version": "1"})
    two.post(WRITE, typed(1, "b", us="We love the hills."))
    inbox.take_in_waiting(at=at(DAY))
    shown = words(one.get(WRITE))
    assert "My draft." in shown
    assert 'name="version" value="1"' in shown
    late = one.post(WRITE, typed(1, "c", us="My draft."))
    assert late.status_code == 422
    assert "We love the hills." in words(late)


def test_a_draft_is_gone_once_it_is_sent(family, browsers):
    client = browsers[0]
    client.post(reverse("draft", args=["family-complaint"]), {"what": "You were late."})
    with time_machine.travel(at(DAY), tick=False):
        sent = client.post("/portal/complain/", {"tried": "informal", "what": "You were late.", "key": "k"})
    assert sent.status_code == 302
    assert not Draft.objects.filter(form="family-complaint").exists()


@pytest.mark.parametrize("page", ["/portal/send/", "/portal/profile/pictures/add/"])
def test_an_upload_that_is_cut_off_leaves_nothing_and_breaks_nothing(family, browsers, page):
    """The line went dead in the middle of the picture."""
    boundary = "----cut"
    begun = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="alt"\r\n\r\nUs\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="upload"; filename="us.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + b"\xff\xd8\xff\xe0half a picture"
    answer = browsers[0].generic("POST", page, begun, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code in (400, 422)
    assert not PortalEntry.rows.exists()
