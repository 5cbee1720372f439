"""A plan that does not go to panel: its papers are put together for the decision maker, and bind (PN-18, PN-30)."""

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from adoption.actions import approvals
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Document, DocumentKind, Outcome
from adoption.permissions import Role
from children.actions import plans
from children.models import Checker, PlanDecision
from panels.actions import bundles, deciding, making, question_papers
from panels.models import DecisionSheet, SheetPaper
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import AllocationFactory, DocumentVersionFactory, person
from tests.factories.children import ChildFactory, PermanenceReportFactory, ReportCheckFactory
from tests.fixtures.worlds import kept
from tests.panels import pack_papers
from tests.panels.rooms import at

ASKED, DAY = date(2026, 7, 20), date(2026, 7, 23)
HEALTH, LEGAL = "Medical adviser’s summary of the child’s health", "Legal advice on the plan"
pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def petra(cast):
    return person("petra_", Role.PERMANENCE_WORKER, cast.leicester_city)


@pytest.fixture
@kept
def asked(cast, petra):
    """Both managers passed the report; the question waits for the city’s decision maker."""
    child = ChildFactory(file__agency=cast.leicester_city, file__lead=petra)
    AllocationFactory(file=child.file, worker=petra)
    document = on_file(child.file, "Report on Rowan", DocumentKind.PERMANENCE_REPORT)
    report = PermanenceReportFactory(child=child, document=document, submitted_on=date(2026, 7, 1))
    for checker in Checker:
        ReportCheckFactory(report=report, checker=checker, signed_on=date(2026, 7, 10))
    return plans.ask_decision(report=report, by=petra, at=at(ASKED))


def on_file(file, title, kind=DocumentKind.OTHER) -> Document:
    facts = {"document__file": file, "document__title": title, "document__kind": kind}
    return DocumentVersionFactory(**facts, **stored(title)).document


def stored(says: str) -> dict:
    """A PDF of one page, as it is kept."""
    data = pack_papers.upload(says)
    return {"stored": ContentFile(data, name=f"{says[:3]}.pdf"), "sha256": hashlib.sha256(data).hexdigest()}


def together(asked, by, **documents):
    return question_papers.put_together(approval=asked, documents=documents, by=by, at=at(ASKED, 11))


def weighed(asked, by, **advice) -> DecisionSheet:
    sheet = deciding.begin(approval=asked, by=by, at=at(DAY))
    deciding.consult(sheet=sheet, adviser="Ava", on=DAY, by=by, at=at(DAY))
    words = {"arguments_for": "Nobody in the family can.", "arguments_against": "The bond with Gran."} | advice
    return deciding.weigh(sheet=sheet, words=words, version=sheet.version, by=by, at=at(DAY))


def bound() -> None:
    """What the worker does in one turn."""
    while making.make_next_bundle(now=at(ASKED, 12)):
        pass


def decide(sheet, by):
    bound()
    facts = {"outcome": Outcome.AGREED, "reasons": "It is best for the whole of life.", "read": True}
    return deciding.decide(sheet=sheet, by=by, at=at(DAY, 12), **facts)


def test_the_passed_report_comes_first_and_the_others_in_their_order(asked, petra):
    legal, health = on_file(asked.file, "Counsel’s note"), on_file(asked.file, "Dr Amis’s summary")
    sheet = together(asked, petra, legal=legal, medical=health)

    rows = SheetPaper.rows.filter(sheet=sheet).order_by("place")
    assert [row.title for row in rows] == ["Child permanence report", HEALTH, LEGAL]
    assert len(sheet.bundle_sha256) == 64
    assert bundles.missing(DecisionSheet.rows.get(pk=sheet.pk)) == []


