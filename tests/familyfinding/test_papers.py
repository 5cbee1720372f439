"""Papers for matching panel: written by both sides, given to the adopters, handed in, checked (MT-43 to MT-47, PN-13 to
PN-15, PN-44)."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from adopters.actions import inbox
from adoption.actions import approvals
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import Approval, Asks, CaseEvent, Outcome, PortalEntry, Relation, SharedItem
from familyfinding.actions import paper_comments, paper_freeze, paper_gates, papers, support_lines
from familyfinding.models import LinkPaper, PaperComment, PaperSection, PaperState, SupportItem
from familyfinding.paper_sections import PAPERS, PaperKind, Writer
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adoption import PersonAroundFactory
from tests.factories.children import ChildFactory
from tests.factories.matching_links import LinkedChildFactory, LinkFactory
from tests.factories.matching_papers import PaperVersionFactory, SupportItemFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.worlds import kept

BEGUN, GIVEN, HANDED_IN = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 20)
SECRET = "A former neighbour told us something in confidence."

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def link(cast):
    child = ChildFactory(
        looking=True,
        file__agency=cast.ane,
        file__team=cast.north,
        file__lead=cast.asha,
        file__manager=cast.tom,
    )
    return LinkFactory(child=child, household=a_family(cast, "Birch", adults=2), state="proceeding")


@pytest.fixture
@kept
def report(cast, link) -> LinkPaper:
    return begun(cast, link, PaperKind.PLACEMENT_REPORT)


@pytest.fixture
@kept
def plan(cast, link) -> LinkPaper:
    return begun(cast, link, PaperKind.SUPPORT_PLAN)


@pytest.fixture
@kept
def introduction(cast, link) -> LinkPaper:
    return begun(cast, link, PaperKind.INTRODUCTION_PLAN)


def begun(cast, link, kind, **facts) -> LinkPaper:
    return papers.begin(link=link, child=link.child, kind=kind, author=cast.asha, on=BEGUN, by=cast.asha, **facts)


def part(paper, key) -> PaperSection:
    return PaperSection.rows.select_related("paper__link__child__file", "paper__link__household__file").get(
        paper=paper, key=key
    )


def writes(paper, key, text, by, day=BEGUN):
    row = part(paper, key)
    return papers.write(section=row, text=text, version=row.version, by=by, at=at(day))


def written(paper, cast) -> LinkPaper:
    """Every section that is needed, each by the side whose part it is."""
    for section in PAPERS[paper.kind]:
        if section.needed:
            writes(
                paper,
                section.key,
                f"About {section.title}.",
                cast.joss if section.writer == Writer.FAMILY else cast.asha,
            )
    return fresh(paper)


def fresh(paper) -> LinkPaper:
    rows = LinkPaper.rows.select_related("link__child__file__agency", "link__household__file", "child__file__agency")
    return rows.get(pk=paper.pk)


def ready(paper, cast) -> LinkPaper:
    """Written, given to the adopters, and their days are over."""
    written(paper, cast)
    paper_comments.give_to_adopters(paper=fresh(paper), by=cast.asha, at=at(GIVEN))
    return fresh(paper)


def handed_in(paper, cast) -> Approval:
    return papers.hand_in(paper=ready(paper, cast), by=cast.asha, at=at(HANDED_IN))


def decides(approval, outcome, by, reasons=""):
    facts = {"approval": approval, "outcome": outcome, "reasons": reasons, "by": by, "at": at(HANDED_IN)}
    return approvals.decide(**facts, read=True)


def text_of(document_version) -> str:
    with document_version.stored.open() as stored:
        pages = PdfReader(BytesIO(stored.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


# ------------------------------------------------------------------------------------------------------- beginning


@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_paper_begins_with_all_its_sections_and_there_is_one_at_a_time(cast, link, kind):
    """MT-43, MT-44."""
    paper = begun(cast, link, kind)
    assert list(paper.sections.order_by("pk").values_list("key", flat=True)) == [each.key for each in PAPERS[kind]]
    with pytest.raises(NotPossible, match="There is one already"):
        begun(cast, link, kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkPaper.rows.create(link=link, child=link.child, kind=kind, begun_on=BEGUN, author=cast.asha)


def test_each_child_of_a_sibling_set_has_papers_of_its_own(cast, link):
    """Law and forms 2: one placement report for each child."""
    begun(cast, link, PaperKind.PLACEMENT_REPORT)
    other = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north)
    with pytest.raises(NotPossible, match="a child of this link"):
        papers.begin(link=link, child=other, kind="placement_report", author=cast.asha, on=BEGUN, by=cast.asha)
    LinkedChildFactory(link=link, child=other)
    paper = papers.begin(link=link, child=other, kind="placement_report", author=cast.asha, on=BEGUN, by=cast.asha)
    assert paper.child == other


def test_an_author_without_the_years_is_supervised(cast, link):
    """Law and forms 1h."""
    with pytest.raises(NotPossible, match="Say who supervises"):
        begun(cast, link, PaperKind.PLACEMENT_REPORT, author_qualified=False)
    with pytest.raises(NotPossible, match="somebody other"):
        begun(cast, link, PaperKind.PLACEMENT_REPORT, author_qualified=False, supervised_by=cast.asha)
    assert begun(cast, link, PaperKind.PLACEMENT_REPORT, author_qualified=False, supervised_by=cast.tom).pk


@pytest.mark.parametrize("who", ["dele", "wes", "olu", "ada", "petra", "root"])
def test_strangers_neither_begin_nor_write(cast, link, report, who):
    somebody = getattr(cast, who)
    with pytest.raises((NotAllowed, NotPossible)):
        papers.begin(link=link, child=link.child, kind="support_plan", author=cast.asha, on=BEGUN, by=somebody)
    with pytest.raises((NotAllowed, NotPossible)):
        writes(report, "reasons", "Mine", somebody)
    assert part(report, "reasons").text == ""


# ---------------------------------------------------------------------------------------------------------- writing


def test_both_sides_write_in_the_same_paper_and_it_shows_who(cast, report):
    """PN-15."""
    writes(report, "reasons", "They have time for him.", cast.asha)
    writes(report, "family", "They are patient, and tire by evening.", cast.joss)
    assert paper_freeze.contributors(report) == [
        {"who": cast.asha.display_name, "wrote": "Why this family"},
        {"who": cast.joss.display_name, "wrote": "The adopters’ worker’s view"},
    ]


def test_a_save_on_an_older_version_shows_what_stands(cast, report):
    """GV-71."""
    row = part(report, "reasons")
    papers.write(section=row, text="Theirs", version=1, by=cast.joss, at=at(BEGUN))
    with pytest.raises(Stale) as caught:
        papers.write(section=row, text="Mine", version=1, by=cast.asha, at=at(BEGUN))
    assert caught.value.theirs["text"] == "Theirs"
    assert part(report, "reasons").text == "Theirs"


def test_what_is_on_file_is_brought_in_and_nothing_written_is_changed(cast, report):
    writes(report, "orders", "As below.", cast.asha)
    assert papers.bring_in(paper=fresh(report), by=cast.asha, at=at(BEGUN)) >= 2
    assert report.child.file.reference in part(report, "parties").text
    assert cast.joss.display_name in part(report, "parties").text
    assert "(From: both files)" in part(report, "parties").text
    assert part(report, "orders").text == "As below."


@pytest.mark.parametrize("words", ["Day 1 is Mon 10 November 2025.", "First visit 10/11/2025", "From 3rd of June on"])
def test_a_draft_introduction_plan_takes_no_dates(cast, introduction, words):
    """MT-44."""
    with pytest.raises(NotPossible, match="stays without dates"):
        writes(introduction, "days", words, cast.asha)
    assert part(introduction, "days").text == ""
    assert writes(introduction, "days", "Day 1: an hour of play. Day 2: breakfast.", cast.asha).text


def test_dates_are_welcome_in_the_other_papers(cast, report):
    assert writes(report, "orders", "Placement Order on 4 March 2026.", cast.asha).text


# -------------------------------------------------------------------------------------------------------- handing in


def test_everything_that_is_missing_is_said_at_once(cast, report):
    """PN-13 to PN-15."""
    gaps = paper_gates.missing(fresh(report), today=HANDED_IN)
    assert "Write the section “Why this family”." in gaps
    assert any("adopters’ worker has not written" in gap for gap in gaps)
    assert "Give the adopters this paper to read and comment on." in gaps
    with pytest.raises(NotPossible, match="Write the section"):
        papers.hand_in(paper=fresh(report), by=cast.asha, at=at(HANDED_IN))


def test_a_report_written_by_one_side_alone_is_not_joint(cast, report):
    """PN-15."""
    for section in PAPERS[report.kind]:
        writes(report, section.key, "Words.", cast.asha)
    assert any("adopters’ worker has not written" in gap for gap in paper_gates.missing(fresh(report), today=HANDED_IN))
    writes(report, "family", "Seen from our side.", cast.joss)
    assert not any("has not written" in gap for gap in paper_gates.missing(fresh(report), today=HANDED_IN))


def test_the_adopters_have_ten_working_days_beginning_with_the_day_it_is_sent(cast, report):
    """AAR r31(3): sent on Tue 2 June 2026 they run to Mon 15 June."""
    ready(report, cast)
    version = report.versions.get()
    assert version.comments_due_on == date(2026, 6, 15)
    waits = paper_gates.missing(fresh(report), today=date(2026, 6, 15))
    assert waits == ["The adopters may comment until Mon 15 June 2026. Wait, or take theirs in."]
    assert paper_gates.missing(fresh(report), today=date(2026, 6, 16)) == []


def test_a_support_plan_says_who_does_what_from_when(cast, plan):
    """MT-42, ASSR r16."""
    ready(plan, cast)
    assert any("List the support" in gap for gap in paper_gates.missing(fresh(plan), today=HANDED_IN))
    line = support_lines.add(paper=fresh(plan), need="Sleep", what="A sleep clinic.", by=cast.asha, at=at(BEGUN))
    assert "Say by whom, from when and who pays for “Sleep”." in paper_gates.missing(fresh(plan), today=HANDED_IN)
    facts = {"need": "Sleep", "what": "A sleep clinic.", "provider": "Health", "begins": "At once", "funding": "health"}
    support_lines.change(item=line, version=1, by=cast.joss, at=at(BEGUN), **facts)
    assert paper_gates.missing(fresh(plan), today=HANDED_IN) == []


def test_a_line_struck_out_stays_with_its_reason_and_leaves_the_plan(cast, plan):
    line = support_lines.add(paper=fresh(plan), need="Sleep", what="A clinic.", by=cast.asha, at=at(BEGUN))
    with pytest.raises(NotPossible, match="Say why"):
        support_lines.strike(item=line, why=" ", by=cast.asha, at=at(BEGUN))
    support_lines.strike(item=line, why="She sleeps well now.", by=cast.asha, at=at(BEGUN))
    assert paper_freeze.offers(plan) == []
    assert SupportItem.rows.get().struck_why == "She sleeps well now."
    with pytest.raises(NotPossible, match="struck out"):
        support_lines.change(item=line, version=1, need="Sleep", what="Again", by=cast.asha, at=at(BEGUN))


def test_a_stale_line_shows_both_texts(cast, plan):
    line = SupportItemFactory(paper=plan)
    support_lines.change(item=line, version=1, need="Sleep", what="Theirs", by=cast.joss, at=at(BEGUN))
    with pytest.raises(Stale) as caught:
        support_lines.change(item=line, version=1, need="Sleep", what="Mine", by=cast.asha, at=at(BEGUN))
    assert caught.value.theirs["what"] == "Theirs"


def test_support_is_listed_in_the_support_plan_alone(cast, report):
    with pytest.raises(NotPossible, match="Adoption Support Plan"):
        support_lines.add(paper=fresh(report), need="Sleep", what="A clinic.", by=cast.asha, at=at(BEGUN))


# ----------------------------------------------------------------------------------------------------------- check


def test_the_team_manager_passes_it_and_both_files_say_so(cast, report):
    """PN-14, PN-44."""
    approval = handed_in(report, cast)
    assert fresh(report).state == PaperState.CHECKING
    decides(approval, Outcome.AGREED, cast.tom)
    paper = fresh(report)
    assert (paper.state, paper.passed_on) == (PaperState.PASSED, HANDED_IN)
    for file in (paper.child.file, paper.link.household.file):
        assert CaseEvent.rows.filter(file=file, what__contains="passed the check").count() == 1


def test_whoever_wrote_in_it_cannot_check_it(cast, report):
    """PN-61: four eyes, by person, also of words that somebody replaced since."""
    writes(report, "risks", "Also this.", cast.tom)
    approval = handed_in(report, cast)
    with pytest.raises(NotAllowed):
        decides(approval, Outcome.AGREED, cast.tom)
    assert fresh(report).state == PaperState.CHECKING


def test_sent_back_it_is_open_again_with_what_is_to_be_amended(cast, report):
    decides(handed_in(report, cast), Outcome.SENT_BACK, cast.tom, reasons="Say more about contact.")
    paper = fresh(report)
    assert paper.state == PaperState.WRITING
    assert paper.versions.order_by("-number").first().amendments == "Say more about contact."
    assert writes(paper, "contact", "Twice a year, with help.", cast.asha).text


def test_nothing_is_written_while_it_is_checked_or_after_it_passed(cast, report):
    approval = handed_in(report, cast)
    with pytest.raises(NotPossible, match="with the team manager"):
        writes(report, "risks", "One more.", cast.asha)
    decides(approval, Outcome.AGREED, cast.tom)
    with pytest.raises(NotPossible, match="passed"):
        writes(report, "risks", "One more.", cast.asha)


def test_more_work_opens_a_passed_paper_and_needs_another_check(cast, report):
    """MT-73."""
    decides(handed_in(report, cast), Outcome.AGREED, cast.tom)
    papers.open_again(paper=fresh(report), why="The decision maker asked about school.", on=HANDED_IN, by=cast.asha)
    paper = fresh(report)
    assert (paper.state, paper.passed_on) == (PaperState.WRITING, None)
    writes(paper, "support", "School has agreed.", cast.asha)
    second = papers.hand_in(paper=fresh(paper), by=cast.asha, at=at(HANDED_IN))
    assert second.outcome == ""
    assert fresh(report).state == PaperState.CHECKING


def test_a_paper_set_aside_makes_room_for_another(cast, link, report):
    with pytest.raises(NotPossible, match="Say why"):
        papers.set_aside(paper=fresh(report), why="", on=BEGUN, by=cast.asha)
    papers.set_aside(paper=fresh(report), why="Begun by mistake.", on=BEGUN, by=cast.asha)
    assert begun(cast, link, PaperKind.PLACEMENT_REPORT).pk != report.pk


# -------------------------------------------------------------------------------------------------------- the paper


def test_what_was_told_in_confidence_is_in_one_copy_alone(cast, report):
    """Security 4.12: two copies made from what each may read, never by covering words."""
    writes(report, "others", SECRET, cast.asha)
    handed_in(report, cast)
    version = report.versions.order_by("-number").first()
    assert SECRET in text_of(version.whole)
    assert SECRET not in text_of(version.family_copy)
    with version.family_copy.stored.open() as stored:
        assert SECRET.encode() not in stored.read()
    assert not SharedItem.rows.filter(sections__icontains="neighbour").exists()


def test_the_pages_are_tagged_and_say_who_contributed(cast, report):
    handed_in(report, cast)
    version = report.versions.order_by("-number").first()
    with version.whole.stored.open() as stored, pikepdf.open(stored) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.docinfo.get("/Author") is None
    words = text_of(version.whole)
    for said in ("Adoption placement report", "Who contributed", cast.joss.display_name, "Signatures", "1 of"):
        assert said in words


def test_a_version_is_frozen_with_its_hash(cast, report):
    """PN-59."""
    ready(report, cast)
    version = report.versions.get()
    before = version.sha256
    writes(report, "risks", "Changed afterwards.", cast.asha)
    version.refresh_from_db()
    assert version.sha256 == before
    assert "Changed afterwards." not in str(version.sections)


# --------------------------------------------------------------------------------------------------------- comments


def test_each_applicant_reads_their_own_copy_and_comments_in_the_portal(cast, report):
    """PN-15, MT-45."""
    ready(report, cast)
    one, other = users_of(report.link.household)
    item = SharedItem.rows.get(user=one, kind="link_paper", ended_at=None)
    assert item.asks == Asks.COMMENT
    assert SharedItem.rows.filter(user=other, kind="link_paper", ended_at=None).count() == 1
    entry = PortalEntry.rows.create(
        user=one, file=item.file, kind="link_paper_comment", item=item, key="k", written={"comment": "We are glad."},
        written_at=at(GIVEN),
    )  # fmt: skip
    for _ in range(2):
        inbox.take_in(entry, by=None, at=at(GIVEN))
    comment = PaperComment.rows.get()
    assert (comment.text, comment.member.user) == ("We are glad.", one)


def test_a_new_version_takes_the_earlier_copy_back(cast, report):
    ready(report, cast)
    paper_comments.give_to_adopters(paper=fresh(report), by=cast.asha, at=at(GIVEN + timedelta(days=1)))
    one = users_of(report.link.household)[0]
    assert SharedItem.rows.filter(user=one, kind="link_paper", ended_at=None).count() == 1


def test_every_comment_has_an_outcome_before_the_paper_goes_in(cast, introduction):
    """MT-46."""
    ready(introduction, cast)
    carer = PersonAroundFactory(file=introduction.child.file, relation=Relation.FOSTER_CARER, name="Kit Moss")
    version = introduction.versions.get()
    facts = {"version": version, "received_on": GIVEN, "today": HANDED_IN, "by": cast.asha}
    comment = paper_comments.record(**facts, carer=carer, text="Mornings suit him better.")
    assert any("Answer every comment" in gap for gap in paper_gates.missing(fresh(introduction), today=HANDED_IN))
    with pytest.raises(NotPossible, match="what you explained"):
        paper_comments.answer(comment=comment, answer="explained", words="", on=HANDED_IN, by=cast.asha)
    paper_comments.answer(comment=comment, answer="taken_up", words="", on=HANDED_IN, by=cast.asha)
    assert paper_gates.missing(fresh(introduction), today=HANDED_IN) == []
    with pytest.raises(NotPossible, match="answered already"):
        paper_comments.answer(comment=comment, answer="noted", words="", on=HANDED_IN, by=cast.asha)


def test_a_comment_is_one_persons_and_of_this_child_or_household(cast, introduction):
    version = PaperVersionFactory(paper=introduction)
    facts = {"version": version, "received_on": date(2026, 6, 3), "today": HANDED_IN, "by": cast.asha, "text": "Good."}
    with pytest.raises(NotPossible, match="Say who commented"):
        paper_comments.record(**facts)
    somebody = PersonAroundFactory(relation=Relation.FOSTER_CARER)
    with pytest.raises(NotPossible, match="foster carer of this child"):
        paper_comments.record(**facts, carer=somebody)
