"""The match sheet: need by need, evidence and author in every cell, gaps answered, copies that stay as they were."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError
from django.urls import reverse

from adoption.actions import drafts
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, Draft, Look, ReadEvent
from familyfinding.actions import match_sheets, paper_sources
from familyfinding.flows import LinkState
from familyfinding.models import AnswerKind, Basis, Link, LinkedChild, Meets, Need, SheetCell, SheetCopy
from familyfinding.sheets import sheet
from tests.factories.matching_finder import NeedFactory, SheetCellFactory
from tests.factories.matching_links import LinkFactory
from tests.factories.matching_papers import LinkPaperFactory
from tests.familyfinding import cases, seekers
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
FRIDAY = date(2026, 1, 30)


@pytest.fixture
@kept
def birch(cast, now):
    return seekers.family(cast)


@pytest.fixture
@kept
def link(child, birch):
    """Rowan and the Birches, on the shortlist."""
    return LinkFactory(child=child, household=birch, state=LinkState.SHORTLISTED, place=1)


@pytest.fixture
@kept
def needs(child):
    return [
        NeedFactory(child=child, kind="health"),
        NeedFactory(child=child, kind="heritage", what="Hair and skin care that is right for him."),
    ]


def write(link, kind="health", *, by, version=0, child=None, **facts):
    facts = {
        "meets": Meets.GAP,
        "evidence": "They have not cared for a child with asthma.",
        "basis": Basis.SEEN,
        "seen_on": FRIDAY,
        "at": at(MONDAY),
    } | facts
    return match_sheets.write(link=link, child=child or link.child, kind=kind, version=version, by=by, **facts)


SUPPORT = {"answer": AnswerKind.SUPPORT, "words": "The asthma nurse visits twice before placement."}


def shown(link, *more, said_by=(), words_of=()):
    return sheet(link.child, [link, *more], day=MONDAY, said_by=said_by, words_of=words_of)


# ----------------------------------------------------------------------------------------------------------- judging


def test_every_need_has_a_cell_that_is_not_known_until_somebody_judges(cast, link, needs):
    rows = shown(link).rows

    assert [row.says for row in rows] == ["Regular health care", "Ethnic and cultural heritage"]
    assert {cell.meets for row in rows for cell in row.cells} == {"unknown"}
    assert (shown(link).unknown, shown(link).unanswered) == (2, 0)


def test_a_gap_is_written_with_evidence_day_and_author_and_waits_for_an_answer(cast, link, needs):
    write(link, by=cast.asha)

    cell = shown(link).rows[0].cells[0]
    assert (cell.says, cell.basis, cell.seen_on, cell.by) == (
        "A gap", "What a worker saw", "30 Jan 2026", cast.asha.display_name,
    )  # fmt: skip
    assert (cell.to_answer, cell.answer, shown(link).unanswered) == (True, "", 1)
    assert [words for _, words in match_sheets.open_gaps(link)] == ["Regular health care"]
    assert match_sheets.answered_gaps(link, link.child) == ()
    for file in (link.child.file, link.household.file):
        said = CaseEvent.rows.filter(file=file).latest("pk").what
        assert said.startswith("Match sheet, regular health care: a gap")
        assert "asthma" not in said


def test_whoever_answers_is_named_beside_whoever_judged(cast, link, needs):
    write(link, by=cast.asha)
    write(link, by=cast.joss, version=1, at=at(MONDAY, 15), **SUPPORT)

    row = SheetCell.rows.standing().get()
    assert (row.judged_by, row.answered_by, row.number) == (cast.asha, cast.joss, 2)
    assert (row.judged_at, row.answered_at) == (at(MONDAY), at(MONDAY, 15))
    (gap,) = match_sheets.answered_gaps(link, link.child)
    assert (gap.need, gap.meets, gap.answer, gap.by) == (
        "Regular health care", Meets.GAP, AnswerKind.SUPPORT, cast.joss,
    )  # fmt: skip
    assert gap.words == "The asthma nurse visits twice before placement."
    assert match_sheets.open_gaps(link) == []


@pytest.mark.parametrize("answer", [AnswerKind.SUPPORT, AnswerKind.RISK, AnswerKind.STOP])
@pytest.mark.parametrize("meets", [Meets.GAP, Meets.STRETCH])
def test_a_gap_and_a_stretch_are_answered_in_three_ways(cast, link, needs, meets, answer):
    write(link, by=cast.asha, meets=meets, answer=answer, words="Because.")

    (gap,) = match_sheets.answered_gaps(link, link.child)
    assert (gap.meets, gap.answer) == (meets, answer)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"evidence": ""}, "Say how you know"),
        ({"basis": ""}, "Say how you know"),
        ({"seen_on": None}, "Say how you know"),
        ({"seen_on": date(2026, 2, 3)}, "still to come"),
        ({"meets": Meets.MEETS, **SUPPORT}, "Only a gap or a stretch"),
        ({"meets": Meets.UNKNOWN, **SUPPORT}, "Only a gap or a stretch"),
        ({"answer": AnswerKind.RISK}, "say it in words"),
        ({"words": "Nobody chose what this is."}, "say it in words"),
    ],
)
def test_a_cell_without_sense_is_refused(cast, link, needs, facts, says):
    with pytest.raises(NotPossible, match=says):
        write(link, by=cast.asha, **facts)
    assert not SheetCell.rows.exists()


def test_not_known_needs_no_evidence_and_a_judgement_can_be_taken_back(cast, link, needs):
    write(link, by=cast.asha)
    write(link, by=cast.asha, version=1, meets=Meets.UNKNOWN, evidence="", basis="", seen_on=None)

    assert SheetCell.rows.standing().get().meets == Meets.UNKNOWN
    assert SheetCell.rows.count() == 2


def test_several_people_at_once_do_not_overwrite_each_other(cast, link, needs):
    write(link, by=cast.asha)

    with pytest.raises(Stale) as refused:
        write(link, by=cast.joss, evidence="They have.")
    assert refused.value.theirs["evidence"] == "They have not cared for a child with asthma."
    with pytest.raises(NotPossible, match="stands already"):
        write(link, by=cast.joss, version=1)


def test_the_database_keeps_one_cell_and_no_answer_without_a_gap(link, needs):
    SheetCellFactory(link=link)
    with pytest.raises(IntegrityError, match="one_version_of_a_sheet_cell_stands"):
        SheetCellFactory(link=link, number=2)


def test_the_database_refuses_an_answer_to_what_is_met(cast, link):
    with pytest.raises(IntegrityError, match="only_a_gap_or_a_stretch_is_answered"):
        SheetCellFactory(
            link=link, meets=Meets.MEETS, answer="risk", words="Why.", answered_at=at(MONDAY), answered_by=cast.asha
        )


def test_a_need_that_nobody_wrote_down_cannot_be_judged(cast, link):
    with pytest.raises(NotPossible, match="Write the need down first"):
        write(link, by=cast.asha)


def test_a_closed_link_and_a_child_of_another_link_are_refused(cast, link, needs, county_child):
    with pytest.raises(NotPossible, match="not in the link"):
        write(link, by=cast.asha, child=county_child)
    link.state, link.closed_at, link.closed_why = LinkState.CLOSED, at(MONDAY), "Another family."
    link.save()
    with pytest.raises(NotPossible, match="closed"):
        write(link, by=cast.asha)


@pytest.mark.parametrize("who", ["dele", "sam", "wes", "olu", "ada", "nadia"])
def test_only_the_workers_of_both_sides_write(cast, link, needs, who):
    with pytest.raises((NotAllowed, NotPossible)):
        write(link, by=getattr(cast, who))
    assert not SheetCell.rows.exists()


def test_before_the_shortlist_only_the_childs_side_writes(cast, child, birch, needs):
    """Opening a link opens nobody’s record: the child’s needs are not yet for the family’s side."""
    link = LinkFactory(child=child, household=birch)

    with pytest.raises((NotAllowed, NotPossible)):
        write(link, by=cast.joss)
    write(link, by=cast.asha)


def test_each_child_of_a_set_has_a_sheet_of_its_own(cast, link, needs, authority):
    skye = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Skye"
    )
    LinkedChild.rows.create(link=link, child=skye, household=link.household)
    NeedFactory(child=skye, kind="school")

    write(link, "school", by=cast.asha, child=skye, meets=Meets.STRETCH, **SUPPORT)

    assert [gap.kind for gap in match_sheets.answered_gaps(link, skye)] == ["school"]
    assert match_sheets.answered_gaps(link, link.child) == ()


def test_a_need_written_anew_marks_what_was_judged_before(cast, link, needs):
    write(link, by=cast.asha)
    Need.rows.filter(pk=needs[0].pk).update(recorded_at=at(MONDAY, 18))

    assert shown(link).rows[0].cells[0].older


def test_an_answer_to_what_is_no_longer_a_need_is_not_handed_on(cast, link, needs):
    write(link, by=cast.asha, **SUPPORT)
    Need.rows.filter(pk=needs[0].pk).update(strength="none")

    assert match_sheets.answered_gaps(link, link.child) == ()
    assert match_sheets.open_gaps(link) == []


def test_answered_gaps_and_needs_are_brought_into_the_papers_of_the_link(cast, link, needs):
    """MT-16, MT-43: the support plan and the placement report begin from what the sheet says."""
    write(link, by=cast.asha, at=at(MONDAY), **SUPPORT)
    paper = LinkPaperFactory(link=link, child=link.child)

    (gap,) = paper_sources.gaps(paper)
    assert str(gap) == (
        "Regular health care, a gap: They have not cared for a child with asthma.\n\n"
        "Support is offered: The asthma nurse visits twice before placement.\n\n"
        f"(From: the match sheet, answered by {cast.asha.display_name}, Mon 2 February 2026)"
    )
    assert [piece.source for piece in paper_sources.needs(paper)] == ["Letter of the paediatrician"] * 2


# --------------------------------------------------------------------------------------------- the family’s own words


def test_what_the_family_said_is_quoted_as_its_own_and_judges_nothing(cast, link, needs):
    seekers.says(link.household, by=cast.joss, health="yes")

    cell = shown(link, said_by=[link.household_id], words_of=[link.household_id]).rows[0].cells[0]
    assert cell.own_words == ("A health condition that needs regular care: yes – “Our own words.” (2 Feb 2026)",)
    assert (cell.meets, cell.evidence) == ("unknown", "")
    without = shown(link, said_by=[link.household_id]).rows[0].cells[0]
    assert without.own_words == ("A health condition that needs regular care: yes (2 Feb 2026)",)
    assert shown(link).rows[0].cells[0].own_words == ()


# -------------------------------------------------------------------------------------------------------------- copies


def test_a_copy_stays_word_for_word_whatever_is_written_later(cast, link, needs):
    write(link, by=cast.asha)
    copy = match_sheets.freeze(child=link.child, links=[link], made_for="Matching meeting", by=cast.asha, at=at(MONDAY))
    write(link, by=cast.asha, version=1, evidence="They have done the course since.", meets=Meets.MEETS)

    copy.refresh_from_db()
    assert copy.content["rows"][0]["cells"][0]["says"] == "A gap"
    again = match_sheets.freeze(child=link.child, links=[link], made_for="Panel", by=cast.asha, at=at(MONDAY))
    assert (again.number, again.sha256 == copy.sha256) == (2, False)


def test_a_copy_says_what_it_is_for_and_holds_at_most_three_families(cast, link, needs):
    with pytest.raises(NotPossible, match="what this copy is for"):
        match_sheets.freeze(child=link.child, links=[link], made_for=" ", by=cast.asha, at=at(MONDAY))
    for links in ([], [link] * 4):
        with pytest.raises(NotPossible, match="one to three"):
            match_sheets.freeze(child=link.child, links=links, made_for="Panel", by=cast.asha, at=at(MONDAY))


def test_a_copy_of_several_families_is_for_the_childs_side_alone(cast, link, needs, now):
    other = LinkFactory(child=link.child, household=seekers.family(cast, "Elder"), state=LinkState.SHORTLISTED, place=2)
    copy = match_sheets.freeze(
        child=link.child, links=[link, other], made_for="Matching meeting", by=cast.asha, at=at(MONDAY)
    )

    assert list(SheetCopy.objects.visible_to(cast.asha)) == [copy]
    assert list(SheetCopy.objects.visible_to(cast.joss)) == []
    with pytest.raises(NotAllowed):
        match_sheets.freeze(child=link.child, links=[link, other], made_for="X", by=cast.dele, at=at(MONDAY))


# --------------------------------------------------------------------------------------------------------------- pages


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


@pytest.fixture
def joss(cast, signed_in):
    return signed_in(cast.joss)


def words(answer):
    assert answer.status_code in (200, 422), answer.status_code
    return " ".join(answer.content.decode().split())


def page(name, *args):
    return reverse(f"familyfinding:{name}", args=args)


def cell_page(link, kind="health"):
    return page("sheet-cell", link.reference, link.child.file.reference, kind)


def typed(**more):
    day = {"seen_on_day": "30", "seen_on_month": "1", "seen_on_year": "2026"}
    judged = {"meets": "gap", "evidence": "Never seen an inhaler.", "basis": "seen"}
    return judged | {"answer": "", "words": "", "version": "0"} | day | more


def test_judging_and_answering_on_the_page(cast, asha, joss, link, needs):
    seekers.says(link.household, by=cast.joss, health="talk")
    shown_page = words(asha.get(cell_page(link)))
    assert "we would like to talk about this – “Our own words.”" in shown_page

    answer = asha.post(cell_page(link), typed(), follow=True)
    assert "1 gap or stretch waits for an answer" in words(answer)
    joss.post(cell_page(link), typed(answer="support", words="A nurse visits.", version="1"))

    sheet_page = words(joss.get(page("link-sheet", link.reference)))
    assert "Support is offered" in sheet_page
    assert "Gaps without an answer" not in sheet_page
    assert [row.number for row in SheetCell.rows.order_by("number")] == [1, 2]


def test_a_cell_that_somebody_changed_meanwhile_shows_both_texts(cast, asha, link, needs):
    write(link, by=cast.tom, evidence="They asked for the course.")

    answer = asha.post(cell_page(link), typed())

    assert answer.status_code == 422
    assert "They asked for the course." in words(answer)
    assert "Never seen an inhaler." in words(answer)


def test_unsaved_typing_waits_in_the_cell_and_on_my_work(cast, asha, link, needs):
    key = f"sheet-{link.pk}-{link.child.pk}-health"
    drafts.keep(user=cast.asha, form=key, typed={"evidence": "They sleep lightly", "words": ""}, at=at(MONDAY))

    assert "They sleep lightly" in words(asha.get(cell_page(link)))
    assert cell_page(link) in words(asha.get(reverse("my-work")))
    asha.post(cell_page(link), typed())
    assert not Draft.objects.exists()


def test_before_the_shortlist_the_familys_worker_reads_nothing_of_the_child(cast, asha, joss, child, birch, needs):
    link = LinkFactory(child=child, household=birch)

    shown_page = words(joss.get(page("link-sheet", link.reference)))

    assert "The child’s worker writes this sheet" in shown_page
    assert "inhaler" not in shown_page
    assert joss.get(cell_page(link)).status_code == 403
    assert "inhaler" in words(asha.get(page("link-sheet", link.reference)))


def test_three_families_stand_side_by_side_and_can_be_kept_and_printed(cast, asha, link, needs, now):
    more = [
        LinkFactory(child=link.child, household=seekers.family(cast, name), state=LinkState.SHORTLISTED, place=place)
        for name, place in (("Elder", 2), ("Rowan", 3))
    ]
    fourth = LinkFactory(child=link.child, household=seekers.family(cast, "Fourth"))
    write(link, by=cast.asha, **SUPPORT)
    address = page("match-sheet", link.child.file.reference)

    shown_page = words(asha.get(address))
    for one in [link, *more]:
        assert one.household.file.reference in shown_page
    assert shown_page.count(f"{fourth.household.file.reference}<br>") == 0
    chosen = words(asha.get(address, {"link": [str(fourth.reference)]}))
    assert f"{fourth.household.file.reference}<br>" in chosen

    asha.post(page("sheet-freeze-all", link.child.file.reference), {"made_for": "Matching meeting"})
    copy = SheetCopy.rows.get()
    assert [one["reference"] for one in copy.content["families"]] == [
        one.household.file.reference for one in [link, *more]
    ]
    assert "It stays as it was read" in words(asha.get(page("sheet-copy", copy.reference)))
    printed = asha.post(page("sheet-printed", copy.reference))
    assert printed.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(printed.content)) as pdf:
        assert len(pdf.pages) >= 1
        assert pdf.Root.MarkInfo.Marked
    assert ReadEvent.rows.filter(file=link.child.file, look=Look.PRINTED, what="match sheet copy 1").exists()


def test_a_copy_of_one_link_is_read_and_printed_by_the_familys_worker(cast, joss, link, needs):
    joss.post(page("sheet-freeze", link.reference, link.child.file.reference), {"made_for": "Visit of Friday"})
    copy = SheetCopy.rows.get()

    assert "Visit of Friday" in words(joss.get(page("sheet-copy", copy.reference)))
    assert joss.post(page("sheet-printed", copy.reference)).status_code == 200
    assert ReadEvent.rows.filter(file=link.household.file, look=Look.PRINTED).exists()


def test_empty_sheets_say_how_to_begin(asha, child, link):
    assert "No needs are written down" in words(asha.get(page("link-sheet", link.reference)))
    Link.rows.update(state=LinkState.INTEREST)
    assert "No link is under consideration" in words(asha.get(page("match-sheet", child.file.reference)))


@pytest.mark.parametrize("kind", ["beauty", "school"])
def test_a_need_that_is_not_written_down_is_the_404(asha, link, needs, kind):
    assert asha.get(cell_page(link, kind)).status_code == 404


def test_the_sheet_asks_the_same_number_of_times_however_many_needs_and_families(
    cast, asha, link, needs, now, django_assert_max_num_queries
):
    address = page("match-sheet", link.child.file.reference)
    asha.get(address)
    with django_assert_max_num_queries(28) as few:
        asha.get(address)
    for name, place in (("Elder", 2), ("Rowan", 3)):
        other = seekers.family(cast, name)
        seekers.says(other, by=cast.joss, health="yes")
        more = LinkFactory(child=link.child, household=other, state=LinkState.SHORTLISTED, place=place)
        write(more, by=cast.asha)
    NeedFactory(child=link.child, kind="school")
    NeedFactory(child=link.child, kind="faith")

    with django_assert_max_num_queries(len(few.captured_queries)):
        asha.get(address)
