"""The applicants’ pages: where they are, what they must do, what they send (AD-62, AD-65 to AD-72)."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from adopters.actions import inbox, invitations, portal_home, sharing
from adopters.flows import Stage
from adopters.models import Enquiry, Member, Registration, Signature
from adopters.portal.home import standing
from adopters.portal.registration import QUESTIONS
from adoption import clock
from adoption.actions import letters
from adoption.models import (
    Asks,
    CaseEvent,
    DocumentVersion,
    Draft,
    EntryState,
    PortalAccount,
    PortalEntry,
    PortalHome,
    ReadEvent,
    SharedItem,
)
from tests.adopters.portal_people import MORNING
from tests.factories.adopters import AgreementFactory
from tests.factories.adoption import DeadlineFactory
from tests.factories.family_links import FamilyLinkFactory
from tests.factories.letters import LetterFactory
from tests.factories.portal import SharedItemFactory
from tests.familyfinding.cases import a_pdf


def text(response):
    return response.content.decode()


def give(household, by, subject, **facts):
    facts.setdefault("asks", Asks.SIGN)
    facts.setdefault("members", Member.rows.applicants().filter(household=household))
    facts.setdefault("title", "Your Stage One Plan")
    facts.setdefault("sections", getattr(subject, "sections", []))
    facts.setdefault("kind", "agreement")
    return sharing.share(household=household, subject=subject, by=by, at=MORNING, **facts)


def send(browser, name, *args, **typed):
    return browser.post(reverse(name, args=args), typed)


# ---------------------------------------------------------------------------------------------------------------- home


def test_home_says_where_they_are_whose_turn_it_is_and_who_helps(family, robin, signed_in):
    """AD-62"""
    page = text(signed_in(robin).get("/portal/"))
    assert "step 2 of 4" in page
    assert "Stage One: checks and preparation" in page
    assert "We will send you your Stage One Plan." in page
    assert "Joss Example" in page
    assert "joss@example.test" in page
    assert "Lena Example" in page


def test_home_lists_what_is_still_to_do_and_folds_away_what_is_done(family, robin, signed_in):
    for title, opened_at in (("Read this", None), ("Read already", clock.now())):
        SharedItemFactory(file=family.file, user=robin, title=title, asks="read", opened_at=opened_at)
    shown = signed_in(robin).get("/portal/")
    assert "Read already" not in {task.text for task in shown.context["tasks"]}
    assert "Read this" in {task.text for task in shown.context["tasks"]}
    assert [task.text for task in shown.context["done"]] == ["Read already"]


def test_an_account_without_a_household_is_shown_the_way_to_the_children(cast, signed_in):
    browser = signed_in(cast.ada)
    page = text(browser.get("/portal/"))
    assert reverse("portal:list") in page
    assert reverse("family:messages") not in page
    assert browser.get("/portal/messages/").status_code == 404
    assert browser.get("/portal/children/").status_code == 200


def test_what_is_late_on_our_side_is_said_and_what_we_never_promised_is_not_shown(family, robin, signed_in):
    DeadlineFactory(file=family.file, rule="TS-48", due_on=date(2026, 1, 2), worked_out_on=date(2026, 1, 2))
    DeadlineFactory(file=family.file, rule="TS-77", due_on=date(2026, 1, 3), worked_out_on=date(2026, 1, 3))
    portal_home.publish(family)
    content = PortalHome.rows.get(user=robin).content
    assert [one["what"] for one in content["promises"]] == ["Finish Stage One with you"]
    before = standing(content, date(2026, 1, 2))["promises"][0]
    after = standing(content, date(2026, 1, 3))["promises"][0]
    assert (before["state"], before["late"]) == ("Promised", False)
    assert (after["state"], after["late"]) == ("We are late", True)


def test_the_last_day_for_children_of_their_own_agency_alone_stands_on_both_their_pages(family, robin, signed_in):
    """AD-44, AD-62, AD-79: said while it runs, and gone once it was lifted."""
    PortalAccount.rows.filter(user=robin).update(approved_on=date(2025, 12, 1), home_only=True)
    row = DeadlineFactory(file=family.file, rule="TS-09", due_on=date(2026, 6, 1), worked_out_on=date(2026, 6, 1))
    pages = (reverse("family:home"), reverse("portal:list"))
    for met_on, there in ((None, True), (date(2026, 3, 1), False)):
        row.met_on = met_on
        row.save()
        portal_home.publish(family)
        for page in pages:
            assert ("Mon 1 June 2026" in text(signed_in(robin).get(page))) == there, page


def test_a_pause_and_a_date_that_moved_are_shown_as_they_are():
    content = {
        "pause": "2026-01-02",
        "promises": [
            {"what": "A", "due": "2026-03-02", "met": "", "paused": "2026-01-02", "was": "2026-02-02"},
            {"what": "B", "due": "2026-03-02", "met": "2026-03-01", "paused": "", "was": ""},
        ],
    }
    shown = standing(content, date(2026, 4, 1))
    assert shown["paused_since"] == date(2026, 1, 2)
    assert [one["state"] for one in shown["promises"]] == ["Paused"]
    assert [one["state"] for one in shown["kept"]] == ["Done on Sun 1 March 2026"]
    assert not any(one["late"] for one in shown["promises"])
    assert shown["promises"][0]["moved"] == "It was to be by Mon 2 February 2026."


def test_every_opening_is_written_down(family, robin, signed_in):
    signed_in(robin).get("/portal/")
    assert ReadEvent.rows.filter(file=family.file, user=robin, what="family:home").exists()


def test_a_home_page_costs_the_same_with_many_items(family, robin, signed_in, cast, django_assert_max_num_queries):
    browser = signed_in(robin)
    browser.get("/portal/")
    for number in range(8):
        give(family, cast.joss, AgreementFactory(household=family, number=number + 1, replaced_on=MORNING.date()))
    with django_assert_max_num_queries(22):
        page = text(browser.get("/portal/"))
    assert page.count("Your Stage One Plan") == 8


# --------------------------------------------------------------------------------------------------------------- items


def test_a_joint_plan_is_signed_by_each_and_says_only_that_the_other_still_has_to(family, robin, kit, cast, signed_in):
    """AD-62, AD-65"""
    plan = AgreementFactory(household=family)
    give(family, cast.joss, plan)
    mine = SharedItem.rows.get(user=robin)
    browser = signed_in(robin)
    page = browser.get(reverse("family:item", args=[mine.reference]))
    assert "Take up your references" in text(page)
    assert "Waiting for Kit" in text(page)
    assert "Vale" not in text(page)

    key = page.context["form"]["key"].value()
    for _ in range(2):
        answer = send(browser, "family:item", mine.reference, agree="on", key=key)
        assert answer.status_code in (302, 200)
    entry = PortalEntry.rows.get(user=robin)
    assert (entry.kind, entry.item) == ("signature", mine)
    assert "Sent, being recorded" in text(browser.get(reverse("family:item", args=[mine.reference])))

    inbox.take_in_waiting(at=clock.now())

    assert Signature.objects.get(agreement=plan).member.user == robin
    assert "Signed" in text(browser.get(reverse("family:item", args=[mine.reference])))
    theirs = SharedItem.rows.get(user=kit)
    page = text(signed_in(kit).get(reverse("family:item", args=[theirs.reference])))
    assert "Waiting for" not in page


def test_signing_without_the_tick_is_asked_for_in_words(family, robin, cast, signed_in):
    give(family, cast.joss, AgreementFactory(household=family))
    item = SharedItem.rows.get(user=robin)
    answer = send(signed_in(robin), "family:item", item.reference)
    assert answer.status_code == 422
    assert "to go on" in text(answer)
    assert not PortalEntry.rows.exists()


def test_a_plan_that_changed_meanwhile_comes_back_and_is_signed_anew(family, robin, cast, signed_in):
    plan = AgreementFactory(household=family)
    give(family, cast.joss, plan)
    item = SharedItem.rows.get(user=robin)
    browser = signed_in(robin)
    send(browser, "family:item", item.reference, agree="on", key="one")
    plan.sections = [{"heading": "What we will do", "text": "Something else."}]
    plan.save()

    inbox.take_in_waiting(at=clock.now())

    entry = PortalEntry.rows.get(user=robin)
    assert entry.state == EntryState.RETURNED
    assert not Signature.objects.exists()
    page = text(browser.get(reverse("family:item", args=[item.reference])))
    assert "This has changed since you opened it" in page
    assert CaseEvent.rows.filter(file=family.file, what__contains="not taken in").exists()


def test_a_copy_taken_back_is_gone_and_the_answer_stays(family, robin, cast, signed_in):
    plan = AgreementFactory(household=family)
    give(family, cast.joss, plan)
    item = SharedItem.rows.get(user=robin)
    sharing.unshare(plan)
    browser = signed_in(robin)
    assert browser.get(reverse("family:item", args=[item.reference])).status_code == 404
    assert SharedItem.rows.filter(pk=item.pk).exists()


def test_a_changed_text_replaces_the_copy_and_the_same_one_does_not(family, robin, cast):
    plan = AgreementFactory(household=family)
    give(family, cast.joss, plan)
    give(family, cast.joss, plan)
    assert SharedItem.rows.filter(user=robin).count() == 1
    plan.sections = [{"heading": "New", "text": "New."}]
    give(family, cast.joss, plan)
    assert SharedItem.rows.filter(user=robin, ended_at=None).count() == 1
    assert SharedItem.rows.filter(user=robin).count() == 2


def test_a_comment_reaches_the_file_by_itself(family, robin, cast, signed_in):
    """AD-65"""
    give(family, cast.joss, family, kind="introduction_plan", asks=Asks.COMMENT, title="Draft plan", sections=[])
    item = SharedItem.rows.get(user=robin)
    send(signed_in(robin), "family:item", item.reference, comment="Could we begin on a Tuesday?", key="c")
    inbox.take_in_waiting(at=clock.now())
    event = CaseEvent.rows.get(file=family.file, detail="Could we begin on a Tuesday?")
    assert event.recorded_by == robin


def test_an_acknowledgement_is_recorded_document_by_document(family, robin, cast, signed_in):
    """AD-65"""
    for number in (1, 2):
        plan = AgreementFactory(household=family, number=number, replaced_on=MORNING.date())
        give(family, cast.joss, plan, kind="paper", asks=Asks.ACKNOWLEDGE, title=f"Paper {number}")
    first = SharedItem.rows.get(user=robin, title="Paper 1")
    send(signed_in(robin), "family:item", first.reference, read="on", key="a")
    inbox.take_in_waiting(at=clock.now())
    assert CaseEvent.rows.filter(what="Read by an applicant: Paper 1").count() == 1
    assert SharedItem.rows.get(user=robin, title="Paper 2").answered_at is None


# -------------------------------------------------------------------------------------------- what is sent


def test_support_waits_for_a_colleague_and_a_complaint_goes_on_record_by_itself(family, robin, cast, signed_in):
    """AD-67, AD-68"""
    browser = signed_in(robin)
    page = text(browser.get("/portal/complain/"))
    assert page.index("soonest by talking") < page.index("The formal procedure") < page.index("Ombudsman")
    assert "Ofsted" in page
    assert send(browser, "family:complain", tried="informal", what="Nobody rang.", key="k").status_code == 302
    assert send(browser, "family:support", wants="assessment", about="We are tired.", key="s").status_code == 302
    inbox.take_in_waiting(at=clock.now())
    assert set(PortalEntry.rows.values_list("kind", "state")) == {("complaint", "accepted"), ("support", "waiting")}


def test_views_are_asked_for_when_a_step_is_done_and_go_in_without_the_file(family, robin, signed_in):
    """AD-72"""
    browser = signed_in(robin)
    assert "Tell us how finding out about adoption went" in text(browser.get("/portal/"))
    answer = send(browser, "family:feedback", "finding-out", rating="4", good="The talk.", key="f")
    assert answer.status_code == 302
    inbox.take_in_waiting(at=clock.now())
    assert PortalEntry.rows.get().state == EntryState.ACCEPTED
    assert "The talk." not in " ".join(CaseEvent.rows.values_list("detail", flat=True))
    assert "Tell us how finding out" not in text(browser.get("/portal/"))
    assert browser.get("/portal/feedback/no-such-point/").status_code == 404


def test_needs_are_set_for_their_own_person_and_pages_change_their_look(family, robin, kit, signed_in):
    """AD-69, GV-01, GV-02, GV-04"""
    browser = signed_in(robin)
    answer = send(
        browser,
        "family:needs",
        style="easy",
        written_format="large_print",
        in_person="bsl",
        language_spoken="Polish",
        key="n",
    )
    assert answer.status_code == 302
    inbox.take_in_waiting(at=clock.now())
    person = Member.rows.get(user=robin).person
    assert (person.written_format, person.in_person, person.language_spoken) == ("large_print", "bsl", "Polish")
    assert person.needs_asked_on == clock.today()
    assert Member.rows.get(user=kit).person.written_format == "standard"
    page = text(browser.get("/portal/"))
    assert "app-portal--easy" in page
    assert "Things to do" in page
    assert 'class="govuk-template app-bigger"' in page
    theirs = text(signed_in(kit).get("/portal/"))
    assert "app-portal--standard" in theirs
    assert "app-bigger" not in theirs


def test_a_paper_waits_cleaned_until_a_colleague_accepts_it(family, robin, cast, signed_in):
    upload = SimpleUploadedFile("certificate.pdf", a_pdf(), "application/pdf")
    answer = send(
        signed_in(robin), "family:send-paper", kind="certificate", title="First aid", about="me", upload=upload, key="u"
    )
    assert answer.status_code == 302
    entry = PortalEntry.rows.get()
    assert entry.stored
    assert not DocumentVersion.rows.filter(document__file=family.file).exists()
    inbox.accept(entry=entry, by=cast.joss, at=clock.now())
    version = DocumentVersion.rows.get(document__file=family.file)
    assert version.document.only_for == Member.rows.get(user=robin).person
    assert version.document.title == "First aid"


def test_a_hostile_paper_is_refused_in_words_and_nothing_is_kept(family, robin, signed_in):
    upload = SimpleUploadedFile("certificate.pdf", b"MZ not a paper at all", "application/pdf")
    typed = {"kind": "certificate", "title": "Course", "about": "both", "upload": upload}
    answer = signed_in(robin).post(reverse("family:send-paper"), typed)
    assert answer.status_code == 422
    assert "not really a PDF" in text(answer)
    assert "Course" in text(answer)
    assert not PortalEntry.rows.exists()


def test_registering_opens_with_the_visit_keeps_drafts_and_refuses_nobody(family, robin, cast, signed_in):
    """AD-01, AD-08, AD-09"""
    browser = signed_in(robin)
    assert "We have received your registration" in text(browser.get("/portal/register/"))
    family.stage = Stage.ENQUIRY
    family.save()
    portal_home.publish(family)
    assert "This form opens when" in text(browser.get("/portal/register/"))
    Enquiry.rows.filter(household=family).update(informed_on=MORNING.date(), visited_on=MORNING.date())
    portal_home.publish(family)
    assert "Register your interest" in text(browser.get("/portal/"))

    page = text(browser.get("/portal/register/"))
    assert "required" not in page.split("<form", 2)[2]
    saved = browser.post(reverse("draft", args=["registration-of-interest"]), {"why": "We love Sundays."})
    assert saved.status_code == 200
    assert "We love Sundays." in text(browser.get("/portal/register/"))

    missing = send(browser, "family:register", why="We love Sundays.")
    assert missing.status_code == 422
    assert "We love Sundays." in text(missing)
    answer = send(browser, "family:register", decided="on", key="r", born="1 May 1930", offences="Yes, long ago.")
    assert answer.status_code == 302
    assert not Draft.objects.exists()
    entry = PortalEntry.rows.get(kind="registration")
    assert set(entry.written) == {question.asks for question in QUESTIONS}
    inbox.take_in_waiting(at=clock.now())
    assert Registration.rows.get(household=family).via == "portal"


def test_information_shows_the_newest_edition_of_their_own_agency(family, robin, cast, signed_in):
    """AD-70, AD-71"""
    FamilyLinkFactory(agency=cast.ane, kind="purpose", title="Statement of Purpose", edition="2026")
    FamilyLinkFactory(agency=cast.ane)
    FamilyLinkFactory(agency=cast.fal, title="Elsewhere altogether")
    page = text(signed_in(robin).get("/portal/information/"))
    assert "2026" in page
    assert "New Family Circle" in page
    assert "Elsewhere" not in page


def test_nothing_is_sent_from_an_ended_account_even_in_an_open_page(family, robin, cast, signed_in):
    browser = signed_in(robin)
    account = PortalAccount.rows.get(user=robin)
    invitations.end(account=account, why="Asked for.", by=cast.joss, at=MORNING + timedelta(hours=1))
    assert send(browser, "family:support", wants="support", about="x").status_code in (302, 404)
    assert not PortalEntry.rows.exists()


def test_a_page_that_grew_old_is_written_anew_without_an_action(family, robin):
    """A date that was moved elsewhere reaches the family within the hour (AD-62)."""
    DeadlineFactory(file=family.file, rule="TS-48", due_on=date(2026, 3, 2), worked_out_on=date(2026, 3, 2))
    home = PortalHome.rows.get(user=robin)
    assert home.content["promises"] == []
    assert portal_home.publish_stale(at=home.made_at + timedelta(minutes=59)) == 0
    assert portal_home.publish_stale(at=home.made_at + timedelta(minutes=61)) == 1
    home.refresh_from_db()
    assert [one["due"] for one in home.content["promises"]] == ["2026-03-02"]


def test_a_letter_stands_in_the_portal_of_whom_it_went_to_and_of_nobody_else(family, robin, kit, cast, signed_in):
    """AD-66"""
    person = Member.rows.get(user=robin).person
    person.address, person.needs_asked_on = "3 Harbour Row\nAmble", MORNING.date()
    person.save()
    checked = {"checked_by": cast.lena, "checked_on": MORNING.date(), "checked_version": 1}
    letter = LetterFactory(
        file=family.file, to=person, subject="Our decision", body="You are approved.", written_by=cast.joss, **checked
    )
    letters.send(letter=letter, sent_format="standard", on=clock.today(), by=cast.joss)

    item = SharedItem.rows.get()
    assert (item.user, item.title) == (robin, "Our decision")
    answer = signed_in(robin).get(reverse("family:paper", args=[item.reference]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert ReadEvent.rows.filter(user=robin, what="family:paper", look="downloaded").exists()
    assert signed_in(kit).get(reverse("family:paper", args=[item.reference])).status_code == 404
