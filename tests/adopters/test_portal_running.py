"""The applicants’ portal as it runs: a real worker takes things in, two clicks at once are one, a session may end."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from adopters import tasks
from adopters.actions import inbox, portal_home, sharing
from adopters.models import Member, Signature
from adopters.portal import sending
from adoption import clock
from adoption.middleware.sessions import SEEN
from adoption.models import (
    Asks,
    CaseEvent,
    EntryState,
    PortalAccount,
    PortalEntry,
    SharedItem,
)
from tests.adopters.portal_people import MORNING
from tests.factories.adopters import AgreementFactory
from tests.factories.portal import PortalEntryFactory, PortalMessageFactory
from tests.faults.racing import WON, WithoutLock, at_once, one_won
from tests.fixtures.browsers import axe
from tests.fixtures.services import eventually

LONG = 120
"""Seconds within which even a busy machine has done what is waited for."""


def plan_for(household, by):
    plan = AgreementFactory(household=household)
    sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household),
        kind="agreement",
        subject=plan,
        title="Your Stage One Plan",
        sections=plan.sections,
        asks=Asks.SIGN,
        at=MORNING,
        by=by,
    )
    return plan


# ------------------------------------------------------------------------------------------------------- a real worker


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_real_worker_takes_in_what_was_sent(broker, transactional_db, family, robin, cast, worker_process):
    """FF-64, AD-62"""
    plan = plan_for(family, cast.joss)
    item = SharedItem.rows.get(user=robin)
    account = PortalAccount.rows.get(user=robin)
    sending.answer(account=account, item=item, key="s", written={"agree": True}, at=clock.now())
    sending.message(account=account, body="Signed it.", key="m", at=clock.now())

    tasks.take_in_entries.delay()

    signed = lambda: Signature.objects.filter(agreement=plan, member__user=robin).exists()  # noqa: E731
    told = lambda: CaseEvent.rows.filter(detail="Signed it.").exists()  # noqa: E731
    assert eventually(lambda: signed() and told(), timeout=LONG), worker_process.said[-2000:]
    assert PortalEntry.rows.get().state == EntryState.ACCEPTED


# ------------------------------------------------------------------------------------------------- at the same time


@pytest.mark.slow
def test_the_same_form_sent_twice_at_once_is_one_entry(transactional_db, family, robin):
    account = PortalAccount.rows.get(user=robin)

    def send():
        sending.send(account=account, kind="support", key="same", written={"about": "x"}, at=clock.now())

    assert at_once(send, send) == [WON, WON]
    assert PortalEntry.rows.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("planted", [False, True])
def test_an_entry_is_accepted_or_sent_back_and_never_both(transactional_db, family, robin, cast, monkeypatch, planted):
    entry = PortalEntryFactory(user=robin, file=family.file, kind="support", written={"about": "x"})
    if planted:
        monkeypatch.setattr(inbox, "lock", WithoutLock().lock)

    told = at_once(
        lambda: inbox.send_back(entry=entry, why="Which weekend?", by=cast.joss, at=clock.now()),
        lambda: inbox.send_back(entry=entry, why="Which month?", by=cast.lena, at=clock.now()),
    )

    one_won(told, "answered already", planted=planted)
    assert CaseEvent.rows.filter(what="Sent back to an applicant").count() == (2 if planted else 1)


# --------------------------------------------------------------------------------------------------------- sessions


def test_what_was_typed_comes_back_after_the_session_has_ended(family, robin, signed_in):
    """Security 4.11: fifteen minutes for families; the draft outlives them."""
    family.enquiry.informed_on = family.enquiry.visited_on = MORNING.date()
    family.enquiry.save()
    family.stage = "enquiry"
    family.save()
    portal_home.publish(family)
    browser = signed_in(robin)
    browser.get(reverse("family:register"))
    browser.post(reverse("draft", args=["registration-of-interest"]), {"why": "We have room.", "decided": "on"})
    session = browser.session
    session[SEEN] = time.time() - 16 * 60
    session.save()

    answer = browser.post(reverse("family:register"), {"decided": "on"})

    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")
    assert not PortalEntry.rows.exists()
    page = signed_in(robin).get(reverse("family:register")).content.decode()
    assert "We have room." in page
    assert "checked" not in page


# ------------------------------------------------------------------------------------------------------- in a browser


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [390, 1280])
def test_an_applicant_reads_signs_and_writes_on_a_phone_and_at_a_desk(
    transactional_db, family, robin, kit, cast, page, sign_in, width
):
    """AD-62, AD-65"""
    plan_for(family, cast.joss)
    PortalMessageFactory(user=robin, file=family.file, from_staff=True, author=cast.joss, author_name="Joss Example")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(robin)
    page.goto("/portal/")
    expect(page.get_by_role("heading", name="Your way to adoption")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Your Stage One Plan").click()
    expect(page.get_by_text("Waiting for Kit")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("to go on")).to_be_visible()
    page.get_by_label("I have read this and I agree to it").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Sent, being recorded")).to_be_visible()
    page.goto("/portal/messages/")
    page.get_by_label("Your message").fill("Thank you, all signed.")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Thank you, all signed.")).to_be_visible()
    axe(page)
    for address in ("/portal/reaching-me/", "/portal/complain/", "/portal/items/", "/portal/information/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
