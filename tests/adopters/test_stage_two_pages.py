"""Stage Two, report and approval through their pages: what people do, read and are told, and what it costs."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from adopters.actions import suitability, visits
from adopters.flows import Stage
from adopters.models import Household, ReportSection, StageTwo, Suitability, Visit
from adoption.errors import NotPossible
from adoption.models import Approval, Look, ReadEvent
from tests.adopters import assessments
from tests.adopters.assessments import (
    AGREED,
    DECIDED,
    PANEL,
    VISITS,
    consulted,
    fresh,
    recommended,
    waiting_for_panel,
    with_minutes,
)
from tests.adopters.families import at, now
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import HouseholdFactory, StageTwoFactory, VisitFactory
from tests.factories.adopters_report import ReportFactory, ReportSectionFactory, ReportVersionFactory
from tests.fixtures.worlds import kept
from tests.panels import pack_papers

JULY = date(2026, 7, 24)
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(at(JULY), tick=False):
        yield


def url(name, household, *more):
    return reverse(f"adopters:{name}", args=[household.file.reference, *more])


def day(when, name="on"):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def listing(days):
    """The agreement’s form with these visits."""
    typed = day(date(2026, 9, 10), "panel_planned_on") | {"we_provide": "Visit you", "they_do": "Tell us of changes"}
    for number, when in enumerate(days, 1):
        typed |= day(when, f"visit_{number}") | {f"about_{number}": "Your childhood"}
    return typed


@pytest.fixture
@kept
def work(cast) -> StageTwo:
    """Stage Two of a household of Adopt North East, agreed; nothing done yet."""
    household = HouseholdFactory(
        file__agency=cast.ane,
        file__team=cast.assessment,
        file__lead=cast.joss,
        file__manager=cast.lena,
        stage=Stage.STAGE_TWO,
        stage_since=AGREED,
    )
    return StageTwoFactory(household=household, notified_on=AGREED, agreed_on=AGREED)


@pytest.fixture
@kept
def report(cast, work):
    report = ReportFactory(stage_two=work, household=work.household, author=cast.joss)
    ReportSectionFactory(report=report, key="motivation", text="Why they hope for a child.")
    return report


@pytest.fixture
def joss(cast, signed_in):
    return signed_in(cast.joss)


def test_an_agreement_with_five_visits_keeps_what_was_typed(cast, joss, work):
    """AD-24: the refusal says how to mend it."""
    days = [date(2026, 8, number) for number in (3, 10, 17, 24, 31)]
    answer = joss.post(url("stage-two-agreement", work.household), listing(days))
    assert answer.status_code == 422
    assert "At least six are needed: add 1 more visit" in answer.content.decode()
    assert "Visit you" in answer.content.decode()

    answer = joss.post(url("stage-two-agreement", work.household), listing([*days, date(2026, 9, 7)]), follow=True)
    assert "The agreement is drawn up" in answer.content.decode()
    assert "Waiting for signatures" in answer.content.decode()
    assert Visit.rows.filter(stage_two=work).count() == 6


def test_a_visit_is_recorded_on_its_page(joss, work):
    """AD-25."""
    visit = VisitFactory(stage_two=work, planned_on=VISITS[0])
    typed = day(VISITS[0], "held_on") | {"at_home": "yes", "content": "Their own parents.", "next_steps": "Meet them."}
    answer = joss.post(url("record-visit", work.household, visit.reference), typed, follow=True)
    assert "Made 16 Mar 2026" in answer.content.decode()
    assert "Their own parents." in answer.content.decode()


def test_a_visit_of_another_household_is_not_there(joss, work):
    stranger = VisitFactory()
    assert joss.get(url("record-visit", work.household, stranger.reference)).status_code == 404


def test_the_page_of_stage_two_costs_the_same_with_many_visits(joss, work, report):
    joss.get(url("stage-two", work.household))
    with CaptureQueriesContext(connection) as few:
        joss.get(url("stage-two", work.household))
    for number in range(12):
        VisitFactory(stage_two=work, held_on=AGREED, content="Talked", number=number + 100)
    with CaptureQueriesContext(connection) as many:
        joss.get(url("stage-two", work.household))
    assert len(many) == len(few)


def test_the_page_of_the_report_costs_the_same_with_many_sections(joss, work, report):
    joss.get(url("report", work.household))
    with CaptureQueriesContext(connection) as few:
        joss.get(url("report", work.household))
    for key in ("contact", "support", "family", "money"):
        ReportSectionFactory(report=report, key=key)
    with CaptureQueriesContext(connection) as many:
        joss.get(url("report", work.household))
    assert len(many) == len(few)


def test_two_browsers_on_one_section_both_see_both_texts(cast, joss, signed_in, report):
    """GV-71: nothing typed is lost."""
    page = url("report-section", report.household, "motivation")
    lena = signed_in(cast.lena)
    assert lena.post(page, {"text": "Lena’s words", "version": 1}).status_code == 302
    answer = joss.post(page, {"text": "Joss’s words", "version": 1})
    assert answer.status_code == 422
    assert "Lena’s words" in answer.content.decode()
    assert "Joss’s words" in answer.content.decode()
    assert ReportSection.objects.get(report=report).text == "Lena’s words"
    assert joss.post(page, {"text": "Both words", "version": 2}).status_code == 302


def test_what_is_on_file_is_shown_below_the_text_and_saved_only_by_saving(joss, report):
    """AD-30."""
    report.household.home_about = "A terraced house with a garden."
    report.household.save()
    ReportSectionFactory(report=report, key="home", text="We were welcome.")
    page = url("report-section", report.household, "home")
    shown = joss.get(page, {"bring": "1"}).content.decode()
    assert "A terraced house with a garden." in shown
    assert "We were welcome." in shown
    assert ReportSection.objects.get(report=report, key="home").text == "We were welcome."


@pytest.mark.parametrize("part", ["nothing", "work-9", "motivation-1", "toString", "a" * 300])
def test_a_section_that_does_not_exist_is_not_there(joss, report, part):
    assert joss.get(url("report-section", report.household, part)).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "\x07", "x" * 20_001])
def test_words_that_cannot_be_kept_are_refused_in_words(joss, report, text):
    answer = joss.post(url("report-section", report.household, "motivation"), {"text": text, "version": 1})
    assert answer.status_code in (400, 422)
    assert ReportSection.objects.get(report=report).text == "Why they hope for a child."


def test_the_report_page_says_what_is_missing(joss, report):
    shown = joss.get(url("report", report.household)).content.decode()
    assert "Only 0 visits made" in shown
    answer = joss.post(url("hand-in-report", report.household))
    assert answer.status_code == 422
    assert "Only 0 visits made" in answer.content.decode()


def test_the_adopters_copy_is_printed_without_the_confidential_part_and_both_are_logged(joss, report):
    """Security 4.9, 4.10, AC-10."""
    secret = [{"part": "Confidential part", "heading": "Checks: Bea", "text": "A caution from 2004."}]
    version = ReportVersionFactory(report=report, confidential=secret)
    pages = {}
    for name in ("report-paper", "report-family-paper"):
        answer = joss.get(url(name, report.household, version.reference))
        assert answer["Content-Type"] == "application/pdf"
        assert report.household.file.title not in answer["Content-Disposition"]
        pages[name] = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "A caution from 2004." in pages["report-paper"]
    assert "caution" not in pages["report-family-paper"]
    assert "They hope for a child." in pages["report-family-paper"]
    assert ReadEvent.rows.filter(file=report.household.file, look=Look.PRINTED).count() == 2


def test_a_version_of_another_household_is_not_there(joss, report):
    stranger = ReportVersionFactory()
    assert joss.get(url("report-paper", report.household, stranger.reference)).status_code == 404
    assert joss.post(url("report-comment", report.household, stranger.reference)).status_code == 404


# ---------------------------------------------------------------------------------------------------------- approval


@pytest.fixture
@kept
def household(cast) -> Household:
    return waiting_for_panel(cast.leicester_city, cast.nadia, cast.omar)


def test_both_days_from_which_the_decision_is_counted_are_shown(cast, signed_in, household):
    """CF-05; SC-05."""
    with_minutes(recommended(household, cast.nadia), cast.nadia)
    shown = signed_in(cast.nadia).get(url("approval", household)).content.decode()
    for due in ("Thu 23 July 2026", "Tue 28 July 2026", "Mon 27 July 2026"):
        assert due in shown


def test_panel_is_recorded_and_the_decision_maker_decides_in_the_approvals(cast, signed_in, household):
    """AD-33 to AD-35, PN-25, PN-46: from the panel’s page to the decision."""
    nadia, dora = signed_in(cast.nadia), signed_in(cast.dora)
    nadia.post(
        url("record-panel", household), day(PANEL) | {"recommendation": "suitable", "advice": "", "panel_of": ""}
    )
    nadia.post(url("tell-recommendation", household), day(PANEL))
    minutes = SimpleUploadedFile("minutes.pdf", pack_papers.upload("Minutes"), content_type="application/pdf")
    nadia.post(url("approve-minutes", household), day(date(2026, 7, 21)) | {"upload": minutes})
    nadia.post(url("ask-suitability", household))
    approval = Approval.rows.get(kind="suitability")
    page = dora.get(reverse("approval", args=[approval.reference])).context["elsewhere"]
    typed = {"outcome": "agreed", "reasons": "Read with care.", "read": "on"}

    refused = dora.post(page, typed)
    assert refused.status_code == 422
    assert "consulted the panel adviser" in refused.content.decode()
    both = {"arguments_for": "Warm.", "arguments_against": "A move.", "agrees_with_panel": "yes", "version": 1}
    assert dora.post(url("consult", household), day(DECIDED) | {"adviser": "Pat"}).status_code == 422
    dora.post(url("consult", household), day(DECIDED) | {"adviser": "Pat", "read": "on"})
    assert dora.post(f"{page}weigh/", both).status_code == 302
    assert dora.post(page, typed).status_code == 302

    assert Suitability.rows.get(household=household).decided_on == JULY
    shown = nadia.get(url("approval", household)).content.decode()
    assert "0 days. There is no target" in shown
    assert "Next review by" in shown


def test_days_since_approval_are_shown_without_a_target(cast, signed_in, household):
    """AD-39."""
    row = recommended(household, cast.nadia)
    Suitability.rows.filter(pk=row.pk).update(decision="approved", decided_on=date(2026, 7, 20))
    shown = signed_in(cast.nadia).get(url("approval", household)).content.decode()
    assert "4 days. There is no target" in shown


def test_a_matching_plan_that_is_not_agreed_after_four_weeks_is_shown_to_be_late(cast, signed_in, household):
    """AD-36, TS-117: approved on Thursday 23 July, to be agreed by Thursday 20 August 2026, by whom stands there."""
    row = with_minutes(recommended(household, cast.nadia), cast.nadia)
    question = suitability.ask_decision(suitability=row, by=cast.nadia, at=at(DECIDED, 9))
    consulted(row, cast.dora)
    assessments.decide(question, cast.dora, DECIDED)
    for today, says in ((date(2026, 8, 20), "Due soon"), (date(2026, 8, 21), "1 day past the usual time")):
        with time_machine.travel(at(today), tick=False):
            nadia = signed_in(cast.nadia)
            shown = nadia.get(url("approval", household)).content.decode()
            work = nadia.get(reverse("my-work")).content.decode()
        plan = shown[shown.index("Not drawn up yet") : shown.index("Reviews of the approval")]
        assert "Thu 20 August 2026: Nadia Example" in plan
        assert says in plan
        assert "gree the Matching Plan with them" in work


def test_a_matching_plan_is_drawn_up_for_both_sides_to_sign(cast, signed_in, household):
    """AD-36."""
    row = recommended(household, cast.nadia)
    Suitability.rows.filter(pk=row.pk).update(decision="approved", decided_on=date(2026, 7, 20))
    typed = day(JULY) | {"we_do": "Look with you", "they_do": "Say what you feel able to do", "contact": "Each month"}
    answer = signed_in(cast.nadia).post(url("matching-plan", household), typed, follow=True)
    assert "The Matching Plan is drawn up" in answer.content.decode()
    plan = household.agreements.get(kind="matching_plan")
    assessments.signed(plan, cast.nadia, JULY)
    assert Suitability.rows.get(pk=row.pk).plan_agreed_on == JULY


def test_adopters_approved_elsewhere_are_recorded_on_one_page(cast, joss):
    """AD-55."""
    typed = {"first": "Kim Moss", "second": "", "origin_agency": cast.atlas.pk, "agency": cast.ane.pk}
    answer = joss.post(
        reverse("adopters:add-outside"), typed | day(date(2026, 2, 28), "approved_on") | {"approved_on_day": 30}
    )
    assert answer.status_code == 422
    typed |= day(date(2026, 2, 27), "approved_on")
    answer = joss.post(reverse("adopters:add-outside"), typed)
    assert answer.status_code == 302
    assert Household.rows.get(origin="outside").file.title == "Kim Moss"


# ------------------------------------------------------------------------------------------------------------- SC-05


def test_from_the_agreement_to_the_approval_as_in_the_scenario(cast):
    """SC-05, Monday 9 March to Thursday 23 July 2026: one household, every step, AD-23 to AD-35."""
    city = cast.leicester_city
    question = assessments.asked(city, cast.nadia, cast.omar, cast.dora)
    assert question.due_on == date(2026, 7, 23)
    assert question.decided_by_role == "decision_maker"
    assessments.decide(question, cast.dora, DECIDED)
    household = Household.rows.get(file=question.file)
    row = Suitability.rows.get(household=household)
    assert (household.stage, row.decided_on, row.decided_by) == (Stage.APPROVED, DECIDED, cast.dora)
    assert fresh(row.stage_two).visits_done_on == VISITS[5]
    assert len(visits.held_days(row.stage_two)) == 6
    assert suitability.standing(now(household)).pk == row.pk
    with pytest.raises(NotPossible, match="decided already"):
        consulted(row, cast.dora)
