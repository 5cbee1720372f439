"""The pages of a link’s papers: what a worker sees, types and keeps (MT-43, MT-44, PN-14)."""

import pytest
from django.urls import reverse

from adoption.models import Draft
from familyfinding.models import LinkPaper, PaperSection, SupportItem
from familyfinding.paper_sections import PaperKind
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkedChildFactory, LinkFactory
from tests.factories.matching_papers import LinkPaperFactory, PaperVersionFactory, SupportItemFactory
from tests.familyfinding.families import a_family
from tests.fixtures.worlds import kept

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def link(cast):
    team = {"file__agency": cast.ane, "file__team": cast.north, "file__lead": cast.asha, "file__manager": cast.tom}
    return LinkFactory(child=ChildFactory(looking=True, **team), household=a_family(cast, "Birch"), state="proceeding")


@pytest.fixture
@kept
def report(cast, link) -> LinkPaper:
    return LinkPaperFactory(link=link, author=cast.asha)


def address(name, paper, *more):
    return reverse(f"familyfinding:{name}", args=[paper.reference, *more])


def test_the_page_says_what_is_still_to_begin_and_begins_it(cast, link, signed_in):
    asha = signed_in(cast.asha)
    page = asha.get(reverse("familyfinding:link-papers", args=[link.reference])).content.decode()
    assert "No paper is begun" in page
    assert page.count("begin it") == 3
    form = {"kind": "support_plan", "author": cast.asha.pk, "author_qualified": "yes", **day("on", "1", "4", "2026")}
    answer = asha.post(reverse("familyfinding:begin-paper", args=[link.reference]), form)
    assert answer.status_code == 302, answer.content.decode()
    assert LinkPaper.rows.get().kind == PaperKind.SUPPORT_PLAN
    page = asha.get(reverse("familyfinding:link-papers", args=[link.reference])).content.decode()
    assert page.count("begin it") == 2


def day(name, *parts):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))


def test_brothers_and_sisters_are_chosen_from(cast, link, signed_in):
    """MT-70."""
    other = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north)
    LinkedChildFactory(link=link, child=other)
    page = signed_in(cast.asha).get(reverse("familyfinding:begin-paper", args=[link.reference])).content.decode()
    assert "About which child?" in page
    assert other.file.reference in page


def test_what_was_typed_is_kept_and_found_again(cast, report, signed_in):
    asha, section = signed_in(cast.asha), PaperSection.rows.get(paper=report, key="reasons")
    asha.post(reverse("draft", args=[f"link-paper-{section.pk}"]), {"text": "Half a thought"})
    assert Draft.objects.get(user=cast.asha).typed["text"] == "Half a thought"
    assert "“Why this family” of the adoption placement report" in asha.get("/my-work/").content.decode()
    page = asha.get(address("write-paper", report, "reasons")).content.decode()
    assert "Half a thought" in page
    asha.post(address("write-paper", report, "reasons"), {"text": "A whole thought.", "version": "1"})
    assert PaperSection.rows.get(pk=section.pk).text == "A whole thought."
    assert not Draft.objects.exists()


def test_a_stale_save_shows_both_texts_and_loses_nothing(cast, report, signed_in):
    """GV-71."""
    where = address("write-paper", report, "reasons")
    signed_in(cast.joss).post(where, {"text": "Theirs stands.", "version": "1"})
    answer = signed_in(cast.asha).post(where, {"text": "Mine is typed.", "version": "1"})
    assert answer.status_code == 422
    assert "Theirs stands." in answer.content.decode()
    assert "Mine is typed." in answer.content.decode()


def test_a_date_in_the_draft_introduction_plan_is_refused_in_words(cast, link, signed_in):
    """MT-44."""
    plan = LinkPaperFactory(link=link, author=cast.asha, kind=PaperKind.INTRODUCTION_PLAN)
    answer = signed_in(cast.asha).post(address("write-paper", plan, "days"), {"text": "On 4 May.", "version": "1"})
    assert answer.status_code == 422
    assert "Take out “4 May”" in answer.content.decode()
    assert "On 4 May." in answer.content.decode()


def test_what_is_on_file_can_be_brought_below_the_text(cast, report, signed_in):
    page = signed_in(cast.asha).get(address("write-paper", report, "parties") + "?bring=1").content.decode()
    assert "(From: both files)" in page
    assert PaperSection.rows.get(paper=report, key="parties").text == ""


def test_a_section_that_no_paper_has_is_not_there(cast, report, signed_in):
    assert signed_in(cast.asha).get(address("write-paper", report, "crisis")).status_code == 404


def test_lines_of_support_are_added_changed_and_taken_out(cast, link, signed_in):
    """MT-42."""
    plan, asha = LinkPaperFactory(link=link, author=cast.asha, kind=PaperKind.SUPPORT_PLAN), signed_in(cast.asha)
    asha.post(address("add-support", plan), {"need": "Sleep", "what": "A clinic."})
    line = SupportItem.rows.get()
    facts = {"need": "Sleep", "what": "A clinic.", "provider": "Health", "begins": "At once", "funding": "health"}
    asha.post(address("change-support", line), {**facts, "version": "1"})
    assert "Health, At once" in asha.get(address("link-paper", plan)).content.decode()
    asha.post(address("strike-support", line), {"why": "She sleeps well now."})
    assert "She sleeps well now." in asha.get(address("link-paper", plan)).content.decode()


def test_both_copies_can_be_printed_and_who_took_one_is_written_down(cast, report, signed_in):
    """AC-10."""
    version = PaperVersionFactory(paper=report, made_for="check", confidential=[
        {"part": "Confidential part", "heading": "Told to us by others", "text": "A neighbour spoke."}
    ])  # fmt: skip
    answer = signed_in(cast.asha).get(address("print-paper", version))
    assert answer["Content-Type"] == "application/pdf"
    name = f"placement-report-{report.child.file.reference}-1.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert signed_in(cast.asha).get(address("print-family-paper", version)).status_code == 200
    assert report.child.file.reads.filter(look="printed").count() == 2


def test_the_pages_ask_no_more_for_more_lines_and_comments(
    cast, link, report, signed_in, django_assert_max_num_queries
):
    asha = signed_in(cast.asha)
    plan = LinkPaperFactory(link=link, author=cast.asha, kind=PaperKind.SUPPORT_PLAN)
    asha.get(address("link-paper", plan))
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as asked:
            asha.get(address("link-paper", plan))
            asha.get(reverse("familyfinding:link-papers", args=[link.reference]))
        counts.append(len(asked))
        for number in range(6):
            SupportItemFactory(paper=plan, need=f"Need {number}")
    assert counts[0] == counts[1]
