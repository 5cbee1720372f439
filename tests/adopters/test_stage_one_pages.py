"""Stage One through its pages: what a worker does, reads and is told, and what it costs."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from adopters.actions import agreements
from adopters.models import Agreement, Check, CheckOutcome, HistoryKind, Past, Pause, Referee, Signature
from adoption.models import Approval, Letter, Look, ReadEvent
from tests.adopters.families import (
    all_checks_back,
    at,
    check_of,
    comes_back,
    drawn_up,
    family,
    first,
    lives_there,
    now,
    run_of,
    second,
    signed_by_all,
    started,
    succeeded,
    three_references,
)
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import CheckFactory, PastFactory, RefereeFactory
from tests.factories.adoption import PersonAroundFactory
from tests.fixtures.worlds import kept
from tests.scenarios.conftest import a_letter

FEBRUARY = date(2026, 2, 2)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture(autouse=True)
def _second_of_february():
    with time_machine.travel(at(FEBRUARY), tick=False):
        yield


@pytest.fixture
@kept
def household(cast):
    household = family(cast.ane, cast.joss, cast.lena)
    started(household, cast.lena)
    return household


def url(name, household, *more):
    return reverse(f"adopters:{name}", args=[household.file.reference, *more])


def day(when, name="on"):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def text_of(answer):
    return answer.content.decode()


def sends(client, address, typed, *, says=""):
    """A form that is taken: back on the record, with the sentence."""
    answer = client.post(address, typed, follow=True)
    assert answer.redirect_chain, text_of(answer)[-3000:]
    assert says in text_of(answer)
    return text_of(answer)


def refused(client, address, typed, says):
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert says in text_of(answer)
    return text_of(answer)


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


# ------------------------------------------------------------------------------------------------------------- reading


def test_before_stage_one_the_page_says_how_it_begins(cast, signed_in):
    household = family(cast.ane, cast.joss, cast.lena)
    page = text_of(signed_in(cast.joss).get(url("stage-one", household)))
    assert "Stage One has not started" in page
    assert "No checks yet" in text_of(signed_in(cast.joss).get(url("checks", household)))


def test_the_page_shows_every_part_and_the_dates_of_guidance_and_law(cast, household, signed_in):
    """AD-32, AD-81."""
    page = text_of(signed_in(cast.joss).get(url("stage-one", household)))
    for part in ("References", "Home visits", "Home study", "Preparation groups", "Medicals", "Not started"):
        assert part in page
    assert "Sat 28 February 2026" in page
    assert "Tue 30 June 2026" in page
    assert "AAR 2005 r27" in page
    assert "and 2 months on" in page
    assert ReadEvent.rows.filter(file=household.file, user=cast.joss, what="adopters:stage-one").exists()


def test_titles_hold_the_reference_and_no_name(cast, household, signed_in):
    plan = drawn_up(household, cast.joss)
    for address in (url("stage-one", household), url("checks", household), url("agreement", household, plan.reference)):
        title = text_of(signed_in(cast.joss).get(address)).partition("<title>")[2].partition("</title>")[0]
        assert household.file.reference in title
        assert "Ashdown" not in title


@pytest.mark.parametrize(("name", "most"), [("stage-one", 28), ("checks", 22)])
def test_a_full_file_costs_no_more_than_a_new_one(cast, household, signed_in, name, most):
    drawn_up(household, cast.joss)
    client, address = signed_in(cast.joss), url(name, household)
    client.get(address)
    few = queries(client, address)
    ada = first(household)
    for number in range(12):
        PastFactory(member=ada, from_on=date(2010, 1, 1) + timedelta(days=40 * number))
        about = PersonAroundFactory(file=household.file, relation="referee", side="adopter")
        RefereeFactory(household=household, person=about, about=ada)
        lodger = lives_there(household, date(1980, 1, 1), kind="adult")
        CheckFactory(member=lodger)
        Pause.objects.create(household=household, from_on=FEBRUARY, to_on=FEBRUARY, why="Ill", recorded_by=cast.joss)
    many = queries(client, address)
    assert len(many) == len(few), "\n".join(sql[:200] for sql in many)
    assert len(few) <= most, "\n".join(sql[:200] for sql in few)


@pytest.mark.parametrize("who", ["asha", "tom", "olu", "nadia", "ada"])
def test_whoever_may_not_know_gets_the_page_of_an_address_that_never_was(cast, household, signed_in, who):
    client = signed_in(getattr(cast, who))
    plan = drawn_up(household, cast.joss)
    for address in (url("checks", household), url("agreement", household, plan.reference)):
        assert client.get(address).status_code == 404


def test_a_row_of_another_household_is_not_found_under_this_one(cast, household, signed_in):
    other = family(cast.ane, cast.joss, cast.lena)
    started(other, cast.lena)
    client = signed_in(cast.joss)
    plan, check = drawn_up(other, cast.joss), check_of(first(other), "dbs")
    for name, row in (("agreement", plan), ("sign-agreement", plan), ("return-check", check)):
        assert client.get(url(name, household, row.reference)).status_code == 404


# ------------------------------------------------------------------------------------------------------------ the plan


def plan_of(household):
    return Agreement.rows.in_force().get(household=household)


def test_a_plan_is_drawn_up_read_signed_here_and_on_paper(cast, household, signed_in):
    client = signed_in(cast.joss)
    form = text_of(client.get(url("draw-up-plan", household)))
    assert "What our team will provide" in form
    typed = {f"text_{n}": f"Words {n}" for n in range(4)} | {"more": "Evening visits."} | day(FEBRUARY)
    sends(client, url("draw-up-plan", household), typed, says="can read and sign it")
    plan = plan_of(household)
    assert plan.sections[-1] == {"heading": "Anything else", "text": "Evening visits."}

    page = text_of(client.get(url("stage-one", household)))
    assert "Waiting for Ada Ashdown and Bea Birch and one of our people" in page
    assert "Words 0" in text_of(client.get(url("sign-agreement", household, plan.reference)))
    sends(client, url("sign-agreement", household, plan.reference), {"agrees": "on"}, says="Signed")
    paper = url("sign-agreement-for", household, plan.reference)
    refused(client, paper, {"member": first(household).pk, **day(FEBRUARY)}, "add it now")
    for member in (first(household), second(household)):
        typed = {"member": member.pk, "upload": a_letter(), **day(FEBRUARY)}
        sends(client, paper, typed, says="The signature is entered")
    assert plan_of(household).agreed_on == FEBRUARY
    read = text_of(client.get(url("agreement", household, plan.reference)))
    assert "Ada Ashdown, on paper, entered by" in read
    assert Signature.objects.filter(agreement=plan).count() == 3


def test_a_plan_is_printed_with_the_signatures_there_are_and_a_line_for_the_others(cast, household, signed_in):
    """AD-13, GV-02: what is signed with a pen is exactly what was drawn up; in large print where one needs it."""
    client, plan = signed_in(cast.joss), drawn_up(household, cast.joss)
    agreements.sign(agreement=plan, by=cast.joss, at=at(FEBRUARY))
    paper = url("agreement-paper", household, plan.reference)
    assert paper in text_of(client.get(url("agreement", household, plan.reference)))
    answer = client.get(paper)
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="stage-one-plan-{household.file.reference}.pdf"'
    )
    pages = PdfReader(BytesIO(answer.content)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (plan.sections[0]["heading"], "Ada Ashdown Date", "Bea Birch Date", "Joss Example, for the agency"):
        assert words in said
    assert ReadEvent.rows.filter(file=household.file, look=Look.PRINTED).count() == 1

    person = first(household).person
    person.written_format = "large_print"
    person.save()
    larger = PdfReader(BytesIO(client.get(paper).content)).pages
    assert len(larger[0].extract_text()) < len(pages[0].extract_text())


def test_an_unchanged_or_empty_plan_is_refused_and_what_was_typed_stays(cast, household, signed_in):
    client = signed_in(cast.joss)
    kept = refused(
        client, url("draw-up-plan", household), {"text_0": "My words", **day(FEBRUARY)}, "Write something under"
    )
    assert "My words" in kept
    future = {f"text_{n}": "Words" for n in range(4)} | day(date(2026, 2, 3))
    refused(client, url("draw-up-plan", household), future, "2 February 2026 or earlier")


# -------------------------------------------------------------------------------------------------- pauses, more time


def test_a_pause_and_going_on(cast, household, signed_in):
    client = signed_in(cast.joss)
    sends(client, url("pause-assessment", household), {"why": "Moving house", **day(FEBRUARY)}, says="recorded")
    page = text_of(client.get(url("stage-one", household)))
    assert "Moving house" in page
    assert "Go on after the pause" in page
    refused(client, url("pause-assessment", household), {"why": "Again", **day(FEBRUARY)}, "paused already")
    sends(client, url("resume-assessment", household), day(FEBRUARY), says="The pause has ended")


def test_more_time_is_asked_and_shown_as_waiting(cast, household, signed_in):
    client = signed_in(cast.joss)
    refused(client, url("more-time", household), {"why": "Ill", **day(date(2026, 7, 1), "until_on")}, "at most")
    typed = {"why": "The doctor is away", **day(date(2026, 4, 30), "until_on")}
    page = sends(client, url("more-time", household), typed, says="The date stays until they agree")
    assert "Waits for a decision" in page
    asked = Approval.rows.waiting().get(file=household.file)
    decide = signed_in(cast.lena).get(reverse("approval", args=[asked.reference]))
    assert "Thu 30 April 2026" in text_of(decide)


# -------------------------------------------------------------------------------------------------------------- the end


def test_the_manager_ends_it_and_sees_what_is_not_done(cast, household, signed_in):
    signed_by_all(household, cast.joss)
    client = signed_in(cast.lena)
    assert "Not done yet: " in text_of(client.get(url("end-stage-one", household)))
    refused(client, url("end-stage-one", household), day(FEBRUARY), "Say why Stage One can end nonetheless")
    typed = {"despite": "The doctor is away.", **day(FEBRUARY)}
    page = sends(client, url("end-stage-one", household), typed, says="six months to say")
    assert "May be suitable" in page
    assert "AAR 2005 r28" in page
    assert now(household).stage == "between"


def test_not_going_on_with_letters_until_the_file_is_closed(cast, household, signed_in):
    """AD-21, PN-40."""
    client = signed_in(cast.joss)
    typed = {"outcome": "not_going_on", "reasons": "The home is not safe.", "own_1": "About you alone."}
    page = sends(client, url("not-going-on", household), typed, says="The team manager is asked")
    assert "Waits for a decision" in page
    bodies = dict(Letter.rows.filter(file=household.file).values_list("to__name", "body"))
    assert "About you alone." in bodies["Ada Ashdown"]
    assert "About you alone." not in bodies["Bea Birch"]
    asked = Approval.rows.waiting().get(file=household.file)
    shown = text_of(signed_in(cast.lena).get(reverse("approval", args=[asked.reference])))
    assert "About you alone." in shown
    refused(client, url("close-stage-one", household), {"gone": "on"}, "has not agreed to this ending")


def test_time_that_ran_out_is_no_choice_before_it_has(cast, household, signed_in):
    client = signed_in(cast.joss)
    assert "six months have passed" not in text_of(client.get(url("not-going-on", household)))
    sends(client, url("not-going-on", household), {"outcome": "time_ran_out", "reasons": "Late"})
    assert Approval.rows.waiting().get(file=household.file).kind == "stage_one_not_going_on"


def test_beyond_six_months_the_page_says_what_the_manager_does(cast, household, signed_in):
    """AD-16."""
    with time_machine.travel(at(date(2026, 7, 1)), tick=False):
        assert "The team manager closes it" in text_of(signed_in(cast.joss).get(url("stage-one", household)))
        client = signed_in(cast.lena)
        assert "Begin it anew" in text_of(client.get(url("stage-one", household)))
        assert "six months have passed" in text_of(client.get(url("not-going-on", household)))
        typed = {"why": "They were abroad.", **day(date(2026, 7, 1))}
        page = sends(client, url("restart-stage-one", household), typed, says="began anew")
        assert "Earlier runs of Stage One" in page


def test_they_may_withdraw(cast, household, signed_in):
    typed = {"why": "A new job.", **day(FEBRUARY)}
    sends(signed_in(cast.joss), url("withdraw-stage-one", household), typed, says="The file is closed")


def test_asked_to_register_and_registered(cast, household, signed_in):
    """AD-40."""
    signed_by_all(household, cast.joss)
    all_checks_back(household, FEBRUARY, cast.joss)
    succeeded(household, cast.lena, FEBRUARY)
    client = signed_in(cast.joss)
    assert "Ask them to register" in text_of(client.get(url("stage-one", household)))
    sends(client, url("ask-to-register", household), day(FEBRUARY), says="Recorded")
    sends(client, url("registered", household), day(FEBRUARY), says="registration is recorded")
    assert run_of(household).registered_on == FEBRUARY
    refused(client, url("register-again", household), {"why": "Late", **day(FEBRUARY)}, "may still go on")


# ---------------------------------------------------------------------------------------------- checks, referees, pasts


def test_a_check_is_asked_for_comes_back_and_is_resolved(cast, household, signed_in):
    client, check = signed_in(cast.joss), check_of(first(household), "dbs")
    at_check = {name: url(name, household, check.reference) for name in ("request-check", "return-check")}
    sends(client, at_check["request-check"], day(FEBRUARY), says="asked for")
    typed = {"outcome": "to_discuss", **day(FEBRUARY), **day(FEBRUARY, "certificate_on")}
    kept = refused(client, at_check["return-check"], typed | {"found": ""}, "Write down what was found")
    assert "Something to talk about" in kept
    page = sends(
        client, at_check["return-check"], typed | {"found": "A caution.", "upload": a_letter()}, says="is recorded"
    )
    assert "A caution." in page
    check.refresh_from_db()
    assert check.document.only_for == first(household).person
    typed = {"how": "Long ago.", **day(FEBRUARY)}
    sends(client, url("resolve-check", household, check.reference), typed, says="resolved")
    sends(client, url("renew-check", household, check.reference), day(FEBRUARY), says="A new check is open")
    assert Check.rows.filter(member=first(household), kind="dbs").count() == 2


def test_a_dbs_needs_the_date_of_its_certificate_and_a_medical_does_not(cast, household, signed_in):
    client = signed_in(cast.joss)
    dbs, medical = check_of(first(household), "dbs"), check_of(first(household), "medical")
    typed = {"outcome": "clear", **day(FEBRUARY)}
    refused(client, url("return-check", household, dbs.reference), typed, "certificate")
    sends(client, url("return-check", household, medical.reference), typed, says="is recorded")
    assert Check.rows.get(pk=medical.pk).outcome == CheckOutcome.CLEAR


def test_a_referee_from_name_to_report(cast, household, signed_in):
    client = signed_in(cast.joss)
    typed = {"name": "Fern Hollis", "is_relative": "no", "about": first(household).pk, **day(FEBRUARY)}
    page = sends(client, url("add-referee", household), typed, says="on the record")
    assert "Never shown to the other" in page
    assert "1 referee so far" in page
    referee = Referee.rows.get(household=household)
    for name in ("referee-contacted", "referee-visited"):
        sends(client, url(name, household, referee.reference), day(FEBRUARY), says="Recorded")
    typed = {"text": "Warm and steady.", **day(FEBRUARY)}
    sends(client, url("referee-report", household, referee.reference), typed, says="written down")
    typed = {"why": "Not needed.", **day(FEBRUARY)}
    sends(client, url("drop-referee", household, referee.reference), typed, says="no longer used")


def test_the_manager_accepts_other_references(cast, household, signed_in):
    typed = {"why": "New in the country.", **day(FEBRUARY)}
    page = sends(signed_in(cast.lena), url("accept-references", household), typed, says="Recorded")
    assert "The team manager accepted this: New in the country." in page


def test_histories_show_their_gaps(cast, household, signed_in):
    """AD-19."""
    client, ada = signed_in(cast.joss), first(household)
    typed = {"member": ada.pk, "kind": "work", "explains_gap": "no", "what": "Clerk"}
    dates = day(date(2010, 1, 1), "from_on") | day(date(2025, 11, 30), "until_on")
    page = sends(client, url("add-past", household), typed | dates, says="Gaps that are left")
    assert "December 2025 to February 2026" in page
    past = Past.rows.get(member=ada, kind=HistoryKind.WORK)
    sends(client, url("drop-past", household, past.reference), day(FEBRUARY), says="taken out")
    stranger = first(family(cast.ane, cast.joss, cast.lena))
    refused(client, url("add-past", household), typed | dates | {"member": stranger.pk}, "valid choice")


@pytest.mark.parametrize("words", ["\x00", "x" * 30_000])
@pytest.mark.parametrize(
    ("name", "field"), [("withdraw-stage-one", "why"), ("not-going-on", "reasons"), ("add-past", "what")]
)
def test_words_that_cannot_be_kept_are_refused_in_words(cast, household, signed_in, name, field, words):
    typed = {field: words, "outcome": "not_going_on", **day(FEBRUARY)}
    answer = signed_in(cast.joss).post(url(name, household), typed)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "abc", "\x00", ""])
def test_an_impossible_person_or_day_is_refused_in_words(cast, household, signed_in, number):
    client = signed_in(cast.joss)
    typed = {"member": number, "kind": number, "what": "Clerk", "from_on_day": number, "from_on_month": "2"}
    assert client.post(url("add-past", household), typed).status_code in (400, 422)
    typed = {"name": "Fern", "is_relative": number, "about": number, "on_day": number}
    assert client.post(url("add-referee", household), typed).status_code in (400, 422)


def test_a_closed_file_is_read_and_nothing_on_it_is_offered(cast, household, signed_in):
    three_references(household, cast.joss, FEBRUARY)
    comes_back(check_of(first(household), "home"), FEBRUARY, cast.joss)
    sends(signed_in(cast.joss), url("withdraw-stage-one", household), {"why": "Job", **day(FEBRUARY)})
    client = signed_in(cast.joss)
    for name in ("stage-one", "checks"):
        page = text_of(client.get(url(name, household)))
        assert "Add a referee" not in page
        assert "What you can do" not in page
    refused(client, url("add-referee", household), {"name": "F", "is_relative": "no", **day(FEBRUARY)}, "closed")
