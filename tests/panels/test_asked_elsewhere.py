"""Adopters whom a panel elsewhere considered: one PDF, both clocks, and a decision that is weighed (AD-33, PN-62)."""

import hashlib
import io
from datetime import date

import pikepdf
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from adopters.actions import closing, suitability
from adopters.flows import Ending
from adopters.models import Suitability
from adoption.actions import approvals
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Document, Outcome, Side
from panels.actions import bundles, deciding, decision_days, making, packs, question_papers
from panels.actions.binding import bind
from panels.models import DecisionBundle, DecisionSheet, ItemPaper, Making, SheetPaper
from tests.adopters.assessments import (
    DECIDED,
    MINUTES,
    PANEL,
    consulted,
    decide,
    recommended,
    waiting_for_panel,
    weighed,
    with_minutes,
)
from tests.adopters.families import LATER, at, now
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import DocumentVersionFactory
from tests.fixtures.worlds import kept
from tests.panels import pack_papers, rooms
from tests.panels.test_bundles import pages_of
from tests.panels.test_panel_day import recommended as heard_here  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def row(cast, household) -> Suitability:
    found = recommended(household, cast.nadia)
    found.report_version.paper = on_file(household, "Their report").latest
    found.report_version.save()
    return found


def asked(row, by):
    return suitability.ask_decision(suitability=row, by=by, at=at(MINUTES, 16))


def on_file(household, title) -> Document:
    data = pack_papers.upload(title)
    stored = {"stored": ContentFile(data, name="a.pdf"), "sha256": hashlib.sha256(data).hexdigest()}
    facts = {"document__file": household.file, "document__title": title}
    return DocumentVersionFactory(**facts, **stored).document


def minuted(row, household, by) -> Document:
    document = on_file(household, "Minutes")
    suitability.approve_minutes(suitability=row, approved_on=MINUTES, by=by, today=LATER, document=document)
    return document


def sheet_of(question) -> DecisionSheet:
    return DecisionSheet.rows.select_related("agency", "file", "approval", "item").get(approval=question)


def test_the_question_has_its_sheet_with_report_and_minutes_and_both_clocks(cast, household, row):
    """SC-05: 23 July from the panel, 28 July from the minutes; 30 July is seven working days after them."""
    minutes = minuted(row, household, cast.nadia)
    sheet = sheet_of(asked(row, cast.nadia))

    papers = list(SheetPaper.rows.filter(sheet=sheet).order_by("place").select_related("version__document"))
    assert [paper.title for paper in papers] == ["Prospective adopter’s report", "Final minutes of panel"]
    assert papers[1].version == minutes.latest
    assert (sheet.panel_on, sheet.minutes_on) == (PANEL, MINUTES)
    assert [(clock.due, clock.counts) for clock in decision_days.clocks(sheet)] == [
        (date(2026, 7, 23), True),
        (date(2026, 7, 28), False),
        (date(2026, 7, 30), False),
    ]


def test_its_papers_are_one_pdf_whose_cover_says_panel_s_day_and_when_the_decision_is_due(cast, household, row):
    minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    making.make_next_bundle(now=at(MINUTES, 17))

    bundle = DecisionBundle.rows.get(sheet__approval=question)
    assert bundle.state == Making.MADE, bundle.failed_why
    said = pages_of(bundle)
    assert "Papers and minutes of panel" in said[0]
    assert "Leicester City, Thu 16 July 2026" in said[0]
    assert "Thu 23 July 2026: 7 days from the panel" in said[0]
    assert "Tue 28 July 2026: 7 days from the approved minutes" in said[0]
    assert [part.title for part in bundle.parts if part.paper] == [
        "Prospective adopter’s report",
        "Final minutes of panel",
    ]
    assert bundle.fingerprint == sheet_of(question).bundle_sha256
    with default_storage.open(bundle.stored.name, "rb") as file:
        pdf = pikepdf.open(io.BytesIO(file.read()))
    with pdf.open_outline() as outline:
        assert household.file.title in [mark.title for mark in outline.root]


