"""One form’s key sent with another form, one broken entry, one page of a thread: nothing is lost or marked by them."""

import pytest
from django.urls import reverse

from adopters.actions import inbox, messages, portal_home, sharing
from adopters.models import Member, SuitabilityDecision
from adopters.said_by_families import summary
from adoption import clock
from adoption.models import Asks, EntryState, PortalEntry, PortalHome, PortalMessage, SharedItem
from tests.adopters.portal_people import MORNING
from tests.factories.adopters import AgreementFactory, CheckFactory, RefereeFactory, SuitabilityFactory
from tests.factories.adoption import DeadlineFactory
from tests.factories.portal import PortalEntryFactory, PortalMessageFactory, SharedItemFactory


def an_item(user, file, subject_id, asks=Asks.ACKNOWLEDGE):
    return SharedItemFactory(
        user=user, file=file, subject="adoption.CaseFile", subject_id=subject_id, title=f"Paper {subject_id}", asks=asks
    )


def answers(client, item, key, **typed):
    return client.post(reverse("family:item", args=[item.reference]), {"read": "on", "key": key} | typed)


# -------------------------------------------------------------------------------------------------------- keys of forms


def test_the_key_of_one_answer_does_not_swallow_another(family, robin, signed_in):
    """Security 4.10: an item is not said to be answered while nothing of it reached the inbox."""
    first, second = an_item(robin, family.file, 1), an_item(robin, family.file, 2)
    client = signed_in(robin)
    for item in (first, second):
        assert answers(client, item, "same-key").status_code == 302
    assert set(PortalEntry.rows.filter(user=robin).values_list("item", flat=True)) == {first.pk, second.pk}


def test_the_key_of_one_kind_of_form_does_not_swallow_another_kind(family, robin, signed_in):
    client = signed_in(robin)
    client.post(reverse("family:support"), {"wants": "support", "about": "Sleep", "key": "k"})
    client.post(reverse("family:complain"), {"tried": "informal", "what": "You were late", "key": "k"})
    assert sorted(PortalEntry.rows.values_list("kind", flat=True)) == ["complaint", "support"]


def test_a_partners_key_is_of_no_use_and_tells_nothing(family, robin, kit, signed_in):
    """Each person’s keys are their own: the same key makes an entry of one’s own."""
    typed = {"wants": "support", "about": "Sleep", "key": "shared-computer"}
    for who in (robin, kit):
        assert signed_in(who).post(reverse("family:support"), typed).status_code == 302
    assert set(PortalEntry.rows.values_list("user", flat=True)) == {robin.pk, kit.pk}


def test_what_was_sent_back_can_be_sent_again_from_the_same_open_page(family, robin, cast, signed_in):
    item = an_item(robin, family.file, 1)
    client = signed_in(robin)
    answers(client, item, "k")
    entry = PortalEntry.rows.get()
    inbox.send_back(entry=entry, why="Please read the new page first.", by=cast.joss, at=clock.now())
    answers(client, item, "k")
    assert sorted(PortalEntry.rows.values_list("state", flat=True)) == [EntryState.RETURNED, EntryState.WAITING]


@pytest.mark.parametrize("key", ["", "one-key"])
def test_a_workers_message_reaches_each_of_two_applicants_whatever_its_key(family, robin, kit, cast, key):
    """FF-64: nobody is told that a message is sent when it is not."""
    for number in (1, 2):
        member = Member.rows.get(household=family, number=number)
        messages.answer(household=family, member=member, body="We come on Monday.", key=key, by=cast.joss, at=MORNING)
    assert set(PortalMessage.rows.values_list("user", flat=True)) == {robin.pk, kit.pk}


def test_two_messages_without_a_key_are_two(family, robin, cast):
    member = Member.rows.get(household=family, number=1)
    for body in ("We come on Monday.", "No: on Tuesday."):
        messages.answer(household=family, member=member, body=body, key="", by=cast.joss, at=MORNING)
    assert PortalMessage.rows.filter(user=robin).count() == 2


# ------------------------------------------------------------------------------------------------- copies and the inbox


