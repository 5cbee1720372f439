"""What a decision is made on, as one document: composed by the worker, read back from the PDF (PN-18, PN-30, PN-59)."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import Approval, Look, ReadEvent
from panels.actions import bundles, bundling, deciding, making
from panels.models import DecisionBundle, DecisionSheet, ItemPaper, Making
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept
from tests.panels import rooms
from tests.panels.rooms import at
from tests.panels.test_panel_day import recommended, sheet_of  # noqa: F401 (a fixture)
from tests.panels.test_plan_papers import (  # noqa: F401 (fixtures among them)
    ASKED,
    DAY,
    asked,
    bound,
    decide,
    on_file,
    petra,
    stored,
    together,
    weighed,
)

pytestmark = pytest.mark.usefixtures("private_files")


def pages_of(bundle) -> list[str]:
    with default_storage.open(bundle.stored.name, "rb") as file:
        data = file.read()
    with pypdfium2.PdfDocument(data) as opened:
        return [" ".join(opened[n].get_textpage().get_text_range().split()) for n in range(len(opened))]


@pytest.fixture
@kept
def sheet(asked, petra):  # noqa: F811
    health, legal = on_file(asked.file, "Dr Amis"), on_file(asked.file, "Counsel")
    return together(asked, petra, medical=health, legal=legal)


def test_the_papers_of_a_plan_are_one_document_with_numbers_bookmarks_and_the_hash_of_the_sheet(sheet):
    bound()

    bundle = DecisionBundle.rows.get()
    said = pages_of(bundle)
    assert (bundle.state, bundle.pages) == (Making.MADE, len(said))
    assert "Papers of the plan, Mon 20 July 2026" in said[0]
    assert "for the agency decision maker, for this decision alone" in said[0]
    order = [
        next(n for n, page in enumerate(said) if f"{says} sheet 1" in page)
        for says in ("Report on Rowan", "Dr Amis", "Counsel")
    ]
    assert order == sorted(order)
    assert all(f"page {n} of {len(said)}" in page for n, page in enumerate(said, 1))
    assert not any("Item 0" in page or "Agenda" in page for page in said)
    assert bundle.fingerprint == DecisionSheet.rows.get(pk=sheet.pk).bundle_sha256
    assert bundle.fingerprint in said[-1].replace(" ", "")


def test_its_bookmarks_and_properties_name_nobody_but_its_papers(sheet):
    bound()

    with default_storage.open(DecisionBundle.rows.get().stored.name, "rb") as file:
        pdf = pikepdf.open(io.BytesIO(file.read()))
    with pdf.open_outline() as outline:
        top = [row.title for row in outline.root]
        under = [row.title for row in outline.root[-2].children]
    assert top == ["Cover", "Contents", sheet.file.title, "What this document holds"]
    assert under[0] == "Child permanence report"
    assert str(pdf.docinfo["/Title"]) == f"Papers of the plan, {sheet.file.reference}, version 1"
    assert pdf.Root.MarkInfo.Marked


def test_a_paper_that_cannot_go_in_is_named_and_nothing_is_decided(cast, asked, petra, sheet, signed_in):  # noqa: F811
    """The document of before stays; the child’s worker replaces the paper and puts all together again."""
    bound()
    torn = on_file(asked.file, "Torn")
    torn.versions.update(stored=default_storage.save("torn.pdf", ContentFile(b"%PDF-1.7 torn")))
    together(asked, petra, medical=torn, legal=on_file(asked.file, "Counsel two"))
    weighed(asked, cast.dora)

    with pytest.raises(NotPossible, match="could not be put into one document: medical adviser’s summary"):
        decide(DecisionSheet.rows.select_related("approval", "file", "item").get(pk=sheet.pk), cast.dora)

    first, second = DecisionBundle.rows.order_by("number")
    assert (first.state, second.state) == (Making.MADE, Making.FAILED)
    page, again = (reverse(f"panels:{n}", args=[asked.reference]) for n in ("decision", "make-bundle-again"))
    with time_machine.travel(at(DAY), tick=False):
        worker = signed_in(petra)
        assert "could not be put into one document" in worker.get(page).content.decode()
        assert worker.get(reverse("panels:bundle", args=[asked.reference])).status_code == 404
        assert worker.post(again).status_code == 302
        assert DecisionBundle.rows.get(number=2).state == Making.WAITING
        assert "Waiting for a free worker" in worker.get(page).content.decode()


def test_while_the_document_is_being_made_nothing_is_decided(cast, asked, sheet):  # noqa: F811
    weighed(asked, cast.dora)
    held = DecisionSheet.rows.select_related("approval", "file", "item").get(pk=sheet.pk)
    with pytest.raises(NotPossible, match="at this moment"):
        deciding.decide(sheet=held, outcome="agreed", reasons="Yes.", read=True, by=cast.dora, at=at(DAY))


def test_it_is_opened_by_its_own_decision_maker_and_written_down(cast, asked, sheet, signed_in):  # noqa: F811
    bound()
    address = reverse("panels:bundle", args=[asked.reference])
    with time_machine.travel(at(DAY), tick=False):
        dora = signed_in(cast.dora)
        assert address in dora.get(reverse("panels:decision", args=[asked.reference])).content.decode()
        taken = dora.get(address)
        assert signed_in(cast.dele).get(address).status_code == 404
    assert taken["Content-Type"] == "application/pdf"
    assert asked.file.title not in taken["Content-Disposition"]
    assert b"".join(taken.streaming_content).startswith(b"%PDF")
    assert ReadEvent.rows.filter(user=cast.dora, file=asked.file, look=Look.DOWNLOADED).exists()


@pytest.fixture
@kept
def put(room, recommended):  # noqa: F811
    """Panel recommended, the minutes are final, the papers are real ones and were put to the decision maker."""
    for paper in ItemPaper.rows.filter(item=recommended).select_related("version"):
        facts = stored(f"P{paper.place}")
        for name, value in facts.items():
            setattr(paper.version, name, value)
        paper.version.save()
    rooms.minuted(room)
    sheet = DecisionSheet.rows.get(item=recommended)
    bundles.put_to_decision_maker(sheet=sheet, by=room.pam, at=at(rooms.MINUTES, 13))
    return DecisionSheet.rows.get(pk=sheet.pk)


def test_after_panel_it_holds_the_papers_as_panel_had_them_and_the_final_minutes(put, recommended):  # noqa: F811
    making.make_next_bundle(now=at(rooms.MINUTES, 14))

    bundle = DecisionBundle.rows.get(sheet=put)
    said = pages_of(bundle)
    assert bundle.state == Making.MADE, bundle.failed_why
    assert "Papers and minutes of panel" in said[0]
    assert "Panel pack that panel read" in said[0]
    assert "Recommended" in said[0]
    titles = [part.title for part in bundle.parts if part.paper]
    assert titles[-1] == "Minutes of this item"
    assert len(titles) == ItemPaper.rows.filter(item=recommended, state="ready").count() + 1
    minutes = next(page for page in said if "From the approved minutes" in page)
    assert "Warm, thoughtful and ready." in minutes
    assert bundle.fingerprint == put.bundle_sha256


def test_what_was_left_by_a_worker_that_is_gone_is_tried_three_times(put):
    now = at(rooms.MINUTES, 14)
    DecisionBundle.rows.update(state=Making.RUNNING, tries=3, beat_at=now - timedelta(minutes=5))

    assert not making.make_next_bundle(now=now)

    bundle = DecisionBundle.rows.get()
    assert bundle.state == Making.FAILED
    assert bundling.make_again(bundle=bundle, at=now).tries == 0
    with pytest.raises(NotPossible, match="being made at this moment"):
        bundling.make_again(bundle=bundle, at=now)
    assert Approval.rows.get(pk=put.approval_id).outcome == ""