def test_nothing_is_decided_while_the_health_summary_is_nowhere(cast, asked, petra):
    """AAR r15, r17: it is with the papers, or the decision maker notes where they found it."""
    together(asked, petra, legal=on_file(asked.file, "Counsel’s note"))
    sheet = weighed(asked, cast.dora)
    with pytest.raises(NotPossible, match="medical adviser’s summary of the child’s health"):
        decide(sheet, cast.dora)
    assert not PlanDecision.rows.exists()

    sheet = weighed(asked, cast.dora, medical_advice="Part D of the report, signed by the medical adviser.")
    decide(sheet, cast.dora)

    assert PlanDecision.rows.get().is_adoption


def test_a_paper_that_is_replaced_stops_the_decision_until_they_are_put_together_again(cast, asked, petra):
    legal, health = on_file(asked.file, "Counsel’s note"), on_file(asked.file, "Dr Amis’s summary")
    together(asked, petra, legal=legal, medical=health)
    sheet = weighed(asked, cast.dora)
    DocumentVersionFactory(document=legal, number=2, **stored("Counsel’s second note"))
    with pytest.raises(NotPossible, match="Replaced since the papers were put together: legal advice on the plan"):
        decide(sheet, cast.dora)

    together(asked, petra, legal=legal, medical=health)
    decide(DecisionSheet.rows.select_related("approval", "file", "item").get(pk=sheet.pk), cast.dora)

    assert PlanDecision.rows.get().is_adoption


def test_papers_are_of_this_file_each_once_and_by_its_workers(cast, asked, petra):
    health = on_file(asked.file, "Dr Amis’s summary")
    with pytest.raises(NotPossible, match="chosen twice"):
        together(asked, petra, medical=health, legal=health)
    elsewhere = on_file(ChildFactory(file__agency=cast.leicester_city).file, "Another child’s")
    with pytest.raises(NotPossible, match="on this file"):
        together(asked, petra, medical=elsewhere)
    with pytest.raises(NotAllowed):
        together(asked, cast.dora, medical=health)
    assert not SheetPaper.rows.exists()


def test_worker_and_decision_maker_on_their_pages(cast, asked, petra, signed_in):
    health = on_file(asked.file, "Dr Amis’s summary")
    decision, page = (reverse(f"panels:{name}", args=[asked.reference]) for name in ("decision", "question-papers"))
    with time_machine.travel(at(ASKED, 12), tick=False):
        worker = signed_in(petra)
        shown = worker.get(decision).content.decode()
        assert page in shown
        assert f"{HEALTH}, {LEGAL}" in shown, "both are missing before anything is put together"
        assert worker.post(page, {"medical": health.pk}).status_code == 302
        assert worker.get(page).context["form"].initial == {"medical": health.pk}
    with time_machine.travel(at(DAY, 12), tick=False):
        shown = signed_in(cast.dora).get(decision).content.decode()
    assert HEALTH in shown
    assert LEGAL in shown  # as missing
    assert page not in shown


def test_the_child_s_page_leads_to_where_the_question_is_weighed(cast, asked, petra, signed_in):
    """One door: the decision maker is led to the question once it waits, and nobody else is (PN-25, PN-46)."""
    plan = reverse("children:plan", args=[asked.file.reference])
    weighed_at = reverse("panels:decision", args=[asked.reference])
    with time_machine.travel(at(DAY), tick=False):
        assert weighed_at in signed_in(cast.dora).get(plan).content.decode()
        assert weighed_at not in signed_in(petra).get(plan).content.decode()


def test_before_the_report_was_sent_there_is_nothing_to_decide_on_the_child_s_page(cast, asked, petra, signed_in):
    """The door of old, where a plan was decided without being weighed, is not there any more."""
    approvals.withdraw(approval=asked, by=petra, at=at(ASKED, 12))
    plan = reverse("children:plan", args=[asked.file.reference])
    with time_machine.travel(at(DAY), tick=False):
        dora = signed_in(cast.dora)
        shown = dora.get(plan).content.decode()
        assert "Weigh version" not in shown
        assert "/decide/" not in shown
        typed = {"is_adoption": "yes", "reasons": "No.", "on_day": 23, "on_month": 7, "on_year": 2026}
        assert dora.post(f"{plan}report/1/decide/", typed).status_code == 404
    assert not PlanDecision.rows.exists()
