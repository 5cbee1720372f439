"""What the papers of a match begin from: match sheet, consultation, planning meeting, decision (MT-16, MT-42)."""

import pytest

from familyfinding.actions import paper_gates, paper_sources, support_lines
from familyfinding.agendas import MeetingKind, Party
from familyfinding.models import AnswerKind, Meets, SheetCell, SupportItem
from familyfinding.paper_sections import PaperKind, kind_of
from tests.factories.matching_finder import NeedFactory, SheetCellFactory
from tests.factories.matching_papers import LinkPaperFactory, SupportItemFactory
from tests.factories.matching_preparing import (
    AgendaNoteFactory,
    AgreedItemFactory,
    AttendedFactory,
    PreparationFactory,
    StepMeetingFactory,
)
from tests.familyfinding.cases import at
from tests.familyfinding.test_papers import BEGUN, fresh, link  # noqa: F401 (a fixture)
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def preparation(link):  # noqa: F811
    return PreparationFactory(link=link)


@pytest.fixture
@kept
def plan(cast, link):  # noqa: F811
    return LinkPaperFactory(link=link, author=cast.asha, kind=PaperKind.SUPPORT_PLAN)


@pytest.fixture
@kept
def report(cast, link):  # noqa: F811
    return LinkPaperFactory(link=link, author=cast.asha)


def answered(link, by, answer, kind="health", words="An asthma nurse shows them."):  # noqa: F811
    NeedFactory(child=link.child, kind=kind)
    facts = {"answer": answer, "words": words, "answered_by": by, "answered_at": at(BEGUN)}
    return SheetCellFactory(link=link, kind=kind, meets=Meets.GAP, **facts)


def brought(paper, key):
    return paper_sources.on_file(fresh(paper), kind_of(paper.kind, key))


def test_a_gap_answered_by_support_becomes_a_line_of_the_plan_once(cast, link, plan):  # noqa: F811
    """MT-16: the match sheet is the first draft of the support plan."""
    answered(link, cast.asha, AnswerKind.SUPPORT)
    answered(link, cast.asha, AnswerKind.RISK, kind="school", words="The risk is small.")
    assert support_lines.draft(paper=fresh(plan), by=cast.asha, at=at(BEGUN)) == 1
    assert SupportItem.rows.get().what == "An asthma nurse shows them."
    assert support_lines.draft(paper=fresh(plan), by=cast.asha, at=at(BEGUN)) == 0


def test_a_line_that_was_struck_out_is_not_drafted_again(cast, link, plan):  # noqa: F811
    answered(link, cast.asha, AnswerKind.SUPPORT)
    support_lines.draft(paper=fresh(plan), by=cast.asha, at=at(BEGUN))
    support_lines.strike(item=SupportItem.rows.get(), why="They know how.", by=cast.asha, at=at(BEGUN))
    assert support_lines.draft(paper=fresh(plan), by=cast.asha, at=at(BEGUN)) == 0


def test_what_the_planning_meeting_agreed_becomes_a_line_with_who_and_when(cast, preparation, plan):
    """MT-42."""
    meeting = StepMeetingFactory(preparation=preparation, kind=MeetingKind.SUPPORT_PLANNING, held=True)
    facts = {"need": "school", "what": "A key worker.", "who": "The nursery", "from_when": "From the first day"}
    AgreedItemFactory(meeting=meeting, for_support_plan=True, **facts)
    AgreedItemFactory(meeting=meeting, what="Book the room.")
    assert support_lines.draft(paper=fresh(plan), by=cast.asha, at=at(BEGUN)) == 1
    line = SupportItem.rows.get()
    assert (line.what, line.lead, line.begins) == ("A key worker.", "The nursery", "From the first day")
    assert line.source.startswith("Support planning meeting")


def test_who_planned_and_what_the_medical_adviser_said_are_brought_in(preparation, plan, report):
    """MT-30, MT-42."""
    planning = StepMeetingFactory(preparation=preparation, kind=MeetingKind.SUPPORT_PLANNING, held=True)
    AttendedFactory(meeting=planning, party=Party.NURSERY, who="Little Acorns")
    AttendedFactory(meeting=planning, party=Party.SCHOOL, came=False, why_not="No school yet.")
    consultation = StepMeetingFactory(preparation=preparation, medical=True, held=True)
    AgendaNoteFactory(meeting=consultation, topic="history", text="Asthma since birth.")
    assert "Little Acorns, nursery" in brought(plan, "planned_by")
    assert "School" not in brought(plan, "planned_by")
    assert "Asthma since birth." in brought(report, "medical")
    assert "(From: Medical consultation" in brought(report, "medical")


def test_the_report_says_what_the_support_plan_offers(cast, plan, report):
    SupportItemFactory(paper=plan, need="Sleep", what="A clinic.")
    SupportItemFactory(paper=plan, need="Food", what="A cook.", struck_why="Not wanted.")
    assert "Sleep: A clinic." in brought(report, "support")
    assert "Food" not in brought(report, "support")


def test_no_gap_goes_to_panel_without_an_answer(cast, link, report):  # noqa: F811
    """MT-16: support, an accepted risk, or a reason to stop."""
    NeedFactory(child=link.child, kind="health")
    cell = SheetCellFactory(link=link, kind="health", meets=Meets.GAP)
    says = f"Answer the gap “{cell.about.says}” on the match sheet."
    assert says in paper_gates.missing(fresh(report), today=BEGUN)
    answered(link, cast.asha, AnswerKind.RISK, kind="school", words="The risk is small.")
    SheetCell.rows.filter(pk=cell.pk).update(
        answer=AnswerKind.SUPPORT, words="A nurse shows them.", answered_by=cast.asha, answered_at=at(BEGUN)
    )
    assert not [gap for gap in paper_gates.missing(fresh(report), today=BEGUN) if "match sheet" in gap]
