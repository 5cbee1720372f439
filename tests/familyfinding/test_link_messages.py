"""Messages between the adopters of a link and the workers of both sides, copied to both files (FF-64)."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import allocations as family_allocations
from adopters.actions import inbox
from adopters.portal import sending
from adoption.actions import allocations as parts
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Notice, Part, PortalEntry, Relation, SharedItem, Side
from children.actions import allocations
from familyfinding.actions import link_messages
from familyfinding.flows import LinkState
from familyfinding.models import Link, LinkMessage
from tests.factories.adoption import PersonAroundFactory
from tests.familyfinding.families import a_family, users_of
from tests.familyfinding.preparing import DECIDED, at, link_going_ahead
from tests.fixtures.worlds import kept

TUESDAY = date(2026, 2, 3)


@pytest.fixture
@kept
def family(cast, now):
    return a_family(cast, "Lowther", adults=2)


@pytest.fixture
@kept
def link(cast, child, family):
    return link_going_ahead(child, family).link


def write(link, *, by, body="We meet on Tuesday.", when=None, key=""):
    return link_messages.write(link=link, body=body, by=by, now=when or at(DECIDED), key=key)


def copies(user):
    return SharedItem.rows.filter(user=user, kind="conversation", ended_at=None)


def answers(user, words, *, when):
    """What the portal does when one of them answers."""
    item = copies(user).get()
    sending.answer(account=user.portal_account, item=item, key=uuid.uuid4().hex, written={"comment": words}, at=when)
    return inbox.take_in_waiting(at=when)


def test_a_message_is_on_both_files_and_both_adopters_read_it(cast, link, child, family):
    write(link, by=cast.asha)

    for file in (child.file, family.file):
        event = CaseEvent.rows.get(file=file, kind="message")
        assert event.detail == "We meet on Tuesday."
    for user in users_of(family):
        said = copies(user).get().sections
        assert "the child’s social worker" in said[0]["text"]
        assert said[1]["text"] == "We meet on Tuesday."
    assert Notice.rows.filter(to_user=cast.joss, says__contains="message about a link").count() == 1


def test_an_answer_from_the_portal_reaches_both_files_and_both_workers(cast, link, child, family):
    write(link, by=cast.asha)
    first, second = users_of(family)

    assert answers(first, "Does she like dogs?", when=at(TUESDAY)) == 1

    message = LinkMessage.rows.get(from_family=True)
    assert (message.author, message.body) == (first, "Does she like dogs?")
    on_child = CaseEvent.rows.get(file=child.file, kind="message", what__startswith="Message from an applicant")
    assert on_child.recorded_by is None  # the applicant is named on their own file alone
    assert CaseEvent.rows.filter(file=family.file, recorded_by=first, kind="message").exists()
    assert {n.to_user for n in Notice.rows.filter(key__startswith=f"link-message:{message.pk}:")} == {
        child.file.lead,
        cast.joss,
    }
    for user in (first, second):
        assert "Does she like dogs?" in str(copies(user).get().sections)


def test_taking_in_the_same_answer_twice_writes_it_once(cast, link, family):
    write(link, by=cast.asha)
    answers(users_of(family)[0], "Thank you.", when=at(TUESDAY))
    entry = PortalEntry.rows.get(kind="conversation_comment")
    link_messages.take_in(entry, by=None, at=at(TUESDAY))
    assert LinkMessage.rows.filter(from_family=True).count() == 1


def test_a_form_sent_twice_is_one_message(cast, link):
    one, two = write(link, by=cast.asha, key="k1"), write(link, by=cast.asha, key="k1")
    assert one == two
    assert LinkMessage.rows.count() == 1


def test_the_child_gets_another_worker_and_the_adopters_read_the_new_name(cast, link, child, family):
    """FF-64: moved on reallocation, and what waits is the new worker’s."""
    write(link, by=cast.asha)
    answers(users_of(family)[0], "Does she like dogs?", when=at(TUESDAY))
    child.refresh_from_db()
    parts.allocate(file=child.file, worker=cast.wes, part=Part.LEAD, on=TUESDAY, by=cast.tom)
    child.file.refresh_from_db()

    allocations.allocate(child=child, worker=cast.wes, on=TUESDAY, by=cast.tom, why="Asha moves on")

    said = copies(users_of(family)[0]).get().sections[0]["text"]
    assert cast.wes.display_name in said
    assert Notice.rows.filter(to_user=cast.wes, says__contains="message about a link").exists()


def test_the_family_gets_another_worker(cast, link, family):
    write(link, by=cast.asha)
    family.refresh_from_db()
    family_allocations.allocate(household=family, worker=cast.lena, on=TUESDAY, by=cast.lena, why="Joss moves on")
    assert cast.lena.display_name in copies(users_of(family)[0]).get().sections[0]["text"]


def test_words_that_name_the_birth_family_do_not_go_out(cast, link, child):
    PersonAroundFactory(file=child.file, relation=Relation.MOTHER, side=Side.BIRTH, name="Kerry Wolverstone")
    with pytest.raises(NotPossible, match="must not learn"):
        write(link, by=cast.asha, body="Kerry Wolverstone wrote to us.")
    assert not LinkMessage.rows.exists()


@pytest.mark.parametrize("who", ["wes", "dele", "root", "olu", "ada"])
def test_only_linked_workers_write(cast, link, who):
    """FF-59."""
    with pytest.raises((NotAllowed, NotPossible)):
        write(link, by=getattr(cast, who))


def test_there_are_no_messages_before_it_is_decided_or_after_it_ended(cast, link, family):
    write(link, by=cast.asha)
    item = copies(users_of(family)[0]).get()
    Link.rows.filter(pk=link.pk).update(state=LinkState.VALIDATED)
    with pytest.raises(NotPossible, match="going ahead"):
        write(link, by=cast.asha)
    user = item.user
    assert answers(user, "Hello?", when=at(TUESDAY)) == 0
    entry = PortalEntry.rows.get(kind="conversation_comment")
    assert entry.state == "returned"


def test_the_page_of_the_conversation(cast, link, family, signed_in):
    client = signed_in(cast.asha)
    href = reverse("familyfinding:link-messages", args=[link.reference])
    assert "Nothing has been written yet" in client.get(href).content.decode()
    assert client.post(href, {"body": ""}).status_code == 422

    assert client.post(href, {"body": "We meet on Tuesday.", "key": "k"}).status_code == 302

    assert "We meet on Tuesday." in client.get(href).content.decode()


def test_an_address_kept_by_an_adopter_leads_to_the_newest_words(cast, link, family, signed_in):
    write(link, by=cast.asha)
    user = users_of(family)[0]
    old = copies(user).get()
    write(link, by=cast.joss, body="And on Friday.")
    client = signed_in(user)

    answer = client.get(reverse("family:item", args=[old.reference]))
    newest = copies(user).get()

    assert answer.headers["Location"].endswith(f"{newest.reference}/")
    assert "And on Friday." in client.get(answer.headers["Location"]).content.decode()
    client.post(reverse("family:item", args=[old.reference]), {"comment": "Thank you both.", "key": "a1"})
    assert PortalEntry.rows.get(kind="conversation_comment").item == newest
    assert newest.title in client.get(reverse("family:messages")).content.decode()