def test_where_no_number_is_set_both_days_are_shown_with_the_national_seven(cast):
    """PN-62: Adopt North East counts no days of its own."""
    theirs = waiting_for_panel(cast.ane, cast.joss, cast.lena)
    sheet = sheet_of(asked(with_minutes(recommended(theirs, cast.joss), cast.joss), cast.joss))
    clocks = decision_days.clocks(sheet)
    assert [clock.due for clock in clocks] == [date(2026, 7, 27), date(2026, 7, 30)]
    assert not any(clock.counts for clock in clocks)


def test_nothing_is_decided_while_the_minutes_are_nowhere_to_be_read(cast, household, row, signed_in):
    """PN-18, PN-25: the page says so, and the worker puts them with the papers."""
    suitability.approve_minutes(suitability=row, approved_on=MINUTES, by=cast.nadia, today=LATER)
    question = asked(row, cast.nadia)
    consulted(row, cast.dora)
    with pytest.raises(NotPossible, match="Not everything is there: final minutes of panel"):
        decide(question, cast.dora, DECIDED)

    minutes = on_file(household, "Minutes")
    decision, page = (reverse(f"panels:{name}", args=[question.reference]) for name in ("decision", "question-papers"))
    with time_machine.travel(at(DECIDED), tick=False):
        nadia = signed_in(cast.nadia)
        assert "Final minutes of panel" in nadia.get(decision).content.decode()
        assert page in nadia.get(decision).content.decode()
        assert nadia.post(page, {"minutes": minutes.pk}).status_code == 302
    decide(question, cast.dora, DECIDED)

    assert Suitability.rows.get(pk=row.pk).decided_on == DECIDED


def test_the_decision_is_weighed_also_where_panel_met_elsewhere(cast, household, row):
    """PN-25: consulted, both sides written down, and of panel’s mind or not."""
    minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    yes = {"outcome": Outcome.AGREED, "reasons": "Yes.", "read": True, "by": cast.dora, "at": at(DECIDED)}
    with pytest.raises(NotPossible, match="consulted the panel adviser"):
        approvals.decide(approval=question, **yes)
    consulted(row, cast.dora)
    with pytest.raises(NotPossible, match="what speaks for and what speaks against"):
        approvals.decide(approval=question, **yes)
    weighed(question, cast.dora, DECIDED, Outcome.REFUSED, hour=9)
    with pytest.raises(NotPossible, match="You noted that you do not agree with panel"):
        approvals.decide(approval=question, **yes)
    weighed(question, cast.dora, DECIDED, Outcome.AGREED, hour=10)
    approvals.decide(approval=question, **yes)

    sheet = sheet_of(question)
    assert (sheet.outcome, sheet.decided_by) == (Outcome.AGREED, cast.dora)


def test_the_page_shows_the_document_the_papers_and_both_days(cast, household, row, signed_in):
    minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    with time_machine.travel(at(DECIDED), tick=False):
        shown = signed_in(cast.dora).get(reverse("panels:decision", args=[question.reference])).content.decode()
    for words in ("The papers are being put into one document", "Final minutes of panel", "23 Jul 2026", "28 Jul 2026"):
        assert words in shown
    assert "Do you agree with panel" not in shown


def test_a_paper_that_is_replaced_stops_the_decision(cast, household, row):
    """PN-59."""
    minutes = minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    consulted(row, cast.dora)
    DocumentVersionFactory(document=minutes, number=2)
    with pytest.raises(NotPossible, match="Replaced since the papers were put together: final minutes of panel"):
        decide(question, cast.dora, DECIDED)
    together = {"approval": question, "documents": {"minutes": Document.objects.get(pk=minutes.pk)}}
    question_papers.put_together(**together, by=cast.nadia, at=at(DECIDED, 9))
    assert decide(question, cast.dora, DECIDED).outcome == Outcome.AGREED


def test_whoever_brought_one_of_the_papers_does_not_decide(cast, household, row):
    """Security 4.12, PN-61."""
    minutes = minuted(row, household, cast.nadia)
    minutes.versions.update(added_by=cast.dora)
    question = asked(row, cast.nadia)
    with pytest.raises(NotAllowed, match="You wrote or brought one of these papers"):
        decide(question, cast.dora, DECIDED)