def test_copies_of_one_household_are_taken_back_and_of_no_other(family, robin, cast):
    plan = AgreementFactory(household=family)
    mine = an_item(robin, family.file, plan.pk)
    SharedItem.rows.filter(pk=mine.pk).update(subject=plan._meta.label)
    theirs = SharedItemFactory(subject=plan._meta.label, subject_id=plan.pk, title="Theirs")
    assert sharing.unshare(plan, at=MORNING, file=family.file) == 1
    assert SharedItem.rows.get(pk=theirs.pk).ended_at is None


def test_an_entry_whose_record_is_gone_does_not_stop_the_others(family, robin):
    """A comment on a report that no longer exists is tried again; the next family’s entry goes in all the same."""
    gone = SharedItemFactory(
        user=robin, file=family.file, kind="report", subject="adopters.ReportVersion", subject_id=999_999, title="Gone"
    )
    PortalEntryFactory(user=robin, file=family.file, kind="report_comment", item=gone, written={"comment": "Yes"})
    PortalEntryFactory(user=robin, file=family.file, kind="feedback", written={"rating": "5", "point": "x"})
    assert inbox.take_in_waiting(at=clock.now()) == 1


def test_only_the_messages_on_the_page_count_as_read(family, robin, signed_in, cast):
    """FF-64: staff see what was shown, not what stood on another page."""
    for number in range(31):
        PortalMessageFactory(user=robin, file=family.file, author=cast.joss, from_staff=True, body=f"Message {number}")
    client = signed_in(robin)
    client.get(reverse("family:messages"))
    assert PortalMessage.rows.filter(read_at=None).count() == 1
    client.get(reverse("family:messages"), {"page": "2"})
    assert not PortalMessage.rows.filter(read_at=None).exists()


@pytest.mark.parametrize("rating", ["", "12", "6", None])
def test_views_without_a_rating_are_sent_back_and_break_no_summary(family, robin, rating):
    PortalEntryFactory(user=robin, file=family.file, kind="feedback", written={"rating": rating, "point": "x"})
    assert inbox.take_in_waiting(at=clock.now()) == 0
    assert PortalEntry.rows.get().state == EntryState.RETURNED


def test_one_person_who_answers_three_times_is_still_one_person(family, robin, kit):
    """AD-72: words are shown only where nobody can tell whose they are."""
    for number in range(3):
        words = {"rating": "4", "point": "waiting", "good": f"Words {number}"}
        who = robin if number else kit
        PortalEntryFactory(user=who, file=family.file, kind="feedback", written=words, state=EntryState.ACCEPTED)
    (found,) = summary([family.file.agency_id])
    assert (found.good, found.mean) == ((), None)


# ------------------------------------------------------------------------------------------------------ names in titles


def test_a_form_about_one_person_names_them_on_the_page_and_not_in_its_title(family, cast, signed_in):
    """Security 4.14: titles stay in the history of a browser that others may use."""
    member = Member.rows.get(household=family, number=1)
    about = {
        "change-member": member.person.reference,
        "member-leaves": member.person.reference,
        "request-check": CheckFactory(member=member).reference,
        "referee-contacted": RefereeFactory(household=family, person__name="Robin Marsh the elder").reference,
    }
    for name, reference in about.items():
        address = reverse(f"adopters:{name}", args=[family.file.reference, reference])
        page = signed_in(cast.joss).get(address).content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        crumbs = page.partition('aria-label="Breadcrumb"')[2].partition("</nav>")[0]
        assert family.file.reference in title
        assert "Marsh" in page.partition("<h1")[2].partition("</h1>")[0]
        assert "Marsh" not in title + crumbs


# ----------------------------------------------------------------------------------------- what they are told in person


def test_no_date_on_the_home_page_gives_a_refusal_away_before_they_are_told(family, robin, cast):
    """AD-66: “Done” beside the promise to decide, and no decision, would say all."""
    day = MORNING.date()
    DeadlineFactory(file=family.file, rule="TS-54", worked_out_on=day, met_on=day)
    row = SuitabilityFactory(
        household=family,
        decision=SuitabilityDecision.NOT_APPROVED,
        decided_on=day,
        decided_by=cast.lena,
        reasons="Not yet.",
    )
    for told, met in ((None, ""), (day, day.isoformat())):
        row.told_decision_on = told
        row.save()
        portal_home.publish(family)
        (promise,) = PortalHome.rows.get(user=robin).content["promises"]
        assert (promise["what"], promise["met"]) == ("Decide, and tell you", met)
