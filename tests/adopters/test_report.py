"""The Prospective Adopters Report: written, kept apart, commented on, handed in, checked (AD-27, AD-30, AD-80)."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from adopters.actions import inbox, report_gates, report_papers, reports, sharing, training_gate
from adopters.flows import Stage
from adopters.models import (
    MANDATORY,
    Check,
    CheckKind,
    CheckOutcome,
    FrozenFor,
    Member,
    Report,
    ReportComment,
    ReportKind,
    ReportSection,
    ReportState,
    ReportVersion,
)
from adopters.report_sections import KINDS, SECTIONS, Part, sections_of
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import Approval, Asks, Outcome, SharedItem
from tests.adopters import assessments
from tests.adopters.assessments import GIVEN, HANDED_IN, PASSED, fresh, gaps, last_version
from tests.adopters.families import LATER, at, clock_row, first, now, second
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.portal import PortalEntryFactory
from tests.fixtures.worlds import kept

SECRET = "A caution from 2004 for something at a festival."
EARLY = at(date(2026, 6, 1))

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture
@kept
def work(cast):
    return assessments.agreed(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def report(cast, work) -> Report:
    return assessments.begun(work, cast.nadia)


@pytest.fixture
@kept
def ready(cast) -> Report:
    return assessments.ready(cast.leicester_city, cast.nadia, cast.omar)


@pytest.fixture
@kept
def with_a_secret(cast, ready) -> Report:
    """Something was found about one of them, and a friend spoke about the other; both are in the confidential part."""
    check = Check.rows.get(member=first(ready.household), kind=CheckKind.DBS, replaced_on=None)
    check.outcome, check.found = CheckOutcome.RESOLVED, SECRET
    check.save()
    for key in ("checks", "references", "health"):
        ready.sections.filter(key=key).update(text="")
    reports.bring_in(report=ready, by=cast.nadia, at=EARLY)
    return ready


def part(report, key, member=None) -> ReportSection:
    return report.sections.get(key=key, member=member)


def text_of(document_version) -> str:
    with document_version.stored.open() as stored:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(stored.read())).pages)


# ------------------------------------------------------------------------------------------------------ what it is


def test_the_sections_cover_respect_for_where_a_child_comes_from():
    """AD-80: a field for evidence of each."""
    assert {kind.key for kind in SECTIONS if kind.part == Part.RESPECT} == {
        "origins",
        "culture",
        "sexuality",
        "gender",
        "religion",
    }


def test_checks_references_and_medicals_belong_to_the_confidential_part():
    """Security 4.10: an open section has no source that reads them."""
    private = {"medical", "checks", "references"}
    assert {kind.brings for kind in SECTIONS if not kind.confidential} & private == set()
    assert {kind.brings for kind in SECTIONS if kind.confidential} >= private


def test_a_report_begins_with_every_section_and_one_of_some_for_each_applicant(report):
    """AD-30."""
    keys = list(report.sections.values_list("key", flat=True))
    assert set(keys) == set(KINDS)
    assert keys.count("work") == keys.count("alone") == 2
    assert keys.count("motivation") == 1


def test_a_report_waits_for_the_agreement_and_there_is_one_at_a_time(cast, work, report):
    with pytest.raises(NotPossible, match="There is a report already"):
        assessments.begun(work, cast.nadia)


def test_an_author_without_the_years_is_supervised(cast, work):
    """Law and forms 1h."""
    with pytest.raises(NotPossible, match="Say who supervises"):
        assessments.begun(work, cast.nadia, author_qualified=False)
    with pytest.raises(NotPossible, match="somebody other"):
        assessments.begun(work, cast.nadia, author_qualified=False, supervised_by=cast.nadia)
    assert assessments.begun(work, cast.nadia, author_qualified=False, supervised_by=cast.omar).pk


# --------------------------------------------------------------------------------------------------------- writing


def test_what_is_on_file_is_brought_in_with_its_source_and_date(cast, report):
    """AD-30: facts of Stage One, members, visits and checks."""
    household = report.household
    assessments.visited(report.stage_two, cast.nadia, number=1)
    assert reports.bring_in(report=report, by=cast.nadia, at=EARLY) > 3

    assert "Ada Ashdown" in part(report, "identity").text
    assert "From: Stage One, Wed 31 December 2025" in part(report, "process").text
    assert "From: visits" in part(report, "visits").text
    assert "Warm and steady." in part(report, "references").text
    assert first(household).name in part(report, "checks").text
    assert part(report, "motivation").text == ""


def test_what_was_said_on_a_visit_stays_in_the_workers_note(cast, report):
    assessments.visited(report.stage_two, cast.nadia, number=1)
    reports.bring_in(report=report, by=cast.nadia, at=EARLY)
    assert not report.sections.filter(text__contains="We talked about trust").exists()


def test_a_medical_is_brought_in_for_its_own_applicant_alone(cast, report):
    household = report.household
    check = Check.rows.get(member=first(household), kind=CheckKind.MEDICAL, replaced_on=None)
    check.found = "Takes tablets for asthma."
    check.save()
    reports.bring_in(report=report, by=cast.nadia, at=EARLY)
    assert "asthma" in part(report, "health", first(household)).text
    assert "asthma" not in part(report, "health", second(household)).text


def test_bringing_in_changes_nothing_that_is_written(cast, report):
    row = part(report, "identity")
    reports.write(section=row, text="Ada and Bea.", version=1, by=cast.nadia, at=EARLY)
    reports.bring_in(report=report, by=cast.nadia, at=EARLY)
    assert part(report, "identity").text == "Ada and Bea."


def test_a_save_on_an_older_version_shows_what_stands(cast, report):
    """GV-71."""
    row = part(report, "motivation")
    reports.write(section=row, text="Theirs", version=1, by=cast.omar, at=EARLY)
    with pytest.raises(Stale) as caught:
        reports.write(section=row, text="Mine", version=1, by=cast.nadia, at=EARLY)
    assert caught.value.theirs["text"] == "Theirs"
    assert part(report, "motivation").text == "Theirs"


def test_strangers_do_not_write(cast, report):
    for stranger in (cast.asha, cast.joss, cast.olu, cast.ben, cast.dora):
        with pytest.raises(NotAllowed):
            reports.write(section=part(report, "motivation"), text="x", version=1, by=stranger, at=EARLY)


# ----------------------------------------------------------------------------------------- what keeps it from going in


def test_everything_that_is_missing_is_said_at_once(cast, report):
    """AD-24, AD-30."""
    found = " ".join(gaps(report))
    assert "Write the section “Why they want to adopt”" in found
    assert "Only 0 visits made" in found
    assert "employment history of Ada Ashdown" in found
    assert "Give the adopters the report" in found
    with pytest.raises(NotPossible, match="Only 0 visits made"):
        reports.hand_in(report=report, by=cast.nadia, at=at(HANDED_IN))


def test_fewer_than_six_visits_keep_the_report_back(cast, work):
    """AD-24."""
    report = assessments.begun(work, cast.nadia)
    assessments.visited(work, cast.nadia, number=5)
    assert "Only 5 visits made. Make and record at least six before the report goes in." in gaps(report)
    assessments.visited(work, cast.nadia, number=1)
    assert not [gap for gap in gaps(report) if "visit" in gap]


def test_an_open_check_keeps_the_report_back(cast, ready):
    assessments.reopen_check(first(ready.household), CheckKind.LOCAL_AUTHORITY)
    assert [gap for gap in gaps(ready) if "Resolve the check “Local authority” of Ada Ashdown" in gap]


def test_a_missing_medical_keeps_the_report_back(cast, ready):
    """AAR r30B."""
    assessments.reopen_check(second(ready.household), CheckKind.MEDICAL)
    assert "The medical of Bea Birch is not complete." in gaps(ready)


def test_training_keeps_the_report_back_until_it_is_complete_or_excused(cast, report):
    """AD-27: the manager’s reason is for panel, in the confidential part."""
    household = report.household
    assert any("Trauma (Ada Ashdown)" in gap for gap in gaps(report))
    for member in (first(household), second(household)):
        for topic in MANDATORY:
            facts = {"topic": topic, "why": "She teaches it.", "on": GIVEN}
            training_gate.excuse(household=household, member=member, by=cast.omar, **facts)
    assert not any("Training" in gap for gap in gaps(report))
    shared, kept_back = report_papers.words(report)
    assert shared == []
    assert {line["text"] for line in kept_back} == {"She teaches it."}


def test_training_attended_is_brought_in_from_the_register(cast, ready):
    """AD-26, AD-30."""
    assert "Ada Ashdown: Could you adopt? (From: training, Wed 14 January 2026)" in part(ready, "training").text


def test_the_adopters_have_five_working_days_unless_both_answer_sooner(cast, ready):
    """AAR r30: given on Monday 15 June, that day is the first; Friday 19 June is the last."""
    version = reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    assert version.comments_due_on == date(2026, 6, 19)
    waits = report_gates.comments(ready, today=date(2026, 6, 19))
    assert waits == ["The adopters may comment until Fri 19 June 2026. Wait, or take in their comments."]
    for member in (first(ready.household), second(ready.household)):
        facts = {"version": version, "member": member, "text": "This is us.", "received_on": GIVEN}
        reports.record_comment(**facts, by=cast.nadia, today=LATER)
    assert report_gates.comments(ready, today=date(2026, 6, 16)) == []


def test_after_five_working_days_silence_is_an_answer(cast, ready):
    reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    assert report_gates.comments(ready, today=date(2026, 6, 20)) == []


# ---------------------------------------------------------------------------------------------- what the adopters get


def test_a_partners_finding_is_in_the_whole_report_and_in_no_copy_of_the_adopters(cast, with_a_secret):
    """Security 4.10, AD-30: the copies of both, the words in the portal, and the pages."""
    version = reports.give_to_adopters(report=with_a_secret, by=cast.nadia, at=at(GIVEN))
    reports.hand_in(report=with_a_secret, by=cast.nadia, at=at(HANDED_IN))
    whole = last_version(with_a_secret)

    assert "festival" in text_of(whole.paper)
    assert "Warm and steady" in text_of(whole.paper)
    for copy in (version.family_paper, whole.family_paper):
        assert "festival" not in text_of(copy)
        assert "Warm and steady" not in text_of(copy)
        assert "Confidential part" not in text_of(copy)
    for item in SharedItem.rows.filter(file=with_a_secret.household.file, kind="report"):
        assert "festival" not in str(item.sections)
        assert item.stored == version.family_paper.stored.name


def test_the_copy_with_the_confidential_part_is_never_shared(cast, ready):
    """Security 4.10: whoever tries is told which copy to give."""
    reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    reports.hand_in(report=ready, by=cast.nadia, at=at(HANDED_IN))
    whole = last_version(ready)
    facts = {
        "household": ready.household,
        "kind": "document",
        "title": "Report",
        "sections": [],
    }
    facts |= {"subject": whole.paper, "members": [first(ready.household)]}
    with pytest.raises(NotPossible, match="Give them the adopters’ copy"):
        sharing.share(**facts, at=EARLY, by=cast.nadia, document_version=whole.paper)


def test_each_applicant_gets_the_report_to_comment_on(cast, ready):
    version = reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    items = SharedItem.rows.filter(subject=ReportVersion._meta.label, subject_id=version.pk)
    assert {item.user for item in items} == {first(ready.household).user, second(ready.household).user}
    assert {item.asks for item in items} == {Asks.COMMENT}


def test_a_new_version_takes_the_place_of_the_one_they_had(cast, ready):
    reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    row = part(ready, "motivation")
    reports.write(section=row, text="New words.", version=row.version, by=cast.nadia, at=at(GIVEN, 11))
    reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN, 12))
    open_items = SharedItem.rows.filter(file=ready.household.file, kind="report", ended_at=None)
    assert {item.subject_id for item in open_items} == {last_version(ready).pk}


def test_a_comment_from_the_portal_is_kept_once_as_written(cast, ready):
    version = reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    item = SharedItem.rows.get(subject_id=version.pk, kind="report", user=first(ready.household).user)
    facts = {"user": item.user, "file": item.file, "item": item, "written_at": at(GIVEN, 14)}
    entry = PortalEntryFactory(kind="report_comment", written={"comment": "My aunt is called Wren."}, **facts)
    for _ in range(2):
        inbox.take_in(entry, by=None, at=at(GIVEN, 14))
    comment = ReportComment.objects.get(version=version)
    assert (comment.text, comment.member) == ("My aunt is called Wren.", first(ready.household))


def test_a_comment_of_another_household_is_not_taken_in(cast, ready):
    version = reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    item = SharedItem.rows.filter(subject_id=version.pk, kind="report").first()
    stranger = PortalEntryFactory(
        kind="report_comment", user=cast.ben, file=item.file, item=item, written={"comment": "x"}
    )
    with pytest.raises(NotPossible, match="does not belong"):
        reports.take_in_comment(stranger, by=None, at=at(GIVEN))


# ----------------------------------------------------------------------------------------------- checked by a manager


@pytest.fixture
@kept
def question(cast) -> Approval:
    return assessments.handed_in(cast.leicester_city, cast.nadia, cast.omar)


def test_the_manager_passes_it_and_the_household_waits_for_panel(cast, question):
    """AD-30, TS-50: complete on 26 June."""
    assessments.decide(question, cast.omar, PASSED)
    version = ReportVersion.rows.get(pk=question.subject_id)
    report = Report.rows.get(pk=version.report_id)
    assert (report.state, version.checked_by) == (ReportState.PASSED, cast.omar)
    assert fresh(report.stage_two).report_completed_on == PASSED
    assert now(report.household).stage == Stage.DECISION
    assert clock_row(report.household, "TS-50").met_on == PASSED


def test_whoever_wrote_in_the_report_cannot_check_it(cast, ready):
    """PN-61: also a manager who wrote one section."""
    row = part(ready, "motivation")
    reports.write(section=row, text="The manager’s words.", version=row.version, by=cast.omar, at=EARLY)
    reports.give_to_adopters(report=ready, by=cast.nadia, at=at(GIVEN))
    approval = reports.hand_in(report=ready, by=cast.nadia, at=at(HANDED_IN))
    with pytest.raises(NotAllowed, match="You wrote"):
        assessments.decide(approval, cast.omar, PASSED)


def test_another_agencys_manager_cannot_check_it(cast, question):
    with pytest.raises(NotAllowed):
        assessments.decide(question, cast.lena, PASSED)


def test_a_report_sent_back_is_open_again_and_says_how(cast, question):
    assessments.decide(question, cast.omar, PASSED, outcome=Outcome.SENT_BACK, reasons="Say more about money.")
    version = ReportVersion.rows.get(pk=question.subject_id)
    report = Report.rows.get(pk=version.report_id)
    assert report.state == ReportState.WRITING
    assert version.amendments == "Say more about money."
    row = part(report, "money")
    reports.write(section=row, text="More about money.", version=row.version, by=cast.nadia, at=at(PASSED))
    again = reports.hand_in(report=report, by=cast.nadia, at=at(PASSED, 15))
    assert again.subject_id != question.subject_id


def test_nothing_is_written_while_the_manager_reads(cast, question):
    report = ReportVersion.rows.get(pk=question.subject_id).report
    row = part(report, "motivation")
    with pytest.raises(NotPossible, match="cannot be changed: with the team manager"):
        reports.write(section=row, text="x", version=row.version, by=cast.nadia, at=at(HANDED_IN))


def test_the_pages_that_are_checked_are_those_that_were_frozen(cast, question):
    """PN-59: the hash of every word, and of the pages."""
    version = ReportVersion.rows.get(pk=question.subject_id)
    assert version.made_for == FrozenFor.CHECK
    assert question.subject_hash
    with version.paper.stored.open() as stored, pikepdf.open(BytesIO(stored.read())) as pdf:
        assert "Ashdown" not in str(pdf.docinfo.get("/Title", ""))


# ------------------------------------------------------------------------------------------------------------- brief


def test_a_brief_report_needs_its_own_sections_alone(cast, work):
    """AAR r30: at any time in Stage Two."""
    report = assessments.begun(work, cast.nadia, kind=ReportKind.BRIEF)
    assert {row.key for row in report.sections.all()} == {kind.key for kind in sections_of("brief")}
    assessments.written(report, cast.nadia)
    assert gaps(report) == ["Give the adopters the report to read and comment on."]


def test_a_report_set_aside_makes_room_for_another(cast, report):
    facts = {"on": GIVEN, "by": cast.nadia}
    with pytest.raises(NotPossible, match="Say why"):
        reports.set_aside(report=report, why="", **facts)
    reports.set_aside(report=report, why="Panel asked for a full one.", **facts)
    assert assessments.begun(report.stage_two, cast.nadia).pk != report.pk


def test_no_rule_of_the_report_reads_who_the_adopters_are(cast, ready):
    """AD-01, AD-80: age, background and faith neither refuse nor order."""
    before = gaps(ready)
    for born in (date(1930, 1, 1), date(2007, 1, 1), None):
        Member.rows.filter(household=ready.household).update(born_on=born, background="Anything at all")
        assert [gap for gap in gaps(ready) if "history" not in gap] == [gap for gap in before if "history" not in gap]
