"""A letter and a meeting in a real browser: typing is kept, and every page can be used by everybody."""

import pytest
from playwright.sync_api import expect

from adoption.models import Draft, Format, InPerson, Letter, Relation, Side
from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press
from tests.factories.children import ChildFactory
from tests.factories.letters import AttendanceFactory, LetterFactory, MeetingFactory, ReachableFactory

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def mother(transactional_db, cast):
    child = ChildFactory(file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha, file__manager=cast.tom)
    return ReachableFactory(
        file=child.file,
        name="Kerry Ashdown",
        relation=Relation.MOTHER,
        side=Side.BIRTH,
        written_format=Format.EASY_READ,
        in_person=InPerson.BSL,
    )


def the_draft_with(word):
    """The answer to the typing that holds this word; an earlier one may still be on its way."""
    return lambda answer: "/drafts/" in answer.url and word in (answer.request.post_data or "")


def test_writing_from_the_record_keeps_what_is_typed(page, sign_in, cast, mother):
    """GV-02, GV-05."""
    sign_in(cast.asha)
    page.goto(f"/children/{mother.file.reference}/people/")
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("button", name="Write a letter to Kerry Ashdown").click()
    expect(page.get_by_role("heading", name="Write a letter")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Begin the letter")
    page.get_by_label("Subject").fill("News of Rowan")
    with page.expect_response(the_draft_with("swim"), timeout=60_000):
        page.get_by_role("textbox", name="Letter").fill("He has learned to swim.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert Draft.objects.get(user=cast.asha).typed["body"] == "He has learned to swim."
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Save")
    expect(page.get_by_text("The letter is saved.")).to_be_visible()
    expect(page.get_by_text("easy read").first).to_be_visible()
    assert Letter.rows.get().body == "He has learned to swim."
    then_the_page_can_be_used_by_everybody(page)


@pytest.mark.parametrize("where", ["letters/", "{letter}check/", "{letter}send/", "meetings/", "{meeting}", "{book}"])
def test_every_page_can_be_used_by_everybody(page, sign_in, cast, mother, where):
    letter = LetterFactory(file=mother.file, to=mother, written_by=cast.asha)
    LetterFactory(file=mother.file, to=mother, written_by=cast.asha, set_aside_on=letter.written_on)
    meeting = MeetingFactory(file=mother.file)
    AttendanceFactory(meeting=meeting, person=mother)
    places = {"letter": f"letters/{letter.reference}/", "meeting": f"meetings/{meeting.reference}/"}
    places["book"] = f"meetings/{meeting.reference}/book/{mother.reference}/bsl/"
    sign_in(cast.tom)
    page.goto(f"/files/{mother.file.reference}/{where.format(**places)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
