"""Interest as the workers of both sides use it: found, explored, answered; links begun and ended; figures."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adopters.actions import inbox
from adoption.models import CaseEvent, Notice, PortalAccount, SharedItem
from familyfinding.actions import interest_answers
from familyfinding.models import (
    Exploration,
    ExplorationOutcome,
    Initiator,
    Interest,
    InterestNote,
    InterestOutcome,
    InterestState,
    Reason,
)
from tests.factories.adopters import HouseholdFactory
from tests.factories.familyfinding import InterestFactory, InterestNoteFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, give_report, report_of, shortlisted, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)
NEVER = "00000000-0000-4000-8000-000000000000"
LIST, FIGURES = "/profiles/interest/", "/profiles/interest/figures/"


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
@kept
def asked(live, lee):
    """The Lees asked about Rowan in the portal on Monday."""
    inbox.take_in(asks(users_of(lee)[0], live, when=NOON), by=None, at=NOON)
    return Interest.rows.get()


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


@pytest.fixture
def joss(cast, signed_in):
    return signed_in(cast.joss)


def page(name, one, *more):
    return reverse(f"familyfinding:{name}", args=[one.reference, *more])


def words(answer):
    return answer.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as asked_:
        assert client.get(address).status_code == 200
    return len(asked_)


# ------------------------------------------------------------------------------------------------------------ the list


def test_both_workers_find_what_waits_with_the_promised_day_and_no_name_of_the_other_side(asha, joss, asked, lee):
    """FF-56, FF-04."""
    for client in (asha, joss):
        shown = words(client.get(LIST))
        assert "1 family waits for an answer" in shown
        assert "16 Feb 2026" in shown
        assert lee.file.reference in shown
        assert asked.child.file.reference in shown
        assert "Rowan" not in shown
        assert "Lee 1" not in shown


def test_the_earliest_promise_comes_first_and_a_late_one_says_so(asha, asked, now):
    InterestFactory(child=asked.child, promised_on=date(2026, 2, 4), heading="Earlier")
    now.move_to(at(date(2026, 2, 6), 9))
    shown = words(asha.get(LIST))
    assert shown.index("4 Feb 2026") < shown.index("16 Feb 2026")
    assert shown.count("Answer is late") == 1


def test_an_empty_list_says_what_brings_interest(asha, live):
    assert "No interest waits for an answer" in words(asha.get(LIST))


def test_whose_work_it_is_not_is_told_so(cast, signed_in, asked):
    assert signed_in(cast.dele).get(LIST).status_code == 403
    assert "No interest waits" in words(signed_in(cast.olu).get(LIST))


def test_list_and_sections_cost_the_same_for_many_as_for_few(asha, joss, live, asked, lee):
    addresses = [
        (asha, LIST),
        (asha, FIGURES),
        (asha, reverse("familyfinding:child-interest", args=[live.file.reference])),
        (joss, reverse("familyfinding:household-interest", args=[lee.file.reference])),
    ]
    for client, address in addresses:
        client.get(address)  # what a first page reads once for each browser
    few = [queries(client, address) for client, address in addresses]
    InterestFactory.create_batch(8, child=live.child)
    for _ in range(8):
        InterestFactory(household=lee)
    assert [queries(client, address) for client, address in addresses] == few


# ------------------------------------------------------------------------------------------------------------- figures


def test_figures_count_by_source_beginning_and_outcome_and_how_promises_were_kept(cast, asha, asked):
    """FF-60, FF-67."""
    interest_answers.answer(
        interest=asked, outcome=InterestOutcome.GOING_FURTHER, words="Let us talk.", by=cast.asha, at=NOON
    )
    InterestFactory(child=asked.child, initiator=Initiator.EVENT)
    context = asha.get(FIGURES).context
    assert (context["total"], context["answered"], context["kept"]) == (2, 1, 1)
    assert dict(context["by_initiator"])["An event"] == 1
    assert dict(context["by_source"])["Our own agency"] == 2
    places = ["Our own agency", "The same partnership", "The consortium", "Further away"]
    assert [place for place, _ in context["by_source"]] == places, "the nearest first (FF-25)"
    assert dict(context["by_outcome"]) == dict.fromkeys(dict(context["by_outcome"]), 0) | {
        "Going further": 1,
        "Not answered yet": 1,
    }


def test_figures_count_by_child_and_by_family_and_name_whom_the_reader_may_open(cast, asha, asked, lee):
    """FF-60: the most interest first; the other side stays a reference."""
    InterestFactory(child=asked.child)
    context = asha.get(FIGURES).context
    (child,) = context["by_child"]
    assert (child.reference, child.name) == (asked.child.file.reference, asked.child.file.title)
    assert (child.total, child.waits, child.further, child.not_further) == (2, 2, 0, 0)
    assert {one.total for one in context["by_family"]} == {1}
    assert lee.file.reference in {one.reference for one in context["by_family"]}
    assert not any(one.name for one in context["by_family"])
    assert "By family" in words(asha.get(FIGURES))


def test_figures_leave_out_what_one_may_not_see(cast, signed_in, asked):
    assert "no interest to count" in words(signed_in(cast.olu).get(FIGURES))


# -------------------------------------------------------------------------------------------------------- one interest


def test_each_side_reads_what_was_written_and_opens_only_its_own_record(asha, joss, asked, lee):
    theirs = reverse("familyfinding:household-interest", args=[lee.file.reference])
    ours = reverse("familyfinding:child-interest", args=[asked.child.file.reference])
    for client, seen, hidden in ((asha, ours, theirs), (joss, theirs, ours)):
        shown = words(client.get(page("interest", asked)))
        assert "We love puddles too." in shown
        assert f'href="{seen}"' in shown
        assert f'href="{hidden}"' not in shown
        assert client.get(hidden).status_code == 404


@pytest.mark.parametrize("name", ["interest", "note-interest", "answer-interest"])
def test_a_stranger_gets_the_404_of_an_interest_that_never_was(cast, signed_in, asked, name):
    olu = signed_in(cast.olu)
    hidden = olu.get(page(name, asked))
    missing = olu.get(reverse(f"familyfinding:{name}", args=[NEVER]))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


@pytest.mark.parametrize("name", ["end-link", "keep-reserve"])
def test_a_stranger_does_not_learn_of_a_link(cast, signed_in, link, name):
    assert signed_in(cast.olu).post(page(name, link), {"outcome": "established"}).status_code == 404


def test_what_one_side_finds_out_the_other_side_reads(asha, joss, asked):
    """AD-48."""
    assert asha.post(page("note-interest", asked), {"text": "They live by the sea."}).status_code == 302
    assert "They live by the sea." in words(joss.get(page("interest", asked)))


@pytest.mark.parametrize("text", ["", "  ", "bell \x07", "\x00", "x" * 4001])
def test_a_note_that_cannot_be_kept_is_mended(asha, asked, text):
    answer = asha.post(page("note-interest", asked), {"text": text})
    assert answer.status_code == (400 if "\x00" in text else 422)
    assert not InterestNote.rows.exists()


def test_many_notes_cost_no_more_than_one(asha, asked):
    InterestNoteFactory(interest=asked)
    asha.get(page("interest", asked))
    few = queries(asha, page("interest", asked))
    InterestNoteFactory.create_batch(6, interest=asked)
    assert queries(asha, page("interest", asked)) == few


# -------------------------------------------------------------------------------------------------------------- answer


NO = {"outcome": "not_further", "reason": "needs", "words": "Thank you. This child needs somebody at home by day."}


def test_the_answer_reaches_both_applicants_word_for_word(joss, asked, lee):
    """FF-56."""
    answer = joss.post(page("answer-interest", asked), NO, follow=True)
    assert "The family can read your answer now." in words(answer)
    asked.refresh_from_db()
    assert (asked.outcome, asked.reason) == (InterestOutcome.NOT_FURTHER, Reason.NEEDS)
    for user in users_of(lee):
        item = SharedItem.rows.get(user=user, kind="interest", ended_at=None)
        assert item.sections[-1]["text"] == NO["words"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"outcome": ""}, "What becomes of it"),
        ({"outcome": "taken_down"}, "valid choice"),
        ({"reason": ""}, "Choose the reason that comes nearest"),
        ({"reason": "age"}, "valid choice"),
        ({"words": ""}, "Your words to the family"),
        ({"words": "bell \x07"}, "hidden character"),
    ],
)
def test_an_answer_that_cannot_be_given_says_why_and_keeps_what_was_typed(joss, asked, change, says):
    sent = NO | change
    answer = joss.post(page("answer-interest", asked), sent)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "somebody at home by day" in words(answer) or "words" in change
    asked.refresh_from_db()
    assert asked.state == InterestState.OPEN


def test_no_reason_offered_is_about_who_somebody_is(joss, asked):
    """AD-01: age, background, faith, orientation and marital status are no reasons."""
    offered = " ".join(label.lower() for _, label in Reason.choices)
    assert not [word for word in ("age", "faith", "religion", "ethnic", "single", "married") if word in offered.split()]
    assert "Another family is being explored" in words(joss.get(page("answer-interest", asked)))


def test_an_answer_is_not_given_twice(joss, asked):
    joss.post(page("answer-interest", asked), NO)
    again = joss.post(page("answer-interest", asked), NO)
    assert again.status_code == 422
    assert "answered already" in words(again)
    assert "Answer the family" not in words(joss.get(page("interest", asked)))


# --------------------------------------------------------------------------------------------------------------- links


@pytest.fixture
@kept
def link(cast, asked, lee):
    return give_report(asked.child, lee, by=cast.asha, when=NOON)


def given(asked, lee, cast):
    return page("link-share", shortlisted(asked.child, lee, by=cast.asha, when=NOON))


def test_giving_the_report_freezes_the_family_and_the_record_says_in_exploration(cast, asha, joss, asked, lee):
    """AD-49, FF-68, MT-06."""
    record = reverse("adopters:record", args=[lee.file.reference])
    assert "In exploration" not in words(joss.get(record))
    report = report_of(asked.child)
    answer = asha.post(given(asked, lee, cast), {"reports": [report.pk], "sure": "on"}, follow=True)
    assert "asked to stop looking" in words(answer)
    assert Exploration.rows.get().interest == asked
    assert PortalAccount.rows.filter(file=lee.file, frozen_at=None).count() == 0
    assert "In exploration" in words(joss.get(record))


def test_a_report_is_chosen_and_meant(cast, asha, asked, lee):
    other = report_of(InterestFactory().child)
    mine = report_of(asked.child)
    address = given(asked, lee, cast)
    for sent in ({}, {"reports": mine.pk}, {"reports": other.pk, "sure": "on"}, {"reports": "x", "sure": "on"}):
        assert asha.post(address, sent).status_code == 422
    assert not Exploration.rows.exists()


def test_without_a_report_the_page_says_where_to_add_it(cast, asha, asked, lee):
    assert "no permanence report on the child’s file yet" in words(asha.get(given(asked, lee, cast)))


def test_the_familys_worker_leaves_the_report_to_the_childs(cast, joss, asked, lee):
    answer = joss.get(given(asked, lee, cast))
    assert answer.status_code == 403
    assert "for the child’s worker" in words(answer)


def test_the_outcome_is_recorded_told_and_opens_the_portal_again(asha, joss, link, lee):
    """AD-51."""
    told = "It would not be safe to live so near."
    assert asha.post(page("end-link", link), {"reason": "near_family", "told": told}).status_code == 422
    sent = {"reason": "near_family", "told": told, "reasons": "The uncle lives in their street."}
    assert asha.post(page("end-link", link), sent).status_code == 302
    link.refresh_from_db()
    assert link.outcome == ExplorationOutcome.NOT_PROGRESSING
    assert not PortalAccount.rows.filter(file=lee.file, frozen_at__isnull=False).exists()
    shown = words(joss.get(reverse("familyfinding:household-interest", args=[lee.file.reference])))
    assert "Decided against" in shown
    assert told in shown


def test_an_outcome_is_recorded_once(asha, link):
    sent = {"reason": "other", "told": "We do not go on.", "reasons": "All agree."}
    asha.post(page("end-link", link), sent)
    again = asha.post(page("end-link", link), sent)
    assert again.status_code == 422
    assert "recorded already" in words(again)


def test_a_family_kept_in_reserve_stays_frozen_and_the_childs_page_says_so(asha, link, lee, live):
    assert asha.post(page("keep-reserve", link), {"why": ""}).status_code == 422
    assert asha.post(page("keep-reserve", link), {"why": "Agreed by telephone today."}).status_code == 302
    shown = words(asha.get(reverse("familyfinding:child-interest", args=[live.file.reference])))
    assert "Kept as reserve" in shown
    assert PortalAccount.rows.filter(file=lee.file, frozen_at=None).count() == 0


# ---------------------------------------------------------------------------------------------- the profile, the board


def test_the_profiles_page_lists_families_by_reference_alone(asha, asked, live, lee):
    shown = words(asha.get(reverse("familyfinding:child-interest", args=[live.file.reference])))
    assert lee.file.reference in shown
    assert "Lee 1" not in shown
    profile = words(asha.get(reverse("familyfinding:profile", args=[live.file.reference])))
    assert reverse("familyfinding:child-interest", args=[live.file.reference]) in profile


def test_a_worker_records_interest_in_a_family_whose_file_they_may_open(cast, signed_in, live, lee):
    """FF-57: who may open neither file cannot name the family, and what was typed stays."""
    address = reverse("familyfinding:record-interest", args=[live.file.reference])
    sent = {"household": lee.pk, "initiator": "meeting", "why": "They love the sea."}
    answer = signed_in(cast.asha).post(address, sent)
    assert answer.status_code == 422
    assert "They love the sea." in words(answer)
    assert not Interest.rows.exists()


def test_the_board_counts_who_waits_for_an_answer(cast, signed_in, live, asked):
    """FF-65."""
    tom = signed_in(cast.tom)
    address = reverse("familyfinding:board")
    tom.get(address)
    few = queries(tom, address)
    InterestFactory.create_batch(2, child=live.child)
    answered = InterestFactory(child=live.child)
    interest_answers.close_all([answered], InterestOutcome.WITHDRAWN, by=cast.asha, at=NOON)
    assert [row["profile"].interested for row in tom.get(address).context["rows"]] == [3]
    assert queries(tom, address) == few


def test_looking_at_an_interest_is_written_down(cast, asha, asked):
    asha.get(page("interest", asked))
    assert asked.child.file.reads.filter(user=cast.asha).exists()


def test_a_turned_down_interest_comes_to_the_managers_eyes(asha, asked):
    """FF-58."""
    asha.post(page("answer-interest", asked), NO)
    assert Notice.rows.filter(key=f"interest:{asked.pk}:turned-down").exists()
    assert CaseEvent.rows.filter(file=asked.household.file, what__contains="not going further").exists()


def test_a_household_without_interest_says_what_would_bring_it(joss, cast):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment)
    shown = words(joss.get(reverse("familyfinding:household-interest", args=[household.file.reference])))
    assert "No interest yet" in shown
    assert "Links" not in shown.split("No interest yet")[1]