def test_a_question_taken_back_is_asked_again_on_the_same_sheet(cast, household, row):
    minuted(row, household, cast.nadia)
    first = asked(row, cast.nadia)
    sheet = sheet_of(first)
    approvals.withdraw(approval=first, by=cast.nadia, at=at(MINUTES, 17))
    again = asked(row, cast.nadia)

    assert sheet_of(again).pk == sheet.pk
    assert DecisionBundle.rows.filter(sheet=sheet).count() == 2
    assert DecisionSheet.rows.filter(file=household.file).count() == 1


def test_when_the_adopters_withdraw_no_sheet_waits(cast, household, row):
    minuted(row, household, cast.nadia)
    asked(row, cast.nadia)
    facts = {"ending": Ending.WITHDREW, "why": "They moved abroad.", "on": DECIDED, "today": DECIDED}
    closing.close(household=now(household), by=cast.omar, **facts)
    assert not DecisionSheet.rows.waiting().filter(file=household.file).exists()


def test_the_sheet_on_a_household_s_file_is_about_the_adopters(cast, household, row):
    minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    consulted(row, cast.dora)
    weighed(question, cast.dora, DECIDED, Outcome.AGREED, hour=11)
    facts = {"outcome": Outcome.AGREED, "reasons": "Yes.", "read": True, "by": cast.dora, "at": at(DECIDED, 12)}
    done = deciding.decide(sheet=sheet_of(question), **facts)
    assert DecisionSheet.rows.get(pk=done.pk).paper.document.about_side == Side.ADOPTER


def test_asked_from_the_household_s_page_after_a_panel_here_the_meeting_s_sheet_is_taken(room, heard_here):  # noqa: F811
    """One question, one sheet: papers as panel had them, and not before the minutes are final."""
    standing = Suitability.rows.select_related("household__file__agency").get(household=heard_here.household)
    rooms.minuted(room)
    standing.refresh_from_db()
    question = suitability.ask_decision(suitability=standing, by=heard_here.household.file.lead, at=at(MINUTES, 16))

    sheet = sheet_of(question)
    assert sheet.item == heard_here
    ready = ItemPaper.rows.filter(item=heard_here, state="ready").count()
    assert SheetPaper.rows.filter(sheet=sheet).count() == ready
    assert DecisionSheet.rows.filter(file=heard_here.household.file).count() == 1
    with pytest.raises(NotPossible, match="put to the decision maker already"):
        bundles.put_to_decision_maker(sheet=sheet, by=room.pam, at=at(MINUTES, 17))


def test_what_panel_s_office_took_back_it_can_put_again(room, heard_here):  # noqa: F811
    rooms.minuted(room)
    sheet = DecisionSheet.rows.get(item=heard_here)
    first = bundles.put_to_decision_maker(sheet=sheet, by=room.pam, at=at(MINUTES, 13))
    approvals.withdraw(approval=first, by=room.pam, at=at(MINUTES, 14))
    assert DecisionSheet.rows.coming().filter(pk=sheet.pk).exists()

    again = bundles.put_to_decision_maker(
        sheet=DecisionSheet.rows.select_related("item__meeting", "file").get(pk=sheet.pk),
        by=room.pam,
        at=at(MINUTES, 15),
    )
    assert sheet_of(again).pk == sheet.pk


def test_the_cover_of_a_pack_says_when_decisions_are_due_also_where_no_number_is_set(cast):
    """PN-62: Adopt North East has set no days; the national seven stand there and say whose they are."""
    room = rooms.constituted(cast.ane)
    rooms.arranged(room)
    pack = packs.begin(meeting=room.meeting, by=room.pam, at=at(MINUTES))
    facts = dict(bind(pack, version=1, first_page=1, at=at(MINUTES)).facts)
    assert facts["Decision due, counted from the panel"] == "Mon 27 July 2026 (national standard)"
    assert facts["Decision due, counted from the minutes"].startswith("7 working days after the minutes are approved")


def test_a_question_from_before_there_were_sheets_gets_its_days_with_its_papers(cast, household, row):
    minutes = minuted(row, household, cast.nadia)
    question = asked(row, cast.nadia)
    DecisionBundle.rows.all().delete()
    SheetPaper.rows.all().delete()
    DecisionSheet.rows.all().delete()
    facts = {"documents": {"minutes": minutes}, "by": cast.nadia, "at": at(MINUTES, 18)}
    sheet = question_papers.put_together(approval=question, **facts)
    assert (sheet.panel_on, sheet.minutes_on) == (PANEL, MINUTES)
