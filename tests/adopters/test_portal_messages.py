"""Messages between applicants and their workers (FF-64), and the staff’s page of a household’s portal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from adopters import said_by_families
from adopters.actions import allocations, family_links, inbox, messages, sharing
from adopters.models import Member
from adoption import clock
from adoption.actions import people
from adoption.errors import NotAllowed, NotPossible
from adoption.models import (
    CaseEvent,
    EntryState,
    EventKind,
    FamilyLink,
    FamilyLinkKind,
    Notice,
    Outbound,
    PortalEntry,
    PortalMessage,
)
from adoption.permissions import Role
from tests.adopters.portal_people import MORNING, TODAY
from tests.factories.adopters import AgreementFactory
from tests.factories.adoption import UserFactory, person
from tests.factories.portal import PortalEntryFactory, PortalMessageFactory


def text(response):
    return response.content.decode()


def page_of(household):
    return reverse("adopters:portal", args=[household.file.reference])


# ------------------------------------------------------------------------------------------------------------ messages


def test_a_message_reaches_the_file_and_the_worker_who_has_it_today(family, robin, kit, cast, signed_in):
    """FF-64"""
    browser = signed_in(robin)
    typed = {"body": "When is our next visit?", "key": "m"}
    for _ in range(2):
        assert browser.post(reverse("family:messages"), typed).status_code == 302
    message = PortalMessage.rows.get()
    family.file.lead = cast.lena
    family.file.save()

    for _ in range(2):
        messages.copy_waiting(at=clock.now())

    event = CaseEvent.rows.get(kind=EventKind.MESSAGE, detail="When is our next visit?")
    assert (event.file, event.recorded_by) == (family.file, robin)
    notice = Notice.rows.get(key=f"message:{message.pk}")
    assert notice.to_user == cast.lena
    assert "next visit" not in notice.says
    assert "When is our next visit?" in text(browser.get(reverse("family:messages")))
    assert "When is our next visit?" not in text(signed_in(kit).get(reverse("family:messages")))


def test_what_waits_for_an_answer_passes_to_the_new_worker(family, robin, kit, cast):
    """FF-64: the one who had it before heard of it; what was answered already is nobody’s."""
    for user in (robin, kit):
        PortalMessageFactory(user=user, file=family.file, author=user, copied_at=clock.now())
    member, facts = Member.rows.get(user=kit), {"by": cast.joss, "at": clock.now()}
    messages.answer(household=family, member=member, body="On Tuesday.", key="a", **facts)
    new = person("nora", Role.ASSESSING_WORKER, cast.ane, cast.assessment)

    allocations.allocate(household=family, worker=new, on=clock.today(), by=cast.lena, why="Leave")

    told = Notice.rows.filter(says="A message from an applicant waits for your answer.")
    assert [(one.to_user, one.file) for one in told] == [(new, family.file)]
    people.deactivate(user=new, to=cast.joss, why="Leaves", on=clock.today(), by=cast.root)
    assert {one.to_user for one in told.all()} == {new, cast.joss}


def test_the_answer_is_in_the_portal_on_the_timeline_and_not_in_the_e_mail(family, robin, cast, signed_in):
    """FF-64"""
    PortalMessageFactory(user=robin, file=family.file, author=robin)
    member = Member.rows.get(user=robin)
    for _ in range(2):
        messages.answer(
            household=family, member=member, body="On Tuesday at ten.", key="a", by=cast.joss, at=clock.now()
        )
    assert PortalMessage.rows.filter(from_staff=True).count() == 1
    assert CaseEvent.rows.filter(detail="On Tuesday at ten.", recorded_by=cast.joss).count() == 1
    mail = Outbound.objects.filter(to_user=robin, kind="portal").last()
    assert "Tuesday" not in mail.subject + mail.body
    browser = signed_in(robin)
    assert "1 new" in text(browser.get("/portal/"))
    assert "On Tuesday at ten." in text(browser.get(reverse("family:messages")))
    assert "1 new" not in text(browser.get("/portal/"))


def test_who_may_write_and_to_whom(family, robin, cast):
    member, partner = Member.rows.get(user=robin), Member.rows.get(household=family, number=2)
    facts = {"household": family, "body": "x", "key": "k", "at": clock.now()}
    with pytest.raises(NotAllowed):
        messages.answer(member=member, by=cast.asha, **facts)
    with pytest.raises(NotPossible, match="no account"):
        messages.answer(member=partner, by=cast.joss, **facts)
    with pytest.raises(NotPossible, match="Write the message"):
        messages.answer(member=member, by=cast.joss, **facts | {"body": " "})


def test_a_message_that_waits_over_two_working_days_is_marked(family, robin):
    friday = datetime(2026, 1, 9, 15, tzinfo=UTC)
    message = PortalMessageFactory(user=robin, file=family.file, author=robin, written_at=friday)
    assert messages.unanswered(family) == [message]
    assert not messages.waits_too_long(message, datetime(2026, 1, 13, tzinfo=UTC).date())  # Tuesday
    assert messages.waits_too_long(message, datetime(2026, 1, 14, tzinfo=UTC).date())
    PortalMessageFactory(user=robin, file=family.file, from_staff=True, written_at=friday + timedelta(hours=1))
    assert messages.unanswered(family) == []


# ------------------------------------------------------------------------------------------------------------ the inbox


def test_a_worker_accepts_or_sends_back_and_the_applicant_reads_why(family, robin, cast, signed_in):
    first = PortalEntryFactory(user=robin, file=family.file, kind="support", written={"about": "A break."})
    second = PortalEntryFactory(user=robin, file=family.file, kind="support", written={"about": "More."})
    browser = signed_in(cast.joss)
    address = reverse("adopters:portal-accept", args=[family.file.reference, first.reference])
    assert "A break." in text(browser.get(address))
    assert browser.post(address).status_code == 302
    again = browser.post(address)
    assert again.status_code == 422
    assert "answered already" in text(again)
    back = reverse("adopters:portal-send-back", args=[family.file.reference, second.reference])
    assert browser.post(back, {"why": "Which weekend do you mean?"}).status_code == 302

    assert CaseEvent.rows.filter(detail="A break.").count() == 1
    states = dict(PortalEntry.rows.values_list("pk", "state"))
    assert states == {first.pk: EntryState.ACCEPTED, second.pk: EntryState.RETURNED}
    assert "Which weekend do you mean?" in text(signed_in(robin).get(reverse("family:items")))


def test_a_complaint_goes_to_the_central_record_by_itself_and_only_managers_read_it_here(
    family, robin, cast, signed_in
):
    """AD-68, GV-24, GV-26"""
    entry = PortalEntryFactory(
        user=robin, file=family.file, kind="complaint", written={"tried": "formal", "what": "Nobody rang."}
    )
    inbox.take_in_waiting(at=clock.now())
    assert Notice.rows.get(key__startswith="complaint").to_user == cast.lena
    address = reverse("adopters:portal-accept", args=[family.file.reference, entry.reference])
    assert signed_in(cast.joss).get(address).status_code == 404
    assert "A complaint" not in text(signed_in(cast.joss).get(page_of(family)))
    with pytest.raises(NotAllowed):
        inbox.accept(entry=entry, by=cast.joss, at=clock.now())
    assert "Nobody rang." in text(signed_in(cast.lena).get(address))
    assert not CaseEvent.rows.filter(detail__contains="Nobody rang.").exists()


def test_staff_see_what_was_shared_opened_and_answered(family, robin, cast, signed_in, django_assert_max_num_queries):
    sharing.share(
        household=family,
        members=Member.rows.applicants().filter(household=family),
        kind="agreement",
        subject=AgreementFactory(household=family),
        title="Stage One Plan",
        sections=[],
        at=MORNING,
        by=cast.joss,
    )
    browser = signed_in(cast.joss)
    page = text(browser.get(page_of(family)))
    assert "Stage One Plan" in page
    assert "Not yet" in page
    for number in range(6):
        PortalEntryFactory(user=robin, file=family.file, kind="support")
        PortalMessageFactory(user=robin, file=family.file, author=robin, body=f"Message {number}")
    with django_assert_max_num_queries(32):
        page = text(browser.get(page_of(family)))
    assert page.count("A wish for support") == 6


def test_an_applicant_is_invited_from_the_page(family, cast, signed_in):
    browser = signed_in(cast.joss)
    address = reverse("adopters:portal-invite", args=[family.file.reference, 1])
    assert browser.post(address).status_code == 302
    assert Member.rows.get(household=family, number=1).user is not None
    assert "Invite again" in text(browser.get(page_of(family)))


def test_another_agencys_worker_finds_no_household(family, robin, cast, signed_in):
    assert signed_in(cast.nadia).get(page_of(family)).status_code == 404


def test_one_bad_entry_does_not_stop_the_others(family, robin):
    PortalEntryFactory(user=robin, file=family.file, kind="signature", written={})
    PortalEntryFactory(user=robin, file=family.file, kind="needs", written={"written_format": "shouted"})
    good = PortalEntryFactory(user=robin, file=family.file, kind="feedback", written={"rating": "5", "point": "x"})
    assert inbox.take_in_waiting(at=clock.now()) == 1
    good.refresh_from_db()
    assert good.state == EntryState.ACCEPTED
    assert PortalEntry.rows.filter(state=EntryState.RETURNED).count() == 2


# ------------------------------------------------------------------------------------------------ views and addresses


def test_views_are_put_together_without_names_and_never_for_a_few(family, robin, cast, signed_in):
    """AD-72"""
    for who, rating in ((robin, "5"), (UserFactory(), "4")):
        _view(family, who, rating)
    (few,) = said_by_families.summary([cast.ane.pk])
    assert (few.number, few.mean, few.good) == (2, None, ())
    _view(family, UserFactory(), "3")
    (enough,) = said_by_families.summary([cast.ane.pk])
    assert (enough.number, enough.mean, enough.good) == (3, 4.0, ("Good 3", "Good 4", "Good 5"))
    assert said_by_families.summary([cast.atlas.pk]) == []
    page = text(signed_in(cast.lena).get(reverse("adopters:said-by-families")))
    assert "Good 4" in page
    assert "Robin" not in page


def _view(family, user, rating):
    written = {"rating": rating, "point": "stage-one", "good": f"Good {rating}", "better": ""}
    PortalEntryFactory(user=user, file=family.file, kind="feedback", written=written, state=EntryState.ACCEPTED)


def test_a_newer_edition_takes_the_place_of_the_one_before(cast, signed_in):
    """AD-70"""
    facts = {"agency": cast.ane, "kind": FamilyLinkKind.PURPOSE, "title": "Statement of Purpose", "by": cast.mina}
    for year in ("2025", "2026"):
        family_links.add(**facts, edition=year, address=f"https://papers.example/{year}", on=TODAY)
    assert [link.edition for link in FamilyLink.objects.shown_by(cast.ane.pk)] == ["2026"]
    with pytest.raises(NotPossible, match="https"):
        family_links.add(**facts, edition="", address="javascript:alert(1)", on=TODAY)
    with pytest.raises(NotAllowed):
        family_links.add(**facts | {"agency": cast.fal}, edition="", address="https://x.example/", on=TODAY)
    page = signed_in(cast.mina).get(reverse("adopters:family-links"))
    assert "2026" in text(page)
    link = FamilyLink.objects.shown_by(cast.ane.pk).get()
    assert signed_in(cast.mina).post(reverse("adopters:end-family-link", args=[link.reference])).status_code == 302
    assert not FamilyLink.objects.shown_by(cast.ane.pk).exists()
